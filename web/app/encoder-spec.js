// Encoder specs: the one string that names an encoder with its options, as package encoder reads it: "", which is
// the data set's default, "resnet?size=nano", "vit?size=nano&patch=8". Pure.

import { ENCODERS } from "./catalog.js";
import { formatSpec, parseSpec } from "./spec.js";

/** @typedef {import("./catalog.js").Encoder} Encoder */
/** @typedef {"image"|"text"} Reads */

/** Encoders of images, or of texts, the default first. @param {Reads} reads @returns {Encoder[]} */
export const encodersOf = (reads) => ENCODERS.filter((entry) => entry.reads === reads);

/**
 * The entry that a spec names, the default where it names none.
 * @param {Reads} reads
 * @param {string} spec
 */
export function encoderOf(reads, spec) {
  const all = encodersOf(reads);
  return all.find((entry) => entry.name === parseSpec(spec).name) ?? all[0];
}

/** @param {import("./catalog.js").EncoderOption} option @param {string} value */
function valid(option, value) {
  const numbers = value.split(",");
  return numbers.length <= (option.list ? 64 : 1) && numbers.every((text) => {
    const n = Number(text);
    return /^\d+$/.test(text) && (option.choices.length > 0 ? option.choices.includes(n) : n >= option.min && n <= option.max);
  });
}

/**
 * The canonical spec of an encoder that exists: options that it has not, or not so, are left out, and so are those that
 * say what the size says. "" where it is the data set's default.
 * @param {Reads} reads
 * @param {string} spec
 */
export function repairEncoder(reads, spec) {
  const given = parseSpec(spec);
  const entry = encoderOf(reads, spec);
  if (entry.name !== given.name) return "";
  const size = entry.sizes.find(({ name }) => name === given.options.get("size")) ?? entry.sizes.find(({ name }) => name === entry.size);
  /** @type {Map<string, string>} */
  const options = new Map();
  if (size && size.name !== entry.size) options.set("size", size.name);
  entry.options.forEach((option, i) => {
    const value = given.options.get(option.key);
    if (value === undefined || !valid(option, value)) return;
    const plain = value.split(",").map(Number).join(",");
    if (plain !== size?.values[i]) options.set(option.key, plain);
  });
  return entry === encodersOf(reads)[0] && options.size === 0 ? "" : formatSpec({ name: entry.name, options });
}

/**
 * The largest learning rate that a run with these encoders has by default.
 * @param {string} image
 * @param {string} text
 */
export function rateOf(image, text) {
  return Math.min(...[encoderOf("image", image), encoderOf("text", text)].map(({ rate }) => rate || Infinity));
}
