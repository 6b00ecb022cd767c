package simdgo

import (
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// simplify makes a node, or finds a simpler one of the same value.
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
	case compute.OpTypeConvertDType:
		if in[0].shape.DType == shape.DType {
			return in[0]
		}
	}
	return f.node(op, shape, in, ints...)
}
