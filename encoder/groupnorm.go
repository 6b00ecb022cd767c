package encoder

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// groupNormEpsilon is added to the variance, as in PyTorch and in the paper's code.
const groupNormEpsilon = 1e-5

// groupNorm is group normalisation (Wu and He, arXiv 1803.08494, eq. 7) of x [n, height, width, channels], which GoMLX
// has no layer for:
//
//	y = gain·(x − μ)/√(σ² + ε) + offset
//
// with μ and σ² of each image over all pixels of a group of neighbouring channels, σ² the biased variance, and a gain and
// an offset for each channel. Nothing of it depends on the rest of the batch, so it is the same in training and after it,
// and for a batch of 4 as for one of 4,096; statistics of small batches are what batch normalisation suffers from.
//
// Means are taken over pixels first, for each channel, and then over the few channels of a group, and what is done at
// every pixel is one product and one sum: a reduction over axes that lie apart costs many times as much. It is computed in
// float32 whatever dtype x has.
func groupNorm(scope *model.Scope, x *graph.Node, groups int) *graph.Node {
	g, n, channels, dtype := x.Graph(), x.Shape().Dim(0), x.Shape().Dim(3), x.DType()
	x = graph.ConvertDType(x, dtypes.Float32)
	// groupMean is the mean over the pixels of a group, for each of its channels: [n, 1, 1, channels].
	groupMean := func(x *graph.Node) *graph.Node {
		mean := graph.Reshape(graph.ReduceMean(x, 1, 2), n, groups, channels/groups)
		mean = graph.ReduceAndKeep(mean, graph.ReduceMean, -1)
		return graph.Reshape(graph.BroadcastToDims(mean, n, groups, channels/groups), n, 1, 1, channels)
	}
	centred := graph.Sub(x, groupMean(x))
	deviation := graph.Sqrt(graph.AddScalar(groupMean(graph.Square(centred)), groupNormEpsilon))
	learned := func(name string) *graph.Node {
		v := scope.VariableWithShape(name, shapes.Make(dtype, channels)).NodeValue(g)
		return graph.ConvertDType(graph.Reshape(v, 1, 1, 1, channels), dtypes.Float32)
	}
	gain, offset := learned("gain"), learned("offset")
	return graph.ConvertDType(graph.Add(graph.Mul(centred, graph.Div(gain, deviation)), offset), dtype)
}

// normal are the parameters of a normalisation of so many channels: it changes nothing at the start.
func normal(scope string, channels int) []Parameter {
	return []Parameter{{Path: scope + "/gain", Dims: []int{channels}, Mean: 1}, {Path: scope + "/offset", Dims: []int{channels}}}
}
