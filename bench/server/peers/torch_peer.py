"""torch_peer.py DEVICE FILE [compiled]: the tasks in PyTorch, eager, or by torch.compile."""

import os
import sys

import torch
import torch.nn.functional as F

from peer import Task, talk


def variance_loss(a, u, b, v, c=1.0, k=1.0, tau=1.0):
    """Means a, b [n, d], ln σ u, v [n]."""
    squared = (a[:, None] - b[None]).square().sum(-1)
    target = torch.arange(len(a), device=a.device)
    half = lambda squared, u: F.cross_entropy((-c * u - k * squared * torch.exp(-2 * u)) / tau, target)
    return 0.5 * (half(squared, v[None]) + half(squared.T, u[None]))


def reference_loss(weights, x, y):
    def tower(side, x):
        w = [weights[f"{side}/{i}"] for i in range(7)]
        h = F.relu(torch.addmm(w[1], x, w[0]))
        h = F.relu(torch.addmm(w[3], h, w[2]))
        return h @ w[4], torch.addmm(w[6], h, w[5])[:, 0]

    return variance_loss(*tower(0, x), *tower(1, y))


def vit_loss(about):
    heads, depth, patch = about["heads"], about["depth"], about["patch"]

    def dense(w, name, x):
        return F.linear(x, w[f"{name}/dense/weights"].T, w[f"{name}/dense/biases"])

    def norm(w, name, x, epsilon):
        name += "/layer_normalization"
        return F.layer_norm(x, x.shape[-1:], w[f"{name}/gain"], w[f"{name}/offset"], epsilon)

    def blocks(w, scope, x, epsilon, mask):
        n, length, width = x.shape
        for i in range(depth):
            name = f"{scope}/block_{i}"
            y = norm(w, f"{name}/attention", x, epsilon)
            q, k, v = (dense(w, f"{name}/attention/MultiHeadAttention/{part}", y).view(n, length, heads, width // heads).transpose(1, 2) for part in ("query", "key", "value"))
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
            x = x + dense(w, f"{name}/attention/MultiHeadAttention/output", y.transpose(1, 2).reshape(n, length, width))
            y = norm(w, f"{name}/mlp", x, epsilon)
            x = x + dense(w, f"{name}/mlp/output", F.gelu(dense(w, f"{name}/mlp/hidden", y)))
        return norm(w, f"{scope}/final", x, epsilon)

    def head(w, scope, x):
        u = dense(w, f"{scope}/log_std", x)[:, 0]
        return dense(w, f"{scope}/embedding", x), torch.tanh(u / about["clamp"]) * about["clamp"]

    def image(w, x):
        n, side = x.shape[0], about["side"] // patch
        x = x.view(n, side, patch, side, patch, 3).permute(0, 1, 3, 2, 4, 5).reshape(n, side * side, -1)
        x = dense(w, "image/patch", x)
        x = torch.cat([w["image/class"].expand(n, 1, -1), x], 1) + w["image/positions"]
        return head(w, "image", blocks(w, "image", x, 1e-6, None)[:, 0])

    def text(w, tokens):
        tokens = F.pad(tokens.long(), (0, 1))
        end = (tokens != 0).sum(1)
        present = torch.arange(tokens.shape[1], device=tokens.device)[None] <= end[:, None]
        x = F.embedding(tokens, w["text/words/embeddings"]) + w["text/positions"]
        x = blocks(w, "text", x, 1e-5, present[:, None, None])
        return head(w, "text", x[torch.arange(len(x), device=x.device), end])

    return lambda w, x, tokens: variance_loss(*image(w, x), *text(w, tokens), about["c"], about["k"], about["tau"])


def main():
    device, task = sys.argv[1], Task(sys.argv[2])
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    rate, beta1, beta2, epsilon = task.adam()
    loss = reference_loss if task.kind == "reference" else vit_loss(task.about)
    if sys.argv[3:] == ["compiled"]:
        loss = torch.compile(loss)
    weights = {name: torch.nn.Parameter(torch.from_numpy(value.copy()).to(device)) for name, value in task.weights.items()}
    adam = torch.optim.Adam(weights.values(), rate, (beta1, beta2), epsilon, fused=True)

    def take(x, y):
        adam.zero_grad(set_to_none=True)
        value = loss(weights, x, y)
        value.backward()
        adam.step()
        return value.item()

    talk(task, f"PyTorch {torch.__version__.split('+')[0]}", torch.get_num_threads(), take, lambda batch: torch.from_numpy(batch).to(device))


main()
