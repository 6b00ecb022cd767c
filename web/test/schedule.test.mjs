import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { BEAT, coalesced, settled, untilBeat } from "../app/schedule.js";

/** What waits for a frame. The clock stands 30 ms behind a beat. */
let frames = /** @type {(() => void)[]} */ ([]);
const frame = () => frames.splice(0).forEach((f) => f());

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  frames = [];
  globalThis.requestAnimationFrame = (f) => frames.push(/** @type {any} */ (f));
  mock.method(performance, "now", () => 30);
  Object.defineProperty(performance, "timeOrigin", { value: 7 * BEAT, configurable: true });
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test("the next beat is never before it", () => {
  assert.deepEqual([0, 1, 99.5, 100, 1e12 + 30].map(untilBeat), [100, 99, 1, 100, 70]);
});

test("f is called once a frame", () => {
  const f = mock.fn();
  const soon = coalesced(f);
  soon();
  soon();
  assert.equal(f.mock.callCount(), 0);
  frame();
  assert.equal(f.mock.callCount(), 1);
  soon();
  frame();
  assert.equal(f.mock.callCount(), 2);
});

test("a hidden tab has no frames, and f is called all the same", () => {
  const f = mock.fn();
  coalesced(f)();
  mock.timers.tick(1000);
  assert.equal(f.mock.callCount(), 1);
});

test("at the beat f is called with the first frame behind it, with all that wait for it", () => {
  const [f, g] = [mock.fn(), mock.fn()];
  const [a, b] = [coalesced(f), coalesced(g)];
  a.atBeat();
  a.atBeat();
  b.atBeat();
  frame();
  mock.timers.tick(69);
  assert.equal(frames.length, 0, "before the beat");
  mock.timers.tick(1);
  assert.equal(frames.length, 2, "at the beat");
  frame();
  assert.deepEqual([f.mock.callCount(), g.mock.callCount()], [1, 1]);
});

test("what a hand asks for does not wait for the beat, nor is it done again at it", () => {
  const f = mock.fn();
  const soon = coalesced(f);
  soon.atBeat();
  soon();
  frame();
  assert.equal(f.mock.callCount(), 1);
  mock.timers.tick(70);
  frame();
  assert.equal(f.mock.callCount(), 1);
  soon.atBeat();
  mock.timers.tick(100);
  frame();
  assert.equal(f.mock.callCount(), 2, "the next one is waited for again");
});

test("settled waits for quiet", () => {
  const f = mock.fn();
  const touch = settled(f, 300);
  touch();
  mock.timers.tick(200);
  touch();
  mock.timers.tick(200);
  assert.equal(f.mock.callCount(), 0);
  mock.timers.tick(100);
  assert.equal(f.mock.callCount(), 1);
});
