// State: all that the URL carries, from some of its values, from a query and back, and after a change by hand. What each
// key is, is in state-table.js. Pure: it knows no window and no trainer.

import { HANGS_ON, SETTINGS, isB, isChange, parseChange } from "./changes.js";
import { parseSpec } from "./spec.js";
import { KEYS, RUN_KEYS, TABLE } from "./state-table.js";

/** @typedef {import("./state-table.js").State} State */
/** @template T @typedef {import("./state-table.js").Row<T>} Row */

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
 * The keys of a query string with their values, as they are written. What is no pair, or cannot be read, is left out.
 * @param {string} query with or without "?"
 * @returns {[string, string][]}
 */
export function pairsOf(query) {
  return query.replace(/^\?/, "").split("&").flatMap((part) => {
    const at = part.indexOf("=");
    if (at < 0) return [];
    try {
      // "+" stays "+": it joins the parts of a data set's options.
      return [/** @type {[string, string]} */ ([decodeURIComponent(part.slice(0, at)), decodeURIComponent(part.slice(at + 1))])];
    } catch {
      return [];
    }
  });
}

/**
 * The values that a query string gives. Unknown keys, and values that are none, are left out, and wrong-values.js says so;
 * what is out of range is clamped by complete().
 * @param {string} query with or without "?"
 * @returns {Partial<State>}
 */
export function parse(query) {
  const values = /** @type {any} */ ({});
  const schedule = [];
  for (const [key, text] of pairsOf(query)) {
    if (isChange(key)) {
      const change = parseChange(key, text);
      if (change) schedule.push(change);
      continue;
    }
    if (!Object.hasOwn(TABLE, key)) continue;
    const value = TABLE[/** @type {keyof State} */ (key)].parse(text);
    if (value !== undefined) values[key] = value;
  }
  if (schedule.length > 0) values.schedule = schedule;
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
    if (text !== row.format(silent)) parts.push(key === "schedule" ? text : `${key}=${escape(text)}`);
  }
  return parts.length > 0 ? "?" + parts.join("&") : "";
}

/** Percent-encodes what a query may not hold, and leaves what reads better plain. @param {string} text */
function escape(text) {
  return encodeURIComponent(text).replace(/%(3F|3D|2B|2F|3A|2C)/g, (code) => decodeURIComponent(code));
}

/**
 * The state after some of its values were changed by hand. A value whose meaning hangs on one that changed
 * goes back to its default: batch size, learning rate and dimension with the data set, learning rate with an encoder,
 * temperature with the objective. A live run takes the place of a checkpoint, unless the checkpoint is what changed.
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
  if (renamed(change.data, state.data)) reset("d", "batch", "lr", "b.batch", "b.lr", "without", "plane");
  if (change.data !== undefined && change.data !== state.data) reset("point");
  if (change.seed !== undefined && change.seed !== state.seed && state.point.startsWith("picture")) reset("point"); // it draws other pictures
  if (renamed(change.image, state.image) || renamed(change.text, state.text)) reset("lr", "b.lr");
  if (renamed(change.objective, state.objective)) reset("tau", "b.tau");
  if (renamed(change.b, state.b)) reset("b.tau", "b.view");
  if (!("schedule" in change)) next.schedule = leftBy(state, change);
  const begins = beginsRun(state, /** @type {State} */ ({ ...state, ...change }));
  if (begins && !("checkpoint" in change)) next.checkpoint = "";
  if (begins) reset("view", "b.view");
  const full = complete(next);
  if (begins) return full;
  // A checkpoint may run with what no control offers, such as a batch of 100: what was not touched stays so. What
  // is the second run's goes with it.
  const kept = (/** @type {keyof State} */ key) => !(key in change) && !(key.startsWith("b.") || key === "link" || key === "schedule");
  return /** @type {State} */ (Object.fromEntries(KEYS.map((key) => [key, kept(key) ? state[key] : full[key]])));
}

/**
 * Whether a change names another data set or objective; other options of the same one leave what hangs on it.
 * @param {string|undefined} to
 * @param {string} from
 */
function renamed(to, from) {
  return to !== undefined && parseSpec(to).name !== parseSpec(from).name;
}

/**
 * The changes by step that a change by hand leaves: those whose meaning hangs on what changed are gone.
 * @param {State} state
 * @param {Partial<State>} change
 */
function leftBy(state, change) {
  const gone = new Set([
    ...(renamed(change.data, state.data) ? HANGS_ON.data : []),
    ...(renamed(change.image, state.image) || renamed(change.text, state.text) ? HANGS_ON.encoder : []),
    ...(renamed(change.objective, state.objective) ? HANGS_ON.objective : []),
    ...(renamed(change.b, state.b) ? (change.b === "" ? SETTINGS.filter(isB) : HANGS_ON.b) : []),
  ]);
  return state.schedule.filter(({ setting }) => !gone.has(setting));
}

/**
 * Whether a new run begins between two states, or two of them side by side. The second run begins together with
 * the first, for a fair comparison; that it is closed leaves the first alone.
 * @param {State} before
 * @param {State} after
 */
export function beginsRun(before, after) {
  return RUN_KEYS.some((key) => differs(before, after, key) && !(after.b === "" && before.b !== "" && (key === "b" || key === "schedule")));
}

/**
 * Whether two states say something else of a key.
 * @param {State} a
 * @param {State} b
 * @param {keyof State} key
 */
export function differs(a, b, key) {
  return a[key] !== b[key] && TABLE[key].format(/** @type {never} */ (a[key])) !== TABLE[key].format(/** @type {never} */ (b[key]));
}

/**
 * What the state says about one of the two runs, in the words of a page that shows it alone.
 * @param {State} state
 * @param {"A"|"B"} name
 * @returns {State}
 */
export function stateOf(state, name) {
  if (name === "A") return state;
  return {
    ...state,
    objective: state.b,
    batch: state["b.batch"] || state.batch,
    tau: state["b.tau"] || state.tau,
    lr: state["b.lr"] || state.lr,
    view: state["b.view"],
  };
}

/**
 * The values that a run's configuration stands for. They are what runs, so they are not clamped.
 * @param {import("./wire.js").Config} config
 * @returns {Pick<State, "data"|"objective"|"d"|"seed"|"image"|"text"|"clip"|"batch"|"tau"|"lr">}
 */
export function valuesOf(config) {
  return {
    data: config.dataset,
    objective: config.objective.name,
    d: config.dim,
    seed: config.seed,
    image: config.image_encoder ?? "",
    text: config.text_encoder ?? "",
    clip: config.clip_norm ?? 0,
    batch: config.batch_size,
    tau: config.objective.tau,
    lr: config.learning_rate,
  };
}
