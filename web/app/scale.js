// Scale: what is written over a picture about its space: the length of the scale bar, and the share of the
// variance that the plane shows.

import { hide, write } from "./dom.js";
import { percent, significant } from "./format.js";

export class Scale {
  /** @type {import("./wire.js").Legend|null} as the scene sent it last */
  last = null;
  /** @type {import("./wire.js").View|null} where the scene's camera is, and how long the bar */
  view = null;

  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
  }

  /** Whether the picture is a plane through more dimensions. */
  get projected() {
    return this.last?.projection === "pca";
  }

  /** Writes both as they are now. */
  write() {
    if (this.view) this.#measure(this.view);
    if (this.last) write(this.pane.part("projection"), this.projected ? `a plane that shows ${percent(this.last.explained)} of the variance` : "");
  }

  /** @param {import("./wire.js").View} view */
  #measure({ scale_bar: length, pixels }) {
    hide(this.pane.part("scale"), !(pixels > 0));
    const { style } = this.pane.part("scale-bar");
    const width = `${pixels.toFixed(1)}px`;
    if (style.width !== width) style.width = width;
    write(this.pane.part("scale-text"), `${significant(length)} unit${length === 1 ? "" : "s"}`);
  }
}
