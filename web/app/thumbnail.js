// Thumbnail: one picture of a run, in its own pixels, enlarged by the style sheet. Its canvas is the processor's, as a
// chart's is (plot.js).

/**
 * Draws a picture, where it is another one than before.
 * @param {HTMLCanvasElement} canvas
 * @param {{run: number, id?: number, pixel_size: number, pixels: Uint8Array}|null} points
 * @param {number} index of the picture; −1 for none
 */
export function drawThumbnail(canvas, points, index) {
  const side = points?.pixel_size ?? 0;
  const none = index < 0 || side === 0 || !points;
  if (canvas.hidden !== none) canvas.hidden = none;
  const drawn = none ? "" : `${points.run} ${points.id ?? ""} ${index}`;
  if (canvas.dataset.drawn === drawn) return;
  canvas.dataset.drawn = drawn;
  if (none) return;
  const bytes = side * side * 4;
  const pixels = new Uint8ClampedArray(points.pixels.buffer, points.pixels.byteOffset + index * bytes, bytes);
  canvas.width = canvas.height = side;
  canvas.getContext("2d", { willReadFrequently: true })?.putImageData(new ImageData(new Uint8ClampedArray(pixels), side, side), 0, 0);
}
