// MetricsLog: the numbers that judge a run, by step, as one table. It hears of the runs as a panel does (charts.js).

import { column } from "./csv.js";

/** @typedef {"A"|"B"} Name */
/** @typedef {import("./csv.js").Cell} Cell */

/**
 * Steps of one run that are kept; with more, every second one goes, the last one stays.
 */
export const MOST = 20_000;

/**
 * What is known at one step.
 * @typedef {object} Row
 * @property {number} step
 * @property {any} metrics
 * @property {Cell[]} settings batch size, τ and learning rate in force; unknown for what a checkpoint tells of its past
 */

/** Numbers of a run, as the file format names them, with their units. */
const NUMBERS = /** @type {const} */ ([
  ["loss", "nats"], ["gradient_norm", ""], ["cross_entropy", "nats"],
  ["recall_image_to_text", "share"], ["recall_text_to_image", "share"], ["recall_image_to_text_means", "share"], ["recall_text_to_image_means", "share"],
  ["kendall_tau", ""], ["clamp_share", "share"],
]);

/** Numbers with a value for each level of caption. */
const BY_LEVEL = /** @type {const} */ ([["recall_by_level", "share"], ["log_std_by_level", "nats"]]);

export class MetricsLog {
  id = "metrics";
  /** @type {Map<Name, {levels: string[], rows: Row[], settings: Cell[]}>} */
  #runs = new Map();

  /** @param {Name} name @param {import("./wire.js").Started} started */
  begin(name, started) {
    this.#runs.set(name, { levels: started.points.levels, rows: [], settings: [] });
  }

  /** @param {Name} name */
  end(name) {
    this.#runs.delete(name);
  }

  /** A run goes back: what came after the step did not happen. @param {Name} name @param {number} step */
  rewind(name, step) {
    const run = this.#runs.get(name);
    if (run) run.rows = run.rows.filter((row) => row.step <= step);
  }

  /** What follows is all that is known. @param {Name} name */
  forget(name) {
    const run = this.#runs.get(name);
    if (run) run.rows = [];
  }

  /** What is in force now. @param {Name} name @param {import("./wire.js").Progress} progress */
  now(name, { batch_size, tau, learning_rate }) {
    const run = this.#runs.get(name);
    if (run) run.settings = [batch_size, tau, learning_rate];
  }

  /** @param {Name} name @param {number} step @param {any} metrics */
  snapshot(name, step, metrics) {
    const run = this.#runs.get(name);
    if (!run) return;
    const row = { step, metrics, settings: run.settings };
    const last = run.rows.at(-1);
    if (last && last.step === step) {
      run.rows[run.rows.length - 1] = row; // the same step, judged with what is in force now
      return;
    }
    run.rows.push(row);
    if (run.rows.length > MOST) run.rows = run.rows.filter((_, i) => (run.rows.length - 1 - i) % 2 === 0);
  }

  /** A row for each step that was judged, of every run. @returns {import("./csv.js").Table} */
  table() {
    const runs = [...this.#runs].sort(([a], [b]) => a.localeCompare(b));
    const two = runs.length > 1;
    const levels = runs[0]?.[1].levels ?? []; // the runs have the same data
    return {
      columns: [
        ...(two ? ["run"] : []), "step", "batch_size", "tau", "learning_rate",
        ...NUMBERS.map(([key, unit]) => column(key, unit)),
        ...BY_LEVEL.flatMap(([key, unit]) => levels.map((level) => column(`${key}: ${level}`, unit))),
      ],
      rows: runs.flatMap(([name, { rows }]) =>
        rows.map(({ step, metrics, settings }) => [
          ...(two ? [name] : []), step, ...[0, 1, 2].map((i) => settings[i]),
          ...NUMBERS.map(([key]) => metrics[key]),
          ...BY_LEVEL.flatMap(([key]) => levels.map((_, level) => metrics[key]?.[level])),
        ]),
      ),
    };
  }
}
