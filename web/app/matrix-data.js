// MatrixData: what the batch matrix shows of a BatchMatrix, as plain numbers and rows: which choices there are, the
// order of the pairs, the scale of the colours, one cell in words. Pure.

import { column } from "./csv.js";
import { fixed, significant } from "./format.js";

/** @typedef {import("./wire.js").BatchMatrix} BatchMatrix */
/** @typedef {import("./wire.js").PointsInfo} PointsInfo */
/** @typedef {import("./csv.js").Table} Table */

/**
 * What is chosen of the matrix.
 * @typedef {object} Choice
 * @property {"probability"|"logit"|"distance"|"sigma"} view what a cell is coloured by
 * @property {"texts"|"images"} half of the loss: captions ranked for each picture, or pictures for each caption
 * @property {"level"|"group"} order of rows and columns
 * @property {"A"|"B"|"both"} runs that are shown, of two
 */

/** The words of a choice, the default of each first. */
const WORDS = /** @type {const} */ ({
  view: ["probability", "logit", "distance", "sigma"],
  half: ["texts", "images"],
  order: ["level", "group"],
  runs: ["both", "A", "B"],
});
const KEYS = /** @type {(keyof Choice)[]} */ (Object.keys(WORDS));

/** @returns {Choice} */
export const defaultChoice = () => ({ view: "probability", half: "texts", order: "level", runs: "both" });

/**
 * The choice that a setting says, such as "distance+images"; null where the matrix is closed.
 * @param {string} text words joined by "+"; what is none is ignored; any text but "" opens the matrix
 * @returns {Choice|null}
 */
export function parseChoice(text) {
  if (text === "") return null;
  const choice = /** @type {any} */ (defaultChoice());
  for (const word of text.split("+")) {
    for (const key of KEYS) if (/** @type {readonly string[]} */ (WORDS[key]).includes(word)) choice[key] = word;
  }
  return choice;
}

/** Whether a word of the setting says anything. @param {string} word */
export const isWordOfChoice = (word) => KEYS.some((key) => /** @type {readonly string[]} */ (WORDS[key]).includes(word));

/**
 * The setting that says a choice: its view, and what else is not the default.
 * @param {Choice|null} choice
 * @returns {string}
 */
export function formatChoice(choice) {
  if (!choice) return "";
  return KEYS.filter((key) => key === "view" || choice[key] !== WORDS[key][0]).map((key) => choice[key]).join("+");
}

/**
 * What the two terms of a logit are called, by family. own is null where the score has no such term.
 * @type {Record<string, {pair: string, own: string|null}>}
 */
const TERMS = {
  variance: { pair: "distance term", own: "σ term" },
  euclidean: { pair: "distance term", own: null },
  clip: { pair: "cosine term", own: null },
  dot: { pair: "product term", own: null },
  "free-bias": { pair: "distance term", own: "bias b" },
  asymvlm: { pair: "product term", own: "norm term" },
  siglip: { pair: "cosine term", own: "bias" },
  ppcl: { pair: "cosine term", own: "σ term with the bias" },
  pcmepp: { pair: "distance term", own: "σ term with the bias" },
};

/** @param {string} family */
export const termsOf = (family) => TERMS[family] ?? { pair: "term of the pair", own: "term of each" };

/**
 * For which cells the term that is not the pair's is the same.
 * @param {import("./wire.js").Objective} objective
 * @param {"texts"|"images"} half
 * @returns {string} ends "the term is the same …"
 */
export function spanOf({ family, query_side = false }, half) {
  switch (family) {
    case "siglip":
      return "the same everywhere";
    case "ppcl":
    case "pcmepp":
      return "one part from the row’s picture and one from the column’s caption";
    case "asymvlm":
      return "the same down a column";
  }
  return (half === "texts") !== query_side ? "the same down a column" : "the same along a row";
}

/**
 * The order of the pairs: rows and columns alike, so that the diagonal stays one. By level: pairs of vague captions
 * first, the same captions side by side, by group within. By group: the groups of the pictures, by level within.
 * @param {BatchMatrix} matrix
 * @param {PointsInfo} points
 * @param {"level"|"group"} by
 * @returns {Uint16Array} at place p stands pair order[p]
 */
