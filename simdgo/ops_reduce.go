package simdgo

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"
)

// reduce makes a reduction of x over axes, over all where none is given.
func (f *Function) reduce(op, combine compute.OpType, x compute.Value, axes []int) (compute.Value, error) {
	in, err := f.operands(op, x)
	if err != nil {
		return nil, err
	}
	if len(axes) == 0 {
		for axis := range in[0].shape.Rank() {
			axes = append(axes, axis)
		}
	}
	shape, err := shapeinference.Reduce(in[0].shape, axes)
	if err != nil {
		return nil, err
	}
	if accumulateKernel(combine, shape.DType) == nil {
		return nil, notImplemented(op, fmt.Sprintf("of %s", shape.DType))
	}
	axes = slices.Clone(axes)
	slices.Sort(axes)
	return f.simplify(op, shape, in, axes...), nil
}

// combineOf is the operation of two elements that a reduction repeats.
func combineOf(op compute.OpType) compute.OpType {
	for _, r := range reductions {
		if r.op == op {
			return r.combine
		}
	}
	return compute.OpTypeInvalid
}

var reductions = []struct{ op, combine compute.OpType }{
	{compute.OpTypeReduceSum, compute.OpTypeAdd},
	{compute.OpTypeReduceProduct, compute.OpTypeMul},
	{compute.OpTypeReduceMax, compute.OpTypeMax},
	{compute.OpTypeReduceMin, compute.OpTypeMin},
	{compute.OpTypeReduceLogicalAnd, compute.OpTypeLogicalAnd},
	{compute.OpTypeReduceLogicalOr, compute.OpTypeLogicalOr},
	{compute.OpTypeReduceLogicalXor, compute.OpTypeLogicalXor},
	{compute.OpTypeReduceBitwiseAnd, compute.OpTypeBitwiseAnd},
	{compute.OpTypeReduceBitwiseOr, compute.OpTypeBitwiseOr},
	{compute.OpTypeReduceBitwiseXor, compute.OpTypeBitwiseXor},
}

// ReduceSum implements compute.Function.
func (f *Function) ReduceSum(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceSum, combineOf(compute.OpTypeReduceSum), x, axes)
}

// ReduceProduct implements compute.Function.
func (f *Function) ReduceProduct(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceProduct, combineOf(compute.OpTypeReduceProduct), x, axes)
}

// ReduceMax implements compute.Function.
func (f *Function) ReduceMax(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceMax, combineOf(compute.OpTypeReduceMax), x, axes)
}

// ReduceMin implements compute.Function.
func (f *Function) ReduceMin(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceMin, combineOf(compute.OpTypeReduceMin), x, axes)
}

// ReduceLogicalAnd implements compute.Function.
func (f *Function) ReduceLogicalAnd(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceLogicalAnd, combineOf(compute.OpTypeReduceLogicalAnd), x, axes)
}

// ReduceLogicalOr implements compute.Function.
func (f *Function) ReduceLogicalOr(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceLogicalOr, combineOf(compute.OpTypeReduceLogicalOr), x, axes)
}

// ReduceLogicalXor implements compute.Function.
func (f *Function) ReduceLogicalXor(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceLogicalXor, combineOf(compute.OpTypeReduceLogicalXor), x, axes)
}

// ReduceBitwiseAnd implements compute.Function.
func (f *Function) ReduceBitwiseAnd(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceBitwiseAnd, combineOf(compute.OpTypeReduceBitwiseAnd), x, axes)
}

// ReduceBitwiseOr implements compute.Function.
func (f *Function) ReduceBitwiseOr(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceBitwiseOr, combineOf(compute.OpTypeReduceBitwiseOr), x, axes)
}

// ReduceBitwiseXor implements compute.Function.
func (f *Function) ReduceBitwiseXor(x compute.Value, axes ...int) (compute.Value, error) {
	return f.reduce(compute.OpTypeReduceBitwiseXor, combineOf(compute.OpTypeReduceBitwiseXor), x, axes)
}

