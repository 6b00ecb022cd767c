// Chart: a thin layer over uPlot: lines over training steps, in the colours of the theme, as wide as its place.

import { badge, isShown, make, write } from "./dom.js";
import { tick, whole } from "./format.js";
import { plot } from "./plot.js";
import { decades } from "./scales.js";

/**
 * @typedef {object} Line
 * @property {string} label
 * @property {(style: CSSStyleDeclaration) => string} colour
 * @property {number} [width]
 * @property {number[]} [dash]
 * @property {number} [alpha]
 * @property {string} [title] how to read it, in one sentence
 * @property {string} [row] of the names: "A" and "B" where two runs are told apart, "" for what is common to both
 */

export class Chart {
  /**
   * @param {HTMLElement} parent
   * @param {HTMLElement} keys where the lines are named, with their values
   * @param {object} options
   * @param {string} options.label for people who do not see it
   * @param {(min: number, max: number) => [number, number]} options.range of the vertical axis
   * @param {(value: number|null) => string} options.format of a value
   * @param {boolean} [options.log] whether the vertical axis is logarithmic
   */
  constructor(parent, keys, { label, range, format, log = false }) {
    this.log = log;
    this.parent = parent;
    this.keys = keys;
    this.range = range;
    this.format = format;
    /** @type {Line[]} */
    this.lines = [];
    /** What shows how lines look, to be recoloured. @type {{element: HTMLElement, line: Line}[]} */
    this.samples = [];
    /** Where the value of each line is written. @type {HTMLElement[]} */
    this.values = [];
    /** @type {import("./plot.js").Plot|null} */
    this.plot = null;
    /** @type {number|null} a step that is marked */
    this.mark = null;
    this.data = /** @type {import("./plot.js").Data} */ ([[]]);
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
    const two = lines.some((line) => line.row !== undefined);
    this.keys.classList.toggle("table", two);
    this.samples = [];
    this.values = lines.map(() => make("b"));
    this.keys.replaceChildren(...(two ? this.#table() : this.#list()));
    this.recolour();
  }

  /** A name and a value for each line. @returns {Node[]} */
  #list() {
    return this.lines.map((line, i) => make("span", { title: line.title ?? "" }, this.#sample(line), line.label, this.values[i]));
  }

  /** A row for each name, and a column of values for each run. @returns {Node[]} */
  #table() {
    const style = getComputedStyle(document.documentElement);
    const of = (/** @type {string} */ label) => this.lines.filter((line) => line.label === label);
    const labels = [...new Set(this.lines.map((line) => line.label))];
    // Where the runs have their own colours, these say which line is whose, and the name has none.
    const byRun = labels.some((label) => new Set(of(label).map((line) => line.colour(style))).size > 1);
    const muted = (/** @type {CSSStyleDeclaration} */ css) => css.getPropertyValue("--muted").trim();
    const rows = ["A", "B"].filter((row) => this.lines.some((line) => line.row === row)); // a run may have nothing of this
    this.keys.classList.toggle("one", rows.length === 1);
    const heads = rows.map((row) => {
      const line = /** @type {Line} */ (this.lines.find((one) => one.row === row));
      return make("span", { className: "head" }, badge(row), this.#sample({ ...line, width: undefined, colour: byRun ? line.colour : muted }));
    });
    const cellsOf = labels.map((label) => {
      const [line] = of(label);
      const cells = rows.map((row) => {
        const at = this.lines.findIndex((one) => one.label === label && one.row === row);
        return at < 0 ? make("b", { textContent: "" }) : this.values[at];
      });
      const name = make("span", { title: line.title ?? "" }, this.#sample({ ...line, dash: line.row && !byRun ? undefined : line.dash, colour: byRun && line.row ? muted : line.colour }), label);
      if (line.row !== "") return [name, ...cells];
      const value = this.values[this.lines.indexOf(line)];
      value.className = "common";
      return [name, value];
    });
    return [make("span"), ...heads, ...cellsOf.flat()];
  }

  /** How a line looks. @param {Line} line */
  #sample(line) {
    const element = make("i", { className: line.dash ? "dashed" : "" });
    if (line.width) element.style.borderTopWidth = `${line.width < 1.5 ? 1.5 : 2.5}px`;
    this.samples.push({ element, line });
    return element;
  }

  /** @param {import("./plot.js").Data} data steps, then a column for each line */
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
    for (const { element, line } of this.samples) element.style.borderTopColor = line.colour(style);
    this.plot?.destroy();
    this.plot = null;
    this.#build();
  }

  #build() {
    const width = this.parent.clientWidth;
    const height = this.parent.clientHeight;
    if (width === 0 || height === 0 || this.lines.length === 0 || !isShown(this.parent)) return;
    const style = getComputedStyle(document.documentElement);
    const muted = style.getPropertyValue("--muted").trim();
    const grid = style.getPropertyValue("--line").trim();
    const font = "12px system-ui, sans-serif"; // uPlot scales it by the pixel ratio; it understands whole pixels only
    const axis = { stroke: muted, font, ticks: { show: false }, grid: { stroke: grid, width: 1 } };
    this.plot = plot(
      {
        width,
        height,
        padding: [8, 16, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: { time: false, range: (_, min, max) => [min ?? 0, Math.max(max ?? 0, (min ?? 0) + 10)] },
          y: { range: (_, min, max) => this.range(min ?? 0, max ?? 1), ...(this.log ? { distr: 3 } : {}) },
        },
        axes: [
          { ...axis, size: 26, gap: 4, space: 60, grid: { show: false }, values: (_, steps) => steps.map((s) => (Number.isInteger(s) ? whole(s) : "")) },
          { ...axis, ...(this.log && { grid: { ...axis.grid, filter: (_, at) => decades(at) } }), size: 38, gap: 4, space: 34, values: (_, at) => at.map((value) => (value === null ? "" : tick(value))) }, // null: one of a logarithmic axis that has no room
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
      write(this.values[i], this.format(column[row] ?? null));
    });
  }

  /**
   * @param {import("./plot.js").Plot} plot
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
