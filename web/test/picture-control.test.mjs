import assert from "node:assert/strict";
import { test } from "node:test";
import { planeOf } from "../app/picture-control.js";
import { change, complete, format, parse } from "../app/state.js";

for (const [plane, want] of /** @type {const} */ ([
  ["", { show: "", level: 0, caption: -1 }],
  ["level.0", { show: "winner", level: 0, caption: -1 }],
  ["level.12", { show: "winner", level: 12, caption: -1 }],
  ["caption", { show: "caption", level: 0, caption: -1 }],
  ["caption.17", { show: "caption", level: 0, caption: 17 }],
])) {
  test(`the plane ${plane || "unshaded"}, as the scene takes it`, () => assert.deepEqual(planeOf(plane), want));
}

for (const [name, query, want] of [
  ["levels in order, each once", "?without=3,1,3", "?without=1,3"],
  ["levels that cannot be", "?without=-1,1.5,400,x", ""],
  ["nothing", "?without=", ""],
  ["a plane of nonsense", "?plane=level", ""],
  ["a plane of two numbers", "?plane=level.1.2", ""],
  ["a plane of a word", "?plane=winner.1", ""],
  ["a plane", "?plane=level.2", "?plane=level.2"],
  ["another colour", "?colour=mauve", ""],
]) {
  test(`the URL's ${name}`, () => assert.equal(format(complete(parse(query))), want));
}

test("other data show all levels, unshaded; another objective leaves both", () => {
  const state = complete({ without: [1], plane: "level.2", rings: true });
  const other = change(state, { data: "emoji60" });
  assert.deepEqual([other.without, other.plane, other.rings], [[], "", true]);
  const same = change(state, { objective: "clip" });
  assert.deepEqual([same.without, same.plane], [[1], "level.2"]);
});
