import assert from "node:assert/strict";
import { test } from "node:test";

import { KEYS, keyOf } from "../app/keys.js";

/** An event of a key in an element that is, or is not, what a selector asks for. */
const event = (key, { within = "", ...how } = {}) => ({
  key, defaultPrevented: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, repeat: false, ...how,
  target: { closest: (selector) => (within !== "" && selector.split(/,\s*(?![^(]*\))/).includes(within) ? {} : null) },
});
const pressed = (...of) => keyOf(event(...of), false)?.press;

test("a key means what the table says, with Shift or without", () => {
  for (const { key, press } of KEYS) assert.equal(pressed(key), press, key);
  assert.equal(pressed("P"), "play");
  assert.equal(pressed("x"), undefined);
});

test("what the browser or somebody else means is left alone", () => {
  for (const how of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }, { repeat: true }, { defaultPrevented: true }, { within: "textarea" }, { within: "select" }]) {
    assert.equal(pressed("p", how), undefined, JSON.stringify(how));
  }
});

test("the picture keeps its own keys", () => {
  assert.equal(keyOf(event("f"), true), undefined);
  assert.equal(keyOf(event("?"), true)?.press, "help-open");
});

test("no key is given twice", () => {
  assert.equal(new Set(KEYS.map(({ key }) => key)).size, KEYS.length);
});
