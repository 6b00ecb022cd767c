"""jax_peer.py DEVICE FILE [plain]: the tasks in JAX, compiled whole, or with "plain" an operation at a time."""

import os
import sys

import jax
import jax.numpy as jnp
import numpy as np

from peer import Task, talk


def cross_entropy(logits):
    return -jnp.mean(jnp.diagonal(jax.nn.log_softmax(logits, axis=-1)))


def variance_loss(a, u, b, v, c=1.0, k=1.0, tau=1.0):
    """Means a, b [n, d], ln σ u, v [n]."""
    squared = jnp.sum(jnp.square(a[:, None] - b[None]), axis=-1)
    half = lambda squared, u: cross_entropy((-c * u - k * squared * jnp.exp(-2 * u)) / tau)
    return 0.5 * (half(squared, v[None]) + half(squared.T, u[None]))


def reference_loss(weights, x, y):
    def tower(side, x):
        w = [weights[f"{side}/{i}"] for i in range(7)]
        h = jax.nn.relu(x @ w[0] + w[1])
        h = jax.nn.relu(h @ w[2] + w[3])
        return h @ w[4], (h @ w[5] + w[6])[:, 0]

    return variance_loss(*tower(0, x), *tower(1, y))


def vit_loss(about):
    heads, depth, patch = about["heads"], about["depth"], about["patch"]

    def dense(w, name, x):
        return x @ w[f"{name}/dense/weights"] + w[f"{name}/dense/biases"]

    def norm(w, name, x, epsilon):
        mean = jnp.mean(x, -1, keepdims=True)
        variance = jnp.mean(jnp.square(x - mean), -1, keepdims=True)
        name += "/layer_normalization"
        return (x - mean) * jax.lax.rsqrt(variance + epsilon) * w[f"{name}/gain"] + w[f"{name}/offset"]

    def blocks(w, scope, x, epsilon, mask):
        n, length, width = x.shape
        for i in range(depth):
            name = f"{scope}/block_{i}"
            y = norm(w, f"{name}/attention", x, epsilon)
            q, k, v = (dense(w, f"{name}/attention/MultiHeadAttention/{part}", y).reshape(n, length, heads, width // heads) for part in ("query", "key", "value"))
            y = jax.nn.dot_product_attention(q, k, v, mask=mask)
            x = x + dense(w, f"{name}/attention/MultiHeadAttention/output", y.reshape(n, length, width))
            y = norm(w, f"{name}/mlp", x, epsilon)
            y = jax.nn.gelu(dense(w, f"{name}/mlp/hidden", y), approximate=False)
            x = x + dense(w, f"{name}/mlp/output", y)
        return norm(w, f"{scope}/final", x, epsilon)

    def head(w, scope, x):
        u = dense(w, f"{scope}/log_std", x)[:, 0]
        return dense(w, f"{scope}/embedding", x), jnp.tanh(u / about["clamp"]) * about["clamp"]

    def image(w, x):
        n, side = x.shape[0], about["side"] // patch
        x = x.reshape(n, side, patch, side, patch, 3).transpose(0, 1, 3, 2, 4, 5).reshape(n, side * side, -1)
        x = dense(w, "image/patch", x)
        x = jnp.concatenate([jnp.broadcast_to(w["image/class"], (n, 1, x.shape[-1])), x], 1) + w["image/positions"]
        return head(w, "image", blocks(w, "image", x, 1e-6, None)[:, 0])

    def text(w, tokens):
        n = tokens.shape[0]
        tokens = jnp.pad(tokens, ((0, 0), (0, 1)))
        end = jnp.sum(tokens != 0, 1)
        present = jnp.arange(tokens.shape[1])[None] <= end[:, None]
        x = w["text/words/embeddings"][tokens] + w["text/positions"]
        x = blocks(w, "text", x, 1e-5, present[:, None, None])
        return head(w, "text", x[jnp.arange(n), end])

    return lambda w, x, tokens: variance_loss(*image(w, x), *text(w, tokens), about["c"], about["k"], about["tau"])


def main():
    device, task, plain = sys.argv[1], Task(sys.argv[2]), sys.argv[3:] == ["plain"]
    jax.config.update("jax_default_matmul_precision", "highest")  # float32, not TensorFloat-32, as the others have it
    rate, beta1, beta2, epsilon = task.adam()
    loss = reference_loss if task.kind == "reference" else vit_loss(task.about)

    def step(state, t, x, y):
        weights, m, v = state
        value, gradients = jax.value_and_grad(loss)(weights, x, y)
        m = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, m, gradients)
        v = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * jnp.square(g), v, gradients)
        c1, c2 = 1 / (1 - beta1**t), 1 / (1 - beta2**t)
        weights = jax.tree.map(lambda w, m, v: w - rate * m * c1 / (jnp.sqrt(v * c2) + epsilon), weights, m, v)
        return (weights, m, v), value

    if not plain:
        step = jax.jit(step, donate_argnums=0)
    weights = {name: jnp.asarray(value) for name, value in task.weights.items()}
    state = [(weights, jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights)), 0]

    def take(x, y):
        state[1] += 1
        state[0], value = step(state[0], np.float32(state[1]), x, y)
        return float(value)

    where = f" on {jax.devices()[0].device_kind}" if device == "cuda" else ""
    talk(task, f"JAX {jax.__version__}{where}", len(os.sched_getaffinity(0)), take, jnp.asarray)


main()
