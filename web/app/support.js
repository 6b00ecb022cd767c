// Support: what a browser must have, and what still works where it lacks something.

/**
 * The smallest module that uses a SIMD instruction: one function, () → v128, that splats a constant.
 * Built by hand from the binary format: type, function and code section.
 */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, // magic, version 1
  1, 5, 1, 96, 0, 1, 123, // type: () → v128
  3, 2, 1, 0, // one function of type 0
  10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11, // i32.const 0; i8x16.splat; i8x16.popcnt; end
]);

/**
 * @typedef {object} Support
 * @property {boolean} simd WebAssembly with SIMD: to train, and to read a checkpoint
 * @property {boolean} workers Workers: the same
 * @property {boolean} webgl2 WebGL 2: to draw
 */

/** @returns {Support} */
export function detect() {
  return {
    simd: typeof WebAssembly === "object" && WebAssembly.validate(SIMD),
    workers: typeof Worker === "function",
    webgl2: webgl2(),
  };
}

function webgl2() {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep a small number of contexts
    return context !== null;
  } catch {
    return false;
  }
}

/**
 * What is missing, and what works all the same.
 * @param {Support} support
 * @returns {string[]} sentences; none where nothing is missing
 */
export function missing({ simd, workers, webgl2 }) {
  const sentences = [];
  const lacks = [...(simd ? [] : ["WebAssembly SIMD"]), ...(workers ? [] : ["Workers"])];
  if (lacks.length > 0) {
    sentences.push(
      `This browser lacks ${lacks.join(" and ")}, so nothing can train here and no checkpoint can be opened. ` +
        "The explanations can be read, and halo train and halo inspect do both outside the browser. " +
        "Chrome 91, Firefox 89 and Safari 16.4, and later ones, have what is needed.",
    );
  }
  if (!webgl2) {
    sentences.push(
      "This browser lacks WebGL 2, or it is switched off, so the picture cannot be drawn. " +
        (lacks.length > 0 ? "" : "Training works all the same, with its numbers, charts and checkpoints."),
    );
  }
  return sentences.map((sentence) => sentence.trim());
}
