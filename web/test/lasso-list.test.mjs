import assert from "node:assert/strict";
import { test } from "node:test";

import { lassoText } from "../app/lasso-list.js";

test("what a lasso holds copies as lines of three cells", () => {
  const points = { texts: [{ caption: "a", level: 0 }, { caption: "b\tc", level: 1 }], images: [{ label: "x", key: "set/1" }], levels: ["vague", "fine"], groups: [] };
  assert.equal(lassoText({ texts: [1], images: [0] }, points), "kind\tname\tlevel or key\ncaption\tb c\tfine\npicture\tx\tset/1");
  assert.equal(lassoText({ texts: [], images: [] }, points), "kind\tname\tlevel or key");
});
