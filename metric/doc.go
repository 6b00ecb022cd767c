// Package metric holds the numbers that judge a model by its embeddings, in float64: the score of a pair under a
// loss and the retrieval that follows from it; how σ goes with what captions say; the geometry of the clouds; what σ
// and the posterior tell of errors; how steady a run was. [Descriptions] lists and explains them.
//
// Two rules hold everywhere. A number that is undefined (a rank correlation of a constant, recall over no
// queries) is returned with ok = false, or as nil in a list, never as 0 or NaN. Input that is NaN or infinite
// is an error, but for Divergence, which looks for it.
//
// The package knows neither GoMLX nor a model, and imports nothing of the project. The scene and the trainer
// use it alike; package loss computes the same logits as graph functions.
package metric
