package encoder

import (
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// cbow is a continuous bag of words: the mean of the embeddings of the words in tokens [n, length] int32, where 0 pads
// and counts for nothing, then an MLP. Word embeddings are drawn from N(0, 1).
type cbow struct {
	vocabulary, width int
	mlp
}

// CBOW is the mean of the words' embeddings, then dense layers with ReLU.
func CBOW(shape Shape, width int, hidden []int) Encoder {
	return cbow{shape.Vocabulary, width, mlp{width, hidden}}
}

func (c cbow) Parameters() []Parameter {
	words := Parameter{Path: "words/embeddings", Dims: []int{c.vocabulary, c.width}, SD: 1}
	return append([]Parameter{words}, c.mlp.Parameters()...)
}

func (c cbow) Features(scope *model.Scope, tokens *graph.Node) *graph.Node {
	table := scope.In("words")
	dtype := dtypeOf(table, "embeddings")
	words := layers.Embedding(table, graph.InsertAxes(tokens, -1), dtype, c.vocabulary, c.width) // [n, length, word]
	words.AssertDims(tokens.Shape().Dim(0), tokens.Shape().Dim(1), c.width)
	present := graph.ConvertDType(graph.NotEqual(tokens, graph.ScalarZero(tokens.Graph(), tokens.DType())), dtype) // [n, length]
	sum := graph.ReduceSum(graph.Mul(words, graph.InsertAxes(present, -1)), 1)                                     // [n, word]
	count := graph.MaxScalar(graph.ReduceSum(present, 1), 1)                                                       // [n]; a caption without a word has mean 0
	return c.mlp.Features(scope, graph.Div(sum, graph.InsertAxes(count, -1)))
}
