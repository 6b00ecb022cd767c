// Readouts: the four numbers of a run, of two side by side. What is undefined is a dash.

import { byId, write } from "./dom.js";
import { DASH, fixed, percent, rate, whole } from "./format.js";
import { describePace } from "./pace.js";
import { suffixOf } from "./pane.js";

const NUMBERS = ["read-step", "read-rate", "read-entropy", "read-recall"];
const WORDS = ["read-source", "read-pace", "read-recall-back"];

export class Readouts {
  /** Shows the places of one run or of two. @param {boolean} two */
  setLanes(two) {
    byId("readouts").classList.toggle("two", two);
    for (const id of NUMBERS) byId(`${id}-b`).hidden = !two;
    if (two) this.clear("B");
  }

  /** Nothing is known yet. @param {"A"|"B"} name */
  clear(name) {
    for (const id of NUMBERS) write(byId(id + suffixOf(name)), DASH);
    if (name === "A") for (const id of WORDS) write(byId(id), "");
  }

  /**
   * The words under the numbers are of both: source and pace are the same for both, and captions' recall is said
   * of each.
   * @param {import("./lane.js").Lane[]} lanes
   */
  show(lanes) {
    const [first] = lanes;
    for (const { name, run } of lanes) {
      const { progress } = run;
      if (!progress) continue;
      const { metrics } = progress;
      const past = progress.history_index >= 0;
      const number = (/** @type {string} */ id, /** @type {string} */ text) => write(byId(id + suffixOf(name)), text);
      number("read-step", whole(progress.step));
      number("read-rate", run.playing && !past ? rate(progress.steps_per_second) : DASH);
      number("read-entropy", fixed(metrics.cross_entropy, 3));
      number("read-recall", percent(metrics.recall_image_to_text));
    }
    const { progress, started, playing } = first.run;
    if (!progress) return;
    const past = progress.history_index >= 0;
    const live = started === null || started.source === "live";
    const source = live ? (lanes.length > 1 ? "live runs" : "live run") : started.source;
    write(byId("read-source"), past ? "of the history" : source);
    write(byId("read-pace"), playing ? describePace(progress.pace, progress.step) : "paused");
    const back = lanes.map(({ run }) => percent(run.progress?.metrics.recall_text_to_image)).join(" and ");
    write(byId("read-recall-back"), `held out; captions ${back}`);
  }
}
