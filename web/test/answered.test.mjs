import assert from "node:assert/strict";
import { test } from "node:test";

import { answerAbout, answerTo, placeIn } from "../app/answered.js";

const answer = (/** @type {number} */ log_std) => ({ kind: "text", index: -1, log_std });
const answers = /** @type {any} */ ({ keys: ["a circle", "a square"], probes: [answer(1), answer(2)], point: { kind: "image", index: 3 } });
const pictures = { keys: ["~red circle", "own:mine.png"] };

for (const [name, key, want] of /** @type {const} */ ([
  ["the first, whatever stands before it by now", "a circle", 1],
  ["the second, though it may be the first by now", "a square", 2],
  ["one that was added since has none yet", "a red circle", undefined],
])) {
  test(`an answer belongs to its probe: ${name}`, () => assert.equal(answerTo(answers, key)?.log_std, want));
}

test("a picture that was added since has no place among those that came", () => {
  assert.equal(placeIn(pictures, "own:mine.png"), 1);
  assert.equal(placeIn(pictures, "~blue circle"), -1);
  assert.equal(placeIn(null, "~red circle"), -1);
});

test("an answer about a picture is none about the caption of the same number", () => {
  assert.equal(answerAbout(answers, { kind: "image", index: 3 }), answers.point);
  assert.equal(answerAbout(answers, { kind: "text", index: 3 }), undefined);
  assert.equal(answerAbout(answers, { kind: "image", index: 2 }), undefined);
  assert.equal(answerAbout(null, { kind: "", index: -1 }), undefined);
});
