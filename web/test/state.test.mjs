import assert from "node:assert/strict";
import { test } from "node:test";

import { sharesTau } from "../app/setting-values.js";
import { KEYS, RUN_KEYS, TABLE } from "../app/state-table.js";
import { beginsRun, change, complete, format, parse, stateOf, valuesOf } from "../app/state.js";

const DEFAULT = complete({});

test("the silent URL is the default run of science.md, section 6", () => {
  assert.deepEqual(DEFAULT, {
    data: "tree332", objective: "proposal", d: 2, seed: 1, image: "", text: "", checkpoint: "", b: "", clip: 0, batch: 64, tau: 1, lr: 0.003,
    "b.batch": 0, "b.tau": 0, "b.lr": 0, schedule: [], pace: -1, m: 1, colour: "group", without: [], rings: false, plane: "", view: null, "b.view": null, link: true,
    until: 0, matrix: "", hide: [], ask: [], point: "", play: true, backend: "",
  });
  assert.equal(format(DEFAULT), "");
});

test("a row of the table may use only rows above it", () => {
  const order = ["data", "objective", "d", "seed", "image", "text", "checkpoint", "b", "clip", "batch", "tau", "lr", "b.batch", "b.tau", "b.lr", "schedule"];
  assert.deepEqual(KEYS.slice(0, order.length), order);
  assert.deepEqual(RUN_KEYS, ["data", "objective", "d", "seed", "image", "text", "checkpoint", "b", "clip", "schedule"]);
});

