import assert from "node:assert/strict";
import { test } from "node:test";

import { cellAt, cellOf, defaultChoice, describe, formatChoice, layoutOf, litBy, matrixTable, moved, orderOf, outline, paint, parseChoice, scaleOf, spanOf, stretches, termsOf, valuesOf } from "../app/matrix-data.js";
import { OBJECTIVES } from "../app/catalog.js";

const points = {
  images: [], groups: ["x", "y"], levels: ["any", "kind", "one"],
  texts: [
    { caption: "a shape", level: 0, attributes: 0, group: -1 },
    { caption: "red", level: 1, attributes: 1, group: 0 },
    { caption: "blue", level: 1, attributes: 1, group: 1 },
    { caption: "a red dot", level: 2, attributes: 3, group: 0 },
    { caption: "a blue dot", level: 2, attributes: 3, group: 1 },
  ],
};
const matrix = {
  run: 1, step: 8, half: "texts", sigmoid: false, objective: { family: "variance" },
  captions: [3, 0, 2, 0], labels: [3, 4, 4, 3], groups: [0, 1, 1, 0],
  pair: Float32Array.from({ length: 16 }, (_, at) => -at), probability: Float32Array.from({ length: 16 }, (_, at) => (at === 5 ? NaN : at / 16)),
  image_term: Float32Array.of(0, 0, 0, 0), text_term: Float32Array.of(0.5, -0.5, 0.25, -0.5),
  known: Uint8Array.from({ length: 16 }, (_, at) => (at === 1 ? 1 : 0)),
};

test("a choice is written as short as can be, and read again", () => {
  assert.equal(formatChoice(null), "");
  assert.equal(formatChoice(defaultChoice()), "probability");
  for (const text of ["probability", "logit", "distance+images", "sigma+group", "probability+images+group+A", "logit+B"]) assert.equal(formatChoice(parseChoice(text)), text);
  for (const [text, want] of [["", ""], ["1", "probability"], ["B+sigma", "sigma+B"], ["nonsense+images", "probability+images"], ["level+both+texts", "probability"]]) {
    assert.equal(formatChoice(parseChoice(text)), want, text);
  }
});

test("pairs are ordered by level or by group, rows and columns alike", () => {
  assert.deepEqual([...orderOf(matrix, points, "level")], [3, 1, 2, 0], "two of “a shape”, that of group x first; “blue”; the finest");
  assert.deepEqual([...orderOf(matrix, points, "group")], [3, 0, 1, 2], "group x, its vague caption first; group y");
  const none = { ...matrix, captions: [-1, 3, 0, -1], groups: [0, 0, -1, -1] };
  assert.deepEqual([...orderOf(none, points, "level")], [2, 1, 0, 3], "what is no caption of the set comes last");
});

test("stretches of one level or group", () => {
  const order = orderOf(matrix, points, "level");
  assert.deepEqual(stretches(order, (i) => points.texts[matrix.captions[i]].level), [{ first: 0, end: 2, which: 0 }, { first: 2, end: 3, which: 1 }, { first: 3, end: 4, which: 2 }]);
});

test("a logit is the sum of its terms", () => {
  const [logits, own] = [valuesOf(matrix, "logit"), valuesOf(matrix, "sigma")];
  assert.deepEqual([logits[4], own[4], logits[6], own[6]], [-4 + 0.5, 0.5, -6 + 0.25, 0.25]);
  assert.equal(valuesOf(matrix, "distance"), matrix.pair);
});

test("the scale of probabilities is the same always, that of terms spans what is there", () => {
  const p = scaleOf("probability", [matrix.probability]);
  assert.deepEqual([p.share(0), p.share(1 / 8), p.share(1), p.share(2)], [0, 0.5, 1, 1]);
  const wide = Float32Array.from({ length: 1000 }, (_, i) => (i < 10 ? -1e6 : -(i % 100)));
  const s = scaleOf("distance", [wide]);
  assert.ok(s.min >= -99 && s.min < -90 && s.max === 0, `${s.min} … ${s.max}: ten huge ones do not set the scale`);
  assert.deepEqual([s.share(-1e6), s.share(0)], [0, 1]);
  assert.ok(s.marks[0].label.startsWith("≤ −"), s.marks[0].label);
  assert.equal(scaleOf("sigma", [new Float32Array(9)]).share(0), 0, "where all are equal");
});

test("a pixel is coloured by the cell that the order puts there", () => {
  const order = Uint16Array.of(3, 1, 2, 0);
  const colours = Uint32Array.from({ length: 101 }, (_, i) => i);
  const pixels = new Uint32Array(16);
  paint(matrix.probability, order, { share: (v) => v }, colours, 999, pixels);
  assert.equal(pixels[0 * 4 + 3], Math.round((100 * 12) / 16), "row 0 is image 3, column 3 is text 0");
  assert.equal(pixels[3 * 4 + 0], Math.round((100 * 3) / 16));
  assert.equal(pixels[1 * 4 + 1], 999, "image 1 with text 1 has none");
});

test("the outline of a block is four lines", () => {
  const block = outline(5, (r, c) => r >= 1 && r < 3 && c >= 2 && c < 5);
  assert.deepEqual(block, { across: [[1, 2, 3], [3, 2, 3]], down: [[1, 2, 2], [1, 5, 2]] });
  assert.deepEqual(outline(4, () => false), { across: [], down: [] });
  const diagonal = outline(3, (r, c) => r === c);
  const edges = [...diagonal.across, ...diagonal.down].reduce((sum, [, , length]) => sum + length, 0);
  assert.equal(edges, 12, "three cells that touch at corners have four sides each");
});

