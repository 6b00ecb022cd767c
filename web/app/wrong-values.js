// Wrong values: what a URL says that cannot be meant, in sentences for who wrote it. The page takes the default in its
// place, or the nearest value in range, and says so. Keys that it does not know are somebody else's and are left alone.
// Pure.

import { MAX_PROBES } from "./ask-captions.js";
import { MAX_CHANGES, SETTINGS, isB, isChange, parseChange } from "./changes.js";
import { DATASETS, DIMENSIONS, OBJECTIVES, datasetOf, minDim, objectiveOf } from "./choices.js";
import { encoderOf, encodersOf, repairEncoder } from "./encoder-spec.js";
import { isWordOfChoice } from "./matrix-data.js";
import { optionOf } from "./objective-spec.js";
import { PACES } from "./pace.js";
import { COLOURS, MAX_BATCH, MAX_MULTIPLE, MAX_RATE, MAX_SEED, MAX_STEP, MIN_BATCH, MIN_MULTIPLE, MIN_RATE, PANELS } from "./setting-values.js";
import { parseSpec } from "./spec.js";
import { TABLE } from "./state-table.js";
import { complete, pairsOf, parse } from "./state.js";
import { VARIANTS } from "./variants.js";

/** @typedef {import("./state-table.js").State} State */

/** Letters of a value that are repeated. */
const QUOTED = 60;

/** Wrong values that are told one by one. */
const TOLD = 4;

/**
 * What is wrong with the values of a query, each in a line of its own; "" where nothing is.
 * @param {string} query with or without "?"
 */
export function tellWrongValues(query) {
  const all = wrongValues(query);
  const more = all.length - TOLD;
  return [...all.slice(0, TOLD), ...(more > 0 ? [`${more} more ${more === 1 ? "value is" : "values are"} wrong too.`] : [])].join("\n");
}

/**
 * Two sentences for each value of a query that is none.
 * @param {string} query with or without "?"
 * @returns {string[]}
 */
export function wrongValues(query) {
  const state = complete(parse(query));
  const said = new Map(); // of a key that is there twice, the last one counts
  for (const [key, text] of pairsOf(query)) {
    if (text === "" || (!isChange(key) && !Object.hasOwn(TABLE, key))) continue;
    const right = isChange(key) ? rightChange(key, text, state) : rightFor(/** @type {keyof State} */ (key), text, state);
    if (right === "") said.delete(key);
    else said.set(key, `The link says “${key}=${shortened(text)}”, but ${right}. ${instead(key, state)}`);
  }
  return [...said.values()];
}

/** What the page does in place of a wrong value. @param {string} key @param {State} state */
function instead(key, state) {
  const used = isChange(key) ? state.schedule.find(({ setting, step }) => `${setting}@${step}` === key)?.value : usedOf(/** @type {keyof State} */ (key), state);
  return used === undefined ? "It is left out." : `Used instead: ${used}.`;
}

/** What is in force of a key, as the URL would write it; undefined where that is nothing, or only the rest of a list. @param {keyof State} key @param {State} state */
function usedOf(key, state) {
  if (["hide", "ask", "without"].includes(key)) return undefined;
  const used = /** @type {import("./state-table.js").Row<any>} */ (TABLE[key]).format(state[key]);
  return used === "" || (isB(key) && used === "0") ? undefined : used;
}

/** @param {string} text */
const shortened = (text) => (text.length > QUOTED ? text.slice(0, QUOTED) + "…" : text);

