import assert from "node:assert/strict";
import { test } from "node:test";

import { MAX_CHANGES, describeChanges, formatChange, isChange, ofLane, parseChange, replayOf, tidy } from "../app/changes.js";
import { beginsRun, change as change_, complete, format, parse } from "../app/state.js";

/** @param {string} text such as "tau@400=0.1" */
const change = (text) => {
  const equals = text.indexOf("=");
  return parseChange(text.slice(0, equals), text.slice(equals + 1));
};

/** @param {string} text joined by spaces */
const changes = (text) => (text === "" ? [] : text.split(" ").map(change));

/** @param {any[]} list */
const written = (list) => list.map(formatChange).join(" ");

test("a change is read", () => {
  assert.deepEqual(change("tau@400=.1"), { step: 400, setting: "tau", value: 0.1 });
  assert.deepEqual(change("b.lr@0=1e-05"), { step: 0, setting: "b.lr", value: 1e-5 });
  assert.deepEqual(change("batch@12=8"), { step: 12, setting: "batch", value: 8 });
});

for (const [name, key, text] of [
  ["no step", "tau", "1"], ["an unknown setting", "seed@4", "1"], ["a setting of the prototype", "constructor@4", "1"],
  ["a negative step", "tau@-4", "1"], ["a broken step", "tau@4.5", "1"], ["no digits", "tau@", "1"],
  ["a step beyond exact numbers", "tau@9007199254740992", "1"], ["an exponent for a step", "tau@1e3", "1"],
  ["no value", "tau@4", ""], ["no number", "tau@4", "warm"], ["infinite", "tau@4", "Infinity"], ["two steps", "tau@4@5", "1"],
]) {
  test(`no change: ${name}`, () => assert.equal(parseChange(key, text), undefined));
}

test("a key with a step is that of a change", () => {
  assert.deepEqual(["tau@4", "tau", "b.tau@4", "x@"].map(isChange), [true, false, true, true]);
});

test("every digit of a value is written", () => {
  for (const value of [0.1, 1 / 3, 1 + Number.EPSILON, 0.1 + 0.2, 1e-7]) {
    assert.equal(change(formatChange({ step: 7, setting: "tau", value }))?.value, value);
  }
});

test("changes are put in order, and one setting changes once a step", () => {
  const messy = changes("tau@9=1 batch@4=8 b.tau@4=3 lr@4=0.1 tau@4=2 batch@4=16");
  assert.equal(written(tidy(messy)), "batch@4=16 tau@4=2 lr@4=0.1 b.tau@4=3 tau@9=1");
});

test("a run has no more changes than the trainer takes", () => {
  const many = Array.from({ length: MAX_CHANGES + 5 }, (_, i) => ({ step: i, setting: "tau", value: 1 }));
  const others = many.map((c) => ({ ...c, setting: "b.lr" }));
  const tidied = tidy([...many, ...others]);
  assert.equal(tidied.length, 2 * MAX_CHANGES);
  assert.equal(Math.max(...tidied.map(({ step }) => step)), MAX_CHANGES - 1);
});

test("what each of two runs follows", () => {
  const list = tidy(changes("tau@4=2 batch@5=8 lr@6=0.1 b.batch@7=16"));
  const free = (/** @type {string} */ setting) => setting === "b.tau";
  assert.equal(written(ofLane(list, "A", free)), "tau@4=2 batch@5=8 lr@6=0.1");
  // τ is free and never changes; the batch has changes of its own; the rate follows that of A.
  assert.equal(written(ofLane(list, "B", free)), "lr@6=0.1 batch@7=16");
  assert.equal(written(ofLane(list, "B", () => false)), "tau@4=2 lr@6=0.1 batch@7=16");
});

test("one run again: what changed before its first step is what it begins with", () => {
  const begun = { batch: 64, tau: 1, lr: 0.003 };
  assert.deepEqual(replayOf({ begun, changes: changes("batch@0=8 lr@0=0.01 tau@3=0.5") }), {
    batch: 8, tau: 1, lr: 0.01, schedule: changes("tau@3=0.5"),
  });
});

for (const [name, a, b, want] of [
  ["the same changes at the same steps", "tau@4=2 lr@9=0.1", "tau@4=2 lr@9=0.1", { "b.batch": 0, "b.tau": 0, "b.lr": 0, schedule: "tau@4=2 lr@9=0.1" }],
  ["one drag that reached them at different steps", "tau@4=2", "tau@5=2", { "b.batch": 0, "b.tau": 0, "b.lr": 0, schedule: "tau@4=2 b.tau@5=2" }],
  ["only the second was dragged", "", "tau@5=2", { "b.batch": 0, "b.tau": 0, "b.lr": 0, schedule: "b.tau@5=2" }],
  ["only the first was dragged", "tau@5=2", "", { "b.batch": 0, "b.tau": 1, "b.lr": 0, schedule: "tau@5=2" }],
  ["they began differently", "", "batch@0=8", { "b.batch": 8, "b.tau": 0, "b.lr": 0, schedule: "" }],
  ["both began differently from what was asked", "lr@0=0.1", "lr@0=0.1 lr@7=0.2", { "b.batch": 0, "b.tau": 0, "b.lr": 0, schedule: "b.lr@7=0.2" }],
]) {
  test(`two runs again: ${name}`, () => {
    const begun = { batch: 64, tau: 1, lr: 0.003 };
    const { schedule, ...settings } = replayOf({ begun, changes: changes(a) }, { begun, changes: changes(b) });
    const second = Object.fromEntries(Object.entries(settings).filter(([key]) => key.startsWith("b.")));
    assert.deepEqual({ ...second, schedule: written(schedule) }, want);
    // What each then follows is what it was seen to change, from step 1 on.
    const free = (/** @type {string} */ setting) => settings[setting] !== 0;
    const later = (/** @type {string} */ text) => changes(text).filter(({ step }) => step > 0);
    assert.deepEqual(ofLane(schedule, "A", free), later(a));
    assert.deepEqual(ofLane(schedule, "B", free), later(b));
    for (const setting of ["batch", "tau", "lr"]) {
      const at0 = (/** @type {string} */ text) => changes(text).find((c) => c.step === 0 && c.setting === setting)?.value ?? begun[setting];
      assert.equal(settings[setting], at0(a));
      assert.equal(settings[`b.${setting}`] || settings[setting], at0(b));
    }
  });
}

