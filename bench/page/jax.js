// jaxCompetitor is the reference step in jax-js, compiled by its jit for its WebAssembly backend, on one thread.

import * as jax from "./peers/@jax-js/jax/dist/index.js";

const { numpy: np, nn } = jax;

export async function jaxCompetitor({ batch, in: inputs, batches, towers }) {
  if (!(await jax.init("wasm")).includes("wasm")) throw new Error("jax: the backend wasm does not start");
  jax.defaultDevice("wasm");

  // An operation uses its operands up, unless they are handed over as .ref.
  const encode = ([w1, b1, w2, b2, wm, ws, bs], x) => {
    const h1 = nn.relu(np.matmul(x, w1).add(b1));
    const h2 = nn.relu(np.matmul(h1, w2).add(b2));
    return [np.matmul(h2.ref, wm), np.matmul(h2, ws).add(bs).reshape([1, batch])];
  };
  const crossEntropy = (logits) => nn.logSoftmax(logits, 1).mul(np.eye(batch)).sum().mul(-1 / batch);
  const logits = (squared, u) => u.ref.mul(-1).sub(squared.mul(np.exp(u.mul(-2))));
  const loss = (weights, x, y) => {
    const [a, u] = encode(weights[0], x);
    const [b, v] = encode(weights[1], y);
    const squared = np.square(a.reshape([batch, 1, 2]).sub(b.reshape([1, batch, 2]))).sum(2);
    return crossEntropy(logits(squared.ref, v)).add(crossEntropy(logits(np.transpose(squared), u))).mul(0.5);
  };

  const map = (f, ...trees) => trees[0].map((tower, i) => tower.map((_, j) => f(...trees.map((tree) => tree[i][j]))));
  const step = jax.jit((weights, m, v, c1, c2, x, y) => {
    const [value, gradients] = jax.valueAndGrad(loss)(map((w) => w.ref, weights), x, y);
    const m2 = map((m, g) => m.mul(0.9).add(g.ref.mul(0.1)), m, gradients);
    const v2 = map((v, g) => v.mul(0.999).add(np.square(g).mul(0.001)), v, gradients);
    const moved = map((w, m, v) => w.sub(m.ref.mul(c1.ref).div(np.sqrt(v.ref.mul(c2.ref)).add(1e-7)).mul(0.003)), weights, m2, v2);
    c1.dispose();
    c2.dispose();
    return [moved, m2, v2, value];
  });

  let weights = towers.map((tower) => tower.map(({ shape, values }) => np.array(values).reshape(shape)));
  let m = map((w) => np.zeros(w.shape), weights);
  let v = map((w) => np.zeros(w.shape), weights);
  const views = batches.map((pair) => pair.map((view) => np.array(view).reshape([batch, inputs])));
  let taken = 0;
  return {
    async train(steps) {
      let last;
      for (; steps > 0; steps--) {
        const [x, y] = views[taken++ % views.length];
        const c1 = np.array(1 / (1 - 0.9 ** taken));
        const c2 = np.array(1 / (1 - 0.999 ** taken));
        let value;
        [weights, m, v, value] = step(weights, m, v, c1, c2, x.ref, y.ref);
        last = (await value.data())[0];
      }
      return last;
    },
  };
}