for (const [name, query, want] of [
  ["below the range", "?d=0&batch=1&tau=0.0001&lr=0&m=0&seed=-4", { d: 2, batch: 4, tau: 0.1, lr: 1e-4, m: 0.25, seed: 0 }],
  ["above the range", "?d=900&batch=4096&tau=1e9&lr=7&m=99&seed=1e20", { d: 64, batch: 512, tau: 10, lr: 0.3, m: 4, seed: 4294967295 }],
  ["a batch between two powers of two", "?batch=100", { batch: 128 }],
  ["fractions where whole numbers are wanted", "?d=3.6&seed=2.4", { d: 4, seed: 2 }],
  ["no numbers", "?d=two&batch=&tau=NaN&lr=Infinity&seed=0x", { d: 2, batch: 64, tau: 1, lr: 0.003, seed: 1 }],
  ["unknown keys", "?colour_scheme=red&__proto__=1&constructor=2&toString=3", {}],
  ["a key without a value, and one twice", "?d&d=3&d=4", { d: 4 }],
  ["broken percent signs", "?data=%E0%A4%A&d=3", { d: 3 }],
  ["an unknown data set", "?data=mnist", { data: "tree332" }],
  ["options of a data set", "?data=tree332?fog=0.2%26equal=1", { data: "tree332?fog=0.2&equal=1" }],
  ["options out of range", "?data=tree332?fog=7%26holdout=99", { data: "tree332?fog=1&holdout=9" }],
  ["options that the set does not have", "?data=tree332?groups=a+b%26captions=nested", { data: "tree332" }],
  ["two groups of emoji, the plus left plain", "?data=emoji60?groups=food-drink+flags", { data: "emoji60?groups=food-drink+flags" }],
  ["the same, as a form would encode it", "?data=emoji60%3Fgroups%3Dfood-drink%2Bflags", { data: "emoji60?groups=food-drink+flags" }],
  ["a dimension that the data set cannot have", "?data=emoji&d=2", { data: "emoji", d: 4, batch: 128, lr: 0.001 }],
  ["the default dimension of a data set", "?data=emoji", { data: "emoji", d: 16, batch: 128, lr: 0.001 }],
  ["the default temperature of an objective", "?objective=clip", { objective: "clip", tau: 0.07 }],
  ["a temperature within that objective's range alone", "?objective=clip&tau=5", { objective: "clip", tau: 1 }],
  ["an unknown objective", "?objective=ranking", { objective: "proposal" }],
  ["options of an objective", "?objective=proposal?mask=1%26c=0.5", { objective: "proposal?c=0.5&mask=1" }],
  ["two runs", "?b=gaussian", { b: "gaussian" }],
  ["an unknown objective of B", "?b=ranking", {}],
  ["two runs whose τ are not on one scale", "?b=clip", { b: "clip", "b.tau": 0.07 }],
  ["the same, with a τ of its own", "?b=clip&b.tau=9", { b: "clip", "b.tau": 1 }],
  ["B's own values", "?b=gaussian&b.batch=100&b.tau=2&b.lr=9&b.view=1,2,3&link=0", { b: "gaussian", "b.batch": 128, "b.tau": 2, "b.lr": 0.3, "b.view": { x: 1, y: 2, scale: 3, auto: false }, link: false }],
  ["B's own values without a B", "?b.batch=100&b.tau=2&b.lr=0.1&b.view=1,2,3&link=0", {}],
  ["a checkpoint is shown alone", "?checkpoint=a.safetensors&b=clip", { checkpoint: "a.safetensors" }],
  ["paces", "?pace=25", { pace: 25 }],
  ["the fastest pace", "?pace=max", { pace: 0 }],
  ["a pace that is not offered", "?pace=7", { pace: 5 }],
  ["a pace out of range", "?pace=7000", { pace: 0 }],
  ["an unknown pace", "?pace=fast", { pace: -1 }],
  ["a view", "?view=1.5,-2,80", { view: { x: 1.5, y: -2, scale: 80, auto: false } }],
  ["a view that is none", "?view=1,2", {}],
  ["a view of scale 0", "?view=1,2,0", {}],
  ["the batch matrix", "?matrix=images+distance", { matrix: "distance+images" }],
  ["the batch matrix, of nothing known", "?matrix=1", { matrix: "probability" }],
  ["panels, some unknown", "?hide=loss,nonsense,seed", { hide: ["loss", "seed"] }],
  ["a checkpoint beside the page", "?checkpoint=checkpoints/a b.safetensors", { checkpoint: "checkpoints/a b.safetensors" }],
  ["a checkpoint elsewhere", "?checkpoint=https://example.org/a.safetensors", { checkpoint: "https://example.org/a.safetensors" }],
  ["a checkpoint of another scheme", "?checkpoint=javascript:alert(1)", { checkpoint: "" }],
  ["what is asked, in any spelling", "?ask=a_Circle,,a_circle,~red_circle_3_7_7_0", { ask: ["a circle", "~red circle 3 7 7 0"] }],
  ["a point that is picked", "?point=picture.12", { point: "picture.12" }],
  ["a point that is none", "?point=picture", {}],
  ["the reference to compute with", "?backend=go", { backend: "go" }],
  ["an unknown backend", "?backend=tpu", { backend: "" }],
  ["paused from the start", "?play=0", { play: false }],
]) {
  test(`URL: ${name}`, () => {
    assert.deepEqual(complete(parse(query)), { ...DEFAULT, ...want });
  });
}

test("values of another type count as not given", () => {
  assert.deepEqual(complete({ batch: "64", tau: NaN, d: null, hide: "loss", seed: undefined, data: 7 }).data, "tree332");
  const state = complete({ batch: "many", tau: NaN, d: null, play: 1 });
  assert.deepEqual([state.batch, state.tau, state.d, state.play], [64, 1, 2, true]);
});

