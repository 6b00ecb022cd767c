// Understand: the figures of the text that explains the page.

import { batchFigure } from "./figure-batch.js";
import { pairFigure } from "./figure-pair.js";
import { ringFigure } from "./figure-ring.js";
import { byId } from "./dom.js";

export function drawUnderstand() {
  byId("figure-pair").prepend(pairFigure());
  byId("figure-ring").prepend(...ringFigure());
  byId("figure-softmax").prepend(...batchFigure());
}
