// The trainer's Worker: a classic script that loads the Go program. It waits for nothing else; the program
// itself listens to messages and says Hello when it does. What goes wrong here is posted as {halo: "fatal"}.
// GoMLX's own backend is half a megabyte that next to nobody needs, so it comes in a program of its own.

/* global importScripts, Go */
importScripts("../wasm_exec.js");

(async () => {
  // @ts-ignore Go is defined by wasm_exec.js
  const go = new Go();
  const program = new URLSearchParams(self.location.search).get("backend") === "go" ? "trainer-go.wasm" : "trainer.wasm";
  const response = await fetch(`../${program}`);
  if (!response.ok) throw new Error(`${program}: the server answered ${response.status} ${response.statusText}`);
  // Compiling while it loads needs the type application/wasm, which some file hosts do not send.
  const streams = (response.headers.get("Content-Type") ?? "").startsWith("application/wasm");
  const { instance } = streams
    ? await WebAssembly.instantiateStreaming(response, go.importObject)
    : await WebAssembly.instantiate(await response.arrayBuffer(), go.importObject);
  await go.run(instance);
  throw new Error("the program ended");
})().catch((error) => {
  self.postMessage({ halo: "fatal", message: `The trainer stopped: ${error instanceof Error ? error.message : error}.` });
});
