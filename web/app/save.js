// Save: the run as a checkpoint file, downloaded.

import { byId, write } from "./dom.js";
import { download } from "./download.js";
import { parseSpec } from "./spec.js";

/**
 * The buttons that save: one for each run.
 * @param {import("./lanes.js").Lanes} lanes
 */
export function bindSave(lanes) {
  byId("save").addEventListener("click", () => save(lanes.a));
  byId("save-b").addEventListener("click", () => lanes.b && save(lanes.b));
}

/**
 * Shows the buttons as there are runs that can be saved.
 * @param {import("./lanes.js").Lanes} lanes
 */
export function showSave({ a, b }) {
  /** @type {HTMLButtonElement} */ (byId("save")).disabled = !(a.run.started?.trainable ?? true);
  write(byId("save-text"), b ? "Checkpoint of A" : "Checkpoint");
  byId("save-b").hidden = !b;
}

/** @param {import("./lane.js").Lane} lane */
async function save(lane) {
  const { started } = lane.run;
  if (!started) return;
  try {
    const saved = await lane.run.save();
    lane.clear("save");
    download(fileName(started.config, saved.step), /** @type {Uint8Array<ArrayBuffer>} */ (saved.data), "application/octet-stream");
  } catch (error) {
    lane.say("save", `Nothing was saved: ${/** @type {Error} */ (error).message}.`);
  }
}

/**
 * @param {import("./wire.js").Config} config
 * @param {number} step
 * @returns {string} such as tree332-proposal-d2-seed1-step500.safetensors
 */
export function fileName(config, step) {
  const { name } = parseSpec(config.dataset);
  return `${name}-${parseSpec(config.objective.name).name}-d${config.dim}-seed${config.seed}-step${step}.safetensors`;
}
