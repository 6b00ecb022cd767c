import assert from "node:assert/strict";
import { test } from "node:test";

import { rateOf, repairEncoder } from "../app/encoder-spec.js";
import { change, complete, format, parse, valuesOf } from "../app/state.js";
import { configOf } from "../app/choices.js";

test("specs of encoders come into their canonical form", () => {
  for (const [reads, spec, want] of /** @type {["image"|"text", string, string][]} */ ([
    ["image", "", ""],
    ["image", "mlp", ""],
    ["image", "mlp?hidden=8,8", "mlp?hidden=8,8"],
    ["image", "resnet?size=tiny", "resnet"],
    ["image", "resnet?blocks=2,2&size=small&width=64", "resnet?size=small&blocks=2,2"],
    ["image", "vit?patch=8&size=nano&depth=2", "vit?size=nano&depth=2&patch=8"],
    ["image", "vit?size=huge&patch=0&depth=two&ratio=4", "vit"],
    ["image", "resnet?stem=5&groups=4,4", "resnet"],
    ["image", "transformer", ""],
    ["image", "vgg", ""],
    ["text", "transformer?causal=1&size=nano", "transformer?size=nano&causal=1"],
    ["text", "cbow?width=016", "cbow?width=16"],
    ["text", "vit", ""],
  ])) assert.equal(repairEncoder(reads, spec), want, `${reads} ${spec}`);
});

test("the encoders are in the URL, in the run's configuration and in a checkpoint's", () => {
  const state = complete(parse("?image=vit%3Fsize%3Dnano%26patch%3D4&text=transformer?size=nano"));
  assert.equal(state.image, "vit?size=nano");
  assert.equal(state.text, "transformer?size=nano");
  assert.deepEqual(complete(parse(format(state))), state);
  const config = configOf(state);
  assert.equal(config.image_encoder, "vit?size=nano");
  assert.equal(config.text_encoder, "transformer?size=nano");
  assert.equal(valuesOf(config).image, "vit?size=nano");
  assert.ok(!("image_encoder" in configOf(complete({}))) && valuesOf(configOf(complete({}))).text === "");
});

test("a Transformer begins with a lower learning rate", () => {
  assert.equal(rateOf("", ""), Infinity);
  assert.equal(rateOf("resnet", "transformer"), 1e-3);
  const plain = complete({});
  assert.equal(plain.lr, 3e-3);
  assert.equal(complete({ image: "vit?size=nano" }).lr, 1e-3);
  assert.equal(change(plain, { text: "transformer?size=nano" }).lr, 1e-3);
  assert.equal(change(change(plain, { text: "transformer?size=nano" }), { text: "" }).lr, 3e-3);
});
