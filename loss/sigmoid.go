package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// pairwise returns what every pair costs [n, n], in nats, where each is judged by itself as right, on the diagonal,
// or wrong, off it: −ln sigmoid(y·logit), y = ±1. logits are [n, n], row image, column text. mask is Inputs.Mask:
// where it is true off the diagonal the pair costs nothing; nil masks nothing. kept [n, n] bool tells the others,
// nil where that is all.
//
// Whoever adds the costs up does so row by row: one running sum of n² numbers loses digits of a float32.
func pairwise(logits, mask *graph.Node) (costs, kept *graph.Node) {
	n := logits.Shape().Dim(0)
	logits.AssertDims(n, n)
	diagonal := graph.Diagonal(logits.Graph(), n)
	costs = softplus(graph.Where(diagonal, graph.Neg(logits), logits))
	if mask != nil {
		mask.AssertDims(n, n)
		kept = graph.LogicalOr(graph.LogicalNot(mask), diagonal)
		costs = graph.Where(kept, costs, graph.ScalarZero(logits.Graph(), logits.DType()))
	}
	return costs, kept
}

// softplus returns ln(1 + exp(x)) = −ln sigmoid(−x), for x of any size, and with the gradient sigmoid(x) everywhere,
// also at 0, where a formula with |x| or max(x, 0) has a kink.
func softplus(x *graph.Node) *graph.Node {
	shift := graph.StopGradient(graph.MaxScalar(x, 0.0))
	return graph.Add(shift, graph.Log(graph.Add(graph.Exp(graph.Neg(shift)), graph.Exp(graph.Sub(x, shift)))))
}
