package simdgo

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"
)

// DotGeneral implements compute.Function. The node's ints are packed: contracting and batch axes of the left
// side, then of the right side.
func (f *Function) DotGeneral(
	lhs compute.Value, lhsContracting, lhsBatch []int,
	rhs compute.Value, rhsContracting, rhsBatch []int,
	config compute.DotGeneralConfig,
) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeDotGeneral, lhs, rhs)
	if err != nil {
		return nil, err
	}
	dtype := in[0].shape.DType
	for _, d := range []dtypes.DType{config.AccumulatorDType, config.OutputDType} {
		if d != dtypes.InvalidDType && d != dtype {
			return nil, notImplemented(compute.OpTypeDotGeneral, fmt.Sprintf("of %s with %s", dtype, d))
		}
	}
	shape, err := shapeinference.DotGeneral(in[0].shape, lhsContracting, lhsBatch, in[1].shape, rhsContracting, rhsBatch, config)
	if err != nil {
		return nil, err
	}
	if dotKernel(dtype) == nil {
		return nil, notImplemented(compute.OpTypeDotGeneral, fmt.Sprintf("of %s", dtype))
	}
	return f.node(compute.OpTypeDotGeneral, shape, in, packInts(lhsContracting, lhsBatch, rhsContracting, rhsBatch)...), nil
}

// FusedDense implements compute.Function by what it stands for: product, bias and activation, which the compiler
// puts together again. Activations other than ReLU and tanh are refused, and GoMLX writes them out.
func (f *Function) FusedDense(x, weight, bias compute.Value, options compute.DenseConfig) (compute.Value, error) {
	const op = compute.OpTypeFusedDense
	in, err := f.operands(op, x, weight)
	if err != nil {
		return nil, err
	}
	switch options.Activation {
	case compute.ActivationNone, compute.ActivationRelu, compute.ActivationTanh:
	default:
		return nil, notImplemented(op, "with activation "+options.Activation.String())
	}
	xs, ws := in[0].shape, in[1].shape
	if xs.Rank() < 1 || ws.Rank() < 1 {
		return nil, fmt.Errorf("simdgo: %s of %s and %s, want at least one axis each", op, xs, ws)
	}
	contracting := 0
	if options.WeightLayout == compute.DenseLayoutOutputsInput {
		contracting = ws.Rank() - 1
	}
	y, err := f.DotGeneral(x, []int{xs.Rank() - 1}, nil, weight, []int{contracting}, nil, compute.DotGeneralConfig{})
	if err != nil {
		return nil, err
	}
	shape := y.(*node).shape
	if bias != nil {
		b, err := f.operands(op, bias)
		if err != nil {
			return nil, err
		}
		axes := make([]int, b[0].shape.Rank())
		for i := range axes {
			axes[i] = shape.Rank() - len(axes) + i
		}
		wide, err := f.BroadcastInDim(bias, shapes.Make(shape.DType, shape.Dimensions...), axes)
		if err != nil {
			return nil, err
		}
		if y, err = f.Add(y, wide); err != nil {
			return nil, err
		}
	}
	switch options.Activation {
	case compute.ActivationRelu:
		zero := f.constant(shapes.Make(shape.DType), make([]byte, shape.DType.Size()))
		return f.Max(y, zero)
	case compute.ActivationTanh:
		return f.Tanh(y)
	}
	return y, nil
}

// ConvGeneral implements compute.Function. The node's ints are packed: input axes (batch, channels, spatial),
// kernel axes (input channels, output channels, spatial), output axes (batch, channels, spatial), strides,
// paddings in pairs, input dilations, kernel dilations, channel groups and batch groups.
func (f *Function) ConvGeneral(
	input, kernel compute.Value, axes compute.ConvolveAxesConfig,
	strides []int, paddings [][2]int, inputDilations, kernelDilations []int,
	channelGroups, batchGroups int,
) (compute.Value, error) {
	const op = compute.OpTypeConvGeneral
	in, err := f.operands(op, input, kernel)
	if err != nil {
		return nil, err
	}
	channelGroups, batchGroups = max(channelGroups, 1), max(batchGroups, 1)
	shape, err := shapeinference.ConvGeneral(in[0].shape, in[1].shape, axes, strides, paddings, inputDilations, kernelDilations, channelGroups, batchGroups)
	if err != nil {
		return nil, err
	}
	if convKernel(shape.DType) == nil {
		return nil, notImplemented(op, fmt.Sprintf("of %s", shape.DType))
	}
	spatial := len(axes.InputSpatial)
	ints := packInts(
		append([]int{axes.InputBatch, axes.InputChannels}, axes.InputSpatial...),
		append([]int{axes.KernelInputChannels, axes.KernelOutputChannels}, axes.KernelSpatial...),
		append([]int{axes.OutputBatch, axes.OutputChannels}, axes.OutputSpatial...),
		orOnes(strides, spatial), orZeros(paddings, spatial), orOnes(inputDilations, spatial), orOnes(kernelDilations, spatial),
		[]int{channelGroups, batchGroups})
	return f.node(op, shape, in, ints...), nil
}

