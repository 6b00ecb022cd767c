import assert from "node:assert/strict";
import { test } from "node:test";

import { spareClearing } from "../app/clearing.js";

/** A context that notes what is drawn, by the number of indices. */
function context() {
  const drawn = [];
  const gl = { ONE: 1, ZERO: 0, drawn, bindFramebuffer() {}, blendFuncSeparate() {}, drawElements: (mode, count) => drawn.push(count) };
  spareClearing(gl);
  return gl;
}

test("a rectangle that is copied onto the canvas is left out, and nothing else", () => {
  const gl = context();
  gl.bindFramebuffer(36160, {}); // an image
  gl.blendFuncSeparate(1, 0, 1, 0);
  gl.drawElements(4, 6, 5125, 0);
  assert.deepEqual(gl.drawn, [6]);
  gl.bindFramebuffer(36160, null); // the canvas
  gl.drawElements(4, 6, 5125, 0);
  assert.deepEqual([gl.drawn, gl.spared], [[6], 1]);
  gl.drawElements(4, 3, 5125, 24); // the paper
  gl.blendFuncSeparate(1, 771, 1, 771);
  gl.drawElements(4, 6, 5125, 36); // an image, blended
  assert.deepEqual([gl.drawn, gl.spared], [[6, 3, 6], 1]);
});

test("a context that is asked for twice counts once", () => {
  const gl = context();
  spareClearing(gl);
  gl.bindFramebuffer(36160, null);
  gl.blendFuncSeparate(1, 0, 1, 0);
  gl.drawElements(4, 6, 5125, 0);
  assert.equal(gl.spared, 1);
});
