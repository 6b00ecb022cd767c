package encoder

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/layers/attention"
	"github.com/gomlx/gomlx/ml/layers/norm"
	"github.com/gomlx/gomlx/ml/model"
)

// blocks is a stack of Transformer blocks (Vaswani et al., arXiv 1706.03762) with the norm in front, as ViT and CLIP have
// it, and a norm behind the last one:
//
//	x ← x + attention(norm x)
//	x ← x + W₂·GELU(W₁·norm x)
//
// with biases everywhere and the exact GELU, x·Φ(x). Weights are drawn as in CLIP's code, for depth L and width w: query,
// key and value sd w^−½, W₁ (2w)^−½, what is added to the stream, attention's output and W₂, w^−½·(2L)^−½.
type blocks struct {
	width, depth, heads, ratio int
	epsilon                    float64 // of the norms
}

func newBlocks(s Spec, epsilon float64) blocks {
	return blocks{s.Number("width"), s.Number("depth"), s.Number("heads"), s.Number("ratio"), epsilon}
}

func checkHeads(s Spec, _ Shape) error {
	if width, heads := s.Number("width"), s.Number("heads"); width%heads != 0 {
		return fmt.Errorf("width is %d, heads %d; the width must be a multiple of the heads", width, heads)
	}
	return nil
}

// layerNorm is what normal makes parameters for, in the scope that GoMLX's layer makes.
const layerNorm = "layer_normalization"

func (b blocks) parameters() []Parameter {
	var list []Parameter
	w := float64(b.width)
	inward, outward, hidden := 1/math.Sqrt(w), 1/math.Sqrt(w*2*float64(b.depth)), 1/math.Sqrt(2*w)
	for i := range b.depth {
		scope := fmt.Sprintf("block_%d", i)
		list = append(list, normal(scope+"/attention/"+layerNorm, b.width)...)
		for _, part := range []string{"query", "key", "value"} {
			list = append(list, dense(scope+"/attention/MultiHeadAttention/"+part, inward, b.width, b.width)...)
		}
		list = append(list, dense(scope+"/attention/MultiHeadAttention/output", outward, b.width, b.width)...)
		list = append(list, normal(scope+"/mlp/"+layerNorm, b.width)...)
		list = append(list, dense(scope+"/mlp/hidden", hidden, b.width, b.ratio*b.width)...)
		list = append(list, dense(scope+"/mlp/output", outward, b.ratio*b.width, b.width)...)
	}
	return append(list, normal("final/"+layerNorm, b.width)...)
}

// apply is the graph on tokens x [n, length, width]. present [n, length] bool says which tokens are attended to, nil for
// all; causal leaves out what stands behind a token.
func (b blocks) apply(scope *model.Scope, x, present *graph.Node, causal bool) *graph.Node {
	for i := range b.depth {
		block := scope.In("block_%d", i)
		inner := block.In("attention")
		y := norm.LayerNorm(inner, x, -1).Epsilon(b.epsilon).Done()
		// One graph on every backend: what one of them has as a single operation, attention, is not asked for.
		a := attention.SelfAttention(inner, y, b.heads, b.width/b.heads).WithFusion(false)
		if present != nil {
			a = a.WithKeyMask(present)
		}
		x = graph.Add(x, a.WithCausalMask(causal).Done())
		inner = block.In("mlp")
		y = norm.LayerNorm(inner, x, -1).Epsilon(b.epsilon).Done()
		y = activation.Gelu(layers.DenseWithBias(inner.In("hidden"), y, b.ratio*b.width))
		x = graph.Add(x, layers.DenseWithBias(inner.In("output"), y, b.width))
	}
	return norm.LayerNorm(scope.In("final"), x, -1).Epsilon(b.epsilon).Done()
}
