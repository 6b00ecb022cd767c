// MatrixView: the canvas on which the batch matrix of one run is drawn, with its outlines, its strips and its cursor.

import { attribute, badge, hide, make, write } from "./dom.js";
import { Emitter } from "./emitter.js";
import { cellAt, layoutOf, moved, outline, paint, stretches } from "./matrix-data.js";
import { groupColours, levelColours, valueColours } from "./palette.js";

/** @typedef {import("./wire.js").BatchMatrix} BatchMatrix */
/** @typedef {import("./wire.js").PointsInfo} PointsInfo */

/** Colours of a scale: more than an eye tells apart. */
const SHADES = 256;

/** From this side on, pixels of the page, each cell of the diagonal has an outline; smaller ones share a line. */
const OUTLINED = 3;

/**
 * All that is drawn.
 * @typedef {object} Drawn
 * @property {BatchMatrix} matrix
 * @property {PointsInfo} points
 * @property {Uint16Array} order
 * @property {Float32Array} values
 * @property {import("./matrix-data.js").Scale} scale
 * @property {"level"|"group"} by what order and strips are of
 * @property {boolean} dark
 */

/** Events: "cursor" with {r, c} or null; "size" when there is another room to draw in. */
export class MatrixView extends Emitter {
  /** @type {Drawn|null} */
  #drawn = null;
  /** @type {{r: number, c: number}|null} */
  cursor = null;
  /** @type {import("./matrix-data.js").Layout|null} */
  #layout = null;
  /** Hears the mouse elsewhere, while the cursor is where it is. @type {AbortController|null} */
  #elsewhere = null;
  #cells = make("canvas"); // one pixel a cell
  #base = make("canvas"); // all but the cursor
  #pixels = new Uint32Array(0);

