import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { configOf } from "../app/choices.js";
import { Emitter } from "../app/emitter.js";
import { Run } from "../app/run.js";
import { complete } from "../app/state.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

class FakeTrainer extends Emitter {
  sent = [];
  send(kind, body) {
    this.sent.push([kind, body]);
  }
  say(kind, body) {
    this.emit("message", { kind, body });
  }
  stop() {}
}

const config = configOf(complete({}));
const progress = (run, change = {}) => ({
  run, step: 0, playing: true, steps_per_second: 0, batch_size: 64, tau: 1, learning_rate: 0.003, pace: -1, metrics: {},
  losses: new Float32Array(0), first_loss: 0, graphs_compiled: 1, history_length: 0, history_index: -1, ...change,
});
const started = (run, source = "live") => ({ run, config, source, trainable: true, points: {}, length: 0, vocabulary: 1 });

/** The trainer says where run 1 stands, paused, and the page hears of it. */
const stands = (step) => {
  trainer.say("progress", progress(1, { step, playing: false }));
  return settled();
};

let trainer, run;
beforeEach(() => {
  trainer = new FakeTrainer();
  run = new Run(trainer);
  run.start(config, { playing: true, pace: -1 });
});

test("messages of an earlier run are dropped", () => {
  run.start(config, { playing: true, pace: -1 });
  trainer.say("progress", progress(1, { step: 99 }));
  assert.equal(run.progress, null);
  trainer.say("progress", progress(2, { step: 3 }));
  assert.equal(run.progress.step, 3);
});

test("changes are sent at once, in their order, and nothing where nothing changes", () => {
  trainer.sent = [];
  run.set({ tau: 2 });
  run.set({});
  run.set({ tau: 3, batch_size: 128 });
  run.play(false);
  assert.deepEqual(trainer.sent, [
    ["set", { run: 1, tau: 2 }],
    ["set", { run: 1, tau: 3, batch_size: 128 }],
    ["set", { run: 1, playing: false }],
  ]);
});

test("pause shows at once, and a late Progress does not take it back", () => {
  const shown = [];
  run.on("playing", (playing) => shown.push(playing));
  trainer.say("progress", progress(1));
  run.play(false);
  trainer.say("progress", progress(1, { playing: true, step: 1 }));
  assert.equal(run.playing, false);
  trainer.say("progress", progress(1, { playing: false, step: 2 }));
  assert.deepEqual(shown, [false]);
});

test("a trainer that stops by itself is believed", () => {
  trainer.say("progress", progress(1));
  trainer.say("progress", progress(1, { playing: false }));
  assert.equal(run.playing, false);
});

test("steps(n) resolves when exactly n further steps were taken", async () => {
  trainer.say("progress", progress(1, { step: 40 }));
  const done = run.steps(5);
  await settled();
  trainer.say("progress", progress(1, { step: 42, playing: true })); // was on its way
  await settled();
  assert.equal(trainer.sent.at(-1)[0], "set");
  trainer.say("progress", progress(1, { step: 43, playing: false }));
  await settled();
  assert.deepEqual(trainer.sent.at(-1), ["steps", { run: 1, count: 5 }]);
  trainer.say("progress", progress(1, { step: 45, playing: false }));
  trainer.say("progress", progress(1, { step: 48, playing: false }));
  assert.equal((await done).step, 48);
});

test("calls of steps take turns", async () => {
  run.play(false);
  await stands(0);
  const first = run.steps(2);
  const second = run.steps(3);
  await settled();
  await stands(0);
  await stands(2);
  assert.equal((await first).step, 2);
  await settled();
  assert.deepEqual(trainer.sent.filter(([kind]) => kind === "steps"), [["steps", { run: 1, count: 2 }]]);
  await stands(2);
  await stands(5);
  assert.equal((await second).step, 5);
});

test("where a run rests is told after the steps that were asked for", async () => {
  run.play(false);
  await stands(0);
  const steps = run.steps(2);
  await settled();
  await stands(0);
  const rest = run.rest();
  await settled();
  await stands(1);
  await stands(2);
  assert.equal((await steps).step, 2);
  await settled();
  await stands(2);
  assert.equal((await rest).step, 2);
});

