// ln σ of every caption against how much it says: its bits, or the number of kinds of picture that it is true of.

import { MOST_DOTS, extent, thinned } from "./crowds.js";
import { badge, fill, make } from "./dom.js";
import { DetailPanel } from "./detail-panel.js";
import { measure } from "./figures.js";
import { DASH, fixed, significant, whole } from "./format.js";
import { laneColour, variable } from "./line-panel.js";
import { captionTable, itemsOf, logTicks, mean, ticks } from "./panel-data.js";
import { levelColours } from "./palette.js";

/**
 * @typedef {object} Against
 * @property {string} id
 * @property {string} label
 * @property {(item: import("./panel-data.js").Item) => number|null} of where a caption stands on the axis
 * @property {(max: number) => {ticks: number[], format: (value: number) => string}} axis
 * @property {((d: number) => number)} [hypothesis] the slope that a hypothesis asks for
 * @property {string} [absent] why no caption stands on the axis
 * @property {(detail: import("./wire.js").Detail) => (number|undefined)[]} numbers slope and Spearman's ρ
 * @property {[string, string]} keys of these, as package metric names them
 */

/** @type {Against} */
const BITS = {
  id: "bits",
  label: "Log standard deviation of every caption against its bits",
  of: (item) => item.bits,
  axis: (max) => ({ ticks: ticks(0, max, 5), format: (value) => significant(value) }),
  hypothesis: (d) => -Math.LN2 / d,
  absent: "These data do not say exactly how many bits a caption has.",
  numbers: (detail) => [detail.slope_bits, detail.spearman_bits],
  keys: ["slope_bits", "spearman_bits"],
};

/** @type {Against} */
const KINDS = {
  id: "kinds",
  label: "Log standard deviation of every caption against the number of kinds of picture that it is true of",
  of: (item) => (item.kinds === null ? null : Math.log(item.kinds)),
  axis: (max) => ({ ticks: logTicks(Math.exp(max) * 1.001, 6).map(Math.log), format: (value) => whole(Math.exp(value)) }),
  numbers: (detail) => [detail.slope_kinds, detail.spearman_kinds],
  keys: ["slope_kinds", "spearman_kinds"],
};

class SlopePanel extends DetailPanel {
  /** @param {Against} against */
  constructor(against) {
    super(against.id, against.label);
    this.against = against;
  }

  table() {
    return captionTable(this.runs);
  }

  /** @param {import("./panel-data.js").Told[]} runs */
  draw(runs) {
    const { of, axis, hypothesis, absent } = this.against;
    const style = getComputedStyle(document.documentElement);
    const sets = runs.map((run) => ({ ...run, items: itemsOf(run.started, run.detail).filter((item) => of(item) !== null) }));
    const all = sets.flatMap(({ items }) => items);
    const xs = all.map((item) => /** @type {number} */ (of(item)));
    const [, right] = extent(1, 1, xs);
    const ys = all.map((item) => item.centred);
    const [low, high] = extent(-0.1, 0.1, ys);
    const pad = 0.08 * (high - low);
    const levels = runs[0].started.points.levels.length;
    const colours = levelColours(levels, this.dark);
    const dots = sets.flatMap(({ name, items }) => {
      const point = (/** @type {typeof items} */ every, list = thinned(every, MOST_DOTS / levels)) => ({ x: list.map((item) => /** @type {number} */ (of(item))), y: list.map((item) => item.centred), size: items.length > 300 ? 4 : 6 });
      if (this.two) return [{ ...point(items), colour: laneColour(/** @type {"A"|"B"} */ (name))(style), hollow: name === "B" }];
      return Array.from({ length: levels }, (_, level) => ({ ...point(items.filter((item) => item.level === level)), colour: colours[level] }));
    });
    const slope = hypothesis?.(runs[0].started.config.dim);
    const seen = all.filter((item) => !item.unseen);
    const [atX, atY] = [mean(seen.map((item) => /** @type {number} */ (of(item)))), mean(seen.map((item) => item.centred))];
    const line = slope !== undefined && atX !== null && atY !== null ? [{ x: [0, right], y: [atY - slope * atX, atY + slope * (right - atX)], colour: variable("--muted")(style), width: 1.25, dash: [6, 4] }] : [];
    const scale = axis(right);
    this.chart.show({
      x: { min: -0.05 * right, max: 1.05 * right, ...scale },
      y: { min: low - pad, max: high + pad, ticks: ticks(low - pad, high + pad, 5), format: (value) => fixed(value, high - low > 4 ? 0 : 1) },
      dots: [...line, ...dots],
      words: all.length === 0 && absent && sets.some(({ detail }) => detail) ? [{ y: 0, text: absent }] : [],
    });
    this.#write(sets, line.length > 0 ? slope : undefined);
  }

  /**
   * @param {import("./panel-data.js").Told[]} runs
   * @param {number|undefined} hypothesis
   */
  #write(runs, hypothesis) {
    const { keys, numbers } = this.against;
    const value = (/** @type {number} */ i) =>
      runs.flatMap(({ name, detail }) => [...(this.two ? [badge(name)] : []), make("b", { textContent: detail ? fixed(numbers(detail)[i], 2) : DASH })]);
    const [slope, rho] = keys.map(measure);
    fill(
      this.keys,
      make("span", { title: slope.sentence }, `slope${slope.unit ? `, ${slope.unit}` : ""}`, ...value(0)),
      make("span", { title: rho.sentence }, "Spearman’s ρ", ...value(1)),
      ...(hypothesis === undefined ? [] : [make("span", { title: "A ball of the volume 2^−bits in d dimensions" }, make("i", { className: "dashed" }), "volume: −ln 2 / d", make("b", { textContent: fixed(hypothesis, 2) }))]),
    );
  }
}

export class BitsPanel extends SlopePanel {
  constructor() {
    super(BITS);
  }
}

export class KindsPanel extends SlopePanel {
  constructor() {
    super(KINDS);
  }
}
