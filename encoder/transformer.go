package encoder

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// transformer is a text Transformer as CLIP's (Radford et al., arXiv 2103.00020, §2.4): embeddings of words in their
// order, each with a learned embedding of its position, and an end token, through blocks; the features are the end token's
// behind the last norm. Attention is causal, as there, or bidirectional. What pads a row behind the end token is
// masked: a caption gives the same features however long its row is, up to what the positions beyond it are.
//
// The end token is token 0, which pads: the first one of a row ends the text, and one more is put behind each row so
// that a full one has it too. Words are drawn from N(0, 0.02²), positions from N(0, 0.01²), as in CLIP's code.
type transformer struct {
	shape  Shape
	causal bool
	blocks
}

func newTransformer(s Spec, shape Shape) transformer {
	return transformer{shape, s.Number("causal") == 1, newBlocks(s, 1e-5)}
}

func (t transformer) Width() int { return t.width }

func (t transformer) Parameters() []Parameter {
	list := []Parameter{
		{Path: "words/embeddings", Dims: []int{t.shape.Vocabulary, t.width}, SD: 0.02},
		{Path: "positions", Dims: []int{t.shape.TokenLength + 1, t.width}, SD: 0.01},
	}
	return append(list, t.blocks.parameters()...)
}

func (t transformer) Features(scope *model.Scope, tokens *graph.Node) *graph.Node {
	g, n, length := tokens.Graph(), tokens.Shape().Dim(0), t.shape.TokenLength+1
	zero := graph.ScalarZero(g, dtypes.Int32)
	tokens = graph.Concatenate([]*graph.Node{tokens, graph.BroadcastToDims(zero, n, 1)}, 1)
	words := graph.ReduceSum(graph.ConvertDType(graph.NotEqual(tokens, zero), dtypes.Int32), 1) // [n]
	index := graph.Iota(g, shapes.Make(dtypes.Int32, n, length), 1)
	end := graph.BroadcastToDims(graph.InsertAxes(words, -1), n, length) // where the text ends

	table := scope.In("words")
	dtype := dtypeOf(table, "embeddings")
	x := layers.Embedding(table, graph.InsertAxes(tokens, -1), dtype, t.shape.Vocabulary, t.width)
	positions := scope.VariableWithShape("positions", shapes.Make(dtype, length, t.width)).NodeValue(g)
	x = t.blocks.apply(scope, graph.Add(x, graph.InsertAxes(positions, 0)), graph.LessOrEqual(index, end), t.causal)

	at := graph.ConvertDType(graph.Equal(index, end), dtype) // [n, length], 1 at the end token
	x = graph.ReduceSum(graph.Mul(x, graph.InsertAxes(at, -1)), 1)
	x.AssertDims(n, t.width)
	return x
}