test("what a state is written as reads back as the state", () => {
  const states = [
    DEFAULT,
    complete({ data: "emoji60?groups=food-drink+flags", d: 8, seed: 77, batch: 256, tau: 0.35, lr: 0.02, pace: 0 }),
    complete({ data: "tree332?fog=0.2&equal=1", objective: "clip", tau: 0.05, m: 2, colour: "level", play: false }),
    complete({ colour: "std", without: [0, 2], rings: true, plane: "caption" }),
    complete({ colour: "error", plane: "level.2", point: "caption.3" }),
    complete({ view: { x: 0.125, y: -3, scale: 41.5, auto: false }, hide: ["loss", "sigma"] }),
    complete({ b: "clip?learn=tau", objective: "proposal?side=query", "b.lr": 0.01, link: false }),
    complete({ b: "gaussian", "b.batch": 16, "b.tau": 3, "b.view": { x: 0.5, y: -1, scale: 20, auto: false } }),
    complete({ checkpoint: "https://example.org/a+b c&d.safetensors?x=1#y", batch: 128 }),
  ];
  for (const state of states) {
    const query = format(state);
    assert.deepEqual(complete(parse(query)), state, query);
    assert.equal(format(complete(parse(query))), query);
  }
});

test("a written query is readable", () => {
  const state = complete({ data: "emoji60?groups=food-drink+flags", view: { x: 1, y: 2, scale: 30, auto: false } });
  assert.equal(format(state), "?data=emoji60?groups=food-drink+flags&view=1,2,30");
});

test("a checkpoint stands in the URL without the run that it brings", () => {
  const state = { ...complete({ checkpoint: "checkpoints/x.safetensors" }), data: "emoji60", objective: "clip", seed: 9 };
  assert.match(format(state), /^\?checkpoint=checkpoints\/x\.safetensors/);
  assert.doesNotMatch(format(state), /data=|objective=|seed=/);
});

test("what a checkpoint brought is not written, what was changed since is", () => {
  const brought = { batch: 100, tau: 2, lr: 0.002 };
  const state = { ...complete({ checkpoint: "x.safetensors" }), ...brought };
  assert.equal(format(state, brought), "?checkpoint=x.safetensors");
  assert.equal(format({ ...state, tau: 3 }, brought), "?checkpoint=x.safetensors&tau=3");
  assert.equal(format({ ...state, tau: 1 }, brought), "?checkpoint=x.safetensors&tau=1", "also where that is the default");
  assert.equal(format({ ...state, checkpoint: "" }, brought), "?batch=100&tau=2&lr=0.002", "for a live run it says nothing");
});

test("another data set takes its own dimension, batch and rate; options keep them", () => {
  const dragged = complete({ batch: 256, lr: 0.01, d: 3, seed: 5, tau: 2 });
  const emoji = change(dragged, { data: "emoji" });
  assert.deepEqual([emoji.d, emoji.batch, emoji.lr, emoji.seed, emoji.tau], [16, 128, 0.001, 5, 2]);
  const foggy = change(dragged, { data: "tree332?fog=0.2" });
  assert.deepEqual([foggy.d, foggy.batch, foggy.lr], [3, 256, 0.01]);
});

test("the picked point stays in another run of the same data", () => {
  const [caption, picture] = ["caption.3", "picture.3"].map((point) => complete({ point }));
  assert.equal(change(caption, { objective: "clip", seed: 4 }).point, "caption.3");
  assert.equal(change(picture, { objective: "clip" }).point, "picture.3");
  assert.equal(change(picture, { seed: 4 }).point, "", "another seed draws other pictures");
  assert.equal(change(caption, { data: "tree332?fog=0.2" }).point, "");
  assert.equal(change(caption, { data: "emoji60", point: "caption.1" }).point, "caption.1");
});

test("another objective takes its own temperature", () => {
  assert.equal(change(complete({ tau: 5 }), { objective: "clip" }).tau, 0.07);
  assert.equal(change(complete({ tau: 5 }), { objective: "proposal" }).tau, 5);
});

test("other options of an objective keep its temperature", () => {
  const state = change(complete({ tau: 5 }), { objective: "proposal?mask=1" });
  assert.deepEqual([state.objective, state.tau], ["proposal?mask=1", 5]);
});

