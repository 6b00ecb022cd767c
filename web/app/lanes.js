// Lanes: the run on the page, or the two runs side by side, and what moves them together. The two keep step: their
// trainers tell each other where they are and neither runs more than a few steps ahead (wasm/trainer/session, pair);
// paused, the one behind takes the steps that it lacks.

import { Emitter } from "./emitter.js";
import { Lane } from "./lane.js";

/** @typedef {"A"|"B"} Name */

/** Events of a run that are told on, with the lane. */
const OF_RUN = ["starting", "started", "progress", "history", "restored", "playing", "floors", "detail", "geometry", "batchMatrix", "asked", "answers"];
/** Events of a lane that are told on. */
const OF_LANE = ["lost", "again", "legend", "view", "pick", "lassoed", "drop", "objective", "close"];

/**
 * Events: those of Run and of Lane, each with {lane, value}; "opened" and "closed" with lane B.
 */
export class Lanes extends Emitter {
  /** @type {Lane} */
  a;
  /** @type {Lane|null} */
  b = null;
  #pairs = 0; // id of the last pair
  #tied = false;
  #past = -1; // step of the history that lane A shows, −1 for the present
  #aligning = 0; // counts what makes an alignment pointless

  /** @param {() => {parent: HTMLElement, messages: import("./messages.js").Messages, draws: boolean}} parts of a lane */
  constructor(parts) {
    super();
    this.parts = parts;
    this.a = this.#make("A");
  }

  /** @returns {Lane[]} */
  get all() {
    return this.b ? [this.a, this.b] : [this.a];
  }

  /** Whether any of them trains. */
  get playing() {
    return this.all.some((lane) => lane.run.playing);
  }

  /** Whether any of them could. */
  get trainable() {
    return this.all.some((lane) => lane.run.started?.trainable ?? true);
  }

  /**
   * Makes lane B; nothing runs in it yet.
   * @param {string} backend
   * @returns {Lane}
   */
  open(backend) {
    const lane = (this.b = this.#make("B"));
    for (const each of this.all) each.named = true;
    lane.boot(backend);
    this.emit("opened", lane);
    lane.draw();
    return lane;
  }

  /** Ends lane B. Lane A goes on as if nothing had been beside it. */
  close() {
    const lane = this.b;
    if (!lane) return;
    this.b = null;
    this.a.named = false;
    this.#tie();
    lane.close();
    this.emit("closed", lane);
  }

  /** @param {boolean} playing */
  play(playing) {
    this.#aligning++;
    for (const { run } of this.all) run.play(playing);
    if (!playing && this.b) this.#align().catch(() => {}); // a run that diverges, or ends, says so itself
  }

  /**
   * Takes exactly n further steps in each, from the same step on, and pauses.
   * @param {number} n
   */
  async step(n) {
    if (!this.b) {
      await this.a.run.steps(n);
      return;
    }
    this.#aligning++;
    await this.#align();
    const able = this.all.filter((lane) => lane.run.able);
    if (able.length === 0) throw new Error("neither run can train on");
    await Promise.all(able.map((lane) => lane.run.steps(n)));
  }

  /**
   * Scrubs: lane A shows a frame of its history, lane B the one nearest in step, once A has said which that is.
   * @param {number} index −1 for the present
   */
  show(index) {
    this.#aligning++; // who looks back is not called to the present
    this.a.run.show(index);
    if (index >= 0 || !this.b) return;
    this.#past = -1;
    this.b.run.show(index);
    this.#align().catch(() => {});
  }

  /** Keeps lane B at the step of the history that lane A shows. @param {Lane} lane @param {import("./wire.js").Progress} progress */
  #follow(lane, { history_index, history_length, step, playing }) {
    if (lane === this.a) {
      const past = history_index >= 0 ? step : -1;
      if (past >= 0 && past !== this.#past) this.b?.run.showStep(past);
      this.#past = past;
    } else if (this.#past >= 0 && history_index < 0 && history_length > 0 && !playing) {
      lane.run.showStep(this.#past); // it was taking a step when it was asked
    }
  }

  /** Has the run that is behind take the steps that it lacks. */
  async #align() {
    const turn = this.#aligning;
    const runs = this.all.map((lane) => lane.run).filter((run) => run.able);
    const at = await Promise.all(runs.map((run) => run.rest()));
    if (turn !== this.#aligning) return; // they train on, or something newer was asked for
    const furthest = Math.max(...at.map((progress) => progress.step));
    await Promise.all(runs.map((run, i) => (at[i].step < furthest ? run.steps(furthest - at[i].step) : null)));
  }

  /** Ties the two runs, each of which may have begun anew; or unties what is alone. */
  #tie() {
    const runs = this.all.map((lane) => lane.run).filter((run) => run.id !== 0);
    if (runs.length === 2) {
      const { port1, port2 } = new MessageChannel();
      const id = ++this.#pairs;
      runs[0].pair(id, port1);
      runs[1].pair(id, port2);
    } else if (this.#tied) {
      runs[0]?.pair(++this.#pairs);
    }
    this.#tied = runs.length === 2;
  }

  /** @param {Name} name */
  #make(name) {
    const lane = new Lane({ name, ...this.parts() });
    const here = () => this.all.includes(lane);
    for (const event of OF_RUN) lane.run.on(event, (value) => here() && this.emit(event, { lane, value }));
    for (const event of OF_LANE) lane.on(event, (value) => here() && this.emit(event, { lane, value }));
    lane.run.on("starting", () => this.#tie());
    lane.trainer.on("fatal", () => here() && this.#tie());
    lane.run.on("progress", (progress) => here() && this.#follow(lane, progress));
    return lane;
  }
}
