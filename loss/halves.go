package loss

import (
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// halves returns the mean of the two cross-entropies, a scalar in nats:
//
//	½·(1/n)·Σ_i (ln Σ_j exp text_ij − text_ii) + ½·(1/n)·Σ_j (ln Σ_i exp image_ij − image_jj)
//
// text and image are the logits of the two halves [n, n], row image, column text; they may be one node. mask
// is Inputs.Mask: where it is true off the diagonal the pair is left out of both inner sums. nil masks nothing.
func halves(text, image, mask *graph.Node) *graph.Node {
	n := text.Shape().Dim(0)
	text.AssertDims(n, n)
	image.AssertDims(n, n)
	diagonal := graph.Diagonal(text.Graph(), n)
	var dropped *graph.Node
	if mask != nil {
		mask.AssertDims(n, n)
		dropped = graph.LogicalAnd(mask, graph.LogicalNot(diagonal))
	}
	return graph.MulScalar(graph.Add(
		crossEntropy(text, diagonal, dropped, 1),
		crossEntropy(image, diagonal, dropped, 0)), 0.5)
}

// masked stands for a logit that takes part in no softmax. It is finite, so that no backend has to get exp(−∞)
// and its gradient right; lower than any logit of use; and half of what float32 holds, so that it stays finite
// when a maximum is subtracted.
const masked = -math.MaxFloat32 / 2

// crossEntropy returns the mean over the queries of −ln softmax(logits)_target, where axis is the candidates'
// and the target lies on the diagonal. dropped, nil for none, is true for what is no candidate.
func crossEntropy(logits, diagonal, dropped *graph.Node, axis int) *graph.Node {
	g, dtype := logits.Graph(), logits.DType()
	if dropped != nil {
		logits = graph.Where(dropped, graph.Scalar(g, dtype, masked), logits)
	}
	// The maximum is subtracted before anything else, from the target too: of logits of 1e4 the difference
	// would otherwise keep no more than 1e-3 in float32.
	shifted := graph.Sub(logits, graph.StopGradient(graph.ReduceAndKeep(logits, graph.ReduceMax, axis)))
	logSum := graph.Log(graph.ReduceSum(graph.Exp(shifted), axis))
	target := graph.ReduceSum(graph.Where(diagonal, shifted, graph.ScalarZero(g, dtype)), axis)
	return graph.ReduceAllMean(graph.Sub(logSum, target))
}