// ArgMinMax implements compute.Function. The node's ints are the axis and 1 for the minimum.
func (f *Function) ArgMinMax(x compute.Value, axis int, dtype dtypes.DType, isMin bool) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeArgMinMax, x)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.ArgMinMax(in[0].shape, axis, dtype)
	if err != nil {
		return nil, err
	}
	if argKernel(in[0].shape.DType, dtype, isMin) == nil {
		return nil, notImplemented(compute.OpTypeArgMinMax, fmt.Sprintf("of %s as %s", in[0].shape.DType, dtype))
	}
	return f.node(compute.OpTypeArgMinMax, shape, in, axis, boolInt(isMin)), nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ReduceWindow implements compute.Function. The node's ints are packed: the operation, window, strides, input
// dilations, window dilations, paddings in pairs.
func (f *Function) ReduceWindow(x compute.Value, reduction compute.ReduceOpType, window, strides, inputDilations, windowDilations []int, paddings [][2]int) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeReduceWindow, x)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.ReduceWindow(in[0].shape, window, strides, inputDilations, windowDilations, paddings)
	if err != nil {
		return nil, err
	}
	combine := map[compute.ReduceOpType]compute.OpType{
		compute.ReduceOpSum: compute.OpTypeAdd, compute.ReduceOpProduct: compute.OpTypeMul,
		compute.ReduceOpMax: compute.OpTypeMax, compute.ReduceOpMin: compute.OpTypeMin,
	}[reduction]
	if windowKernel(combine, shape.DType) == nil {
		return nil, notImplemented(compute.OpTypeReduceWindow, fmt.Sprintf("%s of %s", reduction, shape.DType))
	}
	rank := shape.Rank()
	if window == nil {
		window = ones(rank)
	}
	if strides == nil {
		strides = window
	}
	ints := packInts([]int{int(combine)}, window, strides, orOnes(inputDilations, rank), orOnes(windowDilations, rank), orZeros(paddings, rank))
	return f.node(compute.OpTypeReduceWindow, shape, in, ints...), nil
}

func ones(n int) []int { return slices.Repeat([]int{1}, n) }

func orOnes(list []int, n int) []int {
	if list == nil {
		return ones(n)
	}
	return list
}

func orZeros(pairs [][2]int, n int) []int {
	if pairs == nil {
		return make([]int, 2*n)
	}
	return flattenPairs(pairs)
}

// SelectAndScatterMax implements compute.Function.
func (f *Function) SelectAndScatterMax(x, source compute.Value, window, strides []int, paddings [][2]int) (compute.Value, error) {
	return f.selectAndScatter(compute.OpTypeSelectAndScatterMax, x, source, window, strides, paddings)
}

// SelectAndScatterMin implements compute.Function.
func (f *Function) SelectAndScatterMin(x, source compute.Value, window, strides []int, paddings [][2]int) (compute.Value, error) {
	return f.selectAndScatter(compute.OpTypeSelectAndScatterMin, x, source, window, strides, paddings)
}

// selectAndScatter makes the gradient of a pooling. The node's ints are packed: window, strides, paddings.
func (f *Function) selectAndScatter(op compute.OpType, x, source compute.Value, window, strides []int, paddings [][2]int) (compute.Value, error) {
	in, err := f.operands(op, x, source)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.SelectAndScatter(in[0].shape, in[1].shape, window, strides, paddings)
	if err != nil {
		return nil, err
	}
	if selectKernel(op, shape.DType) == nil {
		return nil, notImplemented(op, fmt.Sprintf("of %s", shape.DType))
	}
	rank := shape.Rank()
	if window == nil {
		window = ones(rank)
	}
	if strides == nil {
		strides = window
	}
	return f.node(op, shape, in, packInts(window, strides, orZeros(paddings, rank))...), nil
}
