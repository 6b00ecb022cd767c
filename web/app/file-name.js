// FileName: what the files that the page makes are called: the data, the objective of each run, and the step.

import { parseSpec } from "./spec.js";

/**
 * A run, as far as a name tells it.
 * @typedef {object} Named
 * @property {import("./wire.js").Started|null} started
 * @property {import("./wire.js").Progress|null} progress
 */

/**
 * The name of what is made of one run, or of two beside each other.
 * @param {Named[]} runs
 * @param {string} what with the ending, such as "picture.png"
 * @param {number} [step] that it shows; that of the first run without it
 * @returns {string} such as tree332-proposal-clip-step500-picture.png
 */
export function fileName(runs, what, step = runs[0]?.progress?.step ?? 0) {
  const known = runs.flatMap(({ started }) => (started ? [started.config] : []));
  const parts = known.map(({ objective }) => parseSpec(objective.name).name);
  if (known.length > 0) parts.unshift(parseSpec(known[0].dataset).name);
  return [...parts, `step${step}`, what].join("-");
}
