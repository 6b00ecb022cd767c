// Scene boot: starts the program that draws in this iframe, or says why it cannot. Once it runs, all that it
// has to say it says itself (wasm/scene).

import { spareClearing } from "./clearing.js";
import { still } from "./program-end.js";
import { encode } from "./wire.js";

/** @param {string} text what has gone wrong: one sentence or two */
function fail(text) {
  const message = document.getElementById("message");
  if (message) {
    message.textContent = text;
    message.hidden = false;
  }
  const packet = encode("sceneProblem", { message: text, fatal: true });
  parent.postMessage({ halo: "packet", ...packet }, location.origin);
}

// Ebitengine leaves the browser to smooth the edges of triangles: four samples a pixel, in every pass and every
// copy of the canvas. The shaders smooth their shapes themselves and cover every pixel, so that neither those
// samples nor a see-through canvas would show.
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = /** @type {typeof getContext} */ (
  /** @this {HTMLCanvasElement} @param {string} type @param {object} [attributes] */
  function (type, attributes) {
    if (type !== "webgl2") return getContext.call(this, type, attributes);
    const context = getContext.call(this, type, { ...attributes, antialias: false, alpha: false });
    if (context) spareClearing(/** @type {WebGL2RenderingContext} */ (context));
    return context;
  }
);

/** Whether the browser has the graphics that Ebitengine draws with. */
function hasWebGL2() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep only a few at a time
  return context !== null;
}

/** Whether the graphics were taken away, as while the program was still starting: then it ends. */
function contextLost() {
  return [...document.querySelectorAll("canvas")].some((canvas) => canvas.getContext("webgl2")?.isContextLost());
}

async function boot() {
  if (typeof WebAssembly !== "object") {
    fail("The picture needs WebAssembly, which this browser does not have or has switched off. Training goes on; the charts show it.");
    return;
  }
  if (!hasWebGL2()) {
    fail("The picture needs WebGL 2, which this browser does not have or has switched off. Training goes on; the charts show it.");
    return;
  }
  try {
    const go = new Go();
    let code = 0;
    go.exit = (/** @type {number} */ ended) => {
      code = ended;
      still(go);
    };
    const response = await fetch(new URL("../scene.wasm", import.meta.url));
    if (!response.ok) throw new Error(`scene.wasm: the server answered ${response.status} ${response.statusText}`);
    // Compiling while it loads needs the type application/wasm, which some file hosts do not send.
    const streams = (response.headers.get("Content-Type") ?? "").startsWith("application/wasm");
    const { instance } = streams
      ? await WebAssembly.instantiateStreaming(response, go.importObject)
      : await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
    await go.run(instance);
    if (contextLost()) {
      fail("The picture has stopped: the browser has taken its graphics context away.");
      return;
    }
    console.error(`The program that draws has ended with code ${code}.`);
    fail("The picture has stopped.");
  } catch (error) {
    fail(`The picture could not be started: ${error instanceof Error ? error.message : error}.`);
  }
}

boot();
