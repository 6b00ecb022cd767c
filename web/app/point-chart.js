// PointChart: dots, and lines through dots, in a plane of two axes, in the manner of the other charts.

import { plot } from "./plot.js";

/**
 * @typedef {object} Dots
 * @property {number[]} x
 * @property {(number|null)[]} y
 * @property {string} colour
 * @property {number} [size] of a dot; none where it is 0
 * @property {boolean} [hollow]
 * @property {number} [width] of a line through them
 * @property {number[]} [dash]
 */

/**
 * @typedef {object} Axis
 * @property {number} min
 * @property {number} max
 * @property {number[]} ticks
 * @property {(value: number) => string} format
 */

/**
 * A short upright line.
 * @typedef {{x: number, from: number, to: number, colour: string}} Tick
 */

/**
 * Words in the plot, at the left over a height of the vertical axis.
 * @typedef {{y: number, text: string, right?: string}} Words
 */

/**
 * @typedef {object} View
 * @property {Axis} x
 * @property {Axis} y without ticks it is not drawn
 * @property {Dots[]} dots
 * @property {Tick[]} [marks]
 * @property {Words[]} [words]
 */

const FONT = "12px system-ui, sans-serif";

export class PointChart {
  /** @type {import("./plot.js").Plot|null} */
  #plot = null;
  /** @type {View|null} */
  #view = null;
  #look = ""; // of the plot as it was built

  /**
   * @param {HTMLElement} parent
   * @param {string} label for people who do not see it
   */
  constructor(parent, label) {
    this.parent = parent;
    parent.setAttribute("role", "img");
    parent.setAttribute("aria-label", label);
    new ResizeObserver(() => this.#resize()).observe(parent);
  }

  /** @param {View} view */
  show(view) {
    this.#view = view;
    const look = JSON.stringify([view.dots.map(({ x, y, ...how }) => how), view.y.ticks.length > 0, getComputedStyle(document.documentElement).getPropertyValue("--ink")]);
    if (this.#plot && look === this.#look) {
      this.#plot.setData(merged(view.dots));
      return;
    }
    this.#look = look;
    this.#build();
  }

  #build() {
    const { clientWidth: width, clientHeight: height } = this.parent;
    this.#plot?.destroy();
    this.#plot = null;
    const view = this.#view;
    if (width === 0 || height === 0 || !view) return;
    const style = getComputedStyle(document.documentElement);
    const stroke = style.getPropertyValue("--muted").trim();
    const grid = { stroke: style.getPropertyValue("--line").trim(), width: 1 };
    const paper = style.getPropertyValue("--paper").trim();
    const axis = (/** @type {"x"|"y"} */ name, /** @type {number} */ size) => ({
      stroke, font: FONT, ticks: { show: false }, grid, gap: 4, size,
      splits: () => this.#axis(name).ticks,
      values: (/** @type {import("./plot.js").Plot} */ _, /** @type {number[]} */ at) => at.map((value) => this.#axis(name).format(value)),
    });
    this.#plot = plot(
      {
        width, height, padding: [8, 16, 0, view.y.ticks.length > 0 ? 0 : 8],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [this.#axis("x").min, this.#axis("x").max] },
          y: { range: () => [this.#axis("y").min, this.#axis("y").max] },
        },
        axes: [axis("x", 26), view.y.ticks.length > 0 ? axis("y", 38) : { show: false }],
        series: [
          {},
          ...view.dots.map((dots) => ({
            stroke: dots.colour, width: dots.width ?? 0, dash: dots.dash, spanGaps: true,
            ...(dots.width ? {} : { paths: () => null }),
            points: { show: (dots.size ?? 0) > 0, size: dots.size ?? 0, width: dots.hollow ? 1.5 : 0, stroke: dots.colour, fill: dots.hollow ? paper : dots.colour },
          })),
        ],
        hooks: { draw: [(plot) => this.#annotate(plot, stroke)] },
      },
      merged(view.dots),
      this.parent,
    );
  }

  /** @param {"x"|"y"} name @returns {Axis} */
  #axis(name) {
    return /** @type {View} */ (this.#view)[name];
  }

  /** @param {import("./plot.js").Plot} plot @param {string} colour of words */
  #annotate(plot, colour) {
    const { ctx, bbox } = plot;
    const view = /** @type {View} */ (this.#view);
    ctx.save();
    ctx.lineWidth = 2 * devicePixelRatio;
    for (const mark of view.marks ?? []) {
      const x = plot.valToPos(mark.x, "x", true);
      ctx.strokeStyle = mark.colour;
      ctx.beginPath();
      ctx.moveTo(x, plot.valToPos(mark.from, "y", true));
      ctx.lineTo(x, plot.valToPos(mark.to, "y", true));
      ctx.stroke();
    }
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.fillStyle = colour;
    ctx.textBaseline = "middle";
    for (const { y, text, right } of view.words ?? []) {
      const at = plot.valToPos(y, "y", true);
      ctx.textAlign = "left";
      ctx.fillText(text, bbox.left, at);
      ctx.textAlign = "right";
      if (right) ctx.fillText(right, bbox.left + bbox.width, at);
    }
    ctx.restore();
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.parent;
    if (width === 0 || height === 0) return;
    if (this.#plot) this.#plot.setSize({ width, height });
    else this.#build();
  }
}

/**
 * All dots in one table, by x.
 * @param {Dots[]} dots
 * @returns {import("./plot.js").Data}
 */
function merged(dots) {
  const all = dots.flatMap(({ x, y }, series) => x.map((value, i) => ({ x: value, y: y[i], series })));
  all.sort((a, b) => a.x - b.x);
  return /** @type {any} */ ([all.map(({ x }) => x), ...dots.map((_, series) => all.map((dot) => (dot.series === series ? dot.y : null)))]);
}
