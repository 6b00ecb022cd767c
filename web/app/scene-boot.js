// Scene boot: starts the program that draws in this iframe, or says why it cannot. Once it runs, all that it
// has to say it says itself (wasm/scene).

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
    return getContext.call(this, type, type === "webgl2" ? { ...attributes, antialias: false, alpha: false } : attributes);
  }
);

/** Whether the browser has the graphics that Ebitengine draws with. */
function hasWebGL2() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep only a few at a time
  return context !== null;
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
    const response = await fetch(new URL("../scene.wasm", import.meta.url));
    if (!response.ok) throw new Error(`scene.wasm: the server answered ${response.status} ${response.statusText}`);
    // Compiling while it loads needs the type application/wasm, which some file hosts do not send.
    const streams = (response.headers.get("Content-Type") ?? "").startsWith("application/wasm");
    const { instance } = streams
      ? await WebAssembly.instantiateStreaming(response, go.importObject)
      : await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
    await go.run(instance);
    fail("The picture has stopped. Reload the page to bring it back.");
  } catch (error) {
    fail(`The picture could not be started: ${error instanceof Error ? error.message : error}.`);
  }
}

boot();
