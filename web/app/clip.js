// Clip: a film of the history, as WebM. The history is shown from its beginning, as the timeline plays it, and every
// picture of the scenes goes to a canvas that the browser records. It takes as long as the film is.

import { drawPicture } from "./picture.js";

/** Milliseconds of the film, and for which its last picture stays. */
const LENGTH = 8000;
const REST = 1200;

/** The longest side of the film, in pixels, and the bits of a second of it. */
const SIDE = 1280;
const BITS = 6_000_000;

/** Milliseconds to wait for a picture: a tab that nobody sees draws none. */
const PATIENCE = 2000;

/** The formats that are tried, the best first. */
const FORMATS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

/** The format that this browser records WebM in; "" where it cannot. */
export function clipFormat() {
  if (typeof MediaRecorder === "undefined" || !HTMLCanvasElement.prototype.captureStream) return "";
  return FORMATS.find((format) => MediaRecorder.isTypeSupported(format)) ?? "";
}

/**
 * Records the history of the runs on show.
 * @param {import("./lanes.js").Lanes} lanes
 * @param {object} how
 * @param {(share: number) => void} how.onProgress 0…1
 * @param {AbortSignal} how.signal ends it early, with what was recorded so far
 * @returns {Promise<Blob>} rejected where there is no history, or no picture
 */
export async function recordClip(lanes, { onProgress, signal }) {
  const length = lanes.a.run.progress?.history_length ?? 0;
  if (length === 0) throw new Error("there is no history yet to show");
  const went = lanes.playing;
  if (went) lanes.play(false);
  try {
    lanes.show(0);
    const { width } = lanes.a.scene.frame.getBoundingClientRect();
    const scale = Math.min(2, Math.max(1, SIDE / (width * lanes.all.length)));
    const { canvas } = await drawPicture(lanes, scale);
    canvas.width -= canvas.width % 2; // as the coders want it
    canvas.height -= canvas.height % 2;
    await drawPicture(lanes, scale, canvas);
    return await record(lanes, { canvas, scale, length, onProgress, signal });
  } finally {
    lanes.show(-1);
    if (went) lanes.play(true);
  }
}

/**
 * @param {import("./lanes.js").Lanes} lanes
 * @param {{canvas: HTMLCanvasElement, scale: number, length: number, onProgress: (share: number) => void, signal: AbortSignal}} how
 */
async function record(lanes, { canvas, scale, length, onProgress, signal }) {
  const stream = canvas.captureStream(0); // a picture is taken when it is asked for
  const track = /** @type {CanvasCaptureMediaStreamTrack} */ (stream.getVideoTracks()[0]);
  const format = clipFormat();
  const recorder = new MediaRecorder(stream, { mimeType: format, videoBitsPerSecond: BITS });
  /** @type {Blob[]} */
  const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const ended = new Promise((resolve, reject) => {
    recorder.addEventListener("stop", resolve);
    recorder.addEventListener("error", () => reject(new Error("the browser could not record it")));
  });
  recorder.start(1000);
  const begun = performance.now();
  let shown = 0;
  try {
    for (;;) {
      const time = performance.now() - begun;
      const at = Math.min(length, Math.floor((time / LENGTH) * (length + 1)));
      if (at !== shown) {
        shown = at;
        lanes.show(at < length ? at : -1);
      }
      await Promise.race([drawPicture(lanes, scale, canvas), wait(PATIENCE)]);
      track.requestFrame();
      onProgress(Math.min(1, time / (LENGTH + REST)));
      if (time > LENGTH + REST || signal.aborted || recorder.state !== "recording") break;
    }
  } finally {
    if (recorder.state !== "inactive") recorder.stop();
    for (const one of stream.getTracks()) one.stop();
  }
  await ended;
  return new Blob(parts, { type: "video/webm" });
}

/** @param {number} milliseconds */
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
