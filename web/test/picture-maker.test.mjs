import assert from "node:assert/strict";
import { test } from "node:test";

import { pictureSpec } from "../app/picture-maker.js";

test("what is asked for is what the fields say, and nothing before there are any", () => {
  assert.equal(pictureSpec({}), "");
  assert.equal(pictureSpec({ name: { value: " grinning  cat " } }), "grinning cat");
  const values = { colour: "red", shape: "circle", size: "3.4", x: "7.5", y: "8", fog: "0" };
  assert.equal(pictureSpec(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]))), "red circle 3.4 7.5 8 0");
});
