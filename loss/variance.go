package loss

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// VarianceOptions choose a member of the variance family. The proposal is C = K = 1, the log-density of an
// isotropic Gaussian in d dimensions C = d and K = ½.
type VarianceOptions struct {
	C float64 // weight of the log standard deviation; 0 leaves it out. Inputs.C takes its place where c is learned
	K float64 // weight of the squared distance, > 0

	// QuerySide takes the standard deviation of the query in place of the candidate's. The log term then is
	// the same for all candidates and cancels in the softmax: a different model, and a control.
	QuerySide bool

	// Normalise divides the means by their norms before distances are taken.
	Normalise bool
}

// Variance is the loss proposed in openai/CLIP issue 296 (072jiajia, 2022), with options. D_ij = |I_i − T_j|²,
// u the natural log of a standard deviation, c, k and τ scalars:
//
//	text half    l_ij = (−c·uT_j − k·D_ij·exp(−2·uT_j)) / τ
//	image half   m_ij = (−c·uI_i − k·D_ij·exp(−2·uI_i)) / τ
//
// It returns the mean of the two cross-entropies whose target is the diagonal, a scalar in nats.
//
// The softmax over the candidates is the Bayes posterior with a uniform prior when every candidate is an
// isotropic Gaussian (c = d, k = ½, τ = 1). Scaling all embeddings by a > 0 and adding ln a to all u changes
// nothing, so an absolute u says nothing. exp(−2u) overflows float32 where u < −44; the loss is then not finite.
//
// It panics, as graph functions do, where in lacks a node it needs, where shapes or dtypes disagree, and
// where K is not positive.
func Variance(in Inputs, o VarianceOptions) *graph.Node {
	in.check("Variance", true)
	if !(o.K > 0) {
		exceptions.Panicf("loss: Variance: K is %g, want a positive weight of the squared distance", o.K)
	}
	images, texts := in.Images, in.Texts
	if o.Normalise {
		images, texts = normalised(images), normalised(texts)
	}
	squared := squaredDistances(images, texts)

	perImage := graph.InsertAxes(in.ImageLogStd, 1) // [n, 1]
	perText := graph.InsertAxes(in.TextLogStd, 0)   // [1, n]
	if o.QuerySide {
		return halves(o.logits(squared, perImage, in), o.logits(squared, perText, in), in.Mask)
	}
	return halves(o.logits(squared, perText, in), o.logits(squared, perImage, in), in.Mask)
}

// logits returns (−c·u − k·D·exp(−2u)) / τ [n, n] for the squared distances D [n, n] and u [1, n] or [n, 1].
// Whatever can be is worked out per item, before the [n, n] products.
func (o VarianceOptions) logits(squared, u *graph.Node, in Inputs) *graph.Node {
	precision := graph.Exp(graph.MulScalar(u, -2))
	logits := graph.Mul(squared, graph.Div(graph.MulScalar(precision, -o.K), in.Tau))
	switch {
	case in.C != nil:
		return graph.Sub(logits, graph.Div(graph.Mul(in.C, u), in.Tau))
	case o.C != 0:
		return graph.Sub(logits, graph.Div(graph.MulScalar(u, o.C), in.Tau))
	}
	return logits
}