// Gather implements compute.Function. The node's ints are packed: the index vector's axis, offset axes of the
// output, collapsed axes, start index map, slice sizes.
func (f *Function) Gather(
	operand, indices compute.Value, indexVectorAxis int,
	offsetAxes, collapsedAxes, startIndexMap, sliceSizes []int, sorted bool,
) (compute.Value, error) {
	const op = compute.OpTypeGather
	in, err := f.operands(op, operand, indices)
	if err != nil {
		return nil, err
	}
	if indexVectorAxis == in[1].shape.Rank() {
		// There is an axis of 1 at the end that is not written.
		if indices, err = f.Reshape(indices, append(slices.Clone(in[1].shape.Dimensions), 1)...); err != nil {
			return nil, err
		}
		in[1] = indices.(*node)
	}
	shape, err := shapeinference.Gather(in[0].shape, in[1].shape, indexVectorAxis, offsetAxes, collapsedAxes, startIndexMap, sliceSizes, sorted)
	if err != nil {
		return nil, err
	}
	if !in[1].shape.DType.IsInt() {
		return nil, fmt.Errorf("simdgo: %s with indices %s, want integers", op, in[1].shape)
	}
	shape = shapes.Make(shape.DType, shape.Dimensions...) // without names of axes
	return f.node(op, shape, in, packInts([]int{indexVectorAxis}, offsetAxes, collapsedAxes, startIndexMap, sliceSizes)...), nil
}

// ScatterSum implements compute.Function.
func (f *Function) ScatterSum(operand, indices, updates compute.Value, indexVectorAxis int,
	updateWindowAxes, insertedWindowAxes, scatterAxes []int, sorted, unique bool) (compute.Value, error) {
	return f.scatter(compute.OpTypeScatterSum, compute.OpTypeAdd, operand, indices, updates, indexVectorAxis, updateWindowAxes, insertedWindowAxes, scatterAxes)
}

// ScatterMax implements compute.Function.
func (f *Function) ScatterMax(operand, indices, updates compute.Value, indexVectorAxis int,
	updateWindowAxes, insertedWindowAxes, scatterAxes []int, sorted, unique bool) (compute.Value, error) {
	return f.scatter(compute.OpTypeScatterMax, compute.OpTypeMax, operand, indices, updates, indexVectorAxis, updateWindowAxes, insertedWindowAxes, scatterAxes)
}

// ScatterMin implements compute.Function.
func (f *Function) ScatterMin(operand, indices, updates compute.Value, indexVectorAxis int,
	updateWindowAxes, insertedWindowAxes, scatterAxes []int, sorted, unique bool) (compute.Value, error) {
	return f.scatter(compute.OpTypeScatterMin, compute.OpTypeMin, operand, indices, updates, indexVectorAxis, updateWindowAxes, insertedWindowAxes, scatterAxes)
}

// scatter makes a scatter. The node's ints are packed: the combining operation, the index vector's axis, update
// window axes, inserted window axes, the operand's axes that the index vector is for.
func (f *Function) scatter(op, combine compute.OpType, operand, indices, updates compute.Value, indexVectorAxis int,
	updateWindowAxes, insertedWindowAxes, scatterAxes []int) (compute.Value, error) {
	in, err := f.operands(op, operand, indices, updates)
	if err != nil {
		return nil, err
	}
	if indexVectorAxis == in[1].shape.Rank() {
		if indices, err = f.Reshape(indices, append(slices.Clone(in[1].shape.Dimensions), 1)...); err != nil {
			return nil, err
		}
		in[1] = indices.(*node)
	}
	shape, err := shapeinference.Scatter(in[0].shape, in[1].shape, in[2].shape, indexVectorAxis, updateWindowAxes, insertedWindowAxes, scatterAxes)
	if err != nil {
		return nil, err
	}
	if !in[1].shape.DType.IsInt() {
		return nil, fmt.Errorf("simdgo: %s with indices %s, want integers", op, in[1].shape)
	}
	if accumulateKernel(combine, shape.DType) == nil {
		return nil, notImplemented(op, fmt.Sprintf("of %s", shape.DType))
	}
	return f.node(op, shape, in, packInts([]int{int(combine)}, []int{indexVectorAxis}, updateWindowAxes, insertedWindowAxes, scatterAxes)...), nil
}

// RNGBitGenerator implements compute.Function: Philox 4×32-10, see random.go.
func (f *Function) RNGBitGenerator(state compute.Value, shape shapes.Shape) (newState, values compute.Value, err error) {
	const op = compute.OpTypeRNGBitGenerator
	in, err := f.operands(op, state)
	if err != nil {
		return nil, nil, err
	}
	if !sameShape(in[0].shape, compute.RNGStateShape) {
		return nil, nil, fmt.Errorf("simdgo: %s from a state %s, want %s", op, in[0].shape, compute.RNGStateShape)
	}
	if err := checkShape(shape); err != nil {
		return nil, nil, err
	}
	if !shape.DType.IsInt() {
		return nil, nil, notImplemented(op, fmt.Sprintf("of %s", shape.DType))
	}
	// Two nodes of the same state: the bits, and the state behind them.
	blocks := (shape.Size()*shape.DType.Size() + 15) / 16
	return f.node(op, in[0].shape, in, 0, blocks), f.node(op, shape, in, 1, blocks), nil
}
