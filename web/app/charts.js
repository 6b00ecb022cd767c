// Charts: what the two charts show of a run. The loss with its two yardsticks, and ln σ by level of caption.

import { Chart } from "./chart.js";
import { byId, make, write } from "./dom.js";
import { DASH, fixed } from "./format.js";
import { levelColours } from "./palette.js";
import { coalesced } from "./schedule.js";
import { Series } from "./series.js";
import uPlot from "../vendor/uplot/uPlot.esm.js";

/** Pairs in a held-out batch: ln 64 nats is chance, whatever the sliders do. */
const HELD_OUT = 64;

/** A loss above this many times chance is cut off, so that a bad start or a spike does not flatten the rest. */
const HIGHEST = 1.5;

/** @param {string} name @returns {(style: CSSStyleDeclaration) => string} */
const variable = (name) => (style) => style.getPropertyValue(name).trim();

export class Charts {
  #training = new Series(2); // loss, ln n
  #heldOut = new Series(1);
  #levels = new Series(0);
  /** @type {string[]} */
  #names = [];
  #dark = false;
  /** @type {number|undefined} the last value drawn, to tell a new snapshot from one that is said again */
  #entropy;
  /** Batch size in force. */
  batch = HELD_OUT;

  constructor() {
    this.loss = new Chart(byId("loss-chart"), byId("loss-keys"), {
      label: "Training loss and held-out cross-entropy over training steps, in nats",
      range: (_, max) => {
        const chance = Math.log(Math.max(this.batch, HELD_OUT));
        return [0, Math.min(Math.max(max, chance) * 1.06, HIGHEST * chance)];
      },
      format: (value) => fixed(value, 2),
    });
    this.sigma = new Chart(byId("sigma-chart"), byId("sigma-keys"), {
      label: "Mean log standard deviation of each level of caption, minus the mean over all, over training steps",
      range: (min, max) => {
        const pad = Math.max(0.12 * (max - min), 0.1);
        return [min - pad, max + pad];
      },
      format: (value) => fixed(value, 2),
    });
    this.loss.setLines([
      { label: "training", colour: variable("--series-b"), width: 1.25, alpha: 0.75 },
      { label: "ln n", colour: variable("--muted"), width: 1.25, dash: [6, 4] },
      { label: "held out", colour: variable("--series-a"), width: 2.25 },
      { label: "ln 64", colour: variable("--muted"), width: 1.25, dash: [2, 3] },
    ]);
    this.#draw = coalesced(() => this.#drawNow());
  }

  /** @type {() => void} */
  #draw;

  /** @param {boolean} dark */
  recolour(dark) {
    this.#dark = dark;
    this.loss.recolour();
    this.#setLevels();
    this.#draw();
  }

  /** A new run or checkpoint. @param {import("./wire.js").Started} started */
  begin(started) {
    this.#training.clear();
    this.#heldOut.clear();
    this.#names = started.points.levels;
    this.#levels = new Series(this.#names.length);
    this.#entropy = undefined;
    const has = started.config.objective.has_std;
    byId("sigma-chart").hidden = byId("sigma-keys").hidden = !has;
    const none = byId("sigma-none");
    none.hidden = has;
    none.replaceChildren(make("b", { textContent: DASH }), "This objective gives no standard deviation, so there is no ln σ to show.");
    byId("sigma-order").hidden = !has;
    write(byId("kendall"), DASH);
    this.batch = started.config.batch_size;
    this.#setLevels();
    this.#draw();
  }

  #setLevels() {
    const colours = levelColours(this.#names.length, this.#dark);
    this.sigma.setLines(this.#names.map((label, i) => ({ label, colour: () => colours[i] })));
  }

  /** The run goes back to an earlier step. @param {number} step */
  rewind(step) {
    this.#training.rewind(step);
    this.#heldOut.rewind(step);
    this.#levels.rewind(step);
    this.#entropy = undefined;
    this.#draw();
  }

  /** What a checkpoint, or a run that was restored, says of its past. @param {import("./wire.js").History} history */
  history(history) {
    const fresh = this.#training.length === 0;
    this.#heldOut.clear();
    this.#levels.clear();
    history.steps.forEach((step, i) => {
      const metrics = history.metrics[i];
      if (fresh) this.#training.add(step, [metrics.loss, Math.log(this.batch)]);
      this.#snapshot(step, metrics);
    });
    this.#draw();
  }

  /** @param {import("./wire.js").Progress} progress */
  progress(progress) {
    if (progress.history_index >= 0) {
      this.loss.setMark(progress.step);
      this.sigma.setMark(progress.step);
    } else {
      this.loss.setMark(null);
      this.sigma.setMark(null);
      const { cross_entropy: entropy } = progress.metrics;
      if (entropy !== this.#entropy) {
        this.#entropy = entropy;
        this.#snapshot(progress.step, progress.metrics);
      }
    }
    write(byId("kendall"), fixed(progress.metrics.kendall_tau, 2));
    this.batch = progress.batch_size;
    const lnBatch = Math.log(progress.batch_size);
    progress.losses.forEach((loss, i) => this.#training.add(progress.first_loss + i, [loss, lnBatch]));
    this.#draw();
  }

  /**
   * @param {number} step
   * @param {import("./wire.js").Metrics} metrics
   */
  #snapshot(step, metrics) {
    if (metrics.cross_entropy !== undefined) this.#heldOut.add(step, [metrics.cross_entropy]);
    if (metrics.log_std_by_level) this.#levels.add(step, metrics.log_std_by_level);
  }

  #drawNow() {
    const [steps, ...training] = this.#training.table();
    const [snapshots, ...heldOut] = this.#heldOut.table();
    const joined = /** @type {any} */ (uPlot.join(/** @type {any} */ ([[steps, ...training], [snapshots, ...heldOut]])));
    this.loss.setData([...joined, joined[0].map(() => Math.log(HELD_OUT))]);
    this.sigma.setData(/** @type {any} */ (this.#levels.table()));
  }
}
