// ObjectiveSpec: the one string that names an objective with its options, as package loss reads it: "proposal",
// "proposal?c=0.5&mask=1", "clip?learn=tau". Which options there are, and what they may be, is the table's matter
// (catalog.js). Pure.

import { LEARNED_TAU_NOTE, OBJECTIVES } from "./catalog.js";
import { formatSpec, parseSpec } from "./spec.js";

/** @typedef {import("./catalog.js").Objective} Objective */
/** @typedef {import("./catalog.js").Option} Option */

/**
 * The entry of an objective, the proposal's where the name is not known.
 * @param {string} spec
 * @returns {Objective}
 */
export function objectiveOf(spec) {
  const { name } = parseSpec(spec);
  return OBJECTIVES.find((entry) => entry.name === name) ?? OBJECTIVES[0];
}

/** Whether a spec names an objective that exists. @param {string} spec */
export const isObjective = (spec) => OBJECTIVES.some((entry) => entry.name === parseSpec(spec).name);

/**
 * A spec that exists, in canonical form: a known objective with options that it has, each in range, in the order
 * of the table, defaults left out.
 * @param {string} spec
 * @returns {string}
 */
export function repairObjective(spec) {
  const entry = objectiveOf(spec);
  const given = parseSpec(spec);
  if (given.name !== entry.name) return entry.name;
  const options = new Map();
  for (const option of entry.options) {
    const value = repair(option, given.options.get(option.key));
    if (value !== option.default) options.set(option.key, value);
  }
  return formatSpec({ name: entry.name, options });
}

/**
 * The value of an option as a spec writes it; "" where the objective does not have the option.
 * @param {string} spec
 * @param {string} key
 * @returns {string}
 */
export function optionOf(spec, key) {
  const option = objectiveOf(spec).options.find((one) => one.key === key);
  return option ? repair(option, parseSpec(spec).options.get(key)) : "";
}

/**
 * The nearest value of an option; its default where there is none near.
 * @param {Option} option
 * @param {string|undefined} value
 * @returns {string}
 */
function repair(option, value) {
  if (value === undefined) return option.default;
  switch (option.kind) {
    case "number": {
      if (option.choices.includes(value)) return value;
      const x = /^[0-9.eE-]+$/.test(value) ? Number(value) : NaN;
      if (Number.isFinite(x)) return decimal(Math.min(option.max, Math.max(option.min, x)));
      return option.default;
    }
    case "switch":
      return value === "0" || value === "1" ? value : option.default;
    case "choice":
      return option.choices.includes(value) ? value : option.default;
    default: {
      if (value === "none") return value;
      const names = value.split(",");
      const known = option.choices.filter((name) => names.includes(name));
      return known.length > 0 ? known.join(",") : option.default;
    }
  }
}

/** The shortest decimal that reads back as x, never with an exponent. @param {number} x */
function decimal(x) {
  const text = String(x + 0);
  return text.includes("e") ? x.toFixed(20).replace(/\.?0+$/, "") : text;
}

/**
 * Whether τ only rescales what is learned anyway: all that one rule of the table asks for holds.
 * @param {string} spec
 */
export function tauIsGauge(spec) {
  return objectiveOf(spec).tauGaugeWhen.some((rule) =>
    [...parseSpec(`?${rule}`).options].every(([key, value]) => optionOf(spec, key) === value),
  );
}

/** What τ does, in one plain sentence. @param {string} spec */
export function tauNote(spec) {
  const entry = objectiveOf(spec);
  if (tauIsGauge(spec)) return entry.tauGaugeNote;
  return learns(spec, "tau") ? LEARNED_TAU_NOTE : entry.tauNote;
}

/**
 * Whether a number is learned.
 * @param {string} spec
 * @param {string} name
 */
export function learns(spec, name) {
  return optionOf(spec, "learn").split(",").includes(name);
}

/**
 * Numbers that the objective sees of one embedding: its coordinates, and what its head gives where it has one; a
 * direction has one less.
 * @param {string} spec
 * @param {number} d
 */
export function degreesOfFreedom(spec, d) {
  return d - Number(optionOf(spec, "normalise") === "1") + objectiveOf(spec).freedom;
}

/** What the options of a spec say beside its title: "c 0.5, side query". @param {string} spec */
export function detailOf(spec) {
  const { options } = parseSpec(repairObjective(spec));
  return [...options].map(([key, value]) => (value === "1" && isSwitch(spec, key) ? key : `${key} ${value}`)).join(", ");
}

/** @param {string} spec @param {string} key */
function isSwitch(spec, key) {
  return objectiveOf(spec).options.some((option) => option.key === key && option.kind === "switch");
}

/**
 * The objective as a run's configuration has it, as toymodel.Objective gives it.
 * @param {string} spec
 * @param {number} d
 * @param {number} tau
 * @returns {import("./wire.js").Objective}
 */
export function objectiveConfig(spec, d, tau) {
  const entry = objectiveOf(spec);
  const value = (/** @type {string} */ key) => optionOf(spec, key);
  const number = (/** @type {string} */ key, /** @type {number} */ without) => (value(key) === "" ? without : Number(value(key)));
  const isDim = value("c") === "" ? entry.cIsDim : value("c") === "d";
  /** @type {import("./wire.js").Objective} */
  const all = {
    name: repairObjective(spec),
    family: entry.family,
    c: isDim ? d : number("c", entry.c),
    k: number("k", entry.k),
    tau,
    bias: number("bias", entry.bias),
    log_std: number("logstd", entry.logStd),
    query_side: value("side") === "query",
    normalise: value("normalise") === "1",
    mask: value("mask") === "1",
    clamp: number("clamp", entry.clamp),
    has_std: entry.hasStd,
    random_head: value("head") === "random",
    learn_c: learns(spec, "c"),
    learn_tau: learns(spec, "tau"),
    learn_bias: learns(spec, "bias"),
    learn_log_std: learns(spec, "logstd"),
  };
  const kept = new Set(["name", "family", "c", "k", "tau", "has_std"]); // the rest is left out where it is zero
  return /** @type {any} */ (Object.fromEntries(Object.entries(all).filter(([key, v]) => kept.has(key) || (v !== 0 && v !== false))));
}
