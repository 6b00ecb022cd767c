// Divergence: an event, not an accident. What became of the run is said, and the way back is offered.

import { whole } from "./format.js";
import { RESTORE_FACTOR } from "./run.js";

/**
 * @param {import("./wire.js").Diverged} diverged
 * @param {import("./run.js").Run} run
 * @param {import("./messages.js").Messages} messages
 */
export function showDivergence({ step, what, last_good }, run, messages) {
  const became = what === "log standard deviation" ? "left the range of its numbers" : "became infinite or undefined";
  const share = RESTORE_FACTOR === 0.5 ? "half" : `${RESTORE_FACTOR} of`;
  messages.show("diverged", `Diverged at step ${whole(step)}: the ${what} ${became}.`, {
    action: { label: `Restore step ${whole(last_good)} with ${share} the learning rate`, run: () => run.restore() },
  });
}
