package encoder

import (
	"fmt"
	"math"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/model"
)

// vit is a Vision Transformer (Dosovitskiy et al., arXiv 2010.11929): patches, each a linear function of its pixels, with
// a class token in front and a learned embedding of each position, through blocks; the features are the class token's
// behind the last norm. It is torchvision's VisionTransformer without dropout. Class token and positions are drawn from
// N(0, 1/width), as in CLIP's code; the patches' projection from N(0, 1/fan-in).
type vit struct {
	shape Shape
	patch int
	blocks
}

func newViT(s Spec, shape Shape) vit {
	return vit{shape, s.Number("patch"), newBlocks(s, 1e-6)}
}

// maxPatches bounds what attention compares with one another.
const maxPatches = 1024

func checkViT(s Spec, shape Shape) error {
	patch := s.Number("patch")
	if shape.Height%patch != 0 || shape.Width%patch != 0 {
		return fmt.Errorf("patch is %d, images have %d×%d pixels; the patch's side must divide both", patch, shape.Height, shape.Width)
	}
	if n := shape.Height / patch * (shape.Width / patch); n > maxPatches {
		return fmt.Errorf("patch is %d, images have %d×%d pixels: that makes %d patches, and at most %d are allowed; take a larger patch",
			patch, shape.Height, shape.Width, n, maxPatches)
	}
	return checkHeads(s, shape)
}

func (v vit) Width() int { return v.width }

func (v vit) patches() int { return v.shape.Height / v.patch * (v.shape.Width / v.patch) }

func (v vit) Parameters() []Parameter {
	pixels := v.patch * v.patch * v.shape.Channels
	list := dense("patch", 1/math.Sqrt(float64(pixels)), pixels, v.width)
	sd := 1 / math.Sqrt(float64(v.width))
	list = append(list,
		Parameter{Path: "class", Dims: []int{v.width}, SD: sd},
		Parameter{Path: "positions", Dims: []int{1 + v.patches(), v.width}, SD: sd})
	return append(list, v.blocks.parameters()...)
}

func (v vit) Features(scope *model.Scope, x *graph.Node) *graph.Node {
	n, g := x.Shape().Dim(0), x.Graph()
	rows, columns, channels := v.shape.Height/v.patch, v.shape.Width/v.patch, v.shape.Channels
	// Patches in rows, their pixels in rows: [n, rows, patch, columns, patch, channels] with columns before the patch's rows.
	x = graph.TransposeAllAxes(graph.Reshape(x, n, rows, v.patch, columns, v.patch, channels), 0, 1, 3, 2, 4, 5)
	x = graph.Reshape(x, n, rows*columns, v.patch*v.patch*channels)
	x = layers.DenseWithBias(scope.In("patch"), x, v.width)
	class := scope.VariableWithShape("class", shapes.Make(x.DType(), v.width)).NodeValue(g)
	x = graph.Concatenate([]*graph.Node{graph.BroadcastToDims(graph.Reshape(class, 1, 1, v.width), n, 1, v.width), x}, 1)
	positions := scope.VariableWithShape("positions", shapes.Make(x.DType(), 1+v.patches(), v.width)).NodeValue(g)
	x = v.blocks.apply(scope, graph.Add(x, graph.InsertAxes(positions, 0)), nil, false)
	x = graph.Squeeze(graph.Slice(x, graph.AxisRange(), graph.AxisElem(0)), 1)
	x.AssertDims(n, v.width)
	return x
}
