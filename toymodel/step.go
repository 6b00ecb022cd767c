package toymodel

import (
	"halo/checkpoint"
	"halo/loss"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// Adam's constants (Kingma and Ba, arXiv 1412.6980). β₂ = .98 rather than .999, as CLIP's authors chose for
// their transformers: the second moment follows a change of batch size or temperature within 50 steps.
const (
	adamBeta1   = 0.9
	adamBeta2   = 0.98
	adamEpsilon = 1e-8
	adamScope   = "adam"
)

// forward is the loss of one batch and the largest |u| of its items (0 where there is no σ).
// inputs are images [n, pixels] float32, tokens [n, length] int32, τ scalar float32, of no effect where it is
// learned, and, where the objective masks known positives, mask [n, n] bool.
func forward(root *model.Scope, c *checkpoint.Config, e encoders, inputs []*graph.Node) (lossValue, largest *graph.Node) {
	return pairsLoss(root, c, e.embedPairs(root, c, inputs), inputs[2:])
}

// pairsLoss is forward from what embedPairs gives on; inputs are τ and, where the objective masks known positives, the
// mask.
func pairsLoss(root *model.Scope, c *checkpoint.Config, z, inputs []*graph.Node) (lossValue, largest *graph.Node) {
	in := loss.Inputs{Images: z[0], Texts: z[len(z)/2], Tau: inputs[0]}
	if c.Objective.HasHead() {
		in.ImageLogStd, in.TextLogStd = z[1], z[3]
	}
	if c.Objective.Mask {
		in.Mask = inputs[1]
	}
	useLearned(root, &c.Objective, &in)
	lossValue = objective(c.Objective, in)
	if !c.Objective.HasStd {
		return lossValue, graph.ScalarZero(lossValue.Graph(), lossValue.DType())
	}
	return lossValue, graph.Max(graph.ReduceAllMax(graph.Abs(z[1])), graph.ReduceAllMax(graph.Abs(z[3])))
}

// trainStep is one step of Adam on the loss: forward, gradients, global-norm clip, update. It returns the
// loss, the norm of the gradient before clipping, and the largest |u|.
func trainStep(root *model.Scope, c *checkpoint.Config, e encoders, inputs []*graph.Node) []*graph.Node {
	lossValue, largest := forward(root, c, e, inputs)
	norm := update(root, c, root.BuildTrainableVariablesGradientsGraph(lossValue))
	return []*graph.Node{lossValue, norm, largest}
}

// update clips gradients, of all trainable variables in their order, and takes Adam's step by them. It returns their norm
// before clipping.
func update(root *model.Scope, c *checkpoint.Config, gradients []*graph.Node) (norm *graph.Node) {
	norm = globalNorm(gradients)
	if c.ClipNorm > 0 {
		// min(1, clip/norm), written so that a zero gradient divides by nothing.
		scale := graph.Div(graph.Scalar(norm.Graph(), norm.DType(), c.ClipNorm), graph.MaxScalar(norm, c.ClipNorm))
		clipped := make([]*graph.Node, len(gradients))
		for i, g := range gradients {
			clipped[i] = graph.Mul(g, scale)
		}
		gradients = clipped
	}
	g := norm.Graph()
	decayed := decayedWeights(root, c, g)
	adam := optimizer.Adam().Scope(adamScope).LearningRate(c.LearningRate).
		Betas(adamBeta1, adamBeta2).Epsilon(adamEpsilon).Done()
	adam.(withGradients).UpdateGraphWithGradients(root, gradients, norm.DType())
	decay(root, c, g, decayed)
	boundLearned(root, &c.Objective, g)
	return norm
}

// withGradients is what GoMLX's optimisers offer besides their interface: an update by gradients that the
// caller has changed.
type withGradients interface {
	UpdateGraphWithGradients(scope *model.Scope, gradients []*graph.Node, lossDType dtypes.DType)
}

// globalNorm is the Euclidean norm of all gradients taken as one vector.
func globalNorm(gradients []*graph.Node) *graph.Node {
	var sum *graph.Node
	for _, g := range gradients {
		square := graph.ReduceAllSum(graph.Square(g))
		if sum == nil {
			sum = square
		} else {
			sum = graph.Add(sum, square)
		}
	}
	return graph.Sqrt(sum)
}
