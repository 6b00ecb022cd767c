import assert from "node:assert/strict";
import { test } from "node:test";

import { age, howFar, note, ordered, passes, what } from "../app/gallery-text.js";

const entry = {
  name: "deep/shapes-1.safetensors", title: "deep / shapes 1", url: "checkpoints/deep/shapes-1.safetensors", size: 1234567, bundled: false, modified: 1e12, tag: '"1"',
  dataset: "tree332", objective: "clip", image_encoder: "vit?size=nano", dim: 4, step: 12345, recall: 0.834,
};

test("a run says what it is and how far", () => {
  assert.equal(what(entry), "tree332, clip, d = 4 · vit?size=nano × cbow");
  assert.equal(howFar(entry, 1e12 + 42e3), "step 12,345 · recall 83\u202f% · 1.2 MB · 40 s ago");
});

test("what a file does not say is left out", () => {
  assert.equal(what({ size: 900, bundled: false }), "");
  assert.equal(howFar({ size: 900, bundled: false }, 0), "900 B");
  assert.equal(howFar({ ...entry, recall: undefined, step: undefined }, 1e12), "step 0 · 1.2 MB · just now");
  assert.equal(howFar({ ...entry, bundled: true, modified: undefined }, 1e12), "step 12,345 · recall 83\u202f% · 1.2 MB");
  assert.equal(howFar({ ...entry, problem: "It is still being written." }, 1e12), "It is still being written.");
});

test("ages in the unit that suits them", () => {
  const rows = { "just now": [-50, 0, 9], "10 s ago": [10, 19], "50 s ago": [59], "1 min ago": [60, 119], "59 min ago": [3599], "1 h ago": [3600], "23 h ago": [86399], "1 day ago": [86400], "2 days ago": [2 * 86400], "1 year ago": [365 * 86400], "3 years ago": [3.5 * 365 * 86400] };
  for (const [want, seconds] of Object.entries(rows)) for (const s of seconds) assert.equal(age(s * 1000), want, `${s} s`);
});

test("the note counts, and says what an empty folder waits for", () => {
  assert.match(note({ name: "runs", runs: 0, cut: false }, 0), /^No run is in the folder runs yet\..*halo train -out runs\/NAME/);
  assert.match(note({ name: "runs", runs: 1, cut: false }, 1), /^One run in the folder runs\./);
  assert.match(note({ name: "runs", runs: 3, cut: false }, 3), /^3 runs in the folder runs\./);
  assert.match(note({ name: "runs", runs: 3000, cut: true }, 500), /^The newest 500 of 3,000 runs in the folder runs\..*more files than were looked at/);
});

test("a filter looks for every word in name and data", () => {
  for (const filter of ["", "shapes", "SHAPES tree332", "vit d = 4"]) assert.ok(passes(entry, filter), filter);
  for (const filter of ["emoji", "shapes emoji"]) assert.ok(!passes(entry, filter), filter);
});

test("new runs come first, and those that were there keep their places", () => {
  assert.deepEqual(ordered([], ["a", "b"]), ["a", "b"]);
  assert.deepEqual(ordered(["a", "b"], ["b", "a"]), ["a", "b"]);
  assert.deepEqual(ordered(["a", "b", "c"], ["c", "new", "a"]), ["new", "a", "c"]);
});
