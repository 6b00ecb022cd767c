// Choices: what catalog.js, which is generated from the Go tables, offers, and how a run is configured from it.

import { DATASETS, OBJECTIVES } from "./catalog.js";
import { degreesOfFreedom, objectiveConfig, objectiveOf } from "./objective-spec.js";
import { parseSpec } from "./spec.js";
import { repairOptions } from "./variants.js";

export { DATASETS, OBJECTIVES, degreesOfFreedom, objectiveOf };

/** Dimensions that the control offers; the URL may name any in between. */
export const DIMENSIONS = [2, 3, 4, 8, 16, 32, 64];

/**
 * The entry of a data set, the page's default where the spec names none.
 * @param {string} spec
 */
export function datasetOf(spec) {
  const { name } = parseSpec(spec);
  return DATASETS.find((entry) => entry.name === name) ?? DATASETS[0];
}

/**
 * A spec that exists: a known data set with options that it has, each in range.
 * @param {string} spec
 * @returns {string}
 */
export function repairSpec(spec) {
  return isDataset(spec) ? repairOptions(spec) : DATASETS[0].name;
}

/** Whether a run can begin with the data that a spec names: those of a file may be its own. @param {string} spec */
export function isDataset(spec) {
  const { name } = parseSpec(spec);
  return DATASETS.some((entry) => entry.name === name);
}

/**
 * What a run's points will have, as far as the page knows it before the run begins: their levels, the groups of emoji, and
 * whether one level has very many captions. It is laid out at once, so that nothing moves once the run is there.
 * @param {string} spec
 * @returns {{levels: string[], groups: string[], crowded: boolean}}
 */
export function expectedOf(spec) {
  const { name, levels, defaultGroups } = datasetOf(spec);
  if (!name.startsWith("emoji")) return { levels, groups: [], crowded: false };
  const all = DATASETS.find(({ groups }) => groups.length > 0)?.groups ?? [];
  const chosen = parseSpec(spec).options.get("groups")?.split("+") ?? defaultGroups;
  const shown = chosen.length > 0 ? all.filter(({ slug }) => chosen.includes(slug)) : all;
  return { levels, groups: shown.map(({ title }) => title), crowded: true };
}

/** Smallest dimension that is offered for a data set; a picture needs two. @param {string} spec */
export function minDim(spec) {
  return Math.max(DIMENSIONS[0], datasetOf(spec).minDim);
}

/**
 * @param {number} d
 * @param {string} spec
 */
export function clampDim(d, spec) {
  return Math.min(DIMENSIONS[DIMENSIONS.length - 1], Math.max(minDim(spec), Math.round(d)));
}

/**
 * What the trainer starts a run with.
 * @param {import("./state.js").State} state
 * @returns {import("./wire.js").Config}
 */
export function configOf(state) {
  const set = datasetOf(state.data);
  return {
    dataset: state.data,
    objective: objectiveConfig(state.objective, state.d, state.tau),
    dim: state.d,
    seed: state.seed,
    batch_size: state.batch,
    learning_rate: state.lr,
    ...(state.clip ? { clip_norm: state.clip } : {}),
    ...(state.image ? { image_encoder: state.image } : {}),
    ...(state.text ? { text_encoder: state.text } : {}),
    image_hidden: set.imageHidden,
    text_hidden: set.textHidden,
    word_dim: set.wordDim,
  };
}
