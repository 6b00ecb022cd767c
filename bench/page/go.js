// goCompetitor runs bench/reference, a Go program compiled to WebAssembly, as one of its competitors, in an instance
// of its own.

const program = WebAssembly.compileStreaming(fetch("reference.wasm"));

export async function goCompetitor(name, { batch, in: inputs, hidden }) {
  const go = new Go();
  go.argv = ["reference", name, String(batch), String(inputs), String(hidden)];
  const instance = await WebAssembly.instantiate(await program, go.importObject);
  let exited = false;
  go.run(instance).finally(() => (exited = true));
  const offers = instance.exports;
  while (!exited && !offers.ready()) await new Promise((resolve) => setTimeout(resolve, 5));
  if (exited) throw new Error(`${name}: the program ended; the console says why`);

  const copy = (address, length) => new Float32Array(offers.mem.buffer, address >>> 0, length).slice();
  return {
    train: (steps) => offers.train(steps),
    clock: name === "execute" ? () => offers.executing() : undefined,
    // data is what the competitors that are not ours start from: batches of two views, and the weights of two towers.
    data() {
      const shapes = [[inputs, hidden], [hidden], [hidden, hidden], [hidden], [hidden, 2], [hidden, 1], [1]];
      const size = (shape) => shape.reduce((a, b) => a * b);
      const batches = 8;
      return {
        batches: Array.from({ length: batches }, (_, i) => [0, 1].map((side) => copy(offers.view(i, side), batch * inputs))),
        towers: [0, 1].map((tower) => shapes.map((shape, i) => ({ shape, values: copy(offers.weights(tower, i), size(shape)) }))),
      };
    },
  };
}
