// tensorflowCompetitor is the reference step in TensorFlow.js, on its WebAssembly backend with SIMD and one thread: with
// its fused dense layer and its own log-softmax, or written plainly, an operation for each of the formula.

/* global tf */

const started = (async () => {
  tf.wasm.setWasmPaths("peers/@tensorflow/tfjs-backend-wasm/dist/");
  if (!(await tf.setBackend("wasm"))) throw new Error("tensorflow: the backend wasm does not start");
  await tf.ready();
})();

export async function tensorflowCompetitor({ batch, in: inputs, batches, towers }, plain) {
  await started;
  const weights = towers.map((tower) => tower.map(({ shape, values }) => tf.variable(tf.tensor(values, shape))));
  const views = batches.map((pair) => pair.map((view) => tf.tensor2d(view, [batch, inputs])));
  const eye = tf.eye(batch);

  const dense = plain
    ? (x, w, b) => tf.relu(tf.add(tf.matMul(x, w), b))
    : (x, w, b) => tf.fused.matMul({ a: x, b: w, bias: b, activation: "relu" });
  const logSoftmax = plain
    ? (logits) => {
        const shifted = tf.sub(logits, tf.max(logits, 1, true));
        return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 1, true)));
      }
    : tf.logSoftmax;
  const encode = ([w1, b1, w2, b2, wm, ws, bs], x) => {
    const hidden = dense(dense(x, w1, b1), w2, b2);
    return [tf.matMul(hidden, wm), tf.reshape(tf.add(tf.matMul(hidden, ws), bs), [1, batch])];
  };
  const crossEntropy = (logits) => tf.div(tf.neg(tf.sum(tf.mul(logSoftmax(logits), eye))), batch);
  const logits = (squared, u) => tf.sub(tf.neg(u), tf.mul(squared, tf.exp(tf.mul(u, -2))));
  const loss = (x, y) => {
    const [a, u] = encode(weights[0], x);
    const [b, v] = encode(weights[1], y);
    const squared = tf.sum(tf.square(tf.sub(tf.expandDims(a, 1), tf.expandDims(b, 0))), 2);
    return tf.mul(tf.add(crossEntropy(logits(squared, v)), crossEntropy(logits(tf.transpose(squared), u))), 0.5);
  };

  const adam = tf.train.adam(0.003, 0.9, 0.999, 1e-7);
  const variables = weights.flat();
  let taken = 0;
  return {
    train(steps) {
      let last;
      for (; steps > 0; steps--) {
        const [x, y] = views[taken++ % views.length];
        const value = adam.minimize(() => loss(x, y), true, variables);
        last = value.dataSync()[0];
        value.dispose();
      }
      return last;
    },
  };
}
