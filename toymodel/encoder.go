package toymodel

import (
	"halo/checkpoint"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// Scopes of the two encoders in the store, and so in a checkpoint's weight names.
const (
	imageScope = "image"
	textScope  = "text"
)

// imageEncoder is an MLP on flattened pixels x [n, height·width·channels]. It returns the embeddings [n, d]
// and what the log-std head gives [n], the natural log of their standard deviations or the bias of free-bias; nil
// where the objective has no such head.
func imageEncoder(root *model.Scope, c *checkpoint.Config, x *graph.Node) (means, logStd *graph.Node) {
	scope := root.At(imageScope)
	return heads(scope, c, hidden(scope, x, c.ImageHidden))
}

// textEncoder is a continuous bag of words (CBOW): the mean of the embeddings of the words in tokens [n, length]
// int32, where 0 pads and counts for nothing, then an MLP. It returns what imageEncoder does.
func textEncoder(root *model.Scope, c *checkpoint.Config, vocabulary int, tokens *graph.Node) (means, logStd *graph.Node) {
	scope := root.At(textScope)
	words := layers.Embedding(scope.In("words"), graph.InsertAxes(tokens, -1), dtypes.Float32, vocabulary, c.WordDim) // [n, length, word]
	words.AssertDims(tokens.Shape().Dim(0), tokens.Shape().Dim(1), c.WordDim)
	present := graph.ConvertDType(graph.NotEqual(tokens, graph.ScalarZero(tokens.Graph(), tokens.DType())), dtypes.Float32) // [n, length]
	sum := graph.ReduceSum(graph.Mul(words, graph.InsertAxes(present, -1)), 1)                                              // [n, word]
	count := graph.MaxScalar(graph.ReduceSum(present, 1), 1)                                                                // [n]; a caption without a word has mean 0
	return heads(scope, c, hidden(scope, graph.Div(sum, graph.InsertAxes(count, -1)), c.TextHidden))
}

// hidden is a stack of dense layers with ReLU of the given widths.
func hidden(scope *model.Scope, x *graph.Node, widths []int) *graph.Node {
	for i, width := range widths {
		x = activation.Relu(layers.DenseWithBias(scope.In("hidden_%d", i), x, width))
	}
	return x
}

// heads are the embedding head and the log-std head with its soft clamp u = R·tanh(raw/R), R = 0 for none.
func heads(scope *model.Scope, c *checkpoint.Config, x *graph.Node) (means, logStd *graph.Node) {
	n := x.Shape().Dim(0)
	means = layers.DenseWithBias(scope.In("embedding"), x, c.Dim)
	means.AssertDims(n, c.Dim)
	if !c.Objective.HasHead() {
		return means, nil
	}
	logStd = graph.Squeeze(layers.DenseWithBias(scope.In("log_std"), x, 1), -1)
	if r := c.Objective.Clamp; r > 0 {
		logStd = graph.MulScalar(graph.Tanh(graph.DivScalar(logStd, r)), r)
	}
	logStd.AssertDims(n)
	return means, logStd
}
