import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, firstOf, thinned } from "../app/crowds.js";

test("thinned: every k-th, never more than wanted", () => {
  const list = Array.from({ length: 1000 }, (_, i) => i);
  assert.equal(thinned(list, 1000), list);
  assert.deepEqual(thinned(list, 4), [0, 250, 500, 750]);
  for (const most of [1, 3, 7, 333, 999]) {
    const got = thinned(list, most);
    assert.ok(got.length <= most && got.length > most / 2 - 1, `${got.length} of at most ${most}`);
  }
  assert.deepEqual(thinned([], 5), []);
});

test("extent: of more numbers than a call takes", () => {
  assert.deepEqual(extent(-1, 1, []), [-1, 1]);
  const many = new Array(300_000).fill(0);
  many[7] = -5;
  many[299_999] = 9;
  assert.deepEqual(extent(-1, 1, many), [-5, 9]);
});

test("firstOf: the same as sorting all, equal ones in their order", () => {
  const lists = {
    ascending: Array.from({ length: 5000 }, (_, i) => i),
    descending: Array.from({ length: 5000 }, (_, i) => -i),
    mixed: Array.from({ length: 5000 }, (_, i) => (i * 7919) % 4999),
    ties: Array.from({ length: 5000 }, (_, i) => i % 3),
    short: [3, 1, 2],
    none: [],
  };
  for (const [name, keys] of Object.entries(lists)) {
    const items = keys.map((key, at) => ({ key, at }));
    const compare = (/** @type {{key: number}} */ a, /** @type {{key: number}} */ b) => a.key - b.key;
    assert.deepEqual(firstOf(items, 60, compare), [...items].sort(compare).slice(0, 60), name);
  }
});

test("firstOf: what it compares grows with the list, not with its square", () => {
  const compared = (/** @type {number} */ n) => {
    let count = 0;
    firstOf(Array.from({ length: n }, (_, i) => (i * 7919) % 99991), 60, (a, b) => (count++, a - b));
    return count;
  };
  const [few, many] = [compared(10_000), compared(100_000)];
  assert.ok(many < 12 * few && many < 2 * 100_000, `${few} comparisons of 10,000, ${many} of 100,000`);
});
