package simdgo

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"
)

// Reshape implements compute.Function.
func (f *Function) Reshape(x compute.Value, dims ...int) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeReshape, x)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.Reshape(in[0].shape, dims)
	if err != nil {
		return nil, err
	}
	return f.simplify(compute.OpTypeReshape, shape, in), nil
}

// BroadcastInDim implements compute.Function.
func (f *Function) BroadcastInDim(x compute.Value, shape shapes.Shape, axes []int) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeBroadcastInDim, x)
	if err != nil {
		return nil, err
	}
	if err := shapeinference.BroadcastInDim(in[0].shape, shape, axes, nil); err != nil {
		return nil, err
	}
	return f.simplify(compute.OpTypeBroadcastInDim, shape, in, axes...), nil
}

// Transpose implements compute.Function.
func (f *Function) Transpose(x compute.Value, permutation ...int) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeTranspose, x)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.Transpose(in[0].shape, permutation)
	if err != nil {
		return nil, err
	}
	return f.simplify(compute.OpTypeTranspose, shape, in, permutation...), nil
}

// Slice implements compute.Function. The node's ints are the starts, then the strides.
func (f *Function) Slice(x compute.Value, starts, limits, strides []int) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeSlice, x)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.Slice(in[0].shape, starts, limits, strides)
	if err != nil {
		return nil, err
	}
	if strides == nil {
		strides = slices.Repeat([]int{1}, len(starts))
	}
	return f.node(compute.OpTypeSlice, shape, in, slices.Concat(starts, strides)...), nil
}

// Reverse implements compute.Function.
func (f *Function) Reverse(x compute.Value, axes ...int) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeReverse, x)
	if err != nil {
		return nil, err
	}
	for _, axis := range axes {
		if axis < 0 || axis >= in[0].shape.Rank() {
			return nil, fmt.Errorf("simdgo: Reverse of axis %d of %s, which has no such axis", axis, in[0].shape)
		}
	}
	return f.node(compute.OpTypeReverse, in[0].shape, in, axes...), nil
}

// Concatenate implements compute.Function.
func (f *Function) Concatenate(axis int, operands ...compute.Value) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeConcatenate, operands...)
	if err != nil {
		return nil, err
	}
	list := make([]shapes.Shape, len(in))
	for i, x := range in {
		list[i] = x.shape
	}
	shape, err := shapeinference.Concatenate(list, axis)
	if err != nil {
		return nil, err
	}
	if len(in) == 1 {
		return in[0], nil
	}
	return f.node(compute.OpTypeConcatenate, shape, in, axis), nil
}

// Pad implements compute.Function. The node's ints are start, end and interior of every axis.
func (f *Function) Pad(x, fill compute.Value, axes ...compute.PadAxis) (compute.Value, error) {
	in, err := f.operands(compute.OpTypePad, x, fill)
	if err != nil {
		return nil, err
	}
	if in[1].shape.Rank() != 0 || in[1].shape.DType != in[0].shape.DType {
		return nil, fmt.Errorf("simdgo: Pad of %s with %s, want a scalar of the same dtype", in[0].shape, in[1].shape)
	}
	shape, err := shapeinference.Pad(in[0].shape, axes...)
	if err != nil {
		return nil, err
	}
	ints := make([]int, 3*shape.Rank())
	for i, a := range axes {
		ints[3*i], ints[3*i+1], ints[3*i+2] = a.Start, a.End, a.Interior
		if a.Start < 0 || a.End < 0 || a.Interior < 0 {
			return nil, notImplemented(compute.OpTypePad, "by a negative number")
		}
	}
	return f.node(compute.OpTypePad, shape, in, ints...), nil
}

// Iota implements compute.Function.
func (f *Function) Iota(shape shapes.Shape, axis int) (compute.Value, error) {
	if _, err := f.operands(compute.OpTypeIota); err != nil {
		return nil, err
	}
	if err := checkShape(shape); err != nil {
		return nil, err
	}
	if shape.DType == dtypes.Bool {
		return nil, notImplemented(compute.OpTypeIota, "of Bool")
	}
	if axis < 0 || axis >= shape.Rank() {
		return nil, fmt.Errorf("simdgo: Iota along axis %d of %s, which has no such axis", axis, shape)
	}
	// The numbers are made once along the axis, and broadcast.
	line := f.node(compute.OpTypeIota, shapes.Make(shape.DType, shape.Dimensions[axis]), nil)
	return f.simplify(compute.OpTypeBroadcastInDim, shape, []*node{line}, axis), nil
}

// DynamicSlice implements compute.Function.
func (f *Function) DynamicSlice(x compute.Value, starts []compute.Value, sizes []int) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeDynamicSlice, append([]compute.Value{x}, starts...)...)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.DynamicSlice(in[0].shape, sizes)
	if err != nil {
		return nil, err
	}
	if err := checkStarts(compute.OpTypeDynamicSlice, in[0], in[1:]); err != nil {
		return nil, err
	}
	return f.node(compute.OpTypeDynamicSlice, shape, in), nil
}

// DynamicUpdateSlice implements compute.Function.
func (f *Function) DynamicUpdateSlice(x, update compute.Value, starts []compute.Value) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeDynamicUpdateSlice, append([]compute.Value{x, update}, starts...)...)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.DynamicUpdateSlice(in[0].shape, in[1].shape)
	if err != nil {
		return nil, err
	}
	if err := checkStarts(compute.OpTypeDynamicUpdateSlice, in[0], in[2:]); err != nil {
		return nil, err
	}
	return f.node(compute.OpTypeDynamicUpdateSlice, shape, in), nil
}

// checkStarts checks the start indices of a dynamic slice: one integer scalar an axis.
func checkStarts(op compute.OpType, x *node, starts []*node) error {
	if len(starts) != x.shape.Rank() {
		return fmt.Errorf("simdgo: %s of %s with %d start indices, want one an axis", op, x.shape, len(starts))
	}
	for _, s := range starts {
		if s.shape.Rank() != 0 || !s.shape.DType.IsInt() {
			return fmt.Errorf("simdgo: %s with a start index %s, want an integer scalar", op, s.shape)
		}
	}
	return nil
}