export function orderOf({ captions, labels, groups }, { texts }, by) {
  const last = 1e6; // what is none comes last
  const level = captions.map((c) => texts[c]?.level ?? last);
  const group = groups.map((g) => (g < 0 ? last : g));
  const keys = by === "level" ? [level, captions, group, labels] : [group, level, captions, labels];
  const order = captions.map((_, i) => i);
  order.sort((a, b) => {
    for (const key of keys) if (key[a] !== key[b]) return key[a] - key[b];
    return a - b;
  });
  return Uint16Array.from(order);
}

/**
 * Runs of equal level or group along an axis: [first, end) and which.
 * @param {Uint16Array} order
 * @param {(pair: number) => number} of
 * @returns {{first: number, end: number, which: number}[]}
 */
export function stretches(order, of) {
  const list = /** @type {{first: number, end: number, which: number}[]} */ ([]);
  order.forEach((pair, p) => {
    const which = of(pair);
    const now = list.at(-1);
    if (now && now.which === which) now.end = p + 1;
    else list.push({ first: p, end: p + 1, which });
  });
  return list;
}

/**
 * The values of a view, row image, column text, in the order of the batch; NaN where there is none.
 * @param {BatchMatrix} matrix
 * @param {Choice["view"]} view
 * @returns {Float32Array} [n, n]
 */
export function valuesOf(matrix, view) {
  if (view === "probability") return matrix.probability;
  if (view === "distance") return matrix.pair;
  const n = matrix.captions.length;
  const values = new Float32Array(n * n);
  for (let i = 0, at = 0; i < n; i++) {
    const own = matrix.image_term[i];
    for (let j = 0; j < n; j++, at++) values[at] = own + matrix.text_term[j] + (view === "logit" ? matrix.pair[at] : 0);
  }
  return values;
}

/**
 * A scale of colours: value → share of the way from the first colour to the last, and marks for a legend.
 * @typedef {object} Scale
 * @property {string} unit
 * @property {number} min what is less has the first colour
 * @property {number} max
 * @property {(value: number) => number} share 0…1
 * @property {{value: number, label: string}[]} marks
 */

/** The share of values that lie below a scale: a term that grows with the square of a distance has few that are huge. */
const BELOW = 0.02;

/**
 * The scale of a view. That of probabilities is the same always, and by their cube root: the whole row of 512 pairs
 * shares one, so most are near 0. That of terms and logits spans what is there.
 * @param {Choice["view"]} view
 * @param {Float32Array[]} of the values of all that is shown
 * @returns {Scale}
 */
export function scaleOf(view, of) {
  if (view === "probability") {
    return {
      unit: "probability", min: 0, max: 1, share: (value) => Math.cbrt(Math.min(1, Math.max(0, value))),
      marks: [0, 0.01, 0.1, 0.5, 1].map((value) => ({ value, label: String(value) })),
    };
  }
  const sample = [];
  const total = of.reduce((sum, values) => sum + values.length, 0);
  const stride = Math.max(1, Math.floor(total / 8192)) | 1; // odd, so that it visits all columns
  let max = -Infinity;
  for (const values of of) {
    for (let i = 0; i < values.length; i++) if (values[i] > max) max = values[i];
    for (let i = 0; i < values.length; i += stride) if (!Number.isNaN(values[i])) sample.push(values[i]);
  }
  sample.sort((a, b) => a - b);
  const min = sample.length > 0 ? sample[Math.floor(BELOW * sample.length)] : 0;
  if (!(max > min)) max = min + 1;
  const marks = [min, (min + max) / 2, max].map((value, i) => ({ value, label: (i === 0 && sample[0] < min ? "≤ " : "") + fixed(value, max - min < 1 ? 2 : 1) }));
  return { unit: "nats", min, max, share: (value) => Math.min(1, Math.max(0, (value - min) / (max - min))), marks };
}

