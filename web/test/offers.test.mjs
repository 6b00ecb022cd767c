import assert from "node:assert/strict";
import { test } from "node:test";
import { holding } from "../app/offers.js";

test("names that hold every word that is typed", () => {
  const names = ["a Red circle", "a small red circle", "a green square", "red"];
  for (const [text, most, want] of /** @type {[string, number, string[]][]} */ ([
    ["", 9, names],
    ["", 2, names.slice(0, 2)],
    ["RED", 9, ["a Red circle", "a small red circle", "red"]],
    ["  circle  red ", 9, ["a Red circle", "a small red circle"]],
    ["circ", 1, ["a Red circle"]],
    ["blue", 9, []],
  ])) assert.deepEqual(holding(names, text, most), want, `${text}, at most ${most}`);
});

test("names behind the last that is offered are not looked at", () => {
  let looked = 0;
  const name = /** @type {any} */ ({ toLowerCase: () => (looked++, "x") });
  assert.equal(holding(new Array(1000).fill(name), "x", 10).length, 10);
  assert.equal(looked, 10);
});
