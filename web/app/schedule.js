// Schedule: doing something once, soon.

/**
 * What training changes is drawn at the beat: at the times, in milliseconds of the system's clock, that are multiples of
 * this. The scene draws at them too (DriftWait in wasm/view), so that page and picture change in the same frame of the
 * browser. Each frame of its own costs a style, a paint and a raster of all that is on the screen, which training lacks,
 * and what a hand does next waits for it.
 */
export const BEAT = 100;

/** Milliseconds until the next beat, never less. @param {number} now of the system's clock */
export const untilBeat = (now) => Math.ceil(BEAT - (now % BEAT));

/** A hidden tab has no animation frames; then a timer takes their place after this many milliseconds. */
const LATEST = 120;

/**
 * Calls f at the next animation frame, and without one soon after.
 * @param {() => void} f
 */
function frameOf(f) {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    f();
  };
  requestAnimationFrame(once);
  setTimeout(once, LATEST);
}

/** What waits for the beat. @type {Set<() => void>} */
const waiting = new Set();

/** Calls f at the next beat, and all that wait for it in one task, so that no frame comes between them. @param {() => void} f */
function onBeat(f) {
  if (waiting.size === 0) setTimeout(beat, untilBeat(performance.timeOrigin + performance.now()));
  waiting.add(f);
}

function beat() {
  const all = [...waiting];
  waiting.clear();
  for (const one of all) one();
}

/**
 * A function that calls f at the next animation frame, once however often it was called before. Its atBeat calls f at the
 * frame of the next beat, unless f is called before.
 * @param {() => void} f
 * @returns {(() => void) & {atBeat: () => void}}
 */
export function coalesced(f) {
  let asked = false; // for a frame
  let later = false; // for the beat
  const soon = () => {
    if (asked) return;
    asked = true;
    frameOf(() => {
      asked = later = false;
      f();
    });
  };
  const unlessDone = () => later && soon();
  const atBeat = () => {
    if (asked || later) return;
    later = true;
    onBeat(unlessDone);
  };
  return Object.assign(soon, { atBeat });
}

/**
 * A function that calls f once it has not been called for some milliseconds.
 * @param {() => void} f
 * @param {number} quiet
 * @returns {() => void}
 */
export function settled(f, quiet) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(f, quiet);
  };
}
