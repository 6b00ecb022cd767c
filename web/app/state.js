// The state that the URL carries, as one typed table: for each key how it is read, written, what it is where
// the URL is silent, and how it is kept in range. Pure: it knows no window and no trainer.

import { HANGS_ON, SETTINGS, formatChange, isB, isChange, parseChange, tidy } from "./changes.js";
import { cleanCaptions, formatCaptions, parseCaptions } from "./ask-captions.js";
import { formatChoice, parseChoice } from "./matrix-data.js";
import { GENTLE, clampPace, formatPace, parsePace } from "./pace.js";
import { clampDim, datasetOf, objectiveOf, repairSpec } from "./choices.js";
import { rateOf, repairEncoder } from "./encoder-spec.js";
import { repairObjective } from "./objective-spec.js";
import { parseSpec } from "./spec.js";

/**
 * The values of the table.
 * @typedef {object} State
 * @property {string} data data set with its options, as dataset.Open takes it
 * @property {string} objective the objective with its options, as loss.Parse takes it
 * @property {number} d dimension of the embedding
 * @property {number} seed
 * @property {string} image encoder of images with its options, as package encoder reads it; "" is the data set's MLP
 * @property {string} text encoder of texts; "" is the data set's bag of words
 * @property {string} b objective of the second run, beside the first; "" where there is one run only
 * @property {number} clip global norm that gradients are clipped to; 0 where they are not
 * @property {number} batch batch size, a power of two
 * @property {number} tau temperature
 * @property {number} lr learning rate
 * @property {number} b.batch batch size of the second run; 0 where it is linked to that of the first
 * @property {number} b.tau the same for its temperature
 * @property {number} b.lr and for its learning rate
 * @property {import("./changes.js").Change[]} schedule what changes while it trains, by step
 * @property {number} pace steps a second; 0 as fast as it goes, −1 the gentle start
 * @property {number} m multiple of σ that a ring shows
 * @property {import("./wire.js").Camera|null} view where the scene's camera is; null where it follows the data
 * @property {import("./wire.js").Camera|null} b.view the same for the second run's
 * @property {boolean} link whether the two cameras move together
 * @property {"group"|"level"|"std"|"error"} colour what colours stand for
 * @property {number[]} without levels of captions that are not shown
 * @property {boolean} rings whether all rings are drawn, also of levels with very many captions
 * @property {string} plane how the plane is shaded: "level.LEVEL" by who wins, "caption" or "caption.INDEX" by a probability, "" not
 * @property {string[]} ask captions of the reader's own that the model is asked
 * @property {number} until step at which a run pauses by itself; 0 for none
 * @property {string} matrix what is shown of the batch matrix, such as "distance+images"; "" where it is closed
 * @property {string[]} hide parts of the page that are not shown
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

/** What colours may stand for. */
export const COLOURS = /** @type {const} */ (["group", "level", "std", "error"]);

/** More levels of captions no data set has. */
const MAX_LEVELS = 32;

/** Seeds of the page: JavaScript holds them exactly, and they stay short in a URL. */
export const MAX_SEED = 2 ** 32 - 1;

/** Parts of the page that `hide` knows, by what they hold. Those that are still to come are hidden with "all" too. */
export const PANELS = [
  "intro", "files", "questions", "ask", "gallery", "data", "objective", "compare", "encoders", "dimension", "seed", "batch", "tau", "lr", "m",
  "transport", "timeline", "pace", "view", "legend", "notes", "readouts", "loss", "sigma",
  "recall", "distribution", "bits", "kinds", "errors", "rank", "gap", "uniformity", "gradient", "clamp", "matrix",
  "understand", "table", "help", "title", "theme", "until",
];

/** Steps that a run may be told to pause at. */
export const MAX_STEP = 1e9;

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

/** The nearest power of two in range. @param {number} value */
function clampBatch(value) {
  return within(2 ** Math.round(Math.log2(Math.max(value, 1))), MIN_BATCH, MAX_BATCH);
}

/** @param {number} value */
function clampRate(value) {
  return exact(within(value, MIN_RATE, MAX_RATE));
}

/**
 * @param {number} value
 * @param {string} objective
 */
function clampTau(value, objective) {
  const of = objectiveOf(objective);
  return exact(within(value, of.tauMin, of.tauMax));
}

/**
 * Whether one temperature can be meant for both runs: their objectives have the same default and range of τ.
 * CLIP's 0.07 means something else than the proposal's 1, so with those each run has its own.
 * @param {Pick<State, "objective"|"b">} state
 */
export function sharesTau({ objective, b }) {
  const [one, other] = [objectiveOf(objective), objectiveOf(b)];
  return one.defaultTau === other.defaultTau && one.tauMin === other.tauMin && one.tauMax === other.tauMax;
}

/** At most six digits: what the URL says is what runs. @param {number} value */
function exact(value) {
  return Number(value.toPrecision(6));
}

/** @param {number} value */
function short(value) {
  return String(exact(value));
}

/**
 * Changes that exist: of settings of a run that is there, each in range.
 * @param {unknown} changes
 * @param {State} state
 */
function clampSchedule(changes, state) {
  const list = /** @type {import("./changes.js").Change[]} */ ([]);
  for (const given of Array.isArray(changes) ? changes : []) {
    const change = parseChange(`${given?.setting}@${given?.step}`, String(given?.value));
    if (!change || (isB(change.setting) && state.b === "")) continue;
    const { setting } = change;
    if (setting.endsWith("batch")) change.value = clampBatch(change.value);
    else if (setting.endsWith("lr")) change.value = clampRate(change.value);
    else change.value = clampTau(change.value, setting === "tau" ? state.objective : state.b);
    list.push(change);
  }
  return tidy(list);
}

