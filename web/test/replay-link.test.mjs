import assert from "node:assert/strict";
import { test } from "node:test";

import { MAX_CHANGES, formatChange, ofLane } from "../app/changes.js";
import { replayLink } from "../app/replay-link.js";
import { complete, parse, stateOf } from "../app/state.js";

const BASE = "https://example.org/halo/";

/**
 * @param {string} name
 * @param {import("../app/wire.js").Change[]} changes
 * @param {object} [begun]
 */
const recording = (name, changes, begun) => ({
  name, config: { batch_size: 64, learning_rate: 0.003, objective: { tau: 1 }, ...begun }, recorded: { run: 1, step: 900, changes, reason: "" },
});

test("a run that was not touched is its own URL", () => {
  assert.equal(replayLink(complete({ seed: 7 }), [recording("A", [])], BASE), BASE + "?seed=7");
});

test("what is on the sliders now does not count, what the run was begun with and changed does", () => {
  const now = complete({ tau: 0.4, batch: 16, lr: 0.1 });
  const changes = [{ step: 0, setting: "lr", value: 0.01 }, { step: 400, setting: "tau", value: 0.4 }, { step: 512, setting: "batch", value: 16 }];
  assert.equal(replayLink(now, [recording("A", changes)], BASE), BASE + "?lr=0.01&tau@400=0.4&batch@512=16");
});

test("of two runs, each gets its own steps", () => {
  const state = complete({ b: "no-log-term", tau: 0.4 });
  const at = (/** @type {number} */ step) => [{ step, setting: "tau", value: 0.4 }];
  const link = replayLink(state, [recording("A", at(400)), recording("B", at(402))], BASE);
  assert.equal(link, BASE + "?b=no-log-term&tau@400=0.4&b.tau@402=0.4");
  const again = complete(parse(new URL(link).search));
  const free = (/** @type {keyof typeof again} */ setting) => again[setting] !== 0;
  assert.deepEqual(ofLane(again.schedule, "A", free), at(400));
  assert.deepEqual(ofLane(again.schedule, "B", free), at(402));
  assert.deepEqual([stateOf(again, "A").tau, stateOf(again, "B").tau], [1, 1]);
});

test("a run that no link makes again says why", () => {
  const other = { ...recording("B", []), recorded: { run: 1, step: 9, changes: [], reason: "this run was restored" } };
  assert.throws(() => replayLink(complete({}), [other], BASE), { message: "this run was restored" });
  assert.throws(() => replayLink(complete({ b: "clip" }), [recording("A", []), other], BASE), { message: "B: this run was restored" });
});

test("a link that some servers would refuse is none", () => {
  const drag = (/** @type {number} */ n) => Array.from({ length: n }, (_, i) => ({ step: 1000 + i, setting: "tau", value: (1 + (i % 90)) / 10 }));
  assert.throws(() => replayLink(complete({}), [recording("A", drag(MAX_CHANGES))], BASE), /the link of 1,000 changes would have 1\d,\d{3} characters/);
  const link = replayLink(complete({}), [recording("A", drag(400))], BASE);
  const { schedule } = complete(parse(new URL(link).search));
  assert.equal(schedule.map(formatChange).join(), drag(400).map(formatChange).join());
});
