// Figure: what a pair is. Four pictures, four captions, and which is true of which.

import { drawing, svg, text } from "./svg.js";

const WIDTH = 360;
const ROW = 44;
const TOP = 28;
const PICTURE = 34; // side
const LEFT = 54; // of the pictures
const RIGHT = 206; // of the captions

/** Each caption is true of its own picture, the last one of all. */
const CAPTIONS = ["a small red circle", "a blue square", "a green shape", "a shape"];

/** @param {number} x @param {number} y of the middle */
const SHAPES = [
  (/** @type {number} */ x, /** @type {number} */ y) => svg("circle", { cx: x, cy: y, r: 6, class: "red" }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("rect", { x: x - 9.5, y: y - 9.5, width: 19, height: 19, class: "blue" }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("path", { d: `M${x} ${y - 12}l11 19h-22z`, class: "green" }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("circle", { cx: x, cy: y, r: 11, class: "red" }),
];

/** @param {number} row */
const middle = (row) => TOP + ROW * (row + 0.5);

export function pairFigure() {
  const last = CAPTIONS.length - 1;
  const line = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ kind) =>
    svg("line", { x1: LEFT + PICTURE + 8, y1: middle(from), x2: RIGHT - 8, y2: middle(to), class: kind });
  return drawing(
    WIDTH, TOP + ROW * CAPTIONS.length + 4,
    "Four pictures at the left, their captions at the right, a line from each picture to its own. Dashed lines lead from the first three pictures to “a shape” too, the caption of the fourth.",
    text(LEFT - 4, 16, "pictures", "muted"),
    text(RIGHT, 16, "captions", "muted"),
    ...CAPTIONS.slice(0, last).map((_, row) => line(row, last, "also")),
    ...CAPTIONS.map((_, row) => line(row, row, "pair")),
    ...SHAPES.flatMap((shape, row) => [
      svg("rect", { x: LEFT, y: middle(row) - PICTURE / 2, width: PICTURE, height: PICTURE, rx: 5, class: "card" }),
      shape(LEFT + PICTURE / 2, middle(row)),
    ]),
    ...CAPTIONS.map((caption, row) => text(RIGHT, middle(row) + 4.5, `“${caption}”`)),
  );
}
