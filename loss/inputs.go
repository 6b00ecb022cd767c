package loss

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Inputs are what an objective is computed from, for n pairs in d dimensions. All are nodes of one graph and
// of one float dtype. Row i of the images belongs to row i of the texts.
type Inputs struct {
	Images      *graph.Node // [n, d] image embeddings
	Texts       *graph.Node // [n, d] text embeddings
	ImageLogStd *graph.Node // [n] natural log of the standard deviation, or the bias b of FreeBias; nil where the objective has neither
	TextLogStd  *graph.Node // [n]
	Tau         *graph.Node // scalar temperature: an input of the graph, so that a change compiles nothing
	C           *graph.Node // scalar in place of the objective's c, where that is learned; nil for none
	Bias        *graph.Node // scalar in place of its bias; nil for none
	LogStd      *graph.Node // scalar in place of its shared ln σ; nil for none
	Mask        *graph.Node // [n, n] bool, row image, column text: true takes the pair out of the negatives; nil for none. Its diagonal is ignored
}

// check panics with what is wrong with in for the objective named, which needs what a log-std head gives or not.
func (in Inputs) check(objective string, hasHead bool) {
	if in.Images == nil || in.Texts == nil || in.Tau == nil {
		exceptions.Panicf("loss: %s needs Images, Texts and Tau, and one of them is nil", objective)
	}
	if in.Images.Rank() != 2 || !in.Images.DType().IsFloat() {
		exceptions.Panicf("loss: %s: Images are %s, want floats [n, d]", objective, in.Images.Shape())
	}
	n, d, dtype := in.Images.Shape().Dim(0), in.Images.Shape().Dim(1), in.Images.DType()
	expect(objective, "Texts", in.Texts, dtype, n, d)
	expect(objective, "Tau", in.Tau, dtype)
	for _, learned := range []struct {
		name string
		node *graph.Node
	}{{"C", in.C}, {"Bias", in.Bias}, {"LogStd", in.LogStd}} {
		if learned.node != nil {
			expect(objective, learned.name, learned.node, dtype)
		}
	}
	if hasHead {
		if in.ImageLogStd == nil || in.TextLogStd == nil {
			exceptions.Panicf("loss: %s needs ImageLogStd and TextLogStd, and one of them is nil", objective)
		}
		expect(objective, "ImageLogStd", in.ImageLogStd, dtype, n)
		expect(objective, "TextLogStd", in.TextLogStd, dtype, n)
	}
	if in.Mask != nil {
		expect(objective, "Mask", in.Mask, dtypes.Bool, n, n)
	}
}

// expect panics unless node has that dtype and those dimensions.
func expect(objective, name string, node *graph.Node, dtype dtypes.DType, dims ...int) {
	if want := shapes.Make(dtype, dims...); !node.Shape().Equal(want) {
		exceptions.Panicf("loss: %s: %s is %s, want %s", objective, name, node.Shape(), want)
	}
}

// scalar is the learned number, or where that is nil the constant, in the dtype of in.
func (in Inputs) scalar(learned *graph.Node, constant float64) *graph.Node {
	if learned != nil {
		return learned
	}
	return graph.Scalar(in.Tau.Graph(), in.Tau.DType(), constant)
}
