package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// CLIP is the symmetric cross-entropy of cosines (Radford et al., arXiv 2103.00020, figure 3).
//
//	l_ij = m_ij = I_i·T_j / (|I_i|·|T_j|·τ)
//
// It returns the mean of the two cross-entropies whose target is the diagonal, a scalar in nats. τ bounds what
// can be told apart: logits lie within ±1/τ.
//
// An embedding of zeros has cosine 0 with all others. It panics, as graph functions do, where in lacks a node
// it needs and where shapes or dtypes disagree.
func CLIP(in Inputs) *graph.Node {
	in.check("CLIP", false)
	n := in.Images.Shape().Dim(0)
	cosines := products(normalised(in.Images), normalised(in.Texts))
	cosines.AssertDims(n, n)
	logits := graph.Div(cosines, in.Tau)
	return halves(logits, logits, in.Mask)
}
