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
	ImageLogStd *graph.Node // [n] natural log of the standard deviation; nil where the objective has none
	TextLogStd  *graph.Node // [n]
	Tau         *graph.Node // scalar temperature: an input of the graph, so that a change compiles nothing
	Mask        *graph.Node // [n, n] bool, row image, column text: true takes the pair out of the negatives; nil for none. Its diagonal is ignored
}

// check panics with what is wrong with in for the objective named.
func (in Inputs) check(objective string, hasStd bool) {
	if in.Images == nil || in.Texts == nil || in.Tau == nil {
		exceptions.Panicf("loss: %s needs Images, Texts and Tau, and one of them is nil", objective)
	}
	if in.Images.Rank() != 2 || !in.Images.DType().IsFloat() {
		exceptions.Panicf("loss: %s: Images are %s, want floats [n, d]", objective, in.Images.Shape())
	}
	n, d, dtype := in.Images.Shape().Dim(0), in.Images.Shape().Dim(1), in.Images.DType()
	expect(objective, "Texts", in.Texts, dtype, n, d)
	expect(objective, "Tau", in.Tau, dtype)
	if hasStd {
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