/**
 * Where a matrix lies in its canvas, in the canvas's own pixels: a strip along its left and its top says what rows and
 * columns are of; cells are whole pixels where they are large enough for it to matter.
 * @typedef {object} Layout
 * @property {number} n
 * @property {number} start of the first row, and of the first column
 * @property {number} cell side of one
 * @property {number} strip width of the strip
 * @property {number} size of all of it
 */

/**
 * @param {number} n rows
 * @param {number} width that there is
 * @param {number} ratio the canvas's pixels to one of the page's
 * @returns {Layout}
 */
export function layoutOf(n, width, ratio) {
  const strip = Math.round(6 * ratio);
  const start = strip + Math.round(3 * ratio);
  const edge = Math.round(ratio); // for an outline of the last cells
  const room = Math.max(1, width - start - edge) / n;
  const cell = room >= 4 ? Math.floor(room) : room;
  return { n, start, strip, cell, size: Math.round(start + n * cell + edge) };
}

/**
 * The cell at a point of the canvas, null where there is none.
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {{r: number, c: number}|null}
 */
export function cellAt({ n, start, cell }, x, y) {
  const [r, c] = [Math.floor((y - start) / cell), Math.floor((x - start) / cell)];
  return r >= 0 && c >= 0 && r < n && c < n ? { r, c } : null;
}

/** Keys that move the cursor: by so many rows and columns. @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Where a key takes the cursor; null where it does nothing. With shift a key goes eight cells; Home and End go to the
 * ends of the diagonal, Space to the diagonal in the same row.
 * @param {{r: number, c: number}|null} at null where there is no cursor yet
 * @param {{key: string, shiftKey: boolean}} event
 * @param {number} n
 * @returns {{r: number, c: number}|null}
 */
export function moved(at, { key, shiftKey }, n) {
  if (key === "Home") return { r: 0, c: 0 };
  if (key === "End") return { r: n - 1, c: n - 1 };
  if (key === " ") return at ? { r: at.r, c: at.r } : { r: 0, c: 0 };
  const move = MOVES[key];
  if (!move) return null;
  if (!at) return { r: 0, c: 0 };
  const by = shiftKey ? 8 : 1;
  const within = (/** @type {number} */ value) => Math.min(n - 1, Math.max(0, value));
  return { r: within(at.r + by * move[0]), c: within(at.c + by * move[1]) };
}

/**
 * The pixels of the matrix, one a cell.
 * @param {Float32Array} values [n, n]
 * @param {Uint16Array} order
 * @param {Scale} scale
 * @param {Uint32Array} colours of the scale, from its first to its last, as pixels
 * @param {number} none the pixel of what has no value
 * @param {Uint32Array} pixels [n, n], written
 */
export function paint(values, order, scale, colours, none, pixels) {
  const n = order.length;
  const last = colours.length - 1;
  for (let r = 0, at = 0; r < n; r++) {
    const row = order[r] * n;
    for (let c = 0; c < n; c++, at++) {
      const value = values[row + order[c]];
      pixels[at] = Number.isNaN(value) ? none : colours[Math.round(scale.share(value) * last)];
    }
  }
}

/**
 * The outline of a set of cells as lines between cells: [row, column, length] of each stretch, above the row or left of
 * the column. Lines of neighbours are one, so a block of any size has four.
 * @param {number} n
 * @param {(r: number, c: number) => boolean} inside
 * @returns {{across: number[][], down: number[][]}}
 */
export function outline(n, inside) {
  const across = /** @type {number[][]} */ ([]);
  const down = /** @type {number[][]} */ ([]);
  const at = (/** @type {number} */ r, /** @type {number} */ c) => r >= 0 && c >= 0 && r < n && c < n && inside(r, c);
  for (let edge = 0; edge <= n; edge++) {
    let [a, d] = [-1, -1]; // where the line at hand begins
    for (let k = 0; k <= n; k++) {
      const crosses = k < n && at(edge - 1, k) !== at(edge, k);
      if (crosses && a < 0) a = k;
      if (!crosses && a >= 0) {
        across.push([edge, a, k - a]);
        a = -1;
      }
      const walls = k < n && at(k, edge - 1) !== at(k, edge);
      if (walls && d < 0) d = k;
      if (!walls && d >= 0) {
        down.push([d, edge, k - d]);
        d = -1;
      }
    }
  }
  return { across, down };
}

