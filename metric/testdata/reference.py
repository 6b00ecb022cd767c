"""Writes reference.json: what SciPy and NumPy say of the metrics in the folder above, in float64.

Run: python3 reference.py   (SciPy 1.17.1 and NumPy 2.4.6 wrote the file that is here)

Embeddings are drawn as float32, as models give them; everything after that is float64. An undefined number is null.
"""
import json
import numpy as np
import scipy
from scipy.spatial.distance import cdist
from scipy.special import log_softmax, softmax
from scipy.stats import kendalltau, rankdata

rng = np.random.default_rng(2960)


def listed(x):
    return np.asarray(x, dtype=np.float64).tolist()


def kendall(name, x, y):
    with np.errstate(all="ignore"):
        tau = kendalltau(x, y, variant="b").statistic
    return {"name": name, "x": listed(x), "y": listed(y), "tau": None if np.isnan(tau) else float(tau)}


def logits(score, I, T, uI, uT):
    """The two matrices of logits, row image, column text: of the texts for an image, of the images for a text."""
    tau = score["tau"]
    if score["family"] == "clip":
        s = (1 - cdist(I, T, "cosine")) / tau
        return s, s
    if score.get("normalise"):
        I, T = I / np.linalg.norm(I, axis=1, keepdims=True), T / np.linalg.norm(T, axis=1, keepdims=True)
    D = cdist(I, T, "sqeuclidean")
    if score["family"] == "euclidean":
        return -D / tau, -D / tau
    c, k = score["c"], score["k"]
    of = lambda u: (-c * u - k * D * np.exp(-2 * u)) / tau
    by_image, by_text = of(uI[:, None]), of(uT[None, :])
    return (by_image, by_text) if score.get("query_side") else (by_text, by_image)


def scored():
    n, m, d, batch = 9, 12, 3, 4
    I = rng.normal(size=(n, d)).astype(np.float32)
    T = rng.normal(size=(m, d)).astype(np.float32)
    uI, uT = (0.5 * rng.normal(size=n)).astype(np.float32), (0.5 * rng.normal(size=m)).astype(np.float32)
    pairs = [[int(rng.integers(n)), p] for p in range(m)]  # every text once, images again and again
    out = {"dim": d, "images": listed(I.ravel()), "texts": listed(T.ravel()), "image_log_std": listed(uI),
           "text_log_std": listed(uT), "pairs": pairs, "batch": batch, "scores": []}
    x = [v.astype(np.float64) for v in (I, T, uI, uT)]
    for name, score in {
        "proposal": {"family": "variance", "c": 1, "k": 1, "tau": 1},
        "proposal, tau 0.3": {"family": "variance", "c": 1, "k": 1, "tau": 0.3},
        "gaussian": {"family": "variance", "c": d, "k": 0.5, "tau": 1},
        "no log term": {"family": "variance", "c": 0, "k": 1, "tau": 1},
        "query side": {"family": "variance", "c": 1, "k": 1, "tau": 2, "query_side": True},
        "normalised": {"family": "variance", "c": 1, "k": 1, "tau": 1, "normalise": True},
        "euclidean": {"family": "euclidean", "tau": 0.7},
        "clip": {"family": "clip", "tau": 0.07},
    }.items():
        lt, li = logits(score, *x)
        halves = []
        for first in range(0, m, batch):
            rows = pairs[first:first + batch]
            images, texts = [p[0] for p in rows], [p[1] for p in rows]
            halves.append(-np.diag(log_softmax(lt[np.ix_(images, texts)], axis=1)))
            halves.append(-np.diag(log_softmax(li[np.ix_(images, texts)], axis=0)))
        out["scores"].append({
            "name": name, "score": score, "text_logits": listed(lt), "image_logits": listed(li),
            "text_probabilities": listed(softmax(lt, axis=1)), "image_probabilities": listed(softmax(li, axis=0)),
            "cross_entropy": float(np.mean(halves)),
        })
    return out


def recall(name, scores, relevant, k):
    """Pessimistic: the best right candidate is ranked behind all wrong ones of the same score."""
    scores, relevant = np.asarray(scores, dtype=float), np.asarray(relevant, dtype=bool)
    found = []
    for s, r in zip(scores, relevant):
        if r.any():
            ranked = np.append(s[~r], s[r].max())
            found.append(rankdata(-ranked, method="max")[-1] <= k)
    return {"name": name, "scores": listed(scores), "relevant": relevant.tolist(), "k": k,
            "recall": float(np.mean(found)) if found else None}


def recalls():
    s = np.round(rng.normal(size=(30, 7)), 3)
    coarse = np.round(s)  # many ties
    one = np.zeros((30, 7), bool)
    one[np.arange(30), rng.integers(7, size=30)] = True
    some = rng.random((30, 7)) < 0.25
    out = []
    for k in (1, 2, 3, 7):
        out += [recall(f"one right answer, k={k}", s, one, k), recall(f"some right answers, k={k}", s, some, k),
                recall(f"ties, one right answer, k={k}", coarse, one, k), recall(f"ties, some right answers, k={k}", coarse, some, k)]
    return out


def main():
    x = rng.normal(size=40)
    cases = [
        kendall("noise", x, rng.normal(size=40)),
        kendall("noisy order", x, x + 0.5 * rng.normal(size=40)),
        kendall("reversed", x, -x),
        kendall("ties in x", np.round(2 * x), x + 0.5 * rng.normal(size=40)),
        kendall("ties in both", np.round(x), np.round(x + rng.normal(size=40))),
        kendall("two values each", (x > 0).astype(float), (rng.normal(size=40) > 0).astype(float)),
        kendall("a chain of four", [0, 1.58, 3.17, 4.17], [-1.2, -0.4, -0.5, 0.3]),
        kendall("a chain of four with a tie", [0, 1, 2, 3], [0.5, 0.5, 0.7, 0.9]),
        kendall("huge and tiny", [1e300, -1e300, 1e-300, 0], [1, 2, 3, 4]),
        kendall("constant y", [1, 2, 3], [5, 5, 5]),
        kendall("both constant", [1, 1], [2, 2]),
    ]
    level = rng.integers(4, size=50)
    u = (1 - 0.3 * level + 0.2 * rng.normal(size=50)).astype(np.float32)
    points, centre = rng.normal(size=(20, 5)), rng.normal(size=5)
    matching = sorted(int(i) for i in rng.choice(20, size=6, replace=False))
    json.dump({
        "source": "reference.py", "scipy": scipy.__version__, "numpy": np.__version__,
        "kendall": cases,
        "scored": scored(),
        "recall": recalls(),
        "levels": {"log_std": listed(u), "level": level.tolist(),
                   "means": [float(u.astype(np.float64)[level == l].mean() - u.astype(np.float64).mean()) for l in range(4)]},
        "spread": {"points": listed(points.ravel()), "centre": listed(centre), "matching": matching,
                   "rms": float(np.sqrt(np.mean(cdist(points[matching], centre[None, :]) ** 2)))},
    }, open("reference.json", "w"), indent=None)


main()