/** @param {readonly (string|number)[]} words */
const list = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`);

/** @param {string} what @param {readonly (string|number)[]} words */
const oneOf = (what, words) => `${what} is ${list(words)}`;

/**
 * What would be right for a key, where its text is not.
 * @param {keyof State} key
 * @param {string} text
 * @param {State} state
 * @returns {string} half a sentence; "" where the text is right
 */
function rightFor(key, text, state) {
  const value = TABLE[key].parse(text);
  const second = isB(key);
  if (second && state.b === "") return "there is no second run, which “b=” begins";
  switch (key) {
    case "data":
      return wrongSpec("a data set", text, DATASETS.map(({ name }) => name), (option, given) => rightVariant(state.data, option, given));
    case "objective":
      return wrongSpec("an objective", text, OBJECTIVES.map(({ name }) => name), (option, given) => rightOption(state.objective, option, given));
    case "b":
      if (state.checkpoint !== "") return "a checkpoint is shown alone";
      return wrongSpec("an objective", text, OBJECTIVES.map(({ name }) => name), (option, given) => rightOption(state.b, option, given));
    case "image":
    case "text":
      return wrongSpec("an encoder", text, encodersOf(key).map(({ name }) => name), (option, given) => rightEncoderOption(key, parseSpec(text).name, option, given));
    case "checkpoint":
      return value === "" ? "a checkpoint is a path beside this page, or an http or https address" : "";
    case "d":
      return near(value, state.d, `d is a whole number from ${minDim(state.data)} to ${DIMENSIONS.at(-1)} with ${datasetOf(state.data).name}`);
    case "seed":
      return near(value, state.seed, `a seed is a whole number from 0 to ${MAX_SEED}`);
    case "clip":
      return near(value, state.clip, "a norm to clip to is a number, 0 for none");
    case "batch":
    case "b.batch":
      return value === 0 && second ? "" : near(value, state[key], `a batch size is a power of two from ${MIN_BATCH} to ${MAX_BATCH}`);
    case "tau":
    case "b.tau": {
      const { name, tauMin, tauMax } = objectiveOf(second ? state.b : state.objective);
      return value === 0 && second ? "" : near(value, state[key], `τ is a number from ${tauMin} to ${tauMax} with ${name}`);
    }
    case "lr":
    case "b.lr":
      return value === 0 && second ? "" : near(value, state[key], `a learning rate is a number from ${MIN_RATE} to ${MAX_RATE}`);
    case "pace":
      return near(value, state.pace, oneOf("a pace", PACES.map((pace) => pace.key)));
    case "m":
      return near(value, state.m, `m is a number from ${MIN_MULTIPLE} to ${MAX_MULTIPLE}`);
    case "until":
      return near(value, state.until, `a step is a whole number from 0 to ${MAX_STEP}`);
    case "colour":
      return value === undefined ? oneOf("it", COLOURS) : "";
    case "rings":
    case "link":
    case "play":
      return value === undefined ? "it is 0 or 1" : "";
    case "backend":
      return value === undefined ? "there is only “go” to choose" : "";
    case "without":
      return new Set(text.split(",")).size === state.without.length ? "" : "levels are whole numbers with commas between, 0 the vaguest";
    case "plane":
      return value === state.plane ? "" : "it is “level.2”, “caption” or “caption.5”, with a number of the data";
    case "view":
    case "b.view":
      return value === undefined ? "a view is three numbers, x,y,scale, and the scale is above 0" : "";
    case "ask":
      return text.split(",").filter((part) => part.trim() !== "").length > MAX_PROBES ? `at most ${MAX_PROBES} captions are asked` : "";
    case "point":
      return value === state.point ? "" : "it is “caption.5” or “picture.5”, with a number of the data";
    case "matrix":
      return text === "1" || text.split("+").every(isWordOfChoice) ? "" : "it is words like “probability”, “distance+images” or “sigma+group”, joined by +";
    case "hide": {
      const wrong = text.split(",").filter((name) => name !== "" && name !== "all" && !PANELS.includes(name.replace(/^-/, "")));
      return wrong.length > 0 ? `the page has no part ${list(wrong.map((name) => `“${shortened(name)}”`))}; “all” is every part` : "";
    }
    default:
      return "";
  }
}

/**
 * What would be right for a number that is none, or that had to be brought into range.
 * @param {unknown} value as it was read
 * @param {number} used
 * @param {string} right
 */
function near(value, used, right) {
  return typeof value === "number" && Math.abs(value - used) <= 1e-5 * Math.abs(value) ? "" : right;
}

/**
 * What would be right for a spec: its name, or the first of its options that is not right.
 * @param {string} what
 * @param {string} text
 * @param {string[]} names
 * @param {(option: string, given: string) => string} rightFor half a sentence for an option that is not right, or ""
 */
function wrongSpec(what, text, names, rightFor) {
  const { name, options } = parseSpec(text);
  if (!names.includes(name)) return oneOf(what, names);
  for (const [option, given] of options) {
    const right = rightFor(option, given);
    if (right !== "") return right;
  }
  return "";
}

/** @param {string} spec of the data set in force @param {string} key @param {string} given */
function rightVariant(spec, key, given) {
  const { name } = parseSpec(spec);
  const known = VARIANTS.filter((variant) => variant.of(name));
  const variant = known.find((one) => one.key === key);
  if (!variant) return `${name} has the options ${list(known.map((one) => one.key))}`;
  const used = variant.clamp(given, name);
  if (used === null ? Number(given) === 0 : sameText(given, used)) return "";
  return used === null ? `${name} has no ${key} like that` : `${key} is out of range, and ${used} is the nearest`;
}

/** @param {string} spec of the objective in force @param {string} key @param {string} given */
function rightOption(spec, key, given) {
  const entry = objectiveOf(spec);
  const option = entry.options.find((one) => one.key === key);
  if (!option) return entry.options.length === 0 ? `${entry.name} has no options` : `${entry.name} has the options ${list(entry.options.map((one) => one.key))}`;
  if (sameText(given, optionOf(spec, key))) return "";
  const range = option.kind === "number" ? `a number from ${option.min} to ${option.max}` : "";
  const words = option.kind === "switch" ? ["0", "1"] : option.choices;
  return `${key} is ${[range, list(words)].filter(Boolean).join(", or ")}`;
}

/** @param {"image"|"text"} reads @param {string} name @param {string} key @param {string} given */
function rightEncoderOption(reads, name, key, given) {
  const entry = encoderOf(reads, name);
  if (key === "size" && entry.sizes.length > 0) return entry.sizes.some((size) => size.name === given) ? "" : oneOf("a size", entry.sizes.map((size) => size.name));
  const option = entry.options.find((one) => one.key === key);
  if (!option) return entry.options.length === 0 ? `${name} has no options` : `${name} has the options ${list([...(entry.sizes.length > 0 ? ["size"] : []), ...entry.options.map((one) => one.key)])}`;
  // What another size says can be said: then it is not what the size says by itself.
  const said = [entry.size, ...entry.sizes.map((size) => size.name)].some((size) => parseSpec(repairEncoder(reads, `${name}?size=${size}&${key}=${given}`)).options.has(key));
  if (said || entry.sizes.length === 0 && repairEncoder(reads, `${name}?${key}=${given}`) === "") return "";
  return `${key} is ${option.choices.length > 0 ? list(option.choices) : `a whole number from ${option.min} to ${option.max}`}`;
}

/** Whether two texts say the same: the same number, or the same words in another order. @param {string} a @param {string} b */
function sameText(a, b) {
  if (a === b || (a.trim() !== "" && Number(a) === Number(b))) return true;
  const words = (/** @type {string} */ text) => text.split(/[,+]/).map((word) => (Number.isNaN(Number(word)) ? word : String(Number(word)))).sort().join(",");
  return words(a) === words(b);
}

/** @param {string} key such as "tau@400" @param {string} text @param {State} state */
function rightChange(key, text, state) {
  const change = parseChange(key, text);
  if (!change) return `a change is a setting, @ and a step, such as “tau@400=0.1”; settings are ${list(SETTINGS)}`;
  if (isB(change.setting) && state.b === "") return "there is no second run, which “b=” begins";
  const used = state.schedule.find(({ setting, step }) => setting === change.setting && step === change.step);
  if (!used) return `a run has at most ${MAX_CHANGES} changes`;
  const setting = /** @type {keyof State} */ (change.setting);
  return rightFor(setting, text, { ...state, [setting]: used.value });
}
