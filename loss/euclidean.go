package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Euclidean is the variance loss with one standard deviation for all (EuCLIP, arXiv 2409.13079): the
// deterministic baseline that differs in nothing else. logStd is u, its natural log, where Inputs.LogStd does not
// learn it:
//
//	l_ij = m_ij = −|I_i − T_j|²·exp(−2u) / τ
//
// It returns the mean of the two cross-entropies whose target is the diagonal, a scalar in nats. τ and u are pure
// gauge and one number, τ·exp(2u): scaling all embeddings by √a and that by a changes nothing.
//
// It panics, as graph functions do, where in lacks a node it needs and where shapes or dtypes disagree.
func Euclidean(in Inputs, logStd float64) *graph.Node {
	in.check("Euclidean", false)
	logits := graph.Neg(in.sharedDistances(1, logStd))
	return halves(logits, logits, in.Mask)
}

// sharedDistances returns k·D_ij·exp(−2u)/τ [n, n] for one u, that of in or logStd.
func (in Inputs) sharedDistances(k, logStd float64) *graph.Node {
	squared := squaredDistances(in.Images, in.Texts)
	if k != 1 {
		squared = graph.MulScalar(squared, k)
	}
	if in.LogStd == nil && logStd == 0 {
		return graph.Div(squared, in.Tau)
	}
	precision := graph.Exp(graph.MulScalar(in.scalar(in.LogStd, logStd), -2))
	return graph.Mul(squared, graph.Div(precision, in.Tau))
}
