import assert from "node:assert/strict";
import { test } from "node:test";

import { Scheduled } from "../app/scheduled.js";
import { complete, parse } from "../app/state.js";

/** @param {string} query */
const of = (query) => complete(parse(query));

/** @param {object} [values] */
const progress = (values) => ({ history_index: -1, step: 9, batch_size: 64, tau: 1, learning_rate: 0.003, ...values });

test("without changes by step a hand's changes are the settings'", () => {
  const scheduled = new Scheduled();
  const state = of("?tau=2");
  assert.deepEqual(scheduled.part({ tau: 3, seed: 5 }, state), { asked: { tau: 3, seed: 5 }, live: {} });
  assert.equal(scheduled.progressed("A", progress({ tau: 3 }), state), false);
  assert.deepEqual(scheduled.over(state), state);
});

test("a setting that changes by step keeps in the settings what it begins with", () => {
  const scheduled = new Scheduled();
  const state = of("?tau=2&tau@9=0.5");
  assert.equal(scheduled.progressed("A", progress({ tau: 2 }), state), false);
  assert.equal(scheduled.progressed("A", progress({ tau: 0.5 }), state), true);
  assert.deepEqual([scheduled.over(state).tau, state.tau], [0.5, 2]);
  assert.deepEqual(scheduled.part({ tau: 3, lr: 0.1 }, state), { asked: { lr: 0.1 }, live: { tau: 3 } });
  assert.equal(scheduled.over(state).tau, 3);
  scheduled.begin();
  assert.equal(scheduled.over(state).tau, 2);
});

test("what a past frame says is not in force", () => {
  const scheduled = new Scheduled();
  const state = of("?tau@9=0.5");
  scheduled.progressed("A", progress({ tau: 0.5 }), state);
  assert.equal(scheduled.progressed("A", progress({ tau: 1, history_index: 3 }), state), false);
  assert.equal(scheduled.over(state).tau, 0.5);
});

test("a new schedule brings its own values", () => {
  const state = of("?tau@9=0.5");
  const change = { tau: 4, schedule: [] };
  assert.deepEqual(new Scheduled().part(change, state), { asked: change, live: {} });
});

test("a linked setting of B is one slider with A's, unless it differs", () => {
  const scheduled = new Scheduled();
  const state = of("?b=no-log-term&tau@9=0.5&b.tau@10=0.5");
  scheduled.progressed("A", progress({ tau: 0.5 }), state);
  scheduled.progressed("B", progress({ tau: 1 }), state);
  assert.deepEqual([scheduled.over(state).tau, scheduled.over(state)["b.tau"]], [0.5, 1]);
  scheduled.progressed("B", progress({ tau: 0.5 }), state);
  assert.deepEqual([scheduled.over(state).tau, scheduled.over(state)["b.tau"]], [0.5, 0]);
  assert.deepEqual(scheduled.part({ tau: 3 }, state).live, { tau: 3, "b.tau": 3 });
  assert.deepEqual([scheduled.over(state).tau, scheduled.over(state)["b.tau"]], [3, 0]);
});

test("what is learned is shown as it is, and a hand's change is where it would begin too", () => {
  const scheduled = new Scheduled();
  const state = of("?objective=proposal?learn=tau&tau=2");
  assert.equal(scheduled.progressed("A", progress({ tau: 1.7 }), state), true);
  assert.deepEqual([scheduled.over(state).tau, state.tau, scheduled.over(state, { learned: false }).tau], [1.7, 2, 2]);
  assert.deepEqual(scheduled.part({ tau: 3 }, state), { asked: { tau: 3 }, live: { tau: 3 } });
  assert.equal(scheduled.over(state).tau, 3);
});

for (const [name, objectives] of [
  ["A alone learns", "objective=proposal?learn=tau&b=no-log-term"],
  ["B alone learns", "objective=no-log-term&b=proposal?learn=tau"],
]) {
  test(`a temperature for both runs is two where ${name}`, () => {
    const scheduled = new Scheduled();
    const state = of(`?${objectives}&tau=2`);
    scheduled.progressed("A", progress({ tau: 1.7 }), state);
    scheduled.progressed("B", progress({ tau: 2 }), state);
    assert.deepEqual([scheduled.over(state).tau, scheduled.over(state)["b.tau"]], [1.7, 2]);
    assert.deepEqual(scheduled.part({ "b.tau": 0 }, state).live, { "b.tau": 0 }); // linked again by hand
    assert.deepEqual([scheduled.over(state).tau, scheduled.over(state)["b.tau"]], [1.7, 0]);
  });
}
