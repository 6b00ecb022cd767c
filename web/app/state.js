// The state that the URL carries, as one typed table: for each key how it is read, written, what it is where
// the URL is silent, and how it is kept in range. Pure: it knows no window and no trainer.

import { GENTLE, clampPace, formatPace, parsePace } from "./pace.js";
import { clampDim, datasetOf, objectiveOf, repairSpec } from "./choices.js";
import { parseSpec } from "./spec.js";

/**
 * The values of the table.
 * @typedef {object} State
 * @property {string} data data set with its options, as dataset.Open takes it
 * @property {string} objective name of the objective
 * @property {number} d dimension of the embedding
 * @property {number} seed
 * @property {number} batch batch size, a power of two
 * @property {number} tau temperature
 * @property {number} lr learning rate
 * @property {number} pace steps a second; 0 as fast as it goes, −1 the gentle start
 * @property {number} m multiple of σ that a ring shows
 * @property {import("./wire.js").Camera|null} view where the scene's camera is; null where it follows the data
 * @property {"group"|"level"} colour what colours stand for
 * @property {string[]} hide panels that are not shown
 * @property {boolean} play whether a run trains from its start
 * @property {string} checkpoint URL of the checkpoint on show, "" for a live run
 * @property {string} backend that the trainer computes with: "go" for the reference, "" for the fast one
 */

/**
 * One row of the table.
 * @template T
 * @typedef {object} Row
 * @property {(text: string) => T|undefined} parse undefined where the text is no value of this key
 * @property {(value: T) => string} format
 * @property {(state: State) => T} initial the value where the URL is silent; it may use the rows above
 * @property {(value: T, state: State) => T} clamp the nearest value in range; it may use the rows above
 * @property {boolean} [run] a change starts a new run
 */

export const MIN_BATCH = 4;
export const MAX_BATCH = 512;
export const MIN_RATE = 1e-4;
export const MAX_RATE = 0.3;
export const MIN_MULTIPLE = 0.25;
export const MAX_MULTIPLE = 4;

/** Seeds of the page: JavaScript holds them exactly, and they stay short in a URL. */
export const MAX_SEED = 2 ** 32 - 1;

/** Panels that `hide` knows, by what they hold. */
export const PANELS = [
  "intro", "files", "gallery", "data", "objective", "dimension", "seed", "batch", "tau", "lr", "m",
  "transport", "timeline", "pace", "view", "legend", "notes", "readouts", "loss", "sigma",
];

/** @param {string} text */
function number(text) {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
}

/** @param {string} text */
function flag(text) {
  return text === "1" ? true : text === "0" ? false : undefined;
}

/**
 * @param {number} value
 * @param {number} min
 * @param {number} max
 */
function within(value, min, max) {
  return Math.min(max, Math.max(min, value));
}

/** At most six digits: what the URL says is what runs. @param {number} value */
function short(value) {
  return String(Number(value.toPrecision(6)));
}

/** @param {string} text */
function camera(text) {
  const parts = text.split(",").map(number);
  const [x, y, scale] = parts;
  if (parts.length !== 3 || x === undefined || y === undefined || scale === undefined || scale <= 0) return undefined;
  return { x, y, scale, auto: false };
}

/**
 * A checkpoint may lie beside the page or on another host; other schemes are refused.
 * @param {string} text
 */
function checkpointURL(text) {
  try {
    const protocol = new URL(text, "https://page.invalid/").protocol;
    return protocol === "https:" || protocol === "http:" ? text : "";
  } catch {
    return "";
  }
}

/** @type {{[K in keyof State]: Row<State[K]>}} */
export const TABLE = {
  data: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "tree332",
    clamp: repairSpec,
    run: true,
  },
  objective: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "proposal",
    clamp: (value) => objectiveOf(value).name,
    run: true,
  },
  d: {
    parse: number,
    format: String,
    initial: (state) => datasetOf(state.data).dim,
    clamp: (value, state) => clampDim(value, state.data),
    run: true,
  },
  seed: {
    parse: number,
    format: String,
    initial: () => 1,
    clamp: (value) => within(Math.round(value), 0, MAX_SEED),
    run: true,
  },
  checkpoint: {
    parse: checkpointURL,
    format: (value) => value,
    initial: () => "",
    clamp: checkpointURL,
    run: true,
  },
  batch: {
    parse: number,
    format: String,
    initial: (state) => datasetOf(state.data).batchSize,
    clamp: (value) => within(2 ** Math.round(Math.log2(Math.max(value, 1))), MIN_BATCH, MAX_BATCH),
  },
  tau: {
    parse: number,
    format: short,
    initial: (state) => objectiveOf(state.objective).defaultTau,
    clamp(value, state) {
      const of = objectiveOf(state.objective);
      return within(value, of.tauMin, of.tauMax);
    },
  },
  lr: {
    parse: number,
    format: short,
    initial: (state) => datasetOf(state.data).learningRate,
    clamp: (value) => within(value, MIN_RATE, MAX_RATE),
  },
  pace: { parse: parsePace, format: formatPace, initial: () => GENTLE, clamp: clampPace },
  m: {
    parse: number,
    format: short,
    initial: () => 1,
    clamp: (value) => within(value, MIN_MULTIPLE, MAX_MULTIPLE),
  },
  colour: {
    parse: (text) => (text === "group" || text === "level" ? text : undefined),
    format: (value) => value,
    initial: () => "group",
    clamp: (value) => value,
  },
  view: {
    parse: camera,
    format: (value) => (value ? [value.x, value.y, value.scale].map(short).join(",") : ""),
    initial: () => null,
    clamp: (value) => value,
  },
  hide: {
    parse: (text) => text.split(","),
    format: (value) => value.join(","),
    initial: () => [],
    clamp: (value) => value.filter((name) => PANELS.includes(name)),
  },
  play: { parse: flag, format: (value) => (value ? "1" : "0"), initial: () => true, clamp: (value) => value },
  backend: {
    parse: (text) => (text === "go" || text === "" ? text : undefined),
    format: (value) => value,
    initial: () => "",
    clamp: (value) => (value === "go" ? value : ""),
  },
};

