import assert from "node:assert/strict";
import { test } from "node:test";

import { captionTable, errorTable, itemsOf, logTicks, median, shares, ticks } from "../app/panel-data.js";

const started = {
  points: {
    levels: ["any", "one"],
    texts: [
      { caption: "a shape", level: 0, attributes: 0, group: -1, bits: 0 },
      { caption: "red", level: 1, attributes: 1, group: 0, bits: 1 },
      { caption: "blue", level: 1, attributes: 1, group: 1, bits: 1, unseen: true },
      { caption: "green", level: 1, attributes: 1, group: 2 },
    ],
  },
};
const detail = {
  run: 1, step: 40, text_log_std: new Float32Array([2, 1, 5, NaN]), random_log_std: new Float32Array([0.5, 1.5, 9, 0]),
  kinds: new Float32Array([3, 1, 1, 0]), errors: [{ level: 1, answers: [4, 2, 0, 1], wrong: [1, 0, 0, 1], auroc: 0.75 }],
};

test("ln σ is centred on the captions that are trained on and have one", () => {
  const items = itemsOf(started, detail);
  assert.deepEqual(items.map(({ caption, centred }) => [caption, centred]), [["a shape", 0.5], ["red", -0.5], ["blue", 3.5]]);
  assert.deepEqual(items.map(({ random }) => random), [-0.5, 0.5, 8], "so is what the random head gives");
  assert.deepEqual(items.map(({ bits, kinds, unseen }) => [bits, kinds, unseen]), [[0, 3, false], [1, 1, false], [1, 1, true]]);
});

test("without a Detail, or of other captions, there are none", () => {
  assert.deepEqual(itemsOf(started, null), []);
  assert.deepEqual(itemsOf(started, { ...detail, text_log_std: new Float32Array(2) }), []);
  assert.equal(itemsOf(started, { ...detail, random_log_std: new Float32Array(0) })[0].random, null);
});

test("a table has a row for each caption, and the run where there are two", () => {
  const run = { name: "A", started, detail };
  const one = captionTable([run]);
  assert.equal(one.columns[0], "step");
  assert.deepEqual(one.rows[1], [40, "one", "red", "yes", 1, 1, 1, -0.5, 0.5]);
  assert.equal(one.rows.length, 3);
  const two = captionTable([run, { name: "B", started, detail: null }]);
  assert.deepEqual([two.columns[0], two.rows[2][0], two.rows[2][4], two.rows.length], ["run", "A", "no", 3]);
  for (const table of [one, two, errorTable([run])]) for (const row of table.rows) assert.equal(row.length, table.columns.length);
});

test("errors by quarter", () => {
  assert.deepEqual(shares(detail.errors[0]), [0.25, 0, null, 1]);
  assert.deepEqual(errorTable([{ name: "A", started, detail }]).rows, [[40, "one", 1, 4, 1, 0.75], [40, "one", 2, 2, 0, 0.75], [40, "one", 3, 0, 0, 0.75], [40, "one", 4, 1, 1, 0.75]]);
  assert.deepEqual(errorTable([{ name: "A", started, detail: null }]).rows, []);
});

test("the median of an even number is the mean of the middle two", () => {
  assert.equal(median([]), null);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 10]), 3);
});

test("ticks are round and within", () => {
  assert.deepEqual(ticks(-0.31, 1.07, 5), [0, 0.5, 1]);
  assert.deepEqual(ticks(0, 0.05, 4), [0, 0.02, 0.04]);
  assert.deepEqual(ticks(1, 1, 4), [1]);
  assert.deepEqual(logTicks(18, 6), [1, 2, 5, 10]);
  assert.deepEqual(logTicks(1, 6), [1]);
});