test("cells are whole pixels where they are large, and every point of the matrix is in one", () => {
  for (const [n, width, ratio] of [[4, 300, 1], [64, 600, 2], [512, 600, 1], [512, 390, 3]]) {
    const layout = layoutOf(n, width, ratio);
    assert.ok(layout.start + n * layout.cell <= layout.size && layout.size <= width, `${n} cells of ${layout.cell} from ${layout.start} fit in ${width}`);
    assert.ok(layout.start + n * layout.cell > 0.85 * width, `${n} cells of ${layout.cell} fill ${width}`);
    assert.ok(layout.cell < 4 || Number.isInteger(layout.cell));
    for (const k of [0, 1, n - 1]) assert.deepEqual(cellAt(layout, layout.start + (k + 0.5) * layout.cell, layout.start + 0.5 * layout.cell), { r: 0, c: k });
    assert.equal(cellAt(layout, layout.start - 1, layout.start + 1), null);
    assert.equal(cellAt(layout, layout.start + 1, layout.start + n * layout.cell + 0.01), null);
  }
});

test("keys move the cursor and never leave the matrix", () => {
  const press = (at, key, shiftKey = false) => moved(at, { key, shiftKey }, 16);
  assert.deepEqual(press(null, "ArrowDown"), { r: 0, c: 0 });
  assert.deepEqual(press({ r: 3, c: 4 }, "ArrowDown"), { r: 4, c: 4 });
  assert.deepEqual(press({ r: 3, c: 4 }, "ArrowLeft", true), { r: 3, c: 0 });
  assert.deepEqual(press({ r: 3, c: 15 }, "ArrowRight"), { r: 3, c: 15 });
  assert.deepEqual(press({ r: 3, c: 4 }, " "), { r: 3, c: 3 });
  assert.deepEqual([press(null, "Home"), press({ r: 1, c: 1 }, "End")], [{ r: 0, c: 0 }, { r: 15, c: 15 }]);
  assert.equal(press({ r: 3, c: 4 }, "x"), null);
});

test("a cell in words", () => {
  const own = cellOf(matrix, points, 0, 0);
  assert.deepEqual([own.kind, own.picture, own.caption, own.logit], ["pair", "a red dot", "a red dot", 0.5]);
  const known = cellOf({ ...matrix, objective: { family: "variance", mask: true } }, points, 0, 1);
  assert.deepEqual([known.kind, known.masked, known.caption, known.pair, known.own], ["known", true, "a shape", -1, -0.5]);
  assert.match(describe(known, matrix).numbers, /^masked/);
  const other = describe(cellOf(matrix, points, 2, 0), matrix);
  assert.equal(other.what, "picture of “a blue dot” with “a red dot”, not true of it");
  assert.equal(other.numbers, "probability 0.5 among the captions; logit −7.50 nats: distance term −8.00, σ term 0.50");
  const clip = { ...matrix, objective: { family: "clip" }, half: "images" };
  assert.match(describe(cellOf(clip, points, 2, 0), clip).numbers, /among the pictures; logit .* the cosine term alone$/);
});

test("every family of the table has names for its terms", () => {
  for (const { family } of OBJECTIVES) assert.doesNotMatch(termsOf(family).pair, /of the pair/, family);
});

test("the σ term is the candidate's, or the query's", () => {
  for (const [objective, half, want] of [
    [{ family: "variance" }, "texts", /column/], [{ family: "variance" }, "images", /row/], [{ family: "variance", query_side: true }, "texts", /row/],
    [{ family: "variance", query_side: true }, "images", /column/], [{ family: "siglip" }, "images", /everywhere/], [{ family: "asymvlm" }, "images", /column/],
  ]) assert.match(spanOf(objective, half), want, `${objective.family}, ${half}`);
});

test("the table has a row for each cell", () => {
  const one = matrixTable([{ name: "A", points, matrix }]);
  assert.equal(one.rows.length, 16);
  assert.deepEqual(one.rows[6], [8, 2, 3, "a blue dot", "blue", "other", "no", 6 / 16, -5.75, -6, 0.25]);
  const two = matrixTable([{ name: "A", points, matrix }, { name: "B", points, matrix }]);
  assert.deepEqual([two.columns[0], two.rows.length, two.rows[31][0]], ["run", 32, "B"]);
  for (const table of [one, two]) for (const row of table.rows) assert.equal(row.length, table.columns.length);
});

test("the scene lights a picture of the row's kind and the caption of the column", () => {
  const scene = { ...points, images: [{ texts: [0, 2, 4] }, { texts: [0, 1, 3] }, { texts: [0, 1, 3] }] };
  assert.deepEqual(litBy(scene, { picture: 3, caption: 2 }), ["image", 1, 2]);
  assert.deepEqual(litBy(scene, { picture: 1, caption: 2 }), ["text", 2, undefined], "no picture of that kind is shown");
  assert.deepEqual(litBy(scene, { picture: 3, caption: -1 }), ["image", 1, undefined]);
  assert.deepEqual(litBy(scene, { picture: -1, caption: -1 }), ["", -1, undefined]);
  assert.deepEqual(litBy(undefined, { picture: 3, caption: 2 }), ["", -1, undefined]);
  assert.deepEqual(litBy(scene, null), ["", -1, undefined]);
});
