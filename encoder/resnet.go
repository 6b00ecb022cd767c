package encoder

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
)

// resNet is a residual network of basic blocks (He et al., arXiv 1512.03385, fig. 2 and §3.3) with group normalisation
// in place of batch normalisation:
//
//	stem    3×3 convolution, norm, ReLU; or 7×7 with stride 2, norm, ReLU, 3×3 max pool with stride 2
//	stages  blocks y = ReLU(norm(conv(ReLU(norm(conv x)))) + shortcut x); the first convolution of each stage but the
//	        first has stride 2 and doubles the channels, and the shortcut there is a 1×1 convolution and a norm
//	pool    the mean over the picture
//
// Convolutions have no bias, since the norm behind them has an offset. It is torchvision's ResNet with
// norm_layer = GroupNorm, and with a stem of 3 and no max pool what CIFAR's ResNets have. Convolutions are drawn as He et
// al. (arXiv 1502.01852) have it, N(0, 2/fan-in).
type resNet struct {
	shape         Shape
	stem, groups  int
	width, stages []int // channels and blocks of each stage
}

func newResNet(s Spec, shape Shape) resNet {
	r := resNet{shape: shape, stem: s.Number("stem"), groups: s.Number("groups"), stages: s.List("blocks")}
	for i := range r.stages {
		r.width = append(r.width, s.Number("width")<<i)
	}
	return r
}

// maxChannels bounds the channels of the last stage.
const maxChannels = 4096

func checkResNet(s Spec, shape Shape) error {
	width, groups, stages := s.Number("width"), s.Number("groups"), len(s.List("blocks"))
	if width%groups != 0 {
		return fmt.Errorf("groups is %d, width %d; groups must divide the width", groups, width)
	}
	if stages > 8 || width<<(stages-1) > maxChannels {
		return fmt.Errorf("%d stages from width %d; the last would have more than %d channels", stages, width, maxChannels)
	}
	side, shrink := min(shape.Height, shape.Width), 1<<(stages-1)
	if s.Number("stem") == 7 {
		shrink *= 4
	}
	if side < shrink {
		return fmt.Errorf("images of %d×%d pixels are too small: stem and %d stages make them %d times smaller; leave out a stage, or take stem=3",
			shape.Height, shape.Width, stages, shrink)
	}
	return nil
}

func (r resNet) Width() int { return r.width[len(r.width)-1] }

// blockAt calls f with the scope of each block, the channels that go in and come out, and the stride.
func (r resNet) blockAt(f func(scope string, in, out, stride int)) {
	in := r.width[0]
	for i, blocks := range r.stages {
		for b := range blocks {
			stride := 1
			if i > 0 && b == 0 {
				stride = 2
			}
			f(fmt.Sprintf("stage_%d_block_%d", i, b), in, r.width[i], stride)
			in = r.width[i]
		}
	}
}

func (r resNet) Parameters() []Parameter {
	conv := func(scope string, side, in, out int) Parameter {
		return Parameter{Path: scope + "/conv/weights", Dims: []int{side, side, in, out}, SD: math.Sqrt(2 / float64(side*side*in))}
	}
	list := append([]Parameter{conv("stem", r.stem, r.shape.Channels, r.width[0])}, normal("stem/norm", r.width[0])...)
	r.blockAt(func(scope string, in, out, stride int) {
		list = append(list, conv(scope+"/first", 3, in, out))
		list = append(list, normal(scope+"/first/norm", out)...)
		list = append(list, conv(scope+"/second", 3, out, out))
		list = append(list, normal(scope+"/second/norm", out)...)
		if stride > 1 || in != out {
			list = append(list, conv(scope+"/shortcut", 1, in, out))
			list = append(list, normal(scope+"/shortcut/norm", out)...)
		}
	})
	return list
}

func (r resNet) Features(scope *model.Scope, x *graph.Node) *graph.Node {
	n := x.Shape().Dim(0)
	x = graph.Reshape(x, n, r.shape.Height, r.shape.Width, r.shape.Channels)
	// convNorm is a convolution without bias, padded so that stride 1 keeps the picture's size, and a norm.
	convNorm := func(scope *model.Scope, x *graph.Node, side, channels, stride int) *graph.Node {
		x = layers.Convolution(scope, x).KernelSize(side).Channels(channels).Strides(stride).PadSame().UseBias(false).Done()
		return groupNorm(scope.In("norm"), x, r.groups)
	}
	stride := 1
	if r.stem == 7 {
		stride = 2
	}
	x = activation.Relu(convNorm(scope.In("stem"), x, r.stem, r.width[0], stride))
	if r.stem == 7 {
		x = graph.MaxPool(x).Window(3).Strides(2).PaddingPerDim([][2]int{{1, 1}, {1, 1}}).Done()
	}
	r.blockAt(func(name string, in, out, stride int) {
		block, shortcut := scope.In("%s", name), x
		if stride > 1 || in != out {
			shortcut = convNorm(block.In("shortcut"), x, 1, out, stride)
		}
		y := activation.Relu(convNorm(block.In("first"), x, 3, out, stride))
		y = convNorm(block.In("second"), y, 3, out, 1)
		x = activation.Relu(graph.Add(y, shortcut))
	})
	x = graph.ReduceMean(x, 1, 2)
	x.AssertDims(n, r.Width())
	return x
}
