// State table: what the URL carries, as one typed table: for each key how it is read, written, what it is where the URL
// is silent, and how it is kept in range. Pure: it knows no window and no trainer.

import { formatChange } from "./changes.js";
import { cleanCaptions, formatCaptions, parseCaptions } from "./ask-captions.js";
import { formatChoice, parseChoice } from "./matrix-data.js";
import { GENTLE, clampPace, formatPace, parsePace } from "./pace.js";
import { clampDim, datasetOf, objectiveOf, repairSpec } from "./choices.js";
import { rateOf, repairEncoder } from "./encoder-spec.js";
import { isObjective, repairObjective } from "./objective-spec.js";
import {
  camera, checkpointURL, clampBatch, clampHide, clampRate, clampSchedule, clampTau, COLOURS, exact, flag, formatCamera, formatHide, MAX_LEVELS, MAX_MULTIPLE, MAX_SEED, MAX_STEP, MIN_MULTIPLE, number, sharesTau, short, within,
} from "./setting-values.js";

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
 * @property {string} point the point that is picked, "caption.INDEX" or "picture.INDEX"; "" for none
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
    clamp: (value, state) => (state.checkpoint !== "" || !isObjective(value) ? "" : repairObjective(value)), // a checkpoint is shown alone
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
  point: {
    parse: (text) => text,
    format: (value) => value,
    initial: () => "",
    clamp: (value) => (/^(caption|picture)\.\d{1,6}$/.test(value) ? value : ""),
  },
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
