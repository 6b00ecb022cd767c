// Presets: questions that the page offers, each a whole configuration. Package preset has the table and the test that
// holds what each claims. Pure: it knows no window and no trainer.

import { PRESETS } from "./catalog.js";
import { KEYS } from "./state-table.js";
import { complete, differs, parse } from "./state.js";

export { PRESETS };

/**
 * @typedef {import("./catalog.js").Preset} Preset
 * @typedef {import("./state.js").State} State
 */

/** Seeds with which the test holds what a preset claims. */
export const TESTED_SEEDS = 5;

/** What stays when a preset is chosen: how the page looks, not what runs. */
const KEPT = /** @type {const} */ (["m", "ask", "until", "hide", "link", "backend"]);

/** What may differ and leave a preset what it is: how it is watched, and the seed. */
const FREE = new Set(["seed", "ask", "pace", "colour", "m", "view", "b.view", "link", "until", "hide", "play", "backend"]);

/** What tells presets apart, also once a slider was dragged or another dimension chosen. */
const NAMING = /** @type {const} */ (["data", "objective", "b", "clip", "schedule", "checkpoint"]);

/** What may not differ where all that a preset claims was seen. */
const EXACT = KEYS.filter((key) => !FREE.has(key));

/** The state of each preset. What is kept when one is chosen is free, and tells none apart. */
const WANTED = PRESETS.map((preset) => ({ preset, wanted: complete(parse(preset.query)) }));

/**
 * The state that a preset stands for.
 * @param {Preset} preset
 * @param {State} state the one now
 * @returns {State}
 */
export function applied(preset, state) {
  const kept = Object.fromEntries(KEPT.map((key) => [key, state[key]]));
  return complete({ ...kept, ...parse(preset.query) });
}

/**
 * The preset on show, if any, and whether everything that it claims was seen with just this configuration.
 * @param {State} state
 * @returns {{preset: Preset, exact: boolean}|null}
 */
export function presetOf(state) {
  const found = WANTED.find(({ wanted }) => !NAMING.some((key) => differs(wanted, state, key)));
  if (!found) return null;
  const exact = !EXACT.some((key) => differs(found.wanted, state, key)) && state.seed >= 1 && state.seed <= TESTED_SEEDS;
  return { preset: found.preset, exact };
}
