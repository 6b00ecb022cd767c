package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Euclidean is the variance loss with one standard deviation for all (EuCLIP, arXiv 2409.13079): the
// deterministic baseline that differs in nothing else.
//
//	l_ij = m_ij = −|I_i − T_j|² / τ
//
// It returns the mean of the two cross-entropies whose target is the diagonal, a scalar in nats. τ is pure
// gauge: scaling all embeddings by √a and τ by a changes nothing.
//
// It panics, as graph functions do, where in lacks a node it needs and where shapes or dtypes disagree.
func Euclidean(in Inputs) *graph.Node {
	in.check("Euclidean", false)
	logits := graph.Neg(graph.Div(squaredDistances(in.Images, in.Texts), in.Tau))
	return halves(logits, logits, in.Mask)
}
