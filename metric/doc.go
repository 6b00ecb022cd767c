// Package metric holds the numbers that judge an embedding, in float64: the score of a pair under a loss, the
// held-out cross-entropy, recall, Kendall's τ of specificity against the standard deviation, and what
// describes the standard deviations themselves.
//
// Two rules hold everywhere. A number that is undefined (a rank correlation of a constant, recall over no
// queries) is returned with ok = false, or as nil in a list, never as 0 or NaN. Input that is NaN or infinite
// is an error.
//
// The package knows neither GoMLX nor a model, and imports nothing of the project. The scene and the trainer
// use it alike; package loss computes the same logits as graph functions.
package metric
