import assert from "node:assert/strict";
import { test } from "node:test";

import { Series } from "../app/series.js";

test("every step has a bin of its own while there is room", () => {
  const series = new Series(1, { capacity: 4 });
  for (let s = 0; s < 4; s++) series.add(s, [s * 10]);
  assert.deepEqual(series.table(), [[0, 1, 2, 3], [0, 10, 20, 30]]);
});

test("a full series merges neighbours into means, and stays bounded", () => {
  const series = new Series(1, { capacity: 4 });
  for (let s = 0; s < 8; s++) series.add(s, [s]);
  assert.deepEqual(series.table(), [[0, 2, 4, 6], [0.5, 2.5, 4.5, 6.5]]);
  for (let s = 8; s < 100_000; s++) series.add(s, [s]);
  assert.ok(series.length <= 4);
  const [steps, values] = series.table();
  // Each bin holds the mean of its whole numbers: its first step and half of what follows.
  steps.forEach((step, i) => {
    const last = i + 1 < steps.length ? steps[i + 1] - 1 : 99_999;
    assert.equal(values[i], (step + last) / 2);
  });
});

test("the last row of a bin, where it is asked for", () => {
  const series = new Series(1, { capacity: 2, last: true });
  for (let s = 0; s < 4; s++) series.add(s, [s]);
  assert.deepEqual(series.table(), [[0, 2], [1, 3]]);
});

test("what is undefined or not finite is absent, column by column", () => {
  const series = new Series(3);
  series.add(0, [1, null, NaN]);
  series.add(1, [undefined, 2, Infinity]);
  assert.deepEqual(series.table(), [[0, 1], [1, null], [null, 2], [null, null]]);
});

test("a step before the last one rewinds the series", () => {
  const series = new Series(1);
  for (let s = 0; s < 10; s++) series.add(s, [1]);
  series.add(4, [5]);
  assert.deepEqual(series.table()[0], [0, 1, 2, 3, 4]);
  series.rewind(2);
  assert.deepEqual(series.table()[0], [0, 1, 2]);
});