/**
 * One cell in words and numbers.
 * @typedef {object} Cell
 * @property {string} picture
 * @property {string} caption
 * @property {"pair"|"known"|"other"} kind the pair itself, a caption of another pair that is true of the picture too, or neither
 * @property {boolean} masked it takes no part in the loss
 * @property {number} probability NaN where it is masked
 * @property {number} logit nats
 * @property {number} pair term, nats
 * @property {number} own term, nats
 */

/**
 * @param {BatchMatrix} matrix
 * @param {PointsInfo} points
 * @param {number} i image
 * @param {number} j text
 * @returns {Cell}
 */
export function cellOf(matrix, { texts }, i, j) {
  const n = matrix.captions.length;
  const at = i * n + j;
  const own = matrix.image_term[i] + matrix.text_term[j];
  const known = matrix.known[at] === 1;
  return {
    picture: texts[matrix.labels[i]]?.caption ?? "a picture", caption: texts[matrix.captions[j]]?.caption ?? "a caption",
    kind: i === j ? "pair" : known ? "known" : "other", masked: known && (matrix.objective.mask ?? false),
    probability: matrix.probability[at], logit: matrix.pair[at] + own, pair: matrix.pair[at], own,
  };
}

const KINDS = { pair: "its own pair", known: "true of it too", other: "not true of it" };

/**
 * What is said of a cell.
 * @param {Cell} cell
 * @param {BatchMatrix} matrix
 * @returns {{what: string, numbers: string}}
 */
export function describe(cell, { half, sigmoid, objective }) {
  const { pair, own } = termsOf(objective.family);
  const among = sigmoid ? "that they are a pair" : half === "texts" ? "among the captions" : "among the pictures";
  const probability = cell.masked ? "masked: no part of the loss" : `probability ${significant(cell.probability, 3)} ${among}`;
  const parts = own === null ? `the ${pair} alone` : `${pair} ${fixed(cell.pair, 2)}, ${own} ${fixed(cell.own, 2)}`;
  return {
    what: `picture of “${cell.picture}” with “${cell.caption}”, ${KINDS[cell.kind]}`,
    numbers: `${probability}; logit ${fixed(cell.logit, 2)} nats: ${parts}`,
  };
}

/**
 * What the scene lights where a cell is pointed at: the captions of the column, and of the row a picture that it shows
 * of the same kind, for those of a batch are none of its own, or where it has none the most specific caption.
 * @param {PointsInfo|undefined} points
 * @param {{picture: number, caption: number}|null} cell the captions that row and column are of, −1 for none
 * @returns {[kind: string, index: number, also: number|undefined]} as Scene.highlight takes them
 */
export function litBy(points, cell) {
  if (!points || !cell) return ["", -1, undefined];
  const caption = cell.caption >= 0 ? cell.caption : undefined;
  const image = points.images.findIndex(({ texts }) => texts.length > 0 && texts.at(-1) === cell.picture);
  if (image >= 0) return ["image", image, caption];
  return caption === undefined ? ["", -1, undefined] : ["text", caption, undefined];
}

/**
 * All cells, in the order of the batch.
 * @param {{name: string, points: PointsInfo, matrix: BatchMatrix}[]} runs one or two
 * @returns {Table}
 */
export function matrixTable(runs) {
  const two = runs.length > 1;
  const rows = runs.flatMap(({ name, points, matrix }) => {
    const n = matrix.captions.length;
    return Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      const cell = cellOf(matrix, points, i, j);
      return [...(two ? [name] : []), matrix.step, i + 1, j + 1, cell.picture, cell.caption, cell.kind, cell.masked ? "yes" : "no", cell.probability, cell.logit, cell.pair, cell.own];
    });
  });
  return {
    columns: [
      ...(two ? ["run"] : []), "step that trains on it", "picture", "caption", "picture of", "caption text", "kind", "masked", "probability",
      column("logit", "nats"), column("distance or product term", "nats"), column("σ or bias term", "nats"),
    ],
    rows,
  };
}
