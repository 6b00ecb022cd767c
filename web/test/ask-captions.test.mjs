import assert from "node:assert/strict";
import { test } from "node:test";

import { MAX_PROBES, cleanCaption, cleanCaptions, commonWords, compose, decompose, exampleCaptions, findCaption, formatCaptions, parseCaptions } from "../app/ask-captions.js";

const SLOTS = [
  { name: "", before: "", values: [], none: "a" },
  { name: "size", before: "", values: ["small", "large"], none: "" },
  { name: "colour", before: "", values: ["red", "green"], none: "" },
  { name: "shape", before: "", values: ["circle", "square"], none: "shape" },
  { name: "position", before: "on the", values: ["left", "right"], none: "" },
];

for (const [name, text, want] of [
  ["as it is", "a red circle", "a red circle"],
  ["spaces and case", "  A  Red\tcircle ", "a red circle"],
  ["what separates captions in the URL", "a,red_circle", "a red circle"],
  ["nothing", " , _ ", ""],
  ["too long", "x".repeat(99), "x".repeat(60)],
  ["too long, cut at a space", `${"x".repeat(59)} y`, "x".repeat(59)],
  ["letters of two units are not cut in half", "😀".repeat(70), "😀".repeat(60)],
]) {
  test(`a caption is cleaned: ${name}`, () => assert.equal(cleanCaption(text), want));
}

test("captions are asked once each, and no more than are answered", () => {
  assert.deepEqual(cleanCaptions(["a", "A ", "", 7, null, "b"]), ["a", "b"]);
  assert.equal(cleanCaptions(Array.from({ length: 20 }, (_, i) => `n${i}`)).length, MAX_PROBES);
  assert.deepEqual(cleanCaptions("a circle"), []);
});

test("what the URL is given, it gives back", () => {
  const captions = ["a circle", "a small red circle", "keycap: * & more", "it's"];
  assert.equal(formatCaptions(captions.slice(0, 2)), "a_circle,a_small_red_circle");
  assert.deepEqual(parseCaptions(formatCaptions(captions)), captions);
});

for (const [choice, want] of [
  [{}, "a shape"],
  [{ shape: "circle" }, "a circle"],
  [{ colour: "red", shape: "circle", size: "small" }, "a small red circle"],
  [{ position: "left" }, "a shape on the left"],
]) {
  test(`“${want}” is composed, and taken apart again`, () => {
    assert.equal(compose(SLOTS, choice), want);
    assert.deepEqual(decompose(SLOTS, want), choice);
  });
}

test("what the grammar does not word is not taken apart", () => {
  assert.deepEqual(decompose(SLOTS, "a purple circle"), {});
  assert.deepEqual(decompose(SLOTS, "circle red"), {});
});

test("the example goes from vague to specific", () => {
  assert.deepEqual(exampleCaptions(SLOTS, { images: [], texts: [] }), ["a circle", "a red circle", "a small red circle"]);
  assert.deepEqual(exampleCaptions(SLOTS.filter(({ name }) => name !== "size"), { images: [], texts: [] }), ["a circle", "a red circle"]);
  const texts = ["food", "food fruit", "grapes"].map((caption) => ({ caption }));
  assert.deepEqual(exampleCaptions([], { images: [{ texts: [0] }, { texts: [0, 1, 2] }], texts }), ["food", "food fruit", "grapes"]);
});

test("the words that are offered are those that come most often", () => {
  const texts = ["man and dog", "dog: with hat", "hat, dog"].map((caption) => ({ caption }));
  assert.deepEqual(commonWords(texts, 2), ["dog", "hat"]);
});

for (const [name, query, want] of [
  ["the same caption", "a red circle", 1],
  ["in another spelling", " A RED circle", 1],
  ["the shortest with the words, in any order", "circle small", 2],
  ["part of a word", "circ", 0],
  ["none", "purple", -1],
  ["nothing is typed", "  ", -1],
]) {
  test(`a caption is found: ${name}`, () => {
    const texts = ["a circle", "a red circle", "a small red circle", "a small circle of a very long name"].map((caption) => ({ caption }));
    assert.equal(findCaption(texts, query), want);
  });
}