  /** @param {"A"|"B"} name */
  constructor(name) {
    super();
    this.canvas = make("canvas", { className: "matrix-canvas", tabIndex: 0 });
    this.canvas.setAttribute("role", "application");
    this.canvas.setAttribute("aria-describedby", "matrix-cell matrix-hint");
    this.badge = badge(name);
    this.none = make("p", { className: "none", hidden: true });
    this.element = make("div", { className: "matrix blank" }, this.badge, this.canvas, this.none);
    this.element.dataset.lane = name;
    this.canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.#point(event));
    this.canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.#leave());
    this.canvas.addEventListener("blur", () => this.emit("cursor", null));
    this.canvas.addEventListener("keydown", (event) => this.#press(event));
    new ResizeObserver(() => this.emit("size")).observe(this.element);
  }

  /** Says why there is nothing to draw; "" where there is. @param {string} text @param {boolean} [coming] whether there will be, at once: its room is kept */
  empty(text, coming = false) {
    this.element.classList.toggle("coming", coming);
    write(this.none, text);
    hide(this.none, text === "");
    this.canvas.hidden = text !== "";
    if (text !== "") this.#drawn = null;
  }

  /** @param {Drawn} drawn */
  draw(drawn) {
    const n = drawn.order.length;
    this.#drawn = drawn;
    this.empty("");
    attribute(this.canvas, "aria-label", `${n} pictures by ${n} captions: arrow keys move from cell to cell, with Shift by eight; Space goes to the diagonal, Escape leaves`);
    const ratio = window.devicePixelRatio || 1;
    const width = Math.floor(this.element.getBoundingClientRect().width * ratio);
    if (width === 0) return; // it is not shown
    this.#layout = layoutOf(n, width, ratio);
    const { size } = this.#layout;
    for (const canvas of [this.canvas, this.#base]) if (canvas.width !== size) canvas.width = canvas.height = size;
    this.canvas.style.width = `${size / ratio}px`;
    this.element.classList.toggle("blank", false); // which, unlike remove, touches nothing where it is not
    this.#paint(drawn);
    this.#compose(drawn, ratio);
    this.#show();
  }

  /** @param {{r: number, c: number}|null} cursor */
  point(cursor) {
    this.cursor = cursor;
    this.#show();
  }

  /** One pixel a cell. @param {Drawn} drawn */
  #paint({ values, order, scale, dark }) {
    const n = order.length;
    if (this.#cells.width !== n) this.#cells.width = this.#cells.height = n;
    if (this.#pixels.length !== n * n) this.#pixels = new Uint32Array(n * n);
    paint(values, order, scale, Uint32Array.from(valueColours(SHADES, dark), pixelOf), 0, this.#pixels);
    const image = new ImageData(new Uint8ClampedArray(this.#pixels.buffer), n, n);
    context(this.#cells).putImageData(image, 0, 0);
  }

  /** The cells at their size, with what is drawn over them. @param {Drawn} drawn @param {number} ratio */
  #compose({ matrix, points, order, by, dark }, ratio) {
    const { n, start, strip, cell } = /** @type {import("./matrix-data.js").Layout} */ (this.#layout);
    const side = n * cell;
    const to = context(this.#base);
    to.clearRect(0, 0, this.#base.width, this.#base.height);
    to.imageSmoothingEnabled = cell < 1;
    to.drawImage(this.#cells, start, start, side, side);

    const colours = by === "level" ? levelColours(points.levels.length, dark) : groupColours(points.groups, dark);
    const of = (/** @type {number} */ pair) => (by === "level" ? points.texts[matrix.captions[pair]]?.level ?? -1 : matrix.groups[pair]);
    for (const { first, end, which } of stretches(order, of)) {
      to.fillStyle = colours[which] ?? /** @type {string} */ (colours.at(-1));
      const length = Math.max(1, (end - first) * cell - (cell >= 2 ? ratio : 0));
      to.fillRect(start + first * cell, 0, length, strip);
      to.fillRect(0, start + first * cell, strip, length);
    }

    const line = getComputedStyle(this.canvas).getPropertyValue("--outline").trim();
    to.fillStyle = to.strokeStyle = line;
    const thin = Math.max(1, Math.round(ratio));
    const { across, down } = outline(n, (r, c) => matrix.known[order[r] * n + order[c]] === 1);
    const half = Math.floor(thin / 2);
    for (const [r, c, length] of across) to.fillRect(start + c * cell, Math.round(start + r * cell) - half, length * cell, thin);
    for (const [r, c, length] of down) to.fillRect(Math.round(start + c * cell) - half, start + r * cell, thin, length * cell);

    to.lineWidth = 2 * thin;
    if (cell >= OUTLINED * ratio) {
      for (let k = 0; k < n; k++) to.strokeRect(start + k * cell, start + k * cell, cell, cell);
      return;
    }
    to.lineWidth = thin;
    to.beginPath();
    to.moveTo(start, start);
    to.lineTo(start + side, start + side);
    to.stroke();
  }

  /** What is drawn, and the cursor. */
  #show() {
    const { canvas } = this;
    if (!this.#drawn || !this.#layout || canvas.width === 0) return;
    const to = context(canvas);
    to.clearRect(0, 0, canvas.width, canvas.height);
    to.drawImage(this.#base, 0, 0);
    if (!this.cursor) return;
    const { n, start, cell } = this.#layout;
    const [x, y] = [start + this.cursor.c * cell, start + this.cursor.r * cell];
    const side = n * cell;
    const line = Math.max(1, Math.round(window.devicePixelRatio || 1));
    to.strokeStyle = getComputedStyle(canvas).getPropertyValue("--ink").trim();
    to.lineWidth = line;
    to.globalAlpha = 0.55;
    to.strokeRect(start, y, side, cell);
    to.strokeRect(x, start, cell, side);
    to.globalAlpha = 1;
    to.lineWidth = 2 * line;
    to.strokeRect(x - line, y - line, cell + 2 * line, cell + 2 * line);
  }

  /** @param {PointerEvent} event */
  #point(event) {
    if (!this.#layout || !this.#drawn) return;
    const ratio = this.canvas.width / this.canvas.clientWidth;
    if (event.pointerType === "mouse") this.#watch();
    this.emit("cursor", cellAt(this.#layout, event.offsetX * ratio, event.offsetY * ratio));
  }

  /** A mouse that is elsewhere has left, also where the browser tells the canvas nothing of it: the page moved under the hand. */
  #watch() {
    if (this.#elsewhere) return;
    this.#elsewhere = new AbortController();
    const { signal } = this.#elsewhere;
    const elsewhere = (/** @type {Event} */ event) => event.target !== this.canvas && this.#leave();
    for (const kind of ["pointermove", "pointerdown"]) document.addEventListener(kind, elsewhere, { signal, capture: true });
    document.documentElement.addEventListener("pointerleave", elsewhere, { signal });
  }

  #leave() {
    this.#elsewhere?.abort();
    this.#elsewhere = null;
    this.emit("cursor", null);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.#drawn || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moved(this.cursor, event, this.#drawn.order.length);
    if (!next && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation(); // the page's own keys do something else
    this.emit("cursor", next);
  }
}

/** The processor draws it, as plot.js has it. @param {HTMLCanvasElement} canvas */
export const context = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));

/** A colour as ImageData has it on a machine of little end, as all that run browsers are. @param {string} hex */
const pixelOf = (hex) => (0xff000000 | (parseInt(hex.slice(5, 7), 16) << 16) | (parseInt(hex.slice(3, 5), 16) << 8) | parseInt(hex.slice(1, 3), 16)) >>> 0;
