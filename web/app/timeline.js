// Timeline: the history of a run or of a checkpoint, to scrub through and to play. Its last position is now.

import { attribute, byId, disable } from "./dom.js";
import { whole } from "./format.js";

/** Milliseconds that playing the whole history takes, and the least a frame is shown. */
const PLAY = 8000;
const SHORTEST = 50;

export class Timeline {
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #timer;
  #length = 0;
  #dragging = false;
  /** Called when playing begins or ends. */
  onPlaying = () => {};

  /** @param {import("./lanes.js").Lanes} lanes */
  constructor(lanes) {
    this.lanes = lanes;
    this.input = /** @type {HTMLInputElement} */ (byId("timeline"));
    this.replay = /** @type {HTMLButtonElement} */ (byId("replay"));
    this.now = /** @type {HTMLButtonElement} */ (byId("now"));
    this.input.addEventListener("input", () => {
      this.stop();
      this.#go(Number(this.input.value));
    });
    this.input.addEventListener("pointerdown", () => (this.#dragging = true));
    for (const end of ["pointerup", "pointercancel", "change"]) this.input.addEventListener(end, () => (this.#dragging = false));
    this.replay.addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    this.now.addEventListener("click", () => {
      this.stop();
      this.#go(this.#length);
    });
  }

  get playing() {
    return this.#timer !== undefined;
  }

  /** Whether it is being moved, by hand or by itself. */
  get busy() {
    return this.playing || this.#dragging;
  }

  /** Plays the history from where it is, or from its start where it is at the end. */
  play() {
    if (this.#length === 0) return;
    let at = Number(this.input.value);
    if (at >= this.#length) at = 0;
    this.#go(at);
    this.stop();
    this.#timer = setInterval(() => {
      at++;
      this.#go(Math.min(at, this.#length));
      if (at >= this.#length) this.stop();
    }, Math.max(SHORTEST, PLAY / this.#length));
    this.#label();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#label();
  }

  /** A new run: nothing to scrub through yet. */
  clear() {
    this.stop();
    this.#dragging = false;
    this.#set(0, -1, 0);
  }

  /** @param {import("./wire.js").Progress} progress */
  show(progress) {
    this.#set(progress.history_length, progress.history_index, progress.step);
  }

  /**
   * @param {number} length
   * @param {number} index
   * @param {number} step
   */
  #set(length, index, step) {
    this.#length = length;
    attribute(this.input, "max", String(length));
    for (const control of [this.input, this.replay]) disable(control, length === 0);
    disable(this.now, index < 0);
    if (!this.#dragging && !this.playing) this.input.value = String(index < 0 ? length : index);
    attribute(this.input, "aria-valuetext", index >= 0 ? `step ${whole(step)}` : this.lanes.playing ? "now" : `now, step ${whole(step)}`);
  }

  /**
   * A run that trains on moves away under the eyes of who looks back, so it is paused; both are, where there are two.
   * @param {number} position
   */
  #go(position) {
    const now = position >= this.#length;
    if (!now && this.lanes.playing) this.lanes.play(false);
    this.input.value = String(position);
    this.lanes.show(now ? -1 : position);
  }

  #label() {
    this.replay.classList.toggle("playing", this.playing);
    this.replay.title = this.playing ? "Stop" : "Play the history of this run";
    this.replay.setAttribute("aria-pressed", String(this.playing));
    this.onPlaying();
  }
}
