package loss

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// FreeBias is a control for the variance loss: what the log-std head gives is no scale of a distance but a bias b
// of its candidate, and one standard deviation u, a natural log, serves all. D_ij = |I_i − T_j|²; logStd is u where
// Inputs.LogStd does not learn it:
//
//	text half    l_ij = (−bT_j − k·D_ij·exp(−2u)) / τ
//	image half   m_ij = (−bI_i − k·D_ij·exp(−2u)) / τ
//
// b is in ImageLogStd and TextLogStd [n]. It returns the mean of the two cross-entropies whose target is the
// diagonal, a scalar in nats. If b does for a task what σ does, σ was no more than a prior of how often a candidate
// is right.
//
// It panics, as graph functions do, where in lacks a node it needs, where shapes or dtypes disagree, and where k is
// not positive.
func FreeBias(in Inputs, k, logStd float64) *graph.Node {
	in.check("FreeBias", true)
	if !(k > 0) {
		exceptions.Panicf("loss: FreeBias: k is %g, want a positive weight of the squared distance", k)
	}
	far := in.sharedDistances(k, logStd)
	perImage := graph.InsertAxes(graph.Div(in.ImageLogStd, in.Tau), 1) // [n, 1]
	perText := graph.InsertAxes(graph.Div(in.TextLogStd, in.Tau), 0)   // [1, n]
	return halves(graph.Neg(graph.Add(far, perText)), graph.Neg(graph.Add(far, perImage)), in.Mask)
}
