package loss

import "github.com/gomlx/gomlx/core/graph"

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
