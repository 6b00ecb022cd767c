import assert from "node:assert/strict";
import { test } from "node:test";

import { PRESETS, applied, presetOf } from "../app/presets.js";
import { TABLE } from "../app/state-table.js";
import { complete, format, parse } from "../app/state.js";

const DEFAULT = complete({});

test("the page's default run is no preset", () => {
  assert.ok(PRESETS.length >= 6);
  assert.equal(presetOf(DEFAULT), null);
});

for (const preset of PRESETS) {
  test(`preset: ${preset.question}`, () => {
    const values = parse(preset.query);
    const state = complete(values);
    // Everything that it says is in range, so that what it says is what runs.
    for (const [key, value] of Object.entries(values)) assert.deepEqual(state[key], value, key);
    // It says every key that decides how a run goes.
    for (const [key, row] of Object.entries(TABLE)) {
      if (!row.run && !["batch", "tau", "lr", "pace"].includes(key)) continue;
      if (["image", "text", "checkpoint", "b", "schedule"].includes(key)) continue; // silence is none, or the data set's
      assert.ok(key in values, `${key} is not pinned`);
    }
    assert.deepEqual(presetOf(state), { preset, exact: true });
    assert.deepEqual(presetOf(complete(parse(format(state)))), { preset, exact: true }, "also by the URL that the page writes");
    assert.ok(preset.watch && preset.shown.length > 0);
  });
}

test("choosing a preset leaves how the page looks, and nothing of the run before", () => {
  const before = complete({ m: 2, hide: ["gallery"], checkpoint: "a.safetensors", batch: 8, seed: 9, play: false, view: { x: 1, y: 1, scale: 3, auto: false } });
  const state = applied(PRESETS[0], before);
  assert.deepEqual([state.m, state.hide], [2, ["gallery"]]);
  assert.deepEqual([state.checkpoint, state.batch, state.seed, state.play, state.view], ["", 64, 1, true, null]);
});

test("a preset with a value dragged is still on show, but no longer exact", () => {
  const state = applied(PRESETS[0], DEFAULT);
  assert.deepEqual(presetOf({ ...state, tau: 2 }), { preset: PRESETS[0], exact: false });
  assert.deepEqual(presetOf({ ...state, d: 3 }), { preset: PRESETS[0], exact: false });
  assert.deepEqual(presetOf({ ...state, seed: 5, pace: 0, m: 2 }), { preset: PRESETS[0], exact: true });
  assert.deepEqual(presetOf({ ...state, seed: 6 }), { preset: PRESETS[0], exact: false }, "it was seen with seeds 1 to 5");
  assert.equal(presetOf({ ...state, objective: "clip" }), null);
});
