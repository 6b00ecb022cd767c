// LinePanel: a chart of some curves over training steps, of one run or of two in one plane. A panel says which
// curves a run has; what is common to all panels is here: it keeps what the curves are made of, names them, and
// tells the two runs apart.

import { Chart } from "./chart.js";
import { column } from "./csv.js";
import { byId, fill, hide, isShown, make } from "./dom.js";
import { DASH } from "./format.js";
import { coalesced } from "./schedule.js";
import { Series } from "./series.js";
import uPlot from "../vendor/uplot/uPlot.esm.js";

/** @typedef {"A"|"B"} Name */
/** @typedef {import("./wire.js").Metrics} Metrics */
/** @typedef {import("./wire.js").Started} Started */

/**
 * A curve of one run. Its values come from what a snapshot measured, or from every training step.
 * @typedef {object} Curve
 * @property {string} label
 * @property {(metrics: Metrics) => number|null|undefined} [metric] what is undefined leaves a gap
 * @property {(loss: number, batch: number) => number} [step]
 * @property {number} [constant] the same at every step
 * @property {(style: CSSStyleDeclaration) => string} colour
 * @property {number} [width]
 * @property {number[]} [dash]
 * @property {number} [alpha]
 * @property {boolean} [common] the same for both runs: it is drawn once
 * @property {string} [title] how to read it, in one sentence
 */

/** @param {string} name @returns {(style: CSSStyleDeclaration) => string} a colour of style.css */
export const variable = (name) => (style) => style.getPropertyValue(name).trim();

/** The colour of a run, wherever two are told apart. @param {Name} name */
export const laneColour = (name) => variable(name === "A" ? "--lane-a" : "--lane-b");

/** The dashes of B, where colours stand for something else than the run. */
export const DASHES_OF_B = [5, 3];

export class LinePanel {
  /** @type {Map<Name, {started: Started, curves: {curve: Curve, series: Series}[]}>} */
  #runs = new Map();
  #draw = coalesced(() => this.#drawNow());

  /**
   * @param {string} id of the panel: id-chart and id-keys are its elements
   * @param {Omit<ConstructorParameters<typeof Chart>[2], "label"> & {label: string, unit: string}} options unit of all
   * curves, "" where they have none
   */
  constructor(id, options) {
    this.id = id;
    this.unit = options.unit;
    this.chart = new Chart(byId(`${id}-chart`), byId(`${id}-keys`), options);
  }

  /**
   * The curves of a run.
   * @param {Started} started
   * @param {Name|null} name of the run where there are two, null where there is one
   * @returns {Curve[]}
   */
  curves(started, name) {
    throw new Error(`a panel must say which curves it has (${started.run}, ${name})`);
  }

