import assert from "node:assert/strict";
import { test } from "node:test";

import { GENTLE, MAX, PACES, clampPace, describePace, formatPace, parsePace } from "../app/pace.js";

test("the paces that issue and contract name", () => {
  assert.deepEqual(PACES.map((p) => p.value), [-1, 1, 5, 25, 100, 0]);
});

test("keys read back", () => {
  for (const { value } of PACES) assert.equal(parsePace(formatPace(value)), value);
  assert.equal(parsePace("fast"), undefined);
});

for (const [got, want] of [[-1, GENTLE], [0, MAX], [1, 1], [2, 1], [3, 5], [60, 100], [100, 100], [1000, MAX], [-7, GENTLE], [NaN, GENTLE]]) {
  test(`the nearest pace to ${got}`, () => assert.equal(clampPace(got), want));
}

test("the gentle start ends after 150 steps", () => {
  assert.equal(describePace(GENTLE, 149), "a gentle start");
  assert.equal(describePace(GENTLE, 150), "as fast as it goes");
  assert.equal(describePace(MAX, 0), "as fast as it goes");
  assert.equal(describePace(25, 0), "held at 25");
});
