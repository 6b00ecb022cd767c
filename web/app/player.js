// Player: play or pause, one step, reset. For a checkpoint that cannot train on, play shows its history.

import { attribute, byId } from "./dom.js";

export class Player {
  /**
   * @param {import("./lanes.js").Lanes} lanes
   * @param {import("./timeline.js").Timeline} timeline
   * @param {{play: (playing: boolean) => void, restart: () => void}} actions
   */
  constructor(lanes, timeline, { play, restart }) {
    this.lanes = lanes;
    this.timeline = timeline;
    this.button = byId("play");
    this.step = /** @type {HTMLButtonElement} */ (byId("step"));
    this.button.addEventListener("click", () => {
      if (this.#trainable) play(!lanes.playing);
      else if (timeline.playing) timeline.stop();
      else timeline.play();
    });
    this.step.addEventListener("click", () => {
      play(false);
      lanes.step(1).catch(() => {}); // a run that diverges, or ends, says so itself
    });
    byId("reset").addEventListener("click", restart);
    timeline.onPlaying = () => this.show();
    this.show();
  }

  get #trainable() {
    return this.lanes.trainable;
  }

  /** @param {import("./wire.js").Started} started */
  started(started) {
    this.step.disabled = !started.trainable;
    this.step.title = started.trainable ? "One training step" : "This checkpoint holds no state of the optimiser, so it cannot be trained on";
    this.reopens(false);
    this.show();
  }

  /** What reset does. @param {boolean} again whether it opens a checkpoint again */
  reopens(again) {
    const what = again ? "Open the checkpoint again" : "Reset: the same seed from step 0";
    const reset = byId("reset");
    reset.title = what;
    reset.setAttribute("aria-label", what);
  }

  show() {
    const playing = this.lanes.playing || (!this.#trainable && this.timeline.playing);
    const what = this.#trainable ? "Train" : "Play the history";
    attribute(this.button, "aria-pressed", String(playing));
    attribute(this.button, "aria-label", what); // a toggle: pressed or not, its name stays
    attribute(this.button, "title", playing ? "Pause" : what);
  }
}
