package simdgo

import (
	"encoding/binary"
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// What a gradient is written with are many changes of sign, and sums x + x: each a pass over memory where it stands.
// The rules of this file bring them to where they cost nothing or less. Signs and powers of two commute with rounding,
// so that what results is the same to the bit, as long as nothing overflows and nothing is below the smallest normal
// number.

// signs finds a simpler form of a float operation by the signs of its operands; nil where there is none.
func (f *Function) signs(op compute.OpType, shape shapes.Shape, in []*node, ints []int) *node {
	if !shape.DType.IsFloat() {
		return nil
	}
	switch op {
	case compute.OpTypeNeg: // −(−x)
		return opposite(in[0])
	case compute.OpTypeAdd:
		if in[0] == in[1] { // x + x
			return f.simplify(compute.OpTypeMul, shape, []*node{in[0], f.number(shape.DType, 2)})
		}
		if y := f.free(in[1]); y != nil { // x + (−y)
			return f.simplify(compute.OpTypeSub, shape, []*node{in[0], y})
		}
		if x := f.free(in[0]); x != nil { // −x + y
			return f.simplify(compute.OpTypeSub, shape, []*node{in[1], x})
		}
	case compute.OpTypeSub:
		if y := f.free(in[1]); y != nil { // x − (−y)
			return f.simplify(compute.OpTypeAdd, shape, []*node{in[0], y})
		}
	case compute.OpTypeMul:
		x, y := opposite(in[0]), opposite(in[1])
		switch {
		case x != nil && y != nil: // (−x)·(−y)
			return f.simplify(op, shape, []*node{x, y})
		case x != nil: // (−x)·y, a y of fewer elements takes the sign
			if y := f.fewer(in[1], x.shape.Size()); y != nil {
				return f.simplify(op, shape, []*node{x, y})
			}
		case y != nil:
			if x := f.fewer(in[0], y.shape.Size()); x != nil {
				return f.simplify(op, shape, []*node{x, y})
			}
		}
	case compute.OpTypeReduceSum:
		if x := f.free(in[0]); x != nil {
			return f.simplify(compute.OpTypeNeg, shape, []*node{f.simplify(op, shape, []*node{x}, ints...)})
		}
		if x, factor := scaled(in[0]); x != nil {
			return f.simplify(compute.OpTypeMul, shape, []*node{f.simplify(op, shape, []*node{x}, ints...), f.number(shape.DType, factor)})
		}
	}
	return nil
}

// opposite is y where x is −y, else nil.
func opposite(x *node) *node {
	if x.op == compute.OpTypeNeg {
		return x.in[0]
	}
	return nil
}

// free is a node of the value −x that takes no operation more than x does, nil where there is none: x is −y, or a
// product or ratio with −y.
func (f *Function) free(x *node) *node {
	if y := opposite(x); y != nil {
		return y
	}
	if x.op == compute.OpTypeMul || x.op == compute.OpTypeDiv {
		for i, a := range x.in {
			if y := opposite(a); y != nil {
				in := []*node{x.in[0], x.in[1]}
				in[i] = y
				return f.simplify(x.op, x.shape, in)
			}
		}
	}
	return nil
}

// fewer is −x where that is an operation on fewer elements than size, nil where it is not.
func (f *Function) fewer(x *node, size int) *node {
	switch {
	case x.shape.Size() < size:
		return f.simplify(compute.OpTypeNeg, x.shape, []*node{x})
	case x.op == compute.OpTypeBroadcastInDim:
		if y := f.fewer(x.in[0], size); y != nil {
			return f.simplify(x.op, x.shape, []*node{y}, x.ints...)
		}
	}
	return nil
}

// scaled takes x apart into a tensor of its shape and a factor that is a power of two; nil where it is no such product.
func scaled(x *node) (rest *node, factor float64) {
	if x.op != compute.OpTypeMul {
		return nil, 0
	}
	for i, a := range x.in {
		v, ok := a.scalar()
		if fraction, _ := math.Frexp(math.Abs(v)); ok && fraction == 0.5 && sameShape(x.in[1-i].shape, x.shape) {
			return x.in[1-i], v
		}
	}
	return nil, 0
}

// number makes a scalar constant of a float.
func (f *Function) number(dtype dtypes.DType, v float64) *node {
	shape := shapes.Make(dtype)
	if dtype == dtypes.Float64 {
		return f.constant(shape, binary.NativeEndian.AppendUint64(nil, math.Float64bits(v)))
	}
	return f.constant(shape, binary.NativeEndian.AppendUint32(nil, math.Float32bits(float32(v))))
}
