// Divergence: an event, not an accident. What became of the run is said, and the way back is offered.

import { whole } from "./format.js";
import { RESTORE_FACTOR } from "./run.js";

/**
 * @param {import("./wire.js").Diverged} diverged
 * @param {import("./lane.js").Lane} lane
 */
export function showDivergence({ step, what, last_good }, lane) {
  const became = what === "log standard deviation" ? "left the range of its numbers" : "became infinite or undefined";
  const share = RESTORE_FACTOR === 0.5 ? "half" : `${RESTORE_FACTOR} of`;
  lane.say("diverged", `Diverged at step ${whole(step)}: the ${what} ${became}.`, {
    action: { label: `Restore step ${whole(last_good)} with ${share} the learning rate`, run: () => lane.run.restore() },
  });
}
