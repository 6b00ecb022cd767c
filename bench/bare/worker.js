// The Worker of bench/bare. Its first message is {backend, config}, the run whose bare steps it takes, which it answers
// with {ready}; every further one is {milliseconds}, answered with the steps a second of about that time.

/* global importScripts, Go */
importScripts("../wasm_exec.js");

let bare; // what the program offers

self.onmessage = ({ data }) =>
  (bare ? Promise.resolve(measure(data.milliseconds)) : start(data)).then(
    (answer) => self.postMessage(answer),
    (error) => self.postMessage({ error: String(error) }),
  );

async function start({ backend, config }) {
  const go = new Go();
  go.argv = ["bare", backend, JSON.stringify(config)];
  const { instance } = await WebAssembly.instantiateStreaming(fetch("bare.wasm"), go.importObject);
  let exited = false;
  go.run(instance).finally(() => (exited = true));
  while (!exited && !instance.exports.ready()) await new Promise((resolve) => setTimeout(resolve, 5));
  if (exited) throw new Error("the program ended; the console says why");
  bare = instance.exports;
  return { ready: true };
}

// measure trains in portions of about ten milliseconds, so that the clock is asked seldom.
function measure(milliseconds) {
  const start = performance.now();
  let steps = 0;
  let portion = 1;
  for (;;) {
    const begin = performance.now();
    const loss = bare.train(portion);
    const end = performance.now();
    if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
    steps += portion;
    if (end - start >= milliseconds) return { rate: (1000 * steps) / (end - start) };
    if (end - begin < 5) portion *= 2;
  }
}
