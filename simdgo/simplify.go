package simdgo

import (
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// Operations that only the compiler makes.
const (
	// opKeep is the first operand where the second is not below 0, else 0: the gradient of relu.
	opKeep = compute.OpTypeLast + 1 + iota
)

// simplify makes a node, or finds a simpler one of the same value. Of float arithmetic it changes what no number
// but −0 and NaN can tell: x + 0, x·1, x/1 and x − 0 are x.
func (f *Function) simplify(op compute.OpType, shape shapes.Shape, in []*node, ints ...int) *node {
	switch op {
	case compute.OpTypeReshape:
		x := in[0]
		for x.op == compute.OpTypeReshape {
			x = x.in[0]
		}
		if slices.Equal(x.shape.Dimensions, shape.Dimensions) {
			return x
		}
		in = []*node{x}
	case compute.OpTypeBroadcastInDim:
		if slices.Equal(in[0].shape.Dimensions, shape.Dimensions) {
			return in[0]
		}
	case compute.OpTypeTranspose:
		if slices.IsSorted(ints) {
			return in[0]
		}
		if d := f.transposedDot(in[0], shape, ints); d != nil {
			return d
		}
	case compute.OpTypeConvertDType:
		if in[0].shape.DType == shape.DType {
			return in[0]
		}
	case compute.OpTypeEqual, compute.OpTypeNotEqual:
		if x, y := f.counts(in[0]), f.counts(in[1]); x != nil && y != nil {
			in = []*node{x, y}
		}
	case compute.OpTypeAdd, compute.OpTypeSub, compute.OpTypeMul, compute.OpTypeDiv:
		if x := unchanged(op, shape, in); x != nil {
			return x
		}
		if op == compute.OpTypeMul {
			if k := f.keep(shape, in[0], in[1]); k != nil {
				return k
			}
			if k := f.keep(shape, in[1], in[0]); k != nil {
				return k
			}
		}
	}
	if x := f.signs(op, shape, in, ints); x != nil {
		return x
	}
	return f.node(op, shape, in, ints...)
}

// counts is x with elements of 32 bits where it is the numbers 0, 1, 2 … of an axis, repeated along others: there are
// vector kernels that compare those. GoMLX makes its diagonal masks by comparing two such in 64 bits. It is nil where x is
// something else.
func (f *Function) counts(x *node) *node {
	switch {
	case x.op == compute.OpTypeIota && x.shape.DType == dtypes.Int64 && x.shape.Size() <= math.MaxInt32:
		return f.node(x.op, shapes.Make(dtypes.Int32, x.shape.Dimensions...), nil)
	case x.op == compute.OpTypeBroadcastInDim || x.op == compute.OpTypeReshape:
		if y := f.counts(x.in[0]); y != nil {
			return f.simplify(x.op, shapes.Make(dtypes.Int32, x.shape.Dimensions...), []*node{y}, x.ints...)
		}
	}
	return nil
}

// unchanged returns the operand that an operation with 0 or 1 leaves as it is, nil where there is none.
func unchanged(op compute.OpType, shape shapes.Shape, in []*node) *node {
	neutral := 0.0
	if op == compute.OpTypeMul || op == compute.OpTypeDiv {
		neutral = 1
	}
	if v, ok := in[1].scalar(); ok && v == neutral && sameShape(in[0].shape, shape) {
		return in[0]
	}
	if op == compute.OpTypeAdd || op == compute.OpTypeMul {
		if v, ok := in[0].scalar(); ok && v == neutral && sameShape(in[1].shape, shape) {
			return in[1]
		}
	}
	return nil
}

// keep finds g·sign(sign(x) + 1), which is how GoMLX writes the gradient of max(x, 0).
func (f *Function) keep(shape shapes.Shape, g, mask *node) *node {
	if mask.op != compute.OpTypeSign || mask.in[0].op != compute.OpTypeAdd || !shape.DType.IsFloat() {
		return nil
	}
	sum := mask.in[0]
	for i, sign := range sum.in {
		one, ok := sum.in[1-i].scalar()
		if ok && one == 1 && sign.op == compute.OpTypeSign && sameShape(sign.shape, shape) && sameShape(g.shape, shape) {
			return f.node(opKeep, shape, []*node{g, sign.in[0]})
		}
	}
	return nil
}

// transposedDot is the product with its operands the other way round, where a transposition turns it around.
func (f *Function) transposedDot(x *node, shape shapes.Shape, permutation []int) *node {
	if x.op != compute.OpTypeDotGeneral {
		return nil
	}
	lists := unpackInts(x.ints)
	if len(lists[1]) > 0 {
		return nil // batches
	}
	left := x.in[0].shape.Rank() - len(lists[0])
	for i, axis := range permutation {
		if axis != (i+left)%len(permutation) {
			return nil
		}
	}
	return f.node(compute.OpTypeDotGeneral, shape, []*node{x.in[1], x.in[0]}, packInts(lists[2], lists[3], lists[0], lists[1])...)
}