  /** Runs that are on show. */
  get runs() {
    return new Map([...this.#runs].map(([name, { started }]) => [name, started]));
  }

  /** A run or checkpoint begins. @param {Name} name @param {Started} started */
  begin(name, started) {
    this.#runs.set(name, { started, curves: [] });
    this.#make(name);
    this.restyle();
  }

  /** A run is shown no longer. @param {Name} name */
  end(name) {
    this.#runs.delete(name);
    this.restyle();
  }

  /** A run goes back to an earlier step. @param {Name} name @param {number} step */
  rewind(name, step) {
    for (const { series } of this.#of(name)) series.rewind(step);
    this.#draw();
  }

  /** Forgets what snapshots measured: it is told again. @param {Name} name */
  forget(name) {
    for (const { curve, series } of this.#of(name)) if (curve.metric) series.clear();
    this.#draw();
  }

  /** What a snapshot measured. @param {Name} name @param {number} step @param {Metrics} metrics */
  snapshot(name, step, metrics) {
    for (const { curve, series } of this.#of(name)) {
      const value = curve.metric?.(metrics);
      if (value !== undefined && value !== null) series.add(step, [value]);
    }
    this.#draw.atBeat();
  }

  /** Losses of training steps. @param {Name} name @param {number} first @param {ArrayLike<number>} losses @param {number} batch */
  losses(name, first, losses, batch) {
    if (losses.length === 0) return;
    let drawn = false;
    for (const { curve, series } of this.#of(name)) {
      const { step } = curve;
      if (!step) continue;
      drawn = true;
      for (let i = 0; i < losses.length; i++) series.add(first + i, [step(losses[i], batch)]);
    }
    if (drawn) this.#draw.atBeat();
  }

  /** What is known now, for what stands beside the chart. @param {Name} _name @param {import("./wire.js").Progress} _progress */
  now(_name, _progress) {}

  /** @param {number|null} step that is looked back to */
  mark(step) {
    this.chart.setMark(step);
  }

  /** The theme has changed. @param {boolean} _dark */
  recolour(_dark) {
    this.restyle();
  }

  /** @param {Name} name */
  #of(name) {
    return this.#runs.get(name)?.curves ?? [];
  }

  /** Curves as they look now, with the series that they had. @param {Name} name */
  #make(name) {
    const run = this.#runs.get(name);
    if (!run) return;
    const before = run.curves;
    const curves = this.curves(run.started, this.#runs.size > 1 ? name : null);
    run.curves = curves.map((curve) => ({
      curve, series: before.find((one) => one.curve.label === curve.label)?.series ?? new Series(1),
    }));
  }

  /** Names and colours the lines anew. */
  restyle() {
    for (const name of this.#runs.keys()) this.#make(name);
    const two = this.#runs.size > 1;
    this.chart.setLines(this.#lines().map(([name, { curve }]) => ({ ...curve, row: two ? (curve.common ? "" : name) : undefined })));
    this.#draw();
  }

  /** What is drawn, in order: common lines last, once. @returns {[Name, {curve: Curve, series: Series}][]} */
  #lines() {
    const all = [...this.#runs].sort(([a], [b]) => a.localeCompare(b)).flatMap(([name, { curves }]) => curves.map((one) => /** @type {[Name, typeof one]} */ ([name, one])));
    const common = all.filter(([, { curve }]) => curve.common);
    const once = common.filter(([, { curve }], i) => common.findIndex(([, other]) => other.curve.label === curve.label) === i);
    return [...all.filter(([, { curve }]) => !curve.common), ...once];
  }

  /** Draws what is known, after it was not shown. */
  redraw() {
    this.#draw();
  }

  #drawNow() {
    if (!isShown(this.chart.parent)) return;
    const columns = this.#columns();
    if (columns) this.chart.setData(/** @type {any} */ (columns));
  }

  /** Steps, then a column for each line; null where there is none. @returns {(number|null)[][]|null} */
  #columns() {
    const lines = this.#lines();
    const tables = lines.filter(([, { curve }]) => curve.constant === undefined).map(([, { series }]) => series.table());
    if (tables.length === 0) return null;
    const joined = /** @type {any} */ (tables.length > 1 ? uPlot.join(/** @type {any} */ (tables)) : tables[0]);
    const [steps, ...columns] = joined;
    return [steps, ...lines.map(([, { curve }]) => (curve.constant === undefined ? columns.shift() : steps.map(() => curve.constant)))];
  }

  /** What is drawn, a row for each step. @returns {import("./csv.js").Table} */
  table() {
    const columns = this.#columns() ?? [[]];
    const two = this.#runs.size > 1;
    const names = this.#lines().map(([name, { curve }]) => column(two && !curve.common ? `${curve.label}, ${name}` : curve.label, this.unit));
    return { columns: ["step", ...names], rows: columns[0].map((_, row) => columns.map((of) => of[row])) };
  }

  /** Says why there are no curves, where there are none. @param {string} text */
  say(text) {
    const none = byId(`${this.id}-none`);
    hide(none, this.#lines().length > 0);
    for (const part of ["chart", "keys"]) hide(byId(`${this.id}-${part}`), !none.hidden);
    fill(none, make("b", { textContent: DASH }), text);
  }
}
