import assert from "node:assert/strict";
import { test } from "node:test";

import { DASH, fixed, percent, rate, significant, size, tick, whole } from "../app/format.js";
import { fileName } from "../app/save.js";

test("what is undefined is a dash, never 0 or NaN", () => {
  for (const f of [fixed, significant, whole, percent, rate]) {
    for (const value of [undefined, null, NaN, Infinity, -Infinity]) assert.equal(f(value), DASH, `${f.name}(${value})`);
  }
});

for (const [got, want] of [
  [fixed(2.3456, 2), "2.35"], [fixed(-0.5, 1), "−0.5"], [fixed(-0.001, 2), "0.00"],
  [significant(0.003), "0.003"], [significant(0.00012), "0.00012"], [significant(1), "1"], [significant(300), "300"],
  [significant(-0.25), "−0.25"], [significant(0), "0"], [significant(1.23e-7), "1.2e−7"],
  [whole(12345), "12,345"], [whole(0), "0"],
  [tick(-0.25), "−0.25"], [tick(0.30000000000000004), "0.3"], [tick(12500), "12,500"],
  [percent(0.934), "93\u202f%"], [percent(0), "0\u202f%"], [percent(0.001), "<1\u202f%"], [percent(1), "100\u202f%"],
  [percent(0.0625, 1), "6.3\u202f%"], [percent(0.06, 1), "6.0\u202f%"], [percent(0, 1), "0.0\u202f%"], [percent(0.0004, 1), "<0.1\u202f%"],
  [rate(4.67), "4.7"], [rate(74.2), "74"], [size(512), "512 B"], [size(412_000), "412 kB"], [size(3_200_000), "3.2 MB"],
]) {
  test(`writes ${want}`, () => assert.equal(got, want));
}

test("the name of a saved file", () => {
  const config = { dataset: "emoji60?groups=food-drink+flags", objective: { name: "clip" }, dim: 4, seed: 3 };
  assert.equal(fileName(config, 500), "emoji60-clip-d4-seed3-step500.safetensors");
});
