// What the menu makes, as far as it needs no browser: names, numbers, the iframe, and what hide= leaves.

import assert from "node:assert/strict";
import { test, mock } from "node:test";

import { fileName } from "../app/file-name.js";
import { iframeCode } from "../app/iframe-code.js";
import { Keeper } from "../app/keeper.js";
import { MOST, MetricsLog } from "../app/metrics-log.js";
import { PANELS } from "../app/setting-values.js";
import { complete, format, parse } from "../app/state.js";

const run = (objective, step, dataset = "tree332") => ({ started: { config: { dataset, objective: { name: objective } } }, progress: { step } });

test("a file's name tells data, objectives and step", () => {
  const rows = [
    ["one run", [run("proposal?clamp=0", 500, "emoji?groups=food-drink")], undefined, "emoji-proposal-step500-picture.png"],
    ["two", [run("proposal", 500), run("clip", 503)], undefined, "tree332-proposal-clip-step500-picture.png"],
    ["another step than now", [run("clip", 500)], 20, "tree332-clip-step20-picture.png"],
    ["nothing yet", [{ started: null, progress: null }], undefined, "step0-picture.png"],
  ];
  for (const [name, runs, step, want] of rows) assert.equal(fileName(runs, "picture.png", step), want, name);
});

test("the iframe keeps the run and hides all around the picture", () => {
  const want = 'src="https://a.example/halo/?seed=5&amp;tau=2&amp;hide=all,-transport,-timeline,-legend,-full-screen"';
  for (const link of ["https://a.example/halo/?seed=5&hide=loss&tau=2", "https://a.example/halo/?seed=5&tau=2"]) {
    assert.ok(iframeCode(link).includes(want), `${iframeCode(link)} has no ${want}`);
  }
  assert.ok(iframeCode("https://a.example/").includes('src="https://a.example/?hide=all,'), "a link without a query");
});

test("hide=all is every part, and what it leaves is said the short way", () => {
  const of = (query) => complete(parse(query)).hide;
  assert.deepEqual(of("?hide=all"), PANELS);
  assert.deepEqual(of("?hide=all,-transport,-nonsense"), PANELS.filter((name) => name !== "transport"));
  assert.deepEqual(of("?hide=-transport"), [], "nothing is taken out of nothing");
  const written = (query) => format(complete(parse(query)));
  assert.equal(written("?hide=all,-transport"), "?hide=all,-transport");
  assert.equal(written("?hide=loss,seed"), "?hide=loss,seed");
  assert.equal(written("?hide=all"), "?hide=all");
});

test("until is a step, 0 for none", () => {
  for (const [text, want] of [["500", 500], ["12.4", 12], ["-3", 0], ["1e12", 1e9], ["x", 0], ["", 0]]) {
    assert.equal(complete(parse(`?until=${text}`)).until, want, text);
  }
  assert.equal(format(complete(parse("?until=0"))), "");
});

const started = { points: { levels: ["any", "colour"] } };

test("the numbers of a run are a table with a row for each step", () => {
  const log = new MetricsLog();
  log.begin("A", started);
  log.now("A", { batch_size: 64, tau: 1, learning_rate: 0.003 });
  log.snapshot("A", 0, { cross_entropy: 4 });
  log.snapshot("A", 5, { loss: 3, cross_entropy: 3.5, recall_by_level: [1, 0.5], log_std_by_level: [0.1, -0.1] });
  log.snapshot("A", 5, { loss: 3, cross_entropy: 3.25, recall_by_level: [1, 0.5], log_std_by_level: [0.1, -0.1] });
  const { columns, rows } = log.table();
  const at = (row, name) => rows[row][columns.indexOf(name)];
  assert.equal(rows.length, 2, "the same step twice is one row");
  assert.ok(rows.every((row) => row.length === columns.length));
  assert.deepEqual([at(0, "step"), at(0, "loss (nats)"), at(1, "step"), at(1, "cross_entropy (nats)"), at(1, "batch_size")], [0, undefined, 5, 3.25, 64]);
  assert.deepEqual([at(1, "recall_by_level: colour (share)"), at(1, "log_std_by_level: colour (nats)")], [0.5, -0.1]);

  log.begin("B", started);
  log.snapshot("B", 7, { loss: 2 });
  assert.deepEqual(log.table().rows.map((row) => row.slice(0, 2)), [["A", 0], ["A", 5], ["B", 7]], "two runs");
  log.end("B");
  log.rewind("A", 4);
  assert.deepEqual(log.table().rows.map((row) => row[0]), [0], "taken back");
  log.forget("A");
  assert.equal(log.table().rows.length, 0);
});

test("a long run loses every second row, never its last", () => {
  const log = new MetricsLog();
  log.begin("A", started);
  for (let step = 0; step <= MOST; step++) log.snapshot("A", step, {});
  const steps = log.table().rows.map((row) => row[0]);
  assert.ok(steps.length <= MOST / 2 + 1, `${steps.length} rows`);
  assert.deepEqual([steps[0], steps.at(-1), steps[1] - steps[0]], [0, MOST, 2]);
});

test("a trainer that answers nothing for a minute is given up, one that answers never is", () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const failed = [];
    const lane = (answers) => {
      const trainer = { ready: true, heard: 0, send: () => answers && trainer.heard++, fail: (sentence) => failed.push(sentence) };
      return { trainer, run: { id: 1, started: null } };
    };
    const lanes = [lane(true), lane(false)];
    new Keeper(() => lanes, () => ({}));
    mock.timers.tick(60_000);
    assert.deepEqual(failed, []);
    mock.timers.tick(10_000);
    assert.equal(failed.length, 1);
    assert.match(failed[0], /has not answered for a minute/);
  } finally {
    mock.timers.reset();
  }
});

test("a run is kept while it is the one on show, and taken up with what it was", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const resumed = [];
    const data = new Uint8Array([1, 2, 3]);
    const lane = {
      lostRun: 4,
      trainer: { ready: true, heard: 0, send() {} },
      run: {
        id: 4, started: { trainable: true, source: "live" }, progress: { step: 12, history_index: -1 }, diverged: null,
        save: async () => ({ run: 4, step: 12, data }),
        resume(kept, how) { resumed.push([kept.step, kept.data, how.playing]); this.id = 5; },
      },
    };
    const keeper = new Keeper(() => [lane], () => ({ tau: 2 }));
    assert.equal(keeper.resume(lane, { playing: true }), null, "nothing is kept yet");
    keeper.look();
    await Promise.resolve().then(() => {}).then(() => {});
    assert.equal(keeper.stepOf(lane), 12);
    assert.deepEqual(keeper.resume(lane, { playing: true }).asked, { tau: 2 });
    assert.deepEqual(resumed, [[12, data, true]]);
    lane.lostRun = 9;
    assert.equal(keeper.resume(lane, { playing: true }), null, "another run than the one that is kept");
  } finally {
    mock.timers.reset();
  }
});
