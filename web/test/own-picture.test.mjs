import assert from "node:assert/strict";
import { test } from "node:test";

import { SIDE, resample } from "../app/own-picture.js";

/** A picture whose pixels a function gives. */
function picture(width, height, pixel) {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(pixel(x, y), 4 * (y * width + x));
  return { width, height, data };
}
const at = (pixels, x, y) => [...pixels.slice(4 * (y * SIDE + x), 4 * (y * SIDE + x) + 4)];

test("a picture of the right size stays what it is", () => {
  const same = picture(SIDE, SIDE, (x, y) => [x, y, 7, 255]);
  assert.deepEqual(resample(same), same.data);
});

test("a larger one becomes the means of what its pixels cover", () => {
  const pixels = resample(picture(2 * SIDE, 2 * SIDE, (x, y) => [(x % 2) * 100, (y % 2) * 50, 0, 255]));
  assert.deepEqual(at(pixels, 5, 9), [50, 25, 0, 255]);
  const third = resample(picture(48, 48, (x) => [x < 1 ? 255 : 0, 0, 0, 255])); // a pixel covers one and a half
  assert.deepEqual(at(third, 0, 3), [170, 0, 0, 255]);
  assert.deepEqual(at(third, 1, 3), [0, 0, 0, 255]);
});

test("a smaller one is enlarged", () => {
  const pixels = resample(picture(2, 2, (x, y) => [x * 200, y * 100, 0, 255]));
  assert.deepEqual(at(pixels, 0, 0), [0, 0, 0, 255]);
  assert.deepEqual(at(pixels, 31, 31), [200, 100, 0, 255]);
});

test("what is see-through gives no colour", () => {
  const pixels = resample(picture(2 * SIDE, 2 * SIDE, (x) => (x % 2 ? [200, 0, 0, 255] : [0, 255, 0, 0])));
  assert.deepEqual(at(pixels, 3, 3), [200, 0, 0, 128]);
});

test("a picture that is no square stands whole in the middle", () => {
  const pixels = resample(picture(64, 32, () => [10, 20, 30, 255]));
  assert.deepEqual(at(pixels, 4, 7), [0, 0, 0, 0]);
  assert.deepEqual(at(pixels, 4, 8), [10, 20, 30, 255]);
  assert.deepEqual(at(pixels, 31, 23), [10, 20, 30, 255]);
  assert.deepEqual(at(pixels, 31, 24), [0, 0, 0, 0]);
});
