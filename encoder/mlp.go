package encoder

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// mlp is dense layers with ReLU of the given widths on flattened pixels. Weights are drawn as He et al. (arXiv
// 1502.01852) have it, N(0, 2/fan-in); biases are zero.
type mlp struct {
	in     int
	widths []int
}

// MLP is dense layers with ReLU on all pixels of an image at once.
func MLP(shape Shape, hidden []int) Encoder {
	return mlp{shape.Height * shape.Width * shape.Channels, hidden}
}

func (m mlp) Width() int {
	if len(m.widths) == 0 {
		return m.in
	}
	return m.widths[len(m.widths)-1]
}

func (m mlp) Parameters() []Parameter {
	var list []Parameter
	in := m.in
	for i, width := range m.widths {
		list = append(list, dense(fmt.Sprintf("hidden_%d", i), math.Sqrt(2/float64(in)), in, width)...)
		in = width
	}
	return list
}

func (m mlp) Features(scope *model.Scope, x *graph.Node) *graph.Node {
	for i, width := range m.widths {
		x = activation.Relu(layers.DenseWithBias(scope.In("hidden_%d", i), x, width))
	}
	return x
}
