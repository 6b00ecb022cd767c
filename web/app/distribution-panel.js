// The ln σ of every caption, level by level, beside what an untrained head that is drawn at random gives: the null,
// which is neither flat nor without an order.

import { MOST_DOTS, extent, thinned } from "./crowds.js";
import { badge, fill, make } from "./dom.js";
import { DetailPanel } from "./detail-panel.js";
import { fixed } from "./format.js";
import { laneColour, variable } from "./line-panel.js";
import { captionTable, itemsOf, median, ticks } from "./panel-data.js";
import { levelColours } from "./palette.js";

/** Height of a strip, and how far its dots are spread, in rows of one level. */
const STRIP = 0.2;

export class DistributionPanel extends DetailPanel {
  constructor() {
    super("distribution", "Log standard deviation of every caption, by level, beside that of a random head");
  }

  table() {
    return captionTable(this.runs);
  }

  /** @param {import("./panel-data.js").Told[]} runs */
  draw(runs) {
    const { levels } = runs[0].started.points;
    const style = getComputedStyle(document.documentElement);
    const neutral = variable("--muted")(style);
    const strips = runs.map(({ name, started, detail }) => ({ name, items: itemsOf(started, detail), colours: this.#colours(levels.length, name, style) }));
    const random = strips[0].items.filter((item) => item.random !== null).map((item) => ({ ...item, centred: /** @type {number} */ (item.random) }));
    const rows = [...strips, ...(random.length > 0 ? [{ name: "", items: random, colours: levels.map(() => neutral) }] : [])];
    const values = rows.flatMap(({ items }) => items.map((item) => item.centred));
    const [low, high] = extent(-0.1, 0.1, values);
    const pad = 0.05 * (high - low);
    const step = 0.64 / Math.max(rows.length, 2);
    const middle = (/** @type {number} */ level, /** @type {number} */ row) => levels.length - 1 - level - 0.02 - (row - (rows.length - 1) / 2) * step;
    const said = (/** @type {number} */ level) => strips.map(({ name, items }) => `${this.two ? name + " " : ""}${fixed(median(items.filter((item) => item.level === level).map((item) => item.centred)), 2)}`).join(", ");
    this.chart.show({
      x: { min: low - pad, max: high + pad, ticks: ticks(low - pad, high + pad, 5), format: (value) => fixed(value, Number.isInteger(value) ? 0 : 1) },
      y: { min: -0.5, max: levels.length - 0.4, ticks: [], format: String },
      dots: rows.flatMap(({ items, colours, name }, row) =>
        levels.map((_, level) => {
          const own = thinned(items.filter((item) => item.level === level), MOST_DOTS / levels.length);
          return {
            x: own.map((item) => item.centred), colour: colours[level] + (name === "" ? "" : "cc"), size: own.length > 150 ? 3 : 5,
            y: own.map((_, i) => middle(level, row) + (((i * 0.618034) % 1) - 0.5) * STRIP * (own.length > 1 ? 1 : 0)),
          };
        }),
      ),
      marks: rows.flatMap(({ items, colours }, row) =>
        levels.flatMap((_, level) => {
          const at = median(items.filter((item) => item.level === level).map((item) => item.centred));
          const y = middle(level, row);
          return at === null ? [] : [{ x: at, from: y - STRIP * 0.75, to: y + STRIP * 0.75, colour: colours[level] }];
        }),
      ),
      words: levels.map((text, level) => ({ y: levels.length - 1 - level + 0.46, text, right: said(level) })),
    });
    fill(
      this.keys,
      ...(this.two ? strips.map(({ name }) => make("span", {}, badge(name), "trained")) : [make("span", {}, make("i", { className: "dot many" }), "trained")]),
      make("span", {}, make("i", { className: "dot" }), random.length > 0 ? "head drawn at random" : "no random head: the data are not here"),
      make("span", {}, make("i", { className: "bar" }), "median, written at the right"),
    );
  }

  /** @param {number} n @param {string} name @param {CSSStyleDeclaration} style */
  #colours(n, name, style) {
    if (!this.two) return levelColours(n, this.dark);
    return new Array(n).fill(laneColour(/** @type {"A"|"B"} */ (name))(style));
  }
}
