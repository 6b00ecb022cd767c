// Schedule: doing something once, soon.

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

/**
 * A function that calls f at the next animation frame, once however often it was called before.
 * @param {() => void} f
 * @returns {() => void}
 */
export function coalesced(f) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    frameOf(() => {
      waiting = false;
      f();
    });
  };
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