test("a setting that cannot be linked is written for both", () => {
  const begun = { batch: 64, tau: 1, lr: 0.003 };
  const again = replayOf({ begun, changes: [] }, { begun, changes: [] }, (setting) => setting !== "tau");
  assert.deepEqual(again, { batch: 64, tau: 1, lr: 0.003, "b.batch": 0, "b.tau": 1, "b.lr": 0, schedule: [] });
});

test("changes in words", () => {
  assert.equal(describeChanges([]), "");
  assert.equal(describeChanges(changes("tau@200=0.1 tau@300=1")), "after step 200 τ 0.1, after step 300 τ 1");
  assert.equal(describeChanges(changes("batch@1200=8 lr@1200=0.1 b.tau@1201=2")), "after step 1,200 batch 8, learning rate 0.1, after step 1,201 τ of B 2");
  assert.equal(describeChanges(changes("tau@1=1 tau@2=2 tau@3=3"), 1), "after step 1 τ 1, and 2 more");
});

/** @param {string} query */
const stateOfURL = (query) => complete(parse(query));

for (const [name, query, want] of [
  ["in any order, among other keys", "?batch@800=8&seed=3&tau@400=.1", "tau@400=0.1 batch@800=8"],
  ["with the sign encoded", "?tau%40400=0.1", "tau@400=0.1"],
  ["what is none is left out", "?seed@3=2&tau@x=1&tau@=1&lr@5=0.01&d@4=3", "lr@5=0.01"],
  ["out of range", "?tau@1=1e9&batch@2=100&lr@3=7", "tau@1=10 batch@2=128 lr@3=0.3"],
  ["of a range that is the objective's", "?objective=clip&tau@1=5", "tau@1=1"],
  ["of a second run that is there", "?b=clip&b.tau@4=5&b.lr@4=0.1", "b.tau@4=1 b.lr@4=0.1"],
  ["of a second run that is not", "?b.tau@4=5&tau@4=2", "tau@4=2"],
  ["six digits", "?tau@4=0.123456789", "tau@4=0.123457"],
]) {
  test(`a URL's changes: ${name}`, () => {
    const state = stateOfURL(query);
    assert.equal(written(state.schedule), want);
    assert.deepEqual(stateOfURL(format(state)).schedule, state.schedule, "written and read again");
  });
}

test("a URL without changes has none, and changes are written plainly", () => {
  assert.deepEqual(stateOfURL("?tau=2").schedule, []);
  assert.equal(format(stateOfURL("?tau=2&batch@800=8&tau@400=.1&pace=25")), "?tau=2&tau@400=0.1&batch@800=8&pace=25");
});

test("what is no list of changes is none", () => {
  for (const schedule of [{}, [null], [{ step: "4", value: 1 }], [{ setting: "tau", step: 1.5, value: 1 }], [{ setting: "tau", step: 1, value: NaN }]]) {
    assert.deepEqual(complete(/** @type {any} */ ({ schedule })).schedule, []);
  }
});

test("a schedule is what a run is begun with", () => {
  const state = stateOfURL("?tau@4=2");
  assert.ok(beginsRun(state, complete({})));
  assert.ok(!beginsRun(state, stateOfURL("?tau=3&tau@4=2")));
});

test("a change by hand leaves the changes whose meaning does not hang on it", () => {
  const state = stateOfURL("?b=no-log-term&batch@1=8&tau@2=2&lr@3=0.1&b.tau@4=3&b.lr@5=0.2");
  const after = (/** @type {object} */ values) => written(change_(state, values).schedule);
  assert.equal(after({ seed: 9 }), "batch@1=8 tau@2=2 lr@3=0.1 b.tau@4=3 b.lr@5=0.2");
  assert.equal(after({ data: "tree332?fog=0.2" }), "batch@1=8 tau@2=2 lr@3=0.1 b.tau@4=3 b.lr@5=0.2");
  assert.equal(after({ data: "emoji60" }), "tau@2=2 b.tau@4=3");
  assert.equal(after({ objective: "gaussian" }), "batch@1=8 lr@3=0.1 b.lr@5=0.2");
  assert.equal(after({ b: "gaussian" }), "batch@1=8 tau@2=2 lr@3=0.1 b.lr@5=0.2");
  assert.equal(after({ b: "" }), "batch@1=8 tau@2=2 lr@3=0.1");
  assert.ok(!beginsRun(state, change_(state, { b: "" })), "A goes on when B is closed");
  assert.equal(after({ data: "emoji60", schedule: changes("batch@6=16") }), "batch@6=16");
});
