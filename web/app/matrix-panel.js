// MatrixPanel: the batch of the next step as the loss sees it, every picture against every caption. The trainer says it
// while the panel is open and on screen, of the half of the loss that is looked at.

import { byId, fill, hide, isShown, make, write } from "./dom.js";
import { Emitter } from "./emitter.js";
import { significant } from "./format.js";
import { cellOf, defaultChoice, describe, formatChoice, matrixTable, orderOf, parseChoice, scaleOf, spanOf, termsOf, valuesOf } from "./matrix-data.js";
import { context, MatrixView } from "./matrix-view.js";
import { valueColours } from "./palette.js";
import { coalesced } from "./schedule.js";
import { Segmented } from "./segmented.js";

/** @typedef {"A"|"B"} Name */
/** @typedef {import("./wire.js").BatchMatrix} BatchMatrix */
/**
 * What is known of a run.
 * @typedef {object} Lane
 * @property {import("./wire.js").Started} started
 * @property {BatchMatrix|null} matrix on show
 * @property {BatchMatrix|null} later one of a later step, which waits while a cell is read
 * @property {Uint16Array} order of its pairs
 * @property {MatrixView} view
 */

/** How far outside the window it is drawn already, so that it is there when it is scrolled to. */
const NEAR = "120px";

/**
 * Events: "choose" with what the setting `matrix` is to be; "sight" when it comes on screen or leaves it; "point" with
 * {name, picture, caption}, the captions that the pointer's row and column are of, or null.
 */
export class MatrixPanel extends Emitter {
  id = "matrix";
  #dark = false;
  #onScreen = false;
  #open = false; // as the setting says
  #choice = defaultChoice();
  /** @type {Map<Name, Lane>} */
  #lanes = new Map();
  /** The place that is pointed at. While there is one, the batch that is read stays. @type {{name: Name, r: number, c: number}|null} */
  #cell = null;
  /** @type {boolean|null} theme that the bar of colours has; null before it was drawn */
  #barDark = null;
  #lit = "null"; // what the scene was last told to light
  #draw = coalesced(() => this.#drawNow());

