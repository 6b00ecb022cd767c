// Readouts: the four numbers of the run. What is undefined is a dash.

import { byId, write } from "./dom.js";
import { DASH, fixed, percent, rate, whole } from "./format.js";
import { describePace } from "./pace.js";

export class Readouts {
  /** Nothing is known yet. */
  clear() {
    for (const id of ["read-step", "read-rate", "read-entropy", "read-recall"]) write(byId(id), DASH);
    for (const id of ["read-source", "read-pace", "read-recall-back"]) write(byId(id), "");
  }

  /**
   * @param {import("./wire.js").Progress} progress
   * @param {import("./wire.js").Started|null} started
   * @param {boolean} playing
   */
  show(progress, started, playing) {
    const { metrics } = progress;
    const live = started === null || started.source === "live";
    const past = progress.history_index >= 0;
    write(byId("read-step"), whole(progress.step));
    write(byId("read-source"), past ? "of the history" : live ? "live run" : started.source);
    write(byId("read-rate"), playing && !past ? rate(progress.steps_per_second) : DASH);
    write(byId("read-pace"), playing ? describePace(progress.pace, progress.step) : "paused");
    write(byId("read-entropy"), fixed(metrics.cross_entropy, 3));
    write(byId("read-recall"), percent(metrics.recall_image_to_text));
    write(byId("read-recall-back"), `held out; captions ${percent(metrics.recall_text_to_image)}`);
  }
}
