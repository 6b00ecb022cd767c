// Ask captions: the captions that a reader asks the model for, as text: put together from the words of a grammar, cleaned,
// and found among those of the data. Pure.

import { thinned } from "./crowds.js";

/** Probes at once, as many as the trainer answers (wasm/trainer/session). */
export const MAX_PROBES = 8;

/** Longest caption, in letters: the trainer reads 200 bytes. */
const MAX_LENGTH = 60;

/**
 * A caption in the spelling that the page keeps: one space between words, in lower case. What separates captions in the
 * URL separates words for the model, so that nothing is lost by writing a space for it.
 * @param {string} text
 */
export function cleanCaption(text) {
  return [...text.toLowerCase().replace(/[\s,_]+/g, " ").trim()].slice(0, MAX_LENGTH).join("").trim();
}

/**
 * The captions of a list that can be asked, each once.
 * @param {unknown} list
 * @returns {string[]}
 */
export function cleanCaptions(list) {
  const texts = (Array.isArray(list) ? list : []).filter((text) => typeof text === "string").map(cleanCaption);
  return [...new Set(texts.filter((text) => text !== ""))].slice(0, MAX_PROBES);
}

/** As the URL has them: a_circle,a_red_circle. @param {string[]} captions */
export const formatCaptions = (captions) => captions.map((text) => text.replaceAll(" ", "_")).join(",");

/** @param {string} text */
export const parseCaptions = (text) => cleanCaptions(text.split(","));

/**
 * The caption that fills some slots of a grammar.
 * @param {import("./wire.js").Slot[]} slots
 * @param {Record<string, string>} choice value by name of the slot; what is missing is left open
 */
export function compose(slots, choice) {
  const parts = slots.map(({ name, before, none }) => (choice[name] ? `${before} ${choice[name]}` : none));
  return cleanCaption(parts.join(" "));
}

/**
 * What a caption says of each slot: the reverse of compose(), where the caption is worded so.
 * @param {import("./wire.js").Slot[]} slots
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function decompose(slots, text) {
  const words = cleanCaption(text).split(" ");
  const choice = /** @type {Record<string, string>} */ ({});
  for (const { name, values } of slots) {
    const value = values.find((one) => words.includes(one));
    if (value) choice[name] = value;
  }
  return compose(slots, choice) === cleanCaption(text) ? choice : {};
}

/**
 * Three captions from vague to specific, as the seed's own example has them: "a circle", "a red circle", "a small red
 * circle". Of data without a grammar, the captions that are true of one picture.
 * @param {import("./wire.js").Slot[]} slots
 * @param {import("./wire.js").PointsInfo} points
 */
export function exampleCaptions(slots, points) {
  const value = (/** @type {string} */ name) => slots.find((slot) => slot.name === name)?.values[0] ?? "";
  const [shape, colour, size] = ["shape", "colour", "size"].map(value);
  if (shape && colour) {
    return cleanCaptions([{ shape }, { shape, colour }, { shape, colour, size }].map((choice) => compose(slots, choice)));
  }
  const chains = points.images.map((image) => image.texts);
  const longest = chains.reduce((best, chain) => (chain.length > best.length ? chain : best), /** @type {number[]} */ ([]));
  return cleanCaptions(longest.map((text) => points.texts[text].caption)).slice(0, 3);
}

/** Captions among which common words are counted: enough to tell which are common. */
const COUNTED = 2000;

/**
 * The words that captions are made of most often, without those that say nothing.
 * @param {{caption: string}[]} texts
 * @param {number} count
 */
export function commonWords(texts, count) {
  const of = new Map();
  for (const { caption } of thinned(texts, COUNTED)) {
    for (const word of cleanCaption(caption).split(/[^\p{L}\p{N}'’]+/u)) if (word.length > 2 && !["and", "the", "with"].includes(word)) of.set(word, (of.get(word) ?? 0) + 1);
  }
  return [...of].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, count).map(([word]) => word);
}

/** The captions of data as they are searched: cleaned once. @type {WeakMap<{caption: string}[], string[]>} */
const searched = new WeakMap();

/**
 * The caption of the data that a search finds: the same one, or else the shortest that has all that is typed.
 * @param {{caption: string}[]} texts
 * @param {string} query
 * @returns {number} −1 where there is none
 */
export function findCaption(texts, query) {
  const wanted = cleanCaption(query);
  if (wanted === "") return -1;
  const cleaned = searched.get(texts) ?? texts.map(({ caption }) => cleanCaption(caption));
  searched.set(texts, cleaned);
  const same = cleaned.indexOf(wanted);
  if (same >= 0) return same;
  const words = wanted.split(" ");
  let best = -1;
  cleaned.forEach((text, i) => {
    if (words.every((word) => text.includes(word)) && (best < 0 || text.length < cleaned[best].length)) best = i;
  });
  return best;
}