  constructor() {
    super();
    this.group = /** @type {HTMLDetailsElement} */ (byId("panels-batch"));
    this.place = byId("matrix-chart");
    const segments = (/** @type {[string, string, string][]} */ ...rows) => rows.map(([value, label, title]) => ({ value, label, title }));
    const choose = (/** @type {string} */ key) => (/** @type {string} */ value) => this.emit("choose", formatChoice({ ...this.#choice, [key]: value }));
    this.views = new Segmented("matrix-view", segments(
      ["probability", "Probability", "What the loss makes of the logits"], ["logit", "Logit", "The sum of the two terms"],
      ["distance", "Distance term", "What the distance, or the product, of the two is worth"], ["sigma", "σ term", "What each adds whomever it is compared with"],
    ), choose("view"));
    this.halves = new Segmented("matrix-half", segments(
      ["texts", "Captions for a picture", "Each row is a choice among the captions"], ["images", "Pictures for a caption", "Each column is a choice among the pictures"],
    ), choose("half"));
    this.orders = new Segmented("matrix-order", segments(["level", "By level", "Pairs of vague captions first"], ["group", "By group", "Pictures of one group side by side"]), choose("order"));
    this.runs = new Segmented("matrix-runs", segments(["both", "A and B", ""], ["A", "A", ""], ["B", "B", ""]), choose("runs"));
    this.group.addEventListener("toggle", () => {
      if (this.group.open !== this.#open) this.emit("choose", this.group.open ? formatChoice(this.#choice) : "");
    });
    new IntersectionObserver(([entry]) => {
      this.#onScreen = entry.isIntersecting;
      this.emit("sight");
      this.#draw();
    }, { rootMargin: NEAR }).observe(this.place);
  }

  /** Shows what the setting says. @param {string} setting */
  show(setting) {
    const choice = parseChoice(setting);
    this.#open = choice !== null;
    if (choice) this.#choice = choice;
    if (this.group.open !== this.#open) this.group.open = this.#open;
    if (!this.#open && this.#cell) this.#point(null);
    const { view, half, order, runs } = this.#choice;
    this.views.set(view);
    this.halves.set(half);
    this.orders.set(order);
    this.runs.set(runs);
    this.#draw();
  }

  /** The half of the loss that a run's trainer has to say, "" for none. @param {Name} name @returns {""|"texts"|"images"} */
  wants(name) {
    return this.#onScreen && isShown(this.place) && this.#names().includes(name) ? this.#choice.half : "";
  }

  /** Runs that are shown. @returns {Name[]} */
  #names() {
    const names = [...this.#lanes.keys()].sort();
    const { runs } = this.#choice;
    return names.length < 2 || runs === "both" ? names : names.filter((name) => name === runs);
  }

  /** @param {Name} name @param {import("./wire.js").Started} started */
  begin(name, started) {
    let lane = this.#lanes.get(name);
    if (!lane) {
      const view = new MatrixView(name);
      view.on("cursor", (cursor) => this.#point(cursor && { name, ...cursor }));
      view.on("size", () => this.#draw());
      lane = { started, matrix: null, later: null, order: new Uint16Array(0), view };
      this.#lanes.set(name, lane);
      this.place.append(...[...this.#lanes].sort().map(([, { view: { element } }]) => element));
    }
    Object.assign(lane, { started, matrix: null, later: null });
    this.#point(null);
    this.emit("sight");
    this.#draw();
  }

  /** @param {Name} name */
  end(name) {
    this.#lanes.get(name)?.view.element.remove();
    this.#lanes.delete(name);
    this.#point(null);
    this.emit("sight");
    this.#draw();
  }

  /** @param {Name} name @param {BatchMatrix} matrix */
  batchMatrix(name, matrix) {
    const lane = this.#lanes.get(name);
    if (!lane) return;
    const trained = lane.matrix !== null && lane.matrix.step !== matrix.step;
    // What changes ten times a second cannot be read. What a hand has changed, at the same step, is shown at once.
    if (this.#cell && trained) {
      lane.later = matrix;
      return;
    }
    Object.assign(lane, { matrix, later: null });
    if (trained) this.#draw.atBeat();
    else this.#draw();
  }

  /** @param {boolean} dark */
  recolour(dark) {
    this.#dark = dark;
    this.#draw();
  }

  /** Draws what is known, after it was not shown. */
  redraw() {
    this.#draw();
  }

  /** @returns {import("./csv.js").Table} */
  table() {
    return matrixTable(this.#names().flatMap((name) => {
      const { started, matrix } = /** @type {Lane} */ (this.#lanes.get(name));
      return matrix ? [{ name, points: started.points, matrix }] : [];
    }));
  }

  #drawNow() {
    if (!isShown(this.place) || !this.#onScreen) return;
    const names = this.#names();
    const { view, order: by } = this.#choice;
    const shown = names.flatMap((name) => {
      const lane = /** @type {Lane} */ (this.#lanes.get(name));
      const { started: { points }, matrix, view: canvas } = lane;
      const nothing = this.#nothing(lane.started, matrix);
      if (nothing !== "") canvas.empty(nothing, !matrix && lane.started.trainable);
      if (!matrix || nothing !== "") return [];
      lane.order = orderOf(matrix, points, by);
      return [{ name, canvas, matrix, points, order: lane.order, values: valuesOf(matrix, view) }];
    });
    hide(byId("matrix-runs"), this.#lanes.size < 2);
    for (const [name, { view: { element, badge } }] of this.#lanes) {
      hide(element, !names.includes(name));
      hide(badge, this.#lanes.size < 2);
    }
    const scale = scaleOf(view, shown.map(({ values }) => values));
    for (const { canvas, ...drawn } of shown) canvas.draw({ ...drawn, scale, by, dark: this.#dark });
    this.#legend(scale, shown.map(({ matrix }) => matrix));
    if (this.#cell) this.#point(this.#cell);
  }

  /** Why nothing is drawn of a run, "" where something is. @param {import("./wire.js").Started} started @param {BatchMatrix|null} matrix */
  #nothing(started, matrix) {
    if (!started.trainable) return "This checkpoint cannot train on here, so there is no next batch to show.";
    if (!matrix) return "The batch of the next step is on its way.";
    if (this.#choice.view === "sigma" && termsOf(matrix.objective.family).own === null) return "This objective has no σ term: its logits are the other term alone.";
    return "";
  }

  /** @param {import("./matrix-data.js").Scale} scale @param {BatchMatrix[]} shown */
  #legend(scale, shown) {
    const keys = byId("matrix-keys");
    hide(keys, shown.length === 0);
    if (shown.length === 0) return;
    this.#colourBar();
    fill(byId("matrix-marks"), ...scale.marks.map(({ value, label }) => {
      const mark = make("span", { textContent: label });
      mark.style.left = `${100 * scale.share(value)}%`;
      return mark;
    }));
    const sizes = [...new Set(shown.map(({ captions }) => captions.length))];
    const chance = scale.unit === "probability" && !shown.some(({ sigmoid }) => sigmoid) ? `; chance ${sizes.map((n) => `1/${n} = ${significant(1 / n)}`).join(", ")}` : "";
    write(byId("matrix-unit"), `${scale.unit}${chance}`);
    const [{ half, step, objective, sigmoid }] = shown;
    const own = termsOf(objective.family).own;
    const said = {
      probability: sigmoid ? "Each cell is judged by itself: how likely the two are a pair." : half === "texts" ? "Each row sums to 1: how likely each caption is for that picture." : "Each column sums to 1: how likely each picture is for that caption.",
      logit: "What the loss compares: the two terms together.",
      distance: `The ${termsOf(objective.family).pair} of the logit: ${objective.family === "variance" ? "minus the squared distance in units of σ²." : "how near the two are."}`,
      sigma: `The ${own ?? "term of each"} of the logit: ${spanOf(objective, half)}.`,
    }[this.#choice.view];
    write(byId("matrix-said"), `${sizes.join(" and ")} pairs, those of step ${step} at τ ${[...new Set(shown.map((matrix) => significant(matrix.objective.tau, 3)))].join(" and ")}, with the weights before it. ${said}`);
  }

  /** The bar of colours, once for each theme. */
  #colourBar() {
    if (this.#barDark === this.#dark) return;
    this.#barDark = this.#dark;
    const bar = /** @type {HTMLCanvasElement} */ (byId("matrix-bar"));
    const to = context(bar);
    valueColours(bar.width, this.#dark).forEach((colour, x) => {
      to.fillStyle = colour;
      to.fillRect(x, 0, 1, bar.height);
    });
  }

  /** A cell is pointed at, or none. @param {{name: Name, r: number, c: number}|null} cell */
  #point(cell) {
    this.#cell = cell;
    if (!cell) {
      for (const lane of this.#lanes.values()) {
        if (!lane.later) continue;
        Object.assign(lane, { matrix: lane.later, later: null });
        this.#draw();
      }
    }
    const at = cell && this.#lanes.get(cell.name);
    const lines = /** @type {Node[]} */ ([]);
    let point = null;
    for (const [name, { matrix, started, order, view }] of [...this.#lanes].sort()) {
      // The other run has the same pairs at the same step; at another it has others, and none of them is meant.
      const same = cell && matrix && this.#names().includes(name) && matrix.step === at?.matrix?.step && matrix.captions.length === at.matrix.captions.length;
      if (!same || cell.r >= order.length || cell.c >= order.length) {
        view.point(null);
        continue;
      }
      view.point(cell);
      const [i, j] = [order[cell.r], order[cell.c]];
      const { what, numbers } = describe(cellOf(matrix, started.points, i, j), matrix);
      if (lines.length === 0) lines.push(make("b", { textContent: what[0].toUpperCase() + what.slice(1) }));
      lines.push(make("span", { textContent: this.#lanes.size > 1 ? `${name}: ${numbers}` : numbers[0].toUpperCase() + numbers.slice(1) }));
      if (name === cell.name) point = { name, picture: matrix.labels[i], caption: matrix.captions[j] };
    }
    fill(byId("matrix-cell"), ...(lines.length > 0 ? lines : [make("span", { className: "quiet", textContent: "Point at a cell, or walk with the arrow keys, to read its numbers: meanwhile the batch stays." })]));
    const lit = JSON.stringify(point);
    if (lit === this.#lit) return;
    this.#lit = lit;
    this.emit("point", point);
  }
}
