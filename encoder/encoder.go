package encoder

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// Shape is what an encoder is made for.
type Shape struct {
	Height, Width, Channels int // of an image, pixels
	TokenLength             int // tokens in a text, padding included
	Vocabulary              int // words, padding and the unknown token included
}

// Encoder is an encoder of one shape of input.
type Encoder interface {
	// Parameters lists what it learns, in the order in which it is drawn.
	Parameters() []Parameter
	// Width is the number of features that it gives.
	Width() int
	// Features is the graph: from images [n, height·width·channels] float32, rows of pixels, or tokens
	// [n, token length] int32, where 0 pads behind the last word, to features [n, width] float32. The parameters are
	// variables of scope, at their paths. Where these are of another dtype, so are images and features. It panics where
	// it cannot be built, as GoMLX's graphs do.
	Features(scope *model.Scope, x *graph.Node) *graph.Node
}

// Parameter is a variable that an encoder learns.
type Parameter struct {
	Path string // below the encoder's scope: "hidden_0/dense/weights"
	Dims []int
	SD   float64 // standard deviation of its numbers at the start, which are normal with mean Mean
	Mean float64
}

// Size is the number of numbers in it.
func (p Parameter) Size() int {
	size := 1
	for _, d := range p.Dims {
		size *= d
	}
	return size
}

// Count is the number of numbers that an encoder learns.
func Count(e Encoder) int {
	total := 0
	for _, p := range e.Parameters() {
		total += p.Size()
	}
	return total
}

// New makes the encoder that s names, for inputs of a shape. It is an error where the encoder cannot be of that shape.
func New(s Spec, shape Shape) (Encoder, error) {
	if err := s.entry.check(s, shape); err != nil {
		return nil, fmt.Errorf("encoder: %s: %w", s, err)
	}
	return s.entry.build(s, shape), nil
}

// dtypeOf is the dtype of a variable of scope, float32 where there is none yet.
func dtypeOf(scope *model.Scope, name string) dtypes.DType {
	if v := scope.GetVariable(name); v != nil {
		return v.DType()
	}
	return dtypes.Float32
}

// dense are the parameters of GoMLX's dense layer in a scope.
func dense(scope string, sd float64, in, out int) []Parameter {
	return []Parameter{
		{Path: scope + "/dense/weights", Dims: []int{in, out}, SD: sd},
		{Path: scope + "/dense/biases", Dims: []int{out}},
	}
}
