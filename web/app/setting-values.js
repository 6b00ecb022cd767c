// Setting values: how the values of the settings are read from text, kept in range and written. Pure.

import { isB, parseChange, tidy } from "./changes.js";
import { objectiveOf } from "./choices.js";

/** @typedef {import("./state-table.js").State} State */

export const MIN_BATCH = 4;
export const MAX_BATCH = 512;
export const MIN_RATE = 1e-4;
export const MAX_RATE = 0.3;
export const MIN_MULTIPLE = 0.25;
export const MAX_MULTIPLE = 4;

/** What colours may stand for. */
export const COLOURS = /** @type {const} */ (["group", "level", "std", "error"]);

/** More levels of captions no data set has. */
export const MAX_LEVELS = 32;

/** Seeds of the page: JavaScript holds them exactly, and they stay short in a URL. */
export const MAX_SEED = 2 ** 32 - 1;

/** Parts of the page that `hide` knows, by what they hold. Those that are still to come are hidden with "all" too. */
export const PANELS = [
  "intro", "files", "questions", "ask", "gallery", "data", "objective", "compare", "encoders", "dimension", "seed", "batch", "tau", "lr", "m",
  "transport", "timeline", "pace", "view", "legend", "notes", "readouts", "loss", "sigma",
  "recall", "distribution", "bits", "kinds", "errors", "rank", "gap", "uniformity", "gradient", "clamp", "matrix",
  "understand", "table", "help", "title", "theme", "until", "full-screen",
];

/** Steps that a run may be told to pause at. */
export const MAX_STEP = 1e9;

/** @param {string} text */
export function number(text) {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? undefined : value;
}

/** @param {string} text */
export function flag(text) {
  return text === "1" ? true : text === "0" ? false : undefined;
}

/**
 * @param {number} value
 * @param {number} min
 * @param {number} max
 */
export function within(value, min, max) {
  return Math.min(max, Math.max(min, value));
}

/** The nearest power of two in range. @param {number} value */
export function clampBatch(value) {
  return within(2 ** Math.round(Math.log2(Math.max(value, 1))), MIN_BATCH, MAX_BATCH);
}

/** @param {number} value */
export function clampRate(value) {
  return exact(within(value, MIN_RATE, MAX_RATE));
}

/**
 * @param {number} value
 * @param {string} objective
 */
export function clampTau(value, objective) {
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
export function exact(value) {
  return Number(value.toPrecision(6));
}

/** @param {number} value */
export function short(value) {
  return String(exact(value));
}

/**
 * Changes that exist: of settings of a run that is there, each in range.
 * @param {unknown} changes
 * @param {State} state
 */
export function clampSchedule(changes, state) {
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
export function formatCamera(view) {
  return view ? [view.x, view.y, view.scale].map(short).join(",") : "";
}

/** @param {string} text */
export function camera(text) {
  const parts = text.split(",").map(number);
  const [x, y, scale] = parts;
  if (parts.length !== 3 || x === undefined || y === undefined || scale === undefined || scale <= 0) return undefined;
  return { x, y, scale, auto: false };
}

/**
 * A checkpoint may lie beside the page or on another host; other schemes are refused.
 * @param {string} text
 */
export function checkpointURL(text) {
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
export function clampHide(value) {
  if (!value.includes("all")) return value.filter((name) => PANELS.includes(name));
  const kept = new Set(value.filter((name) => name.startsWith("-")).map((name) => name.slice(1)));
  return PANELS.filter((name) => !kept.has(name));
}

/** A list of parts, the shorter way round. @param {string[]} value */
export function formatHide(value) {
  const hidden = new Set(value);
  const left = PANELS.filter((name) => !hidden.has(name));
  return left.length < PANELS.length / 2 ? ["all", ...left.map((name) => "-" + name)].join(",") : value.join(",");
}
