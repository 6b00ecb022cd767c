// Replay link: the URL that makes the run on show again, step for step, with every change at the step at which it was
// made. The trainer knows those; see wasm/trainer/session, script.

import { MAX_LINK, replayOf } from "./changes.js";
import { whole } from "./format.js";
import { sharesTau } from "./setting-values.js";
import { format } from "./state.js";

/**
 * @typedef {object} Recording of one run
 * @property {string} name "A" or "B"
 * @property {import("./wire.js").Config} config that it was begun with
 * @property {import("./wire.js").Recorded} recorded
 */

/**
 * @param {import("./state.js").State} state
 * @param {Recording[]} recordings of the one run, or of both
 * @param {string} base URL of the page, without a query
 * @returns {string} it throws an Error with one sentence where no link makes the run again
 */
export function replayLink(state, recordings, base) {
  for (const { name, recorded } of recordings) {
    if (recorded.reason !== "") throw new Error(recordings.length > 1 ? `${name}: ${recorded.reason}` : recorded.reason);
  }
  const [first, second] = recordings.map(({ config, recorded }) => ({
    begun: { batch: config.batch_size, tau: config.objective.tau, lr: config.learning_rate },
    changes: recorded.changes,
  }));
  const settings = replayOf(first, second, (setting) => setting !== "tau" || sharesTau(state));
  const link = base + format({ ...state, ...settings });
  if (link.length > MAX_LINK) {
    throw new Error(`the link of ${whole(settings.schedule.length)} changes would have ${whole(link.length)} characters, and over ${whole(MAX_LINK)} some servers refuse it: save the run as a file instead`);
  }
  return link;
}

/**
 * The same, of the lanes of the page.
 * @param {import("./settings.js").Settings} settings
 * @param {import("./lanes.js").Lanes} lanes
 * @returns {Promise<string>} rejected with one sentence where no link makes the run again
 */
export async function linkOf(settings, lanes) {
  const all = lanes.all;
  const recordings = await Promise.all(all.map(async ({ name, run }) => {
    const { started } = run;
    if (!started) throw new Error("nothing runs yet");
    return { name, config: started.config, recorded: await run.record() };
  }));
  return replayLink(settings.state, recordings, location.origin + location.pathname);
}
