// DetailPanel: a panel of what the judgement on show says of σ, item by item, of one run or of two. The trainer says
// it while such a panel is seen.

import { byId, isShown } from "./dom.js";
import { sayWithoutStd } from "./figures.js";
import { PointChart } from "./point-chart.js";
import { coalesced } from "./schedule.js";

/** @typedef {"A"|"B"} Name */
/** @typedef {import("./panel-data.js").Told} Told */

export class DetailPanel {
  needs = "detail";
  dark = false;
  /** @type {Map<Name, Told>} */
  #runs = new Map();
  #draw = coalesced(() => this.#drawNow());

  /**
   * @param {string} id
   * @param {string} label of the chart, for people who do not see it
   */
  constructor(id, label) {
    this.id = id;
    this.chart = new PointChart(byId(`${id}-chart`), label);
    this.keys = byId(`${id}-keys`);
  }

  /** The runs, A first. @returns {Told[]} */
  get runs() {
    return [...this.#runs.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Draws the runs that have a σ. @param {Told[]} runs one or two */
  draw(runs) {
    throw new Error(`the panel ${this.id} does not say how ${runs.length} runs are drawn`);
  }

  /** What is drawn. @returns {import("./csv.js").Table} */
  table() {
    throw new Error(`the panel ${this.id} has no table`);
  }

  /** @param {Name} name @param {import("./wire.js").Started} started */
  begin(name, started) {
    this.#runs.set(name, { name, started, detail: null });
    this.#draw();
  }

  /** @param {Name} name */
  end(name) {
    this.#runs.delete(name);
    this.#draw();
  }

  /** @param {Name} name @param {import("./wire.js").Detail} detail */
  detail(name, detail) {
    const run = this.#runs.get(name);
    if (run) run.detail = detail;
    this.#draw.atBeat();
  }

  /** @param {boolean} dark */
  recolour(dark) {
    this.dark = dark;
    this.#draw();
  }

  /** Draws what is known, after it was not shown. */
  redraw() {
    this.#draw();
  }

  #drawNow() {
    if (this.#runs.size === 0) return;
    sayWithoutStd(this.id, new Map([...this.#runs].map(([name, { started }]) => [name, started])));
    const runs = this.runs.filter(({ started }) => started.config.objective.has_std);
    if (runs.length > 0 && isShown(this.chart.parent)) this.draw(runs);
  }

  /** Whether two runs are told apart. */
  get two() {
    return this.#runs.size > 1;
  }
}
