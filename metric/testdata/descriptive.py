"""Writes descriptive.json: what SciPy, scikit-learn and NumPy say of the metrics that describe embeddings, standard
deviations and runs, in float64. reference.py has the scores and what follows from them.

Run: python3 descriptive.py   (SciPy 1.17.1, scikit-learn 1.9.1 and NumPy 2.4.6 wrote the file that is here)

Embeddings are drawn as float32, as models give them; everything after that is float64.
"""
import json
import numpy as np
import scipy
import sklearn
from scipy.integrate import nquad
from scipy.spatial.distance import pdist
from scipy.special import gammaln, softmax
from scipy.stats import binom, entropy, linregress, rankdata, skew, spearmanr
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(2961)


def listed(x):
    return np.asarray(x, dtype=np.float64).tolist()


def singular(rows):
    return np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)


def geometry():
    """Wang and Isola's own three lines of code, with NumPy for PyTorch; the entropy and the skewness are SciPy's."""
    out = []
    for name, n, m, d, shape in [("round", 40, 30, 5, np.ones(5)), ("flat", 25, 25, 4, np.array([3, 1, .1, 0])),
                                 ("fewer rows than dimensions", 3, 4, 6, np.ones(6)), ("far from 0", 20, 20, 2, np.ones(2))]:
        shift = 1000 if name == "far from 0" else 0.5
        I = (rng.normal(size=(n, d)) * shape + shift).astype(np.float32)
        T = (rng.normal(size=(m, d)) * shape - 0.3).astype(np.float32)
        i, t = I.astype(np.float64), T.astype(np.float64)
        pairs = [[int(rng.integers(n)), int(rng.integers(m))] for _ in range(12)]
        s = singular(i)
        x, y = i / np.linalg.norm(i, axis=1, keepdims=True), t / np.linalg.norm(t, axis=1, keepdims=True)
        rms = np.sqrt((np.mean(np.sum(i ** 2, 1)) + np.mean(np.sum(t ** 2, 1))) / 2)
        out.append({
            "name": name, "dim": d, "images": listed(I.ravel()), "texts": listed(T.ravel()), "pairs": pairs,
            "effective_rank": float(np.exp(entropy(s / s.sum()))),
            "alignment": float(np.mean([np.linalg.norm(x[a] - y[b]) ** 2 for a, b in pairs])),
            "uniformity": float(np.log(np.mean(np.exp(-2 * pdist(x, "sqeuclidean"))))),
            "modality_gap": float(np.linalg.norm(i.mean(0) - t.mean(0)) / rms),
        })
    return out


def hubness(name, scores, k):
    """Scores without ties: the k best of a row are told by a sort."""
    found = np.zeros(scores.shape[1])
    for s in scores:
        found[np.argsort(-s)[:k]] += 1
    return {"name": name, "scores": listed(scores), "k": k, "hubness": float(skew(found, bias=True))}


def partial(name, x, y, controls):
    """From the inverse of the matrix of Spearman's correlations."""
    P = np.linalg.pinv(np.atleast_2d(np.corrcoef([rankdata(v) for v in [x, y, *controls]])))
    return {"name": name, "x": listed(x), "y": listed(y), "controls": [listed(c) for c in controls],
            "rho": float(-P[0, 1] / np.sqrt(P[0, 0] * P[1, 1]))}


def correlations():
    x = rng.normal(size=30)
    out = []
    for name, a, b in [("noise", x, rng.normal(size=30)), ("noisy order", x, x + rng.normal(size=30)), ("reversed", x, -x ** 3),
                       ("ties in x", np.round(x), x + rng.normal(size=30)), ("ties in both", np.round(x), np.round(x + rng.normal(size=30))),
                       ("huge", 1e150 * x, x)]:
        out.append({"name": name, "x": listed(a), "y": listed(b), "rho": float(spearmanr(a, b).statistic),
                    "slope": float(linregress(a, b).slope)})
    return out


def partials():
    z, w = rng.normal(size=40), rng.normal(size=40)
    x, y = z + 0.5 * rng.normal(size=40), z - w + 0.7 * rng.normal(size=40)
    return [partial("none", x, y, []), partial("one control", x, y, [z]), partial("two controls", x, y, [z, w]),
            partial("ties", np.round(x), np.round(y), [np.round(2 * z), np.round(w)])]


def aurocs():
    out = []
    for name, n, decimals in [("noise", 40, 6), ("ties", 60, 0), ("many strata", 80, 1)]:
        positive = rng.random(n) < 0.4
        score = np.round(rng.normal(size=n) + positive, decimals)
        stratum = rng.integers(6 if name == "many strata" else 2, size=n)
        won = pairs = 0.0
        for s in set(stratum.tolist()):
            p = positive[stratum == s]
            weight = p.sum() * (~p).sum()
            if weight:
                won, pairs = won + weight * roc_auc_score(p, score[stratum == s]), pairs + weight
        out.append({"name": name, "score": listed(score), "positive": positive.tolist(), "stratum": stratum.tolist(),
                    "auroc": float(roc_auc_score(positive, score)), "stratified": float(won / pairs)})
    return out


def answers():
    logits = np.round(3 * rng.normal(size=(12, 5)), 3)
    top = np.sort(logits, axis=1)
    return {"logits": listed(logits), "right": rng.integers(5, size=12).tolist(), "best": logits.argmax(1).tolist(),
            "entropy": listed(entropy(softmax(logits, axis=1), axis=1)), "margin": listed(top[:, -1] - top[:, -2])}


