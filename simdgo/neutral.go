package simdgo

import (
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

func contains(list []int, x int) bool { return slices.Contains(list, x) }

// neutral is the scalar that leaves the other operand of an operation as it is.
func (c *compiler) neutral(op compute.OpType, dtype dtypes.DType) view {
	s := c.newStore(constant, width(dtype))
	memory := allocate(width(dtype))
	storeNeutral(op, dtype, base(memory))
	s.bind(base(memory))
	return view{store: s, dtype: dtype}
}

func storeNeutral(op compute.OpType, dtype dtypes.DType, p ptr) {
	switch dtype {
	case dtypes.Float32:
		*(*float32)(p) = neutralOf(op, float32(math.Inf(1)), float32(math.Inf(-1)))
	case dtypes.Float64:
		*(*float64)(p) = neutralOf(op, math.Inf(1), math.Inf(-1))
	case dtypes.Int8:
		*(*int8)(p) = neutralOf[int8](op, math.MaxInt8, math.MinInt8)
	case dtypes.Int32:
		*(*int32)(p) = neutralOf[int32](op, math.MaxInt32, math.MinInt32)
	case dtypes.Int64:
		*(*int64)(p) = neutralOf[int64](op, math.MaxInt64, math.MinInt64)
	case dtypes.Uint8:
		*(*uint8)(p) = neutralOf[uint8](op, math.MaxUint8, 0)
	case dtypes.Uint32:
		*(*uint32)(p) = neutralOf[uint32](op, math.MaxUint32, 0)
	case dtypes.Uint64:
		*(*uint64)(p) = neutralOf[uint64](op, math.MaxUint64, 0)
	case dtypes.Bool:
		*(*lane)(p) = toLane(op == compute.OpTypeLogicalAnd || op == compute.OpTypeMin || op == compute.OpTypeMul)
	}
}

func neutralOf[T number](op compute.OpType, highest, lowest T) T {
	switch op {
	case compute.OpTypeMul:
		return 1
	case compute.OpTypeMax:
		return lowest
	case compute.OpTypeMin:
		return highest
	case compute.OpTypeBitwiseAnd:
		return allBits[T]()
	}
	return 0
}

// allBits is −1, or the largest number where there is no sign.
func allBits[T number]() T {
	var zero T
	return zero - 1
}
