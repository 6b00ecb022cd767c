package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// PCMEPP is the loss of PCME++, arXiv 2305.18171, on its closed-form sampled distance, with one variance an item: the
// mean squared distance of two points drawn from the Gaussians N(I_i, exp(2uI_i)·1) and N(T_j, exp(2uT_j)·1).
// D_ij = |I_i − T_j|², u the natural log of a standard deviation, y_ij = 1 on the diagonal and −1 off it; bias is b
// where Inputs.Bias does not learn it:
//
//	z_ij = b − (D_ij + d·(exp(2uI_i) + exp(2uT_j))) / τ
//	loss = mean over the pairs of −ln sigmoid(y_ij·z_ij)
//
// It is a scalar in nats. Published with a = 1/τ; a and b are learned. A masked pair is left out of the mean.
// exp(2u) overflows float32 where u > 44.
//
// It panics, as graph functions do, where in lacks a node it needs and where shapes or dtypes disagree.
func PCMEPP(in Inputs, bias float64) *graph.Node {
	in.check("PCMEPP", true)
	n, d := in.Images.Shape().Dim(0), float64(in.Images.Shape().Dim(1))
	distances := graph.Add(squaredDistances(in.Images, in.Texts), graph.MulScalar(in.sumOfVariances(), d))
	costs, kept := pairwise(graph.Sub(in.scalar(in.Bias, bias), graph.Div(distances, in.Tau)), in.Mask)
	sum := graph.ReduceAllSum(graph.ReduceSum(costs, 1))
	if kept == nil {
		return graph.DivScalar(sum, float64(n)*float64(n))
	}
	return graph.Div(sum, graph.ReduceAllSum(graph.ConvertDType(kept, sum.DType())))
}