def inclusions():
    """ln ∫ p_c² p_p − ln ∫ p_c p_p², by adaptive quadrature over the plane, parent at 0."""
    def log_integral(D, once, twice, at_once):
        def density(x, y):  # the one that counts twice is at 0 where at_once is √D
            near, far = x * x + y * y, (x - at_once) ** 2 + y * y
            return np.exp(-near / twice ** 2 - far / (2 * once ** 2)) / ((2 * np.pi) ** 3 * twice ** 4 * once ** 2)
        reach = 12 * max(once, twice) + at_once
        centre = at_once * (1 / once ** 2) / (1 / once ** 2 + 2 / twice ** 2)
        edges = [centre - reach, centre - 1, centre, centre + 1, centre + reach]
        opts = {"epsabs": 0, "epsrel": 1e-11, "limit": 400}
        x, _ = nquad(lambda y, x: density(x, y), [[-reach, reach], [edges[0], edges[-1]]], opts=[{**opts, "points": [0]}, {**opts, "points": edges[1:-1]}])
        return np.log(x)
    out = []
    for name, D, uc, up in [("narrow child in a wide parent", 0.5, -0.7, 0.4), ("wide child", 0.5, 0.4, -0.7), ("far away", 9, -0.2, 0.1),
                            ("equal", 2, 0.3, 0.3), ("one centre", 0, -0.5, 0.2)]:
        c, p = np.exp(uc), np.exp(up)
        out.append({"name": name, "dim": 2, "squared_distance": D, "child": uc, "parent": up,
                    "inclusion": float(log_integral(D, p, c, np.sqrt(D)) - log_integral(D, c, p, np.sqrt(D)))})
    return out


def log_ratio():
    z, u = rng.normal(size=(15, 3)).astype(np.float32), rng.normal(size=15).astype(np.float32)
    z64, u64 = z.astype(np.float64), u.astype(np.float64)
    return {"dim": 3, "means": listed(z.ravel()), "log_std": listed(u), "nats": float(np.mean(np.log((z64 ** 2).sum(1) / np.exp(u64) ** 2)))}


def stability():
    """Every third of 600 steps; the trailing mean by a mask."""
    steps = np.arange(3, 603, 3)
    losses = 2 + 0.2 * rng.normal(size=200)
    losses[[50, 51, 120, 199]] *= [2, 3, 1.9, 1.6]
    judged = [t for t in steps if t - 100 >= steps[0]]
    spikes = [losses[steps == t][0] > 1.5 * losses[(steps >= t - 100) & (steps < t)].mean() for t in judged]
    norms = rng.lognormal(size=30)
    return {"steps": steps.tolist(), "losses": listed(losses), "spikes": float(np.mean(spikes)),
            "norms": listed(norms), "gradient_ratio": float(norms.max() / np.median(norms))}


def floors():
    """Exact, by enumeration: of the counts of a binomial, and of a multinomial over the levels of a caption tree.

    In the tree an image of one kind has one caption of each level l, drawn with w_l, and its captions of level l are
    true of the share s_l of the images. So of the n − 1 other captions a number of each level is also true of an
    image, each with the probability w_l·s_l, and the ratio p(k, c)/(p(k) p(c)) is 1/s_l. For a caption of level l,
    s_l of the other images match, all with the same ratio.
    """
    def tree(branching, weights, n):
        kinds = int(np.prod(branching))
        s = np.cumprod([1.0] + [1 / b for b in branching])
        w = np.array(weights) / sum(weights)
        shares = [[k, int(1e6 * l + k // (kinds * s[l])), float(w[l] / kinds)] for k in range(kinds) for l in range(len(s))]
        names = {c: i for i, c in enumerate(sorted({c for _, c, _ in shares}))}
        shares = [[k, names[c], p] for k, c, p in shares]
        q = np.zeros(len(names))
        for _, c, p in shares:
            q[c] += p
        m = np.arange(n)
        duplicates = float(sum(p * np.sum(binom.pmf(m, n - 1, p) * np.log(m + 1)) for p in q))
        images = sum(w[l] * np.sum(binom.pmf(m, n - 1, s[l]) * np.log(m + 1)) for l in range(len(s)))
        texts, hit = 0.0, w * s
        grid = np.array([g for g in np.ndindex(*[n] * len(s)) if sum(g) < n])
        rest = n - 1 - grid.sum(1)
        logp = gammaln(n) - gammaln(grid + 1).sum(1) - gammaln(rest + 1) + grid @ np.log(hit) + rest * np.log(1 - hit.sum())
        for l in range(len(s)):
            texts += w[l] * np.sum(np.exp(logp) * np.log1p(s[l] * (grid @ (1 / s))))
        return {"shares": shares, "batch": n, "duplicates": duplicates, "bayes": float((texts + images) / 2)}
    out = [{"name": "tree332, batches of 64", **tree([3, 3, 2], [1, 2, 3, 4], 64)}, {"name": "two levels, batches of 5", **tree([4], [1, 3], 5)},
           {"name": "three levels, batches of 2", **tree([2, 3], [1, 1, 1], 2)}]
    return out


def main():
    scores = rng.normal(size=(50, 20))
    json.dump({
        "source": "descriptive.py", "scipy": scipy.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__,
        "geometry": geometry(),
        "hubness": [hubness("ten of twenty", scores, 10), hubness("three of twenty, hubs", scores + np.linspace(0, 2, 20) ** 3, 3)],
        "correlations": correlations(),
        "partials": partials(),
        "aurocs": aurocs(),
        "answers": answers(),
        "inclusions": inclusions(),
        "log_ratio": log_ratio(),
        "stability": stability(),
        "floors": floors(),
    }, open("descriptive.json", "w"), indent=None)


main()
