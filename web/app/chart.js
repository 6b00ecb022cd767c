// Chart: a thin layer over uPlot: lines over training steps, in the colours of the theme, as wide as its place.

import uPlot from "../vendor/uplot/uPlot.esm.js";
import { make } from "./dom.js";
import { whole } from "./format.js";

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {(style: CSSStyleDeclaration) => string} colour
 * @property {number} [width]
 * @property {number[]} [dash]
 * @property {number} [alpha]
 */

export class Chart {
  /**
   * @param {HTMLElement} parent
   * @param {HTMLElement} keys where the lines are named, with their values
   * @param {object} options
   * @param {string} options.label for people who do not see it
   * @param {(min: number, max: number) => [number, number]} options.range of the vertical axis
   * @param {(value: number|null) => string} options.format of a value
   */
  constructor(parent, keys, { label, range, format }) {
    this.parent = parent;
    this.keys = keys;
    this.range = range;
    this.format = format;
    /** @type {Line[]} */
    this.lines = [];
    /** @type {uPlot|null} */
    this.plot = null;
    /** @type {number|null} a step that is marked */
    this.mark = null;
    this.data = /** @type {uPlot.AlignedData} */ ([[]]);
    parent.setAttribute("role", "img");
    parent.setAttribute("aria-label", label);
    new ResizeObserver(() => this.#resize()).observe(parent);
  }

  /** @param {Line[]} lines */
  setLines(lines) {
    this.lines = lines;
    this.plot?.destroy();
    this.plot = null;
    this.data = /** @type {any} */ ([[], ...lines.map(() => [])]);
    this.keys.replaceChildren(
      ...lines.map((line) => {
        const sample = make("i", { className: line.dash ? "dashed" : "" });
        return make("span", {}, sample, line.label, make("b"));
      }),
    );
    this.recolour();
  }

  /** @param {uPlot.AlignedData} data steps, then a column for each line */
  setData(data) {
    this.data = data;
    if (this.plot) this.plot.setData(data);
    else this.#build();
    this.#values(this.plot?.cursor.idx ?? null);
  }

  /** @param {number|null} step */
  setMark(step) {
    if (step === this.mark) return;
    this.mark = step;
    this.plot?.redraw(false);
    this.#values(null);
  }

  /** Takes the colours of the theme that is in force now. */
  recolour() {
    const style = getComputedStyle(document.documentElement);
    this.lines.forEach((line, i) => {
      const sample = /** @type {HTMLElement} */ (this.keys.children[i].querySelector("i"));
      sample.style.borderTopColor = line.colour(style);
    });
    this.plot?.destroy();
    this.plot = null;
    this.#build();
  }

  #build() {
    const width = this.parent.clientWidth;
    const height = this.parent.clientHeight;
    if (width === 0 || height === 0 || this.lines.length === 0) return;
    const style = getComputedStyle(document.documentElement);
    const muted = style.getPropertyValue("--muted").trim();
    const grid = style.getPropertyValue("--line").trim();
    const font = "12px system-ui, sans-serif"; // uPlot scales it by the pixel ratio; it understands whole pixels only
    const axis = { stroke: muted, font, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
    this.plot = new uPlot(
      {
        width,
        height,
        padding: [8, 16, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: { time: false, range: (_, min, max) => [min ?? 0, Math.max(max ?? 0, (min ?? 0) + 10)] },
          y: { range: (_, min, max) => this.range(min ?? 0, max ?? 1) },
        },
        axes: [
          { ...axis, size: 26, gap: 4, space: 60, grid: { show: false }, values: (_, steps) => steps.map((s) => (Number.isInteger(s) ? whole(s) : "")) },
          { ...axis, size: 38, gap: 4, space: 34 },
        ],
        series: [
          {},
          ...this.lines.map((line) => ({
            label: line.label, stroke: line.colour(style), width: line.width ?? 1.75, dash: line.dash,
            alpha: line.alpha ?? 1, spanGaps: true, points: { show: false },
          })),
        ],
        hooks: {
          setCursor: [(plot) => this.#values(plot.cursor.idx ?? null)],
          draw: [(plot) => this.#drawMark(plot, style.getPropertyValue("--ink").trim())],
        },
      },
      this.data,
      this.parent,
    );
  }

  /**
   * Writes the values under the pointer beside the names of the lines, or else at the mark, or else the last.
   * @param {number|null} index
   */
  #values(index) {
    const steps = this.data[0];
    let at = index ?? -1;
    if (at < 0 && this.mark !== null) {
      at = steps.length - 1;
      while (at > 0 && steps[at] > this.mark) at--;
    }
    if (at < 0) at = steps.length - 1;
    this.lines.forEach((_, i) => {
      const column = this.data[i + 1];
      let row = at;
      while (row > 0 && column[row] == null) row--; // lines have their points at different steps
      const text = this.format(column[row] ?? null);
      const value = /** @type {HTMLElement} */ (this.keys.children[i].querySelector("b"));
      if (value.textContent !== text) value.textContent = text;
    });
  }

  /**
   * @param {uPlot} plot
   * @param {string} colour
   */
  #drawMark(plot, colour) {
    if (this.mark === null) return;
    const x = Math.round(plot.valToPos(this.mark, "x", true));
    if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) return;
    const { ctx } = plot;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, plot.bbox.top);
    ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
    ctx.stroke();
    ctx.restore();
  }

  #resize() {
    const width = this.parent.clientWidth;
    const height = this.parent.clientHeight;
    if (width === 0 || height === 0) return;
    if (this.plot) this.plot.setSize({ width, height });
    else this.#build();
  }
}
