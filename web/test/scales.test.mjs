import assert from "node:assert/strict";
import { test } from "node:test";

import { decades, linearScale, logScale, powersOfTwo } from "../app/scales.js";

test("the log scale: ends exact, middle geometric, positions and values agree", () => {
  const scale = logScale(0.1, 10, 200);
  assert.equal(scale.value(0), 0.1);
  assert.equal(scale.value(200), 10);
  assert.equal(scale.value(100), 1);
  assert.equal(logScale(0.1, 0.333).value(200), 0.333, "an end is not rounded");
  assert.equal(scale.position(1), 100);
  assert.equal(scale.position(1e-9), 0);
  assert.equal(scale.position(1e9), 200);
  for (let p = 0; p <= 200; p++) {
    const value = scale.value(p);
    assert.equal(scale.value(scale.position(value)), value, `position ${p}`);
  }
});

test("the log scale never falls and has two significant digits", () => {
  const scale = logScale(1e-4, 0.3, 200);
  for (let p = 1; p <= 200; p++) {
    assert.ok(scale.value(p) >= scale.value(p - 1), `position ${p}`);
    assert.equal(scale.value(p), Number(scale.value(p).toPrecision(2)));
  }
});

test("powers of two from 4 to 512", () => {
  const scale = powersOfTwo(4, 512);
  assert.equal(scale.steps, 7);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7].map(scale.value), [4, 8, 16, 32, 64, 128, 256, 512]);
  assert.equal(scale.position(64), 4);
  assert.equal(scale.position(100), 5);
  assert.equal(scale.position(1), 0);
  assert.equal(scale.position(4096), 7);
});

test("an even scale maps its positions to values and back", () => {
  const scale = linearScale(0.4, 2.8, 120);
  for (const [position, value] of [[0, 0.4], [60, 1.6], [105, 2.5], [120, 2.8]]) {
    assert.equal(scale.value(position), value);
    assert.equal(scale.position(value), position);
  }
  assert.equal(scale.value(500), 2.8);
  assert.equal(scale.position(-7), 0);
});

test("of a logarithmic axis the powers of ten are lines, unless there is but one", () => {
  const nine = (from) => Array.from({ length: 9 }, (_, i) => from * (i + 1));
  const lines = decades([...nine(0.01), ...nine(0.1), ...nine(1), 10]);
  assert.deepEqual(lines.filter((value) => value !== null), [0.01, 0.1, 1, 10]);
  assert.equal(lines.length, 28, "what is no line keeps its place");
  assert.deepEqual(decades([0.5, 0.6, 1, 2, 3]), [0.5, 0.6, 1, 2, 3], "with one power of ten all are");
  assert.deepEqual(decades([null, 0, -1, 1000, 1e4]), [null, null, null, 1000, 1e4]);
});
