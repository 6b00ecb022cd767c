package loss

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// AsymVLM is the loss of arXiv 2505.11029: a text is a von Mises–Fisher density on the unit sphere, with mean
// direction μ_j = T_j/|T_j| and concentration κ_j = |T_j|, an image the unit vector x_i = I_i/|I_i|, and the logit
// of both halves the log-density
//
//	l_ij = m_ij = (κ_j·μ_j·x_i + ln C_d(κ_j)) / τ
//
// with ln C_d by [logNormaliser]. Published with a scale s = 1/τ. It returns the mean of the two cross-entropies
// whose target is the diagonal, a scalar in nats. In the image half ln C_d cancels, since there it
// is the same for all candidates.
//
// It panics, as graph functions do, where in lacks a node it needs, where shapes or dtypes disagree, and for d = 1,
// where there is no sphere.
func AsymVLM(in Inputs) *graph.Node {
	in.check("AsymVLM", false)
	if in.Texts.Shape().Dim(1) < 2 {
		exceptions.Panicf("loss: AsymVLM: Texts are %s, want at least 2 dimensions, which directions need", in.Texts.Shape())
	}
	density := graph.Add(products(normalised(in.Images), in.Texts), graph.InsertAxes(logNormaliser(in.Texts), 0))
	logits := graph.Div(density, in.Tau)
	return halves(logits, logits, in.Mask)
}

// logNormaliser returns ln C_d(κ) [n] up to a constant, in nats, for κ = |x| of every row of x [n, d], d ≥ 2. It is
// the smooth approximation that AsymVLM uses, the mean of an upper and a lower bound: with a = (d−1)/2, b = (d+1)/2,
// r = √(a²+κ²), s = √(b²+κ²),
//
//	ln C_d(κ) ≈ (d−1)/4·(ln(a+r) + ln(a+s)) − (r+s)/2
//
// Its slope is within 0.02 of −I_{d/2}(κ)/I_{d/2−1}(κ) for d ≥ 8, within 0.08 at d = 2. It is smooth in x, at x = 0
// too, since κ occurs squared alone.
func logNormaliser(x *graph.Node) *graph.Node {
	d := float64(x.Shape().Dim(1))
	a, b := (d-1)/2, (d+1)/2
	squared := graph.ReduceSum(graph.Square(x), 1) // κ² [n]
	r, s := graph.Sqrt(graph.AddScalar(squared, a*a)), graph.Sqrt(graph.AddScalar(squared, b*b))
	logs := graph.Add(graph.Log(graph.AddScalar(r, a)), graph.Log(graph.AddScalar(s, a)))
	return graph.Sub(graph.MulScalar(logs, (d-1)/4), graph.MulScalar(graph.Add(r, s), 0.5))
}