/** Keys in the order of the table: a row may use the values above it. */
export const KEYS = /** @type {(keyof State)[]} */ (Object.keys(TABLE));

/** Keys whose change starts a new run. */
export const RUN_KEYS = KEYS.filter((key) => TABLE[key].run);

/**
 * A full state from some of its values: the rest, and what is of another type, as the URL's silence means;
 * everything in range.
 * @param {Partial<State>} values
 * @returns {State}
 */
export function complete(values) {
  const state = /** @type {any} */ ({});
  for (const key of KEYS) {
    const row = /** @type {Row<any>} */ (TABLE[key]);
    const initial = row.initial(state);
    const given = /** @type {any} */ (values[key]);
    const usable = given !== undefined && typeof given === typeof initial && !Number.isNaN(given);
    state[key] = row.clamp(usable ? given : initial, state);
  }
  return state;
}

/**
 * The values that a query string gives. Unknown keys, and values that are none, are ignored; what is out of
 * range is clamped by complete().
 * @param {string} query with or without "?"
 * @returns {Partial<State>}
 */
export function parse(query) {
  const values = /** @type {any} */ ({});
  for (const part of query.replace(/^\?/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const key = part.slice(0, at);
    if (!Object.hasOwn(TABLE, key)) continue;
    let text;
    try {
      text = decodeURIComponent(part.slice(at + 1)); // "+" stays "+": it joins the parts of a data set's options
    } catch {
      continue;
    }
    const value = TABLE[/** @type {keyof State} */ (key)].parse(text);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

/**
 * The query string of a state: only what differs from what silence means. A checkpoint brings its own data
 * set, objective, dimension and seed, which are not written beside one, and its own batch size, temperature and
 * learning rate, which are written where they were changed.
 * @param {State} state
 * @param {Partial<State>} [brought] what the checkpoint on show brought
 * @returns {string} "" or "?…"
 */
export function format(state, brought = {}) {
  const parts = [];
  for (const key of KEYS) {
    const row = /** @type {Row<any>} */ (TABLE[key]);
    if (state.checkpoint !== "" && row.run && key !== "checkpoint") continue;
    const silent = state.checkpoint !== "" && key in brought ? brought[key] : row.initial(state);
    const text = row.format(state[key]);
    if (text !== row.format(silent)) parts.push(`${key}=${escape(text)}`);
  }
  return parts.length > 0 ? "?" + parts.join("&") : "";
}

/** Percent-encodes what a query may not hold, and leaves what reads better plain. @param {string} text */
function escape(text) {
  return encodeURIComponent(text).replace(/%(3F|3D|2B|2F|3A|2C)/g, (code) => decodeURIComponent(code));
}

/**
 * The state after some of its values were changed by hand. A value whose meaning hangs on one that changed
 * goes back to its default: batch size, learning rate and dimension with the data set, temperature with the
 * objective. A live run takes the place of a checkpoint, unless the checkpoint is what changed.
 * @param {State} state
 * @param {Partial<State>} change
 * @returns {State}
 */
export function change(state, change) {
  const next = /** @type {Partial<State>} */ ({ ...state, ...change });
  /** @param {(keyof State)[]} keys */
  const reset = (...keys) => {
    for (const key of keys) if (!(key in change)) delete next[key];
  };
  const dataset = /** @param {string} spec */ (spec) => parseSpec(spec).name;
  if (change.data !== undefined && dataset(change.data) !== dataset(state.data)) reset("d", "batch", "lr");
  if (change.objective !== undefined && change.objective !== state.objective) reset("tau");
  const begins = RUN_KEYS.some((key) => key in change && change[key] !== state[key]);
  if (begins && !("checkpoint" in change)) next.checkpoint = "";
  if (begins) reset("view");
  const full = complete(next);
  if (begins) return full;
  // A checkpoint may run with what no control offers, such as a batch of 100: what was not touched stays so.
  return /** @type {State} */ (Object.fromEntries(KEYS.map((key) => [key, key in change ? full[key] : state[key]])));
}

/**
 * The values that a run's configuration stands for. They are what runs, so they are not clamped.
 * @param {import("./wire.js").Config} config
 * @returns {Pick<State, "data"|"objective"|"d"|"seed"|"batch"|"tau"|"lr">}
 */
export function valuesOf(config) {
  return {
    data: config.dataset,
    objective: config.objective.name,
    d: config.dim,
    seed: config.seed,
    batch: config.batch_size,
    tau: config.objective.tau,
    lr: config.learning_rate,
  };
}
