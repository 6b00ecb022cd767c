// The mean of ln σ of each level of caption over training, and whether specific captions have smaller σ.

import { byId, hide, write } from "./dom.js";
import { sayWithoutStd } from "./figures.js";
import { DASH, fixed } from "./format.js";
import { DASHES_OF_B, LinePanel } from "./line-panel.js";
import { levelColours } from "./palette.js";

export class SigmaPanel extends LinePanel {
  #dark = false;
  /** Kendall's τ of each run. @type {Map<"A"|"B", number|undefined>} */
  #order = new Map();

  constructor() {
    super("sigma", {
      unit: "nats",
      label: "Mean log standard deviation of each level of caption, minus the mean over all, over training steps",
      range: (min, max) => {
        const pad = Math.max(0.12 * (max - min), 0.1);
        return [min - pad, max + pad];
      },
      format: (value) => fixed(value, 2),
    });
  }

  /**
   * Colours stand for levels, so the second run is dashed. An objective without σ has no curves.
   * @param {import("./wire.js").Started} started
   * @param {"A"|"B"|null} name
   * @returns {import("./line-panel.js").Curve[]}
   */
  curves(started, name) {
    if (!started.config.objective.has_std) return [];
    const { levels } = started.points;
    const colours = levelColours(levels.length, this.#dark);
    return levels.map((label, i) => ({
      label, colour: () => colours[i], metric: (metrics) => metrics.log_std_by_level?.[i],
      ...(name === "B" ? { dash: DASHES_OF_B } : {}),
    }));
  }

  /** @param {boolean} dark */
  recolour(dark) {
    this.#dark = dark;
    this.restyle();
  }

  restyle() {
    super.restyle();
    hide(byId("sigma-order"), sayWithoutStd(this.id, this.runs));
    this.#write();
  }

  /**
   * @param {"A"|"B"} name
   * @param {import("./wire.js").Started} started
   */
  begin(name, started) {
    this.#order.delete(name);
    super.begin(name, started);
  }

  /**
   * @param {"A"|"B"} name
   * @param {import("./wire.js").Progress} progress
   */
  now(name, progress) {
    this.#order.set(name, progress.metrics.kendall_tau);
    this.#write();
  }

  #write() {
    const names = [...this.runs.keys()].sort();
    const text = (/** @type {"A"|"B"} */ name) => fixed(this.#order.get(name), 2);
    write(byId("kendall"), names.length > 1 ? names.map((name) => `${name}\u00a0${text(name)}`).join(", ") : names.map(text).join("") || DASH);
  }
}
