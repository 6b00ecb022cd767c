import assert from "node:assert/strict";
import { test } from "node:test";

import { DATASETS, OBJECTIVES, configOf, degreesOfFreedom, expectedOf, isDataset, minDim } from "../app/choices.js";
import { formatSpec, parseSpec, withOption } from "../app/spec.js";
import { complete } from "../app/state.js";
import { VARIANTS, repairOptions } from "../app/variants.js";

test("the catalogue offers what the issue names", () => {
  assert.deepEqual(DATASETS.map((s) => s.name), ["tree332", "tree3322", "subset33", "subset332", "emoji60", "emoji"]);
  assert.deepEqual(OBJECTIVES.map((o) => o.name), ["proposal", "gaussian", "no-log-term", "euclidean", "clip", "dot", "free-bias", "asymvlm", "siglip", "ppcl", "pcmepp"]);
});

test("specs read and write", () => {
  for (const spec of ["tree332", "tree332?fog=0.2&equal=1", "emoji60?groups=food-drink+flags"]) {
    assert.equal(formatSpec(parseSpec(spec)), spec);
  }
  assert.equal(withOption("tree332", "fog", "0.2"), "tree332?fog=0.2");
  assert.equal(withOption("tree332?fog=0.2&equal=1", "fog", null), "tree332?equal=1");
});

test("every switch sets a value that is in range for every data set that has it", () => {
  for (const { name } of DATASETS) {
    for (const variant of VARIANTS) {
      if (!variant.on || !variant.of(name)) continue;
      const spec = withOption(name, variant.key, variant.on(name));
      assert.equal(repairOptions(spec), spec);
    }
  }
});

for (const [name, spec, want] of [
  ["order is canonical", "tree332?equal=1&fog=0.2", "tree332?fog=0.2&equal=1"],
  ["density without fog has no meaning", "tree332?density=0.5", "tree332"],
  ["equal and levels exclude each other", "tree332?equal=1&levels=1+2+3+4", "tree332?equal=1"],
  ["a skew of the wrong length", "tree3322?skew=0.5+0.3+0.2", "tree3322"],
  ["the default is left out", "emoji?captions=flat", "emoji"],
  ["the same group twice", "emoji60?groups=flags+flags", "emoji60"],
  ["a number that is none", "tree332?fog=much", "tree332"],
]) {
  test(`options: ${name}`, () => assert.equal(repairOptions(spec), want));
}

test("degrees of freedom of one item: CLIP d − 1, Euclidean d, with σ d + 1", () => {
  assert.equal(degreesOfFreedom("clip", 2), 1);
  assert.equal(degreesOfFreedom("euclidean", 2), 2);
  assert.equal(degreesOfFreedom("proposal", 2), 3);
});

test("a picture has at least two dimensions", () => {
  for (const { name } of DATASETS) assert.ok(minDim(name) >= 2);
});

test("the configuration of a run: c is d for the Gaussian", () => {
  const config = configOf(complete({ objective: "gaussian", d: 8, seed: 3, batch: 32, tau: 2, lr: 0.01 }));
  assert.deepEqual(config, {
    dataset: "tree332", objective: { name: "gaussian", family: "variance", c: 8, k: 0.5, tau: 2, has_std: true, clamp: 2 },
    dim: 8, seed: 3, batch_size: 32, learning_rate: 0.01, image_hidden: [64, 64], text_hidden: [64], word_dim: 32,
  });
  assert.equal("clamp" in configOf(complete({ objective: "clip" })).objective, false);
});

test("what a run will have is known before it begins: levels, groups of emoji, and whether captions crowd", () => {
  const { levels, groups, crowded } = expectedOf("tree332?fog=0.2");
  assert.deepEqual([levels.length, groups, crowded], [4, [], false]);
  assert.deepEqual(expectedOf("emoji60?groups=flags+food-drink"), { levels: ["group", "subgroup", "name"], groups: ["food & drink", "flags"], crowded: true });
  assert.deepEqual(expectedOf("emoji60").groups, ["animals & nature", "food & drink"]);
  assert.equal(expectedOf("emoji").groups.length, 9);
});

test("data that came with a file are none that a run can begin with", () => {
  assert.deepEqual([isDataset("emoji60?groups=flags+food-drink"), isDataset("own?files=9"), isDataset("")], [true, false, false]);
});