test("steps(n) is rejected when the run diverges or another takes its place", async () => {
  const first = run.steps(5);
  await settled();
  trainer.say("diverged", { run: 1, step: 3, what: "loss", last_good: 0 });
  await assert.rejects(first, /diverged at step 3/);
  run.start(config, { playing: false, pace: 0 });
  const second = run.steps(5);
  await settled();
  run.start(config, { playing: false, pace: 0 });
  await assert.rejects(second, /another run took its place/);
});

test("a file that does not open leaves the run as it was", async () => {
  trainer.say("started", started(1));
  trainer.say("progress", progress(1, { step: 7 }));
  const opening = run.open("x.safetensors", new ArrayBuffer(3));
  assert.deepEqual(trainer.sent.at(-1), ["open", { run: 2, name: "x.safetensors", data: new Uint8Array(3) }]);
  trainer.say("progress", progress(1, { step: 8 }));
  trainer.say("problem", { run: 2, message: "x.safetensors: not a checkpoint", fatal: false });
  await assert.rejects(opening, /not a checkpoint/);
  trainer.say("progress", progress(1, { step: 9 }));
  assert.deepEqual([run.id, run.progress.step], [1, 9]);
});

test("a file that opens takes the place of the run", async () => {
  trainer.say("started", started(1));
  const opening = run.open("x.safetensors", new ArrayBuffer(3));
  trainer.say("started", started(2, "x.safetensors"));
  assert.equal((await opening).source, "x.safetensors");
  trainer.say("progress", progress(1, { step: 8 }));
  assert.equal(run.progress, null);
  assert.equal(run.id, 2);
});

test("restoring says when the run is back, with its learning rate", async () => {
  trainer.say("started", started(1));
  trainer.say("diverged", { run: 1, step: 30, what: "loss", last_good: 20 });
  assert.equal(run.playing, false);
  run.play(true);
  assert.equal(run.playing, false, "a diverged run does not play");
  const restored = new Promise((resolve) => run.on("restored", resolve));
  run.restore();
  assert.deepEqual(trainer.sent.at(-1), ["restore", { run: 1, learning_rate_factor: 0.5 }]);
  trainer.say("progress", progress(1, { step: 30, playing: false }));
  trainer.say("progress", progress(1, { step: 20, playing: false, learning_rate: 0.0015 }));
  assert.equal((await restored).learning_rate, 0.0015);
});

test("a problem of the run is told; one of a run that is gone is not", () => {
  const told = [];
  run.on("problem", ({ message }) => told.push(message));
  trainer.say("problem", { run: 1, message: "here", fatal: false });
  trainer.say("problem", { run: 0, message: "anywhere", fatal: false });
  run.start(config, { playing: true, pace: -1 });
  trainer.say("problem", { run: 1, message: "gone", fatal: false });
  assert.deepEqual(told, ["here", "anywhere"]);
});

test("saving answers with the file, or with the reason why not", async () => {
  trainer.say("started", started(1));
  const good = run.save();
  trainer.say("saved", { run: 1, step: 4, data: new Uint8Array(2) });
  assert.equal((await good).step, 4);
  const bad = run.save();
  trainer.say("problem", { run: 1, message: "nothing to save", fatal: false });
  await assert.rejects(bad, /nothing to save/);
});

test("when the trainer is gone nothing is left waiting", async () => {
  const opening = run.open("x", new ArrayBuffer(1));
  const stepping = run.steps(1);
  await settled();
  run.lost("the trainer stopped");
  await assert.rejects(opening, /the trainer stopped/);
  await assert.rejects(stepping, /the trainer stopped/);
  assert.equal(run.id, 0);
});

test("what changed while a run trained is told once, and not of another run", async () => {
  trainer.sent = [];
  const asked = run.record();
  assert.deepEqual(trainer.sent, [["record", { run: 1 }]]);
  const changes = [{ step: 4, setting: "tau", value: 2 }];
  trainer.say("recorded", { run: 1, step: 9, changes, reason: "" });
  assert.deepEqual((await asked).changes, changes);
  const late = run.record();
  run.start(config, { playing: true, pace: -1 });
  await assert.rejects(late, /another run took its place/);
  trainer.say("recorded", { run: 1, step: 9, changes, reason: "" });
  await assert.rejects(new Run(new FakeTrainer()).record(), /nothing runs yet/);
});

