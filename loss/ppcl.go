package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// PPCL is the probabilistic pairwise contrastive loss of ProLIP, arXiv 2410.18857, with one variance an item where
// it has one a dimension, and without its inclusion loss: what it shows is about "PPCL, scalar", never about ProLIP
// as published. μ = I/|I| and μ' = T/|T|, u the natural log of a standard deviation, y_ij = 1 on the diagonal and −1
// off it; bias is b where Inputs.Bias does not learn it:
//
//	z_ij = (μ_i·μ'_j − (d/2)·(exp(2uI_i) + exp(2uT_j))) / τ + b
//	loss = (1/n)·Σ_ij −ln sigmoid(y_ij·z_ij)
//
// It is a scalar in nats, per pair of the diagonal. Published with a = 1/τ; a and b are learned. A masked pair adds
// nothing to the sum. exp(2u) overflows float32 where u > 44.
//
// It panics, as graph functions do, where in lacks a node it needs and where shapes or dtypes disagree.
func PPCL(in Inputs, bias float64) *graph.Node {
	in.check("PPCL", true)
	d := float64(in.Images.Shape().Dim(1))
	cosines := products(normalised(in.Images), normalised(in.Texts))
	score := graph.Sub(cosines, graph.MulScalar(in.sumOfVariances(), d/2))
	return sigmoidSum(graph.Add(graph.Div(score, in.Tau), in.scalar(in.Bias, bias)), in.Mask)
}

// sumOfVariances returns exp(2uI_i) + exp(2uT_j) [n, n].
func (in Inputs) sumOfVariances() *graph.Node {
	variance := func(u *graph.Node) *graph.Node { return graph.Exp(graph.MulScalar(u, 2)) }
	return graph.Add(graph.InsertAxes(variance(in.ImageLogStd), 1), graph.InsertAxes(variance(in.TextLogStd), 0))
}
