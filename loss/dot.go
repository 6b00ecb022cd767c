package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// Dot is the symmetric cross-entropy of dot products: CLIP with free norms, so that the norm of an embedding is the
// only confidence it can show.
//
//	l_ij = m_ij = I_i·T_j / τ
//
// It returns the mean of the two cross-entropies whose target is the diagonal, a scalar in nats. τ is pure gauge:
// scaling all embeddings by √a and τ by a changes nothing.
//
// It panics, as graph functions do, where in lacks a node it needs and where shapes or dtypes disagree.
func Dot(in Inputs) *graph.Node {
	in.check("Dot", false)
	logits := graph.Div(products(in.Images, in.Texts), in.Tau)
	return halves(logits, logits, in.Mask)
}
