// Variants: the options of a data set that the page knows. Each row says how a value from the URL is kept in
// range; those with a label are switches on the page.

import { formatSpec, parseSpec } from "./spec.js";

/**
 * @typedef {object} Variant
 * @property {string} key in the spec
 * @property {(name: string) => boolean} of whether a data set knows it
 * @property {(value: string, name: string) => string|null} clamp the nearest value in range, null for none
 * @property {(name: string) => string} [on] the value that the switch sets
 * @property {string} [label]
 * @property {string} [sentence]
 */

/** @param {string} name */
const shapes = (name) => !name.startsWith("emoji");
/** @param {string} name */
const emoji = (name) => name.startsWith("emoji");

/**
 * @param {string} value
 * @param {number} min
 * @param {number} max
 */
function number(value, min, max) {
  const x = Number(value);
  if (value.trim() === "" || !Number.isFinite(x)) return null;
  return Math.min(max, Math.max(min, x));
}

/** @param {string} value @param {number} floor @returns {number[]|null} */
function numbers(value, floor) {
  const xs = value.split("+").map((text) => number(text, floor, 1e6));
  return xs.every((x) => x !== null) ? /** @type {number[]} */ (xs) : null;
}

/** Number of values of the first attribute, which skew weighs. @param {string} name */
const firstValues = (name) => (name === "tree3322" ? 2 : 3);

/** Plain decimals only, as the spec takes them. @param {number|null} x */
const text = (x) => (x === null || x === 0 ? null : String(x));

/** @type {Variant[]} */
export const VARIANTS = [
  {
    key: "fog", of: shapes, on: () => "0.2",
    label: "Fog", sentence: "One picture in five is hidden by fog, and nothing in it can be told.",
    clamp: (value) => text(number(value, 0, 1)),
  },
  {
    key: "density", of: shapes,
    clamp: (value) => text(number(value, 0.01, 1)),
  },
  {
    key: "equal", of: shapes, on: () => "1",
    label: "Equal captions", sentence: "Every caption is drawn equally often, instead of more often the more it says.",
    clamp: (value) => (value === "1" ? "1" : null),
  },
  {
    key: "skew", of: shapes, on: (name) => (firstValues(name) === 2 ? "0.85+0.15" : "0.85+0.12+0.03"),
    label: "Skewed", sentence: "The values of the first attribute are no longer equally frequent.",
    clamp(value, name) {
      const xs = numbers(value, 1e-6);
      return xs && xs.length === firstValues(name) ? xs.join("+") : null;
    },
  },
  {
    key: "holdout", of: shapes, on: () => "3",
    label: "Held-out combinations", sentence: "Three kinds of picture are never trained on and only appear in the test.",
    clamp: (value, name) => text(Math.round(number(value, 0, name.endsWith("33") ? 4 : 9) ?? 0)),
  },
  {
    key: "captions", of: emoji, on: () => "nested",
    label: "Nested captions", sentence: "Each caption repeats the broader ones before it, so that longer always means narrower.",
    clamp: (value) => (value === "nested" ? "nested" : null),
  },
  {
    key: "groups", of: (name) => name === "emoji60",
    clamp(value) {
      const slugs = value.split("+");
      const valid = slugs.length === 2 && slugs[0] !== slugs[1] && slugs.every((slug) => /^[a-z0-9-]+$/.test(slug));
      return valid ? value : null;
    },
  },
  {
    key: "levels", of: () => true,
    clamp(value) {
      const xs = numbers(value, 0);
      return xs && xs.some((x) => x > 0) ? xs.join("+") : null;
    },
  },
];

/**
 * A spec with only options that its data set knows, each in range, in the canonical order.
 * @param {string} spec
 * @returns {string}
 */
export function repairOptions(spec) {
  const { name, options } = parseSpec(spec);
  const kept = new Map();
  for (const variant of VARIANTS) {
    const given = options.get(variant.key);
    if (given === undefined || !variant.of(name)) continue;
    const value = variant.clamp(given, name);
    if (value !== null) kept.set(variant.key, value);
  }
  if (!kept.has("fog")) kept.delete("density"); // no meaning without fog
  if (kept.has("equal")) kept.delete("levels"); // both say how often a caption is drawn
  return formatSpec({ name, options: kept });
}
