package loss

import (
	"github.com/gomlx/gomlx/core/graph"
)

// directDim is the largest d for which the differences of all pairs are formed, [n, n, d]. Up to here that
// costs no more than twice the expansion by a matrix product (GoMLX's Go backend, n = 64 and 256, with
// gradients); at d = 8 it costs three times as much.
const directDim = 4

// squaredDistances returns D [n, m] with D_ij = |a_i − b_j|² ≥ 0, for a [n, d] and b [m, d].
//
// Its gradient is 2(a_i − b_j) everywhere, also where two points coincide.
func squaredDistances(a, b *graph.Node) *graph.Node {
	n, m, d := a.Shape().Dim(0), b.Shape().Dim(0), a.Shape().Dim(1)
	a.AssertDims(n, d)
	b.AssertDims(m, d)
	distances := expandedDistances
	if d <= directDim {
		distances = directDistances
	}
	squared := distances(a, b)
	squared.AssertDims(n, m)
	return squared
}

// directDistances forms every difference: exact to rounding wherever the points lie.
func directDistances(a, b *graph.Node) *graph.Node {
	return graph.ReduceSum(graph.Square(graph.Sub(graph.InsertAxes(a, 1), graph.InsertAxes(b, 0))), -1)
}

// expandedDistances uses |a|² + |b|² − 2a·b, whose error is the machine's precision times |a|² + |b|².
func expandedDistances(a, b *graph.Node) *graph.Node {
	// Distances do not see a common shift, but that error does: two clouds at 1000 would lose everything in
	// float32. Any shift gives the same gradient, so none has to flow through it.
	middle := graph.StopGradient(graph.MulScalar(graph.Add(graph.ReduceMean(a, 0), graph.ReduceMean(b, 0)), 0.5))
	middle = graph.InsertAxes(middle, 0) // [1, d]
	a, b = graph.Sub(a, middle), graph.Sub(b, middle)
	aa := graph.InsertAxes(graph.ReduceSum(graph.Square(a), 1), 1) // [n, 1]
	bb := graph.InsertAxes(graph.ReduceSum(graph.Square(b), 1), 0) // [1, m]
	expanded := graph.Sub(graph.Add(aa, bb), graph.MulScalar(products(a, b), 2))
	// What rounding made negative is raised to 0 in value alone. A Max would also cut the gradient there,
	// which is 2(a_i − b_j) and need not vanish.
	return graph.Add(expanded, graph.StopGradient(graph.Sub(graph.MaxScalar(expanded, 0.0), expanded)))
}

// products returns a·bᵀ [n, m] for a [n, d] and b [m, d].
func products(a, b *graph.Node) *graph.Node {
	return graph.Dot(a, b).General([]int{1}, nil, []int{1}, nil)
}

// normalised returns x [n, d] with every row divided by its norm. A row of zeros has no direction: it stays
// zero, and its gradient is that of a row of norm 1, so that it is finite.
func normalised(x *graph.Node) *graph.Node { return graph.L2Normalize(x, 1) }