test("a run is begun with its changes by step", () => {
  trainer.sent = [];
  const schedule = [{ step: 4, setting: "tau", value: 2 }];
  run.start(config, { playing: false, pace: 0, schedule });
  assert.deepEqual(trainer.sent.find(([kind]) => kind === "start")?.[1], { run: 2, config, playing: false, pace: 0, schedule });
});

test("a run beside another one: tied by a port, and shown at a step", () => {
  trainer.sent = [];
  const sent = [];
  trainer.send = (kind, body, ports) => sent.push([kind, body, ports ?? []]);
  run.pair(3, "port");
  run.pair(4);
  run.showStep(70);
  assert.deepEqual(sent, [
    ["pair", { run: 1, id: 3 }, ["port"]], ["pair", { run: 1, id: 4 }, []], ["show", { run: 1, index: -1, step: 70 }, []],
  ]);
});

test("a run is able to train on unless it diverged, cannot be trained, or is gone", () => {
  assert.equal(run.able, true);
  trainer.say("started", started(1));
  assert.equal(run.able, true);
  trainer.say("diverged", { run: 1, step: 5, what: "loss", last_good: 4 });
  assert.equal(run.able, false);
  run.start(config, { playing: true, pace: -1 });
  trainer.say("started", { ...started(2), trainable: false });
  assert.equal(run.able, false);
  run.lost("it stopped");
  assert.equal(run.able, false);
});

test("steps that were asked for are done when they are taken, also where it was told to play meanwhile", async () => {
  const result = run.steps(3);
  await settled();
  trainer.say("progress", progress(1, { step: 10, playing: false }));
  await settled();
  run.play(true);
  trainer.say("progress", progress(1, { step: 14, playing: true }));
  assert.equal((await result).step, 14);
});

test("a run that pauses by itself shows it at once, also right after it was told to play", () => {
  run.play(true);
  trainer.say("progress", progress(1, { step: 30, playing: false, reached: true }));
  assert.equal(run.playing, false);
  trainer.say("progress", progress(1, { step: 30, playing: true })); // it had been told to play on before it was heard
  assert.equal(run.playing, true);
});

test("a run is taken up again from what was kept, as often as need be", () => {
  trainer.sent = [];
  const kept = { source: "live", step: 40, data: new Uint8Array([1, 2]) };
  const how = { playing: true, pace: 0, until: 500, schedule: [{ step: 90, setting: "tau", value: 2 }] };
  let begun = 0;
  run.on("starting", () => begun++);
  run.lost("gone");
  run.resume(kept, how);
  const { data, ...rest } = trainer.sent[0][1];
  assert.deepEqual([trainer.sent[0][0], rest], ["open", { run: 2, name: "The last snapshot of this run", source: "live", schedule: how.schedule }]);
  assert.deepEqual([...data], [1, 2]);
  assert.notEqual(data.buffer, kept.data.buffer, "what is sent is gone on this side");
  assert.deepEqual(trainer.sent[1], ["set", { run: 2, playing: true, pace: 0, until: 500 }]);
  assert.deepEqual([begun, run.id, run.playing], [1, 2, true]);
});

test("the points come as they were asked for, and nothing is left waiting", async () => {
  const first = run.export();
  trainer.say("exported", { run: 1, step: 3, vectors: new Uint8Array(1), metadata: new Uint8Array(2) });
  assert.equal((await first).metadata.length, 2);
  const second = run.export();
  trainer.say("problem", { run: 1, message: "no frame yet", fatal: false });
  await assert.rejects(second, /no frame yet/);
  const third = run.export();
  run.lost("the trainer stopped");
  await assert.rejects(third, /the trainer stopped/);
});

test("a refresh is answered, and forgotten where another run takes its place", async () => {
  const data = new ArrayBuffer(3);
  const asked = run.refresh(data);
  assert.deepEqual(trainer.sent.at(-1), ["refresh", { run: 1, data: new Uint8Array(data) }]);
  trainer.say("refreshed", { run: 1, step: 7, reason: "" });
  assert.equal((await asked).step, 7);
  const late = run.refresh(data);
  run.start(config, { playing: true, pace: -1 });
  await assert.rejects(late, /another run/);
});