/** @param {import("./wire.js").Camera|null} view */
function formatCamera(view) {
  return view ? [view.x, view.y, view.scale].map(short).join(",") : "";
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

/**
 * The parts that a list names: "all" stands for every one, and a name after "-" is taken out again.
 * @param {string[]} value
 */
function clampHide(value) {
  if (!value.includes("all")) return value.filter((name) => PANELS.includes(name));
  const kept = new Set(value.filter((name) => name.startsWith("-")).map((name) => name.slice(1)));
  return PANELS.filter((name) => !kept.has(name));
}

/** A list of parts, the shorter way round. @param {string[]} value */
function formatHide(value) {
  const hidden = new Set(value);
  const left = PANELS.filter((name) => !hidden.has(name));
  return left.length < PANELS.length / 2 ? ["all", ...left.map((name) => "-" + name)].join(",") : value.join(",");
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
    clamp: repairObjective,
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
  image: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "",
    clamp: (value) => repairEncoder("image", value),
    run: true,
  },
  text: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "",
    clamp: (value) => repairEncoder("text", value),
    run: true,
  },
  checkpoint: {
    parse: checkpointURL,
    format: (value) => value,
    initial: () => "",
    clamp: checkpointURL,
    run: true,
  },
  b: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "",
    clamp: (value, state) => (value === "" || state.checkpoint !== "" ? "" : repairObjective(value)), // a checkpoint is shown alone
    run: true,
  },
  clip: {
    parse: number,
    format: short,
    initial: () => 0,
    clamp: (value) => exact(within(value, 0, 1e6)),
    run: true,
  },
  batch: {
    parse: number,
    format: String,
    initial: (state) => datasetOf(state.data).batchSize,
    clamp: clampBatch,
  },
  tau: {
    parse: number,
    format: short,
    initial: (state) => objectiveOf(state.objective).defaultTau,
    clamp: (value, state) => clampTau(value, state.objective),
  },
  lr: {
    parse: number,
    format: short,
    initial: (state) => Math.min(datasetOf(state.data).learningRate, rateOf(state.image, state.text)),
    clamp: clampRate,
  },
  "b.batch": {
    parse: number,
    format: String,
    initial: () => 0,
    clamp: (value, state) => (value === 0 || state.b === "" ? 0 : clampBatch(value)),
  },
  "b.tau": {
    parse: number,
    format: short,
    initial: (state) => (state.b === "" || sharesTau(state) ? 0 : objectiveOf(state.b).defaultTau),
    clamp(value, state) {
      if (state.b === "" || (value === 0 && sharesTau(state))) return 0;
      return value === 0 ? objectiveOf(state.b).defaultTau : clampTau(value, state.b);
    },
  },
  "b.lr": {
    parse: number,
    format: short,
    initial: () => 0,
    clamp: (value, state) => (value === 0 || state.b === "" ? 0 : clampRate(value)),
  },
  schedule: {
    parse: () => undefined, // every change is a key of its own
    format: (value) => value.map(formatChange).join("&"),
    initial: () => [],
    clamp: clampSchedule,
    run: true,
  },
  pace: { parse: parsePace, format: formatPace, initial: () => GENTLE, clamp: clampPace },
  m: {
    parse: number,
    format: short,
    initial: () => 1,
    clamp: (value) => within(value, MIN_MULTIPLE, MAX_MULTIPLE),
  },
  colour: {
    parse: (text) => COLOURS.find((colour) => colour === text),
    format: (value) => value,
    initial: () => "group",
    clamp: (value) => COLOURS.find((colour) => colour === value) ?? "group",
  },
  without: {
    parse: (text) => text.split(",").map(number).filter((level) => level !== undefined),
    format: (value) => value.join(","),
    initial: () => [],
    clamp: (value) => [...new Set(Array.isArray(value) ? value : [])].filter((level) => Number.isInteger(level) && level >= 0 && level < MAX_LEVELS).sort((a, b) => a - b),
  },
  rings: { parse: flag, format: (value) => (value ? "1" : "0"), initial: () => false, clamp: (value) => value },
  plane: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "",
    clamp: (value) => (/^(level\.\d{1,2}|caption(\.\d{1,6})?)$/.test(value) ? value : ""),
  },
  view: {
    parse: camera,
    format: formatCamera,
    initial: () => null,
    clamp: (value) => value,
  },
  "b.view": {
    parse: camera,
    format: formatCamera,
    initial: () => null,
    clamp: (value, state) => (state.b === "" ? null : value),
  },
  link: { parse: flag, format: (value) => (value ? "1" : "0"), initial: () => true, clamp: (value, state) => value || state.b === "" },
  ask: { parse: parseCaptions, format: formatCaptions, initial: () => [], clamp: cleanCaptions },
  until: { parse: number, format: String, initial: () => 0, clamp: (value) => within(Math.round(value), 0, MAX_STEP) },
  matrix: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "",
    clamp: (value) => formatChoice(parseChoice(value)),
  },
  hide: {
    parse: (text) => text.split(","),
    format: formatHide,
    initial: () => [],
    clamp: clampHide,
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
  const schedule = [];
  for (const part of query.replace(/^\?/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    let [key, text] = [part.slice(0, at), ""];
    try {
      key = decodeURIComponent(key);
      text = decodeURIComponent(part.slice(at + 1)); // "+" stays "+": it joins the parts of a data set's options
    } catch {
      continue;
    }
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
