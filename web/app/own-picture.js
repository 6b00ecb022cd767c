// Own picture: a file of the reader's own as the model sees pictures: 32×32 pixels, resampled as the emoji are.

/** Side of a picture that is asked, pixels (dataset.PictureSide). */
export const SIDE = 32;

/** Largest file that is read, bytes, and largest side that is resampled from. */
const MAX_BYTES = 32e6;
const MAX_SIDE = 1024;

/**
 * The whole picture in the middle of a see-through square, 32×32 pixels: every pixel is the mean of what it covers, weighted
 * with its opacity.
 * @param {{width: number, height: number, data: Uint8ClampedArray|Uint8Array}} picture RGBA, not premultiplied
 * @returns {Uint8Array} [32, 32, 4] RGBA, not premultiplied
 */
export function resample({ width, height, data }) {
  const side = Math.max(width, height);
  const scale = side / SIDE;
  const [left, top] = [(side - width) / 2, (side - height) / 2];
  const out = new Uint8Array(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const [x0, y0] = [x * scale - left, y * scale - top];
      const sum = [0, 0, 0, 0];
      for (let v = Math.max(0, Math.floor(y0)); v < Math.min(height, y0 + scale); v++) {
        const high = Math.min(v + 1, y0 + scale) - Math.max(v, y0);
        for (let u = Math.max(0, Math.floor(x0)); u < Math.min(width, x0 + scale); u++) {
          const at = 4 * (v * width + u);
          const weight = (high * (Math.min(u + 1, x0 + scale) - Math.max(u, x0)) * data[at + 3]) / 255;
          for (let c = 0; c < 3; c++) sum[c] += weight * data[at + c];
          sum[3] += weight;
        }
      }
      const at = 4 * (y * SIDE + x);
      for (let c = 0; c < 3; c++) out[at + c] = sum[3] > 0 ? Math.round(sum[c] / sum[3]) : 0;
      out[at + 3] = Math.round((255 * sum[3]) / (scale * scale));
    }
  }
  return out;
}

/**
 * Reads a file. What is no picture is refused with one sentence.
 * @param {File|Blob} file
 * @returns {Promise<{name: string, pixels: Uint8Array}>}
 */
export async function readPicture(file) {
  const name = (file instanceof File && file.name) || "pasted picture";
  if (file.size > MAX_BYTES) throw new Error(`${name} has ${Math.round(file.size / 1e6)} MB; pictures of up to ${MAX_BYTES / 1e6} MB are read.`);
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new Error(`${name} is no picture that this browser reads; PNG, JPEG, WebP and GIF are.`);
  }
  const shrink = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((length) => Math.max(1, Math.round(length * shrink)));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error(`${name} could not be drawn: this browser gives no canvas.`);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { name, pixels: resample(context.getImageData(0, 0, width, height)) };
}
