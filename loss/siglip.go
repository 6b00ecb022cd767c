package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// SigLIP is the sigmoid loss of Zhai et al., arXiv 2303.15343, algorithm 1: each pair is judged by itself. y_ij is 1
// on the diagonal and −1 off it; bias is b where Inputs.Bias does not learn it:
//
//	z_ij = I_i·T_j / (|I_i|·|T_j|·τ) + b
//	loss = (1/n)·Σ_ij −ln sigmoid(y_ij·z_ij)
//
// It is a scalar in nats, per pair of the diagonal: chance is no fixed number. Published with t = 1/τ, both t and b
// learned, from t = 10 and b = −10. A masked pair adds nothing to the sum.
//
// An embedding of zeros has cosine 0 with all others. It panics, as graph functions do, where in lacks a node it
// needs and where shapes or dtypes disagree.
func SigLIP(in Inputs, bias float64) *graph.Node {
	in.check("SigLIP", false)
	cosines := products(normalised(in.Images), normalised(in.Texts))
	return sigmoidSum(graph.Add(graph.Div(cosines, in.Tau), in.scalar(in.Bias, bias)), in.Mask)
}

// sigmoidSum returns the sum over all pairs of what they cost, divided by n.
func sigmoidSum(logits, mask *graph.Node) *graph.Node {
	costs, _ := pairwise(logits, mask)
	return graph.ReduceAllMean(graph.ReduceSum(costs, 1))
}
