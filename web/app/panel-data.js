// PanelData: what the panels draw of a Detail, as plain numbers and rows. Pure.

import { thinned } from "./crowds.js";
import { column } from "./csv.js";

/** @typedef {import("./wire.js").Detail} Detail */
/** @typedef {import("./wire.js").Started} Started */
/** @typedef {import("./csv.js").Table} Table */
/** @typedef {import("./csv.js").Cell} Cell */

/**
 * What is known of one caption.
 * @typedef {object} Item
 * @property {string} caption
 * @property {number} level
 * @property {boolean} unseen never trained on
 * @property {number|null} bits
 * @property {number|null} kinds number of kinds of picture that it is true of
 * @property {number} logStd ln σ
 * @property {number} centred ln σ minus the mean over the captions that are trained on: the scale itself is free
 * @property {number|null} random ln σ that an untrained head gives, minus its mean
 */

/**
 * The captions that a Detail has a σ of.
 * @param {Started} started
 * @param {Detail|null} detail
 * @returns {Item[]}
 */
export function itemsOf({ points }, detail) {
  if (!detail || detail.text_log_std.length !== points.texts.length) return [];
  const { text_log_std, random_log_std, kinds } = detail;
  const seen = points.texts.map((text, i) => (text.unseen || !Number.isFinite(text_log_std[i]) ? -1 : i)).filter((i) => i >= 0);
  const middle = mean(seen.map((i) => text_log_std[i])) ?? 0;
  const drawn = random_log_std.length === points.texts.length;
  const randomMiddle = drawn ? mean(seen.map((i) => random_log_std[i])) ?? 0 : 0;
  return points.texts.flatMap((text, i) => {
    const logStd = text_log_std[i];
    if (!Number.isFinite(logStd)) return [];
    return [{
      caption: text.caption, level: text.level, unseen: text.unseen ?? false, bits: text.bits ?? null, kinds: kinds[i] > 0 ? kinds[i] : null,
      logStd, centred: logStd - middle, random: drawn ? random_log_std[i] - randomMiddle : null,
    }];
  });
}

/** @param {number[]} values @returns {number|null} null of none */
export function mean(values) {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param {number[]} values @returns {number|null} null of none; the mean of the middle two of an even number */
export function median(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * The share of wrong answers in each quarter of σ; null where there is none in it.
 * @param {import("./wire.js").LevelErrors} errors
 * @returns {(number|null)[]}
 */
export function shares({ answers, wrong }) {
  return answers.map((n, i) => (n > 0 ? wrong[i] / n : null));
}

/**
 * One run with what is told of it.
 * @typedef {object} Told
 * @property {string} name "A" or "B"
 * @property {Started} started
 * @property {Detail|null} detail
 */

/**
 * A table with a row for each of what the runs have, with the run where there are two.
 * @param {Told[]} runs
 * @param {string[]} columns
 * @param {(run: Told) => Cell[][]} rows
 * @returns {Table}
 */
function table(runs, columns, rows) {
  const two = runs.length > 1;
  return {
    columns: [...(two ? ["run"] : []), "step", ...columns],
    rows: runs.flatMap((run) => rows(run).map((row) => [...(two ? [run.name] : []), run.detail?.step, ...row])),
  };
}

/** Every caption with its σ. @param {Told[]} runs @returns {Table} */
export function captionTable(runs) {
  return table(
    runs,
    ["level", "caption", "trained on", column("bits", "bit"), column("kinds", "kinds of picture"), column("ln σ", "nats"), column("ln σ minus its mean", "nats"), column("the same of a random head", "nats")],
    ({ started, detail }) =>
      itemsOf(started, detail).map((item) => [started.points.levels[item.level], item.caption, item.unseen ? "no" : "yes", item.bits, item.kinds, item.logStd, item.centred, item.random]),
  );
}

/** Answers by level and quarter. @param {Told[]} runs @returns {Table} */
export function errorTable(runs) {
  return table(
    runs,
    ["level", "quarter of σ, 1 is the smallest", column("answers", "pictures"), column("wrong answers", "pictures"), column("AUROC of the level", "share")],
    ({ started, detail }) =>
      (detail?.errors ?? []).flatMap((errors) => errors.answers.map((n, i) => [started.points.levels[errors.level], i + 1, n, errors.wrong[i], errors.auroc])),
  );
}

/**
 * About n round numbers from min to max.
 * @param {number} min
 * @param {number} max
 * @param {number} n
 * @returns {number[]}
 */
export function ticks(min, max, n) {
  if (!(max > min)) return [min];
  const rough = (max - min) / n;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  const list = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; k++) list.push(Number((k * step).toFixed(decimals)));
  return list;
}

/**
 * Whole numbers from 1 to max that are about evenly far apart on a logarithmic axis, n at most.
 * @param {number} max
 * @param {number} n
 * @returns {number[]}
 */
export function logTicks(max, n) {
  const list = [];
  for (let power = 1; power <= max; power *= 10) for (const k of [1, 2, 5]) if (k * power <= max) list.push(k * power);
  return thinned(list, n);
}
