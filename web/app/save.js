// Save: the run as a checkpoint file, downloaded.

import { byId, make } from "./dom.js";
import { parseSpec } from "./spec.js";

/**
 * @param {import("./run.js").Run} run
 * @param {import("./messages.js").Messages} messages
 */
export function bindSave(run, messages) {
  byId("save").addEventListener("click", async () => {
    const { started } = run;
    if (!started) return;
    try {
      const saved = await run.save();
      messages.clear("save");
      download(fileName(started.config, saved.step), saved.data);
    } catch (error) {
      messages.show("save", `Nothing was saved: ${/** @type {Error} */ (error).message}.`);
    }
  });
}

/**
 * @param {import("./wire.js").Config} config
 * @param {number} step
 * @returns {string} such as tree332-proposal-d2-seed1-step500.safetensors
 */
export function fileName(config, step) {
  const { name } = parseSpec(config.dataset);
  return `${name}-${config.objective.name}-d${config.dim}-seed${config.seed}-step${step}.safetensors`;
}

/**
 * @param {string} name
 * @param {Uint8Array} data
 */
function download(name, data) {
  const url = URL.createObjectURL(new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (data)], { type: "application/octet-stream" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers read it only after they have asked where to
}
