// GalleryText: what the gallery says of a run or a checkpoint, in words. Pure: it knows no document.

import { percent, size, whole } from "./format.js";
import { holdsAll } from "./words.js";

/**
 * A run of the folder that the server shows, or a checkpoint that ships with the page: web.GalleryEntry. What its file
 * does not say is absent.
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} title
 * @property {string} url relative to the page
 * @property {number} size bytes
 * @property {boolean} bundled
 * @property {number} [modified] milliseconds since 1970
 * @property {string} [tag] changes with the file
 * @property {string} [dataset]
 * @property {string} [objective]
 * @property {string} [image_encoder]
 * @property {string} [text_encoder]
 * @property {number} [dim]
 * @property {number} [step]
 * @property {number} [recall] recall at 1 of the captions of an image, 0 to 1
 * @property {string} [problem] why it cannot be opened, in one sentence
 * @property {{label: string, url: string}[]} [kept] of earlier steps
 */

/**
 * @typedef {object} List
 * @property {Entry[]} checkpoints
 * @property {{name: string, runs: number, cut: boolean}} [runs] the folder, absent where the list never changes
 */

/** What was trained: the data, the loss, the encoders, the dimension. @param {Entry} entry */
export function what({ dataset, objective, dim, image_encoder, text_encoder }) {
  if (dataset === undefined) return "";
  return `${dataset}, ${objective}, d = ${dim} · ${image_encoder || "mlp"} × ${text_encoder || "cbow"}`;
}

/** How far it is, and the size of its file. @param {Entry} entry @param {number} now milliseconds since 1970 */
export function howFar({ bundled, dataset, step, recall, size: bytes, modified, problem }, now) {
  if (problem) return problem;
  const parts = [];
  if (dataset !== undefined) parts.push(`step ${whole(step ?? 0)}`);
  if (recall !== undefined) parts.push(`recall ${percent(recall)}`);
  parts.push(size(bytes));
  if (!bundled && modified) parts.push(age(now - modified));
  return parts.join(" · ");
}

/** How long ago something was. @param {number} ms */
export function age(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return "just now"; // also where the two clocks do not agree
  if (seconds < 60) return `${Math.floor(seconds / 10) * 10} s ago`;
  for (const [unit, per, next] of /** @type {const} */ ([["min", 60, 60], ["h", 3600, 24], ["days", 86400, 365], ["years", 31536000, Infinity]])) {
    const count = Math.floor(seconds / per);
    if (count < next) return `${count} ${count === 1 ? unit.replace(/s$/, "") : unit} ago`;
  }
  return "";
}

/** What is said above the runs. @param {NonNullable<List["runs"]>} folder @param {number} listed */
export function note({ name, runs, cut }, listed) {
  if (runs === 0) return `No run is in the folder ${name} yet. One appears here with its first checkpoint: halo train -out ${name}/NAME.safetensors`;
  let count = runs === 1 ? "One run" : `${whole(runs)} runs`;
  if (listed < runs) count = `The newest ${whole(listed)} of ${whole(runs)} runs`;
  const more = cut ? " It holds more files than were looked at: show a folder inside it." : "";
  return `${count} in the folder ${name}. One that trains moves on here by itself, also when you have opened it.${more}`;
}

/** Whether an entry has all words of a filter. @param {Entry} entry @param {string} filter */
export function passes(entry, filter) {
  return holdsAll(filter)(`${entry.title} ${entry.name} ${what(entry)}`);
}

/**
 * The order in which runs are shown: as the server has them, the newest first, but those that were there before stay where
 * they are, so that two that train do not change places under the hand.
 * @param {string[]} before names
 * @param {string[]} now names
 */
export function ordered(before, now) {
  const here = new Set(now);
  const known = new Set(before);
  return [...now.filter((name) => !known.has(name)), ...before.filter((name) => here.has(name))];
}
