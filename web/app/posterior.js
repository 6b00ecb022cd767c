// Posterior: the probabilities that the explaining figures show, by the loss of the page. Pure.

/**
 * A caption in the plane of a figure.
 * @typedef {object} Candidate
 * @property {number} distance from the picture
 * @property {number} sigma its standard deviation
 */

/**
 * The probability of each caption for one picture, as the proposal has it with c = k = 1: the softmax of
 *
 *	l_j = (−ln σ_j − D_j / σ_j²) / τ,   D_j the squared distance.
 *
 * @param {Candidate[]} candidates
 * @param {number} [tau] temperature
 * @returns {number[]}
 */
export function posterior(candidates, tau = 1) {
  const logits = candidates.map(({ distance, sigma }) => (-Math.log(sigma) - (distance / sigma) ** 2) / tau);
  const most = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The golden ratio's fraction: its multiples, without their whole parts, are spread evenly. */
const GOLDEN = 0.618034;

/**
 * The captions of an invented batch of n, all of σ = 1: the picture's own first, then the others, each at a distance
 * that does not hang on n. The more there are, the nearer is the nearest of them.
 * @param {number} n
 * @returns {Candidate[]}
 */
export function batch(n) {
  return Array.from({ length: n }, (_, j) => ({ distance: Math.sqrt(j === 0 ? 0.5 : 0.55 + 5.5 * ((j * GOLDEN) % 1)), sigma: 1 }));
}