test("B takes A's values while they are linked", () => {
  const state = complete({ b: "gaussian", batch: 32, tau: 2, lr: 0.01, view: { x: 1, y: 1, scale: 9, auto: false } });
  const { objective, batch, tau, lr, view } = stateOf(state, "B");
  assert.deepEqual([objective, batch, tau, lr, view], ["gaussian", 32, 2, 0.01, null]);
  const free = stateOf(change(state, { "b.batch": 8, "b.tau": 0.5, "b.lr": 0.001 }), "B");
  assert.deepEqual([free.batch, free.tau, free.lr], [8, 0.5, 0.001]);
  assert.deepEqual(stateOf(state, "A"), state);
});

test("temperatures are linked where both objectives have the same scale of it", () => {
  assert.equal(sharesTau({ objective: "proposal", b: "gaussian" }), true);
  assert.equal(sharesTau({ objective: "proposal", b: "clip" }), false);
  assert.equal(sharesTau({ objective: "clip?learn=tau", b: "clip" }), true);
  const apart = complete({ b: "clip", "b.tau": 0.2 });
  assert.equal(change(apart, { "b.tau": 0 })["b.tau"], 0.07, "they cannot be linked");
  assert.equal(change(apart, { b: "gaussian" })["b.tau"], 0, "with an objective of the same scale they are");
  assert.equal(change(complete({ b: "gaussian" }), { objective: "clip" })["b.tau"], 1, "also where A's changes");
});

test("the second run begins together with the first, and closing it leaves the first alone", () => {
  const one = complete({ tau: 3 });
  const two = change(one, { b: "gaussian" });
  const closed = change({ ...two, "b.lr": 0.1, link: false }, { b: "" });
  for (const [name, before, after, want] of [
    ["opened", one, two, true],
    ["another objective of B", two, change(two, { b: "clip" }), true],
    ["another objective of A", two, change(two, { objective: "clip" }), true],
    ["closed", two, closed, false],
    ["closed with another seed", two, change(two, { b: "", seed: 4 }), true],
    ["a drag", two, change(two, { "b.lr": 0.1 }), false],
  ]) assert.equal(beginsRun(before, after), want, name);
  assert.equal(two.tau, 3, "A keeps its temperature");
  assert.deepEqual(closed, one, "nothing of B is left");
});

test("a new run leaves the checkpoint and the view; a drag leaves neither", () => {
  const view = { x: 1, y: 1, scale: 10, auto: false };
  const opened = complete({ checkpoint: "a.safetensors", view });
  const seeded = change(opened, { seed: 2 });
  assert.deepEqual([seeded.checkpoint, seeded.view], ["", null]);
  const dragged = change(opened, { tau: 2 });
  assert.deepEqual([dragged.checkpoint, dragged.view], ["a.safetensors", view]);
});

test("what a checkpoint runs with stays as it is until it is touched", () => {
  const state = { ...DEFAULT, batch: 100, lr: 0.5 };
  const next = change(state, { m: 2 });
  assert.deepEqual([next.batch, next.lr, next.m], [100, 0.5, 2]);
});

test("the values of a configuration", () => {
  const config = {
    dataset: "emoji60", objective: { name: "gaussian", family: "variance", c: 2, k: 0.5, tau: 3, has_std: true }, dim: 2,
    seed: 7, batch_size: 100, learning_rate: 0.002, image_hidden: [64], text_hidden: [64], word_dim: 32,
  };
  assert.deepEqual(valuesOf(config), { data: "emoji60", objective: "gaussian", d: 2, seed: 7, image: "", text: "", clip: 0, batch: 100, tau: 3, lr: 0.002 });
});

test("every row formats what it parses", () => {
  for (const key of KEYS) {
    const row = TABLE[key];
    const text = row.format(DEFAULT[key]);
    if (["view", "b.view", "hide", "schedule"].includes(key)) continue; // "" is nothing
    assert.deepEqual(row.parse(text), DEFAULT[key], key);
  }
});
