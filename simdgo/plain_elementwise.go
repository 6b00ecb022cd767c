package simdgo

import (
	"math"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// The kernels of this file handle every dtype and any strides, one element at a time. They are what every other
// kernel is tested against.

func map1[A, O any](f func(A) O) kernel {
	return func(x *args) {
		for i, io, ia := 0, 0, 0; i < x.n; i, io, ia = i+1, io+x.s[0], ia+x.s[1] {
			*(*O)(at(x.p[0], io)) = f(*(*A)(at(x.p[1], ia)))
		}
	}
}

func map2[A, O any](f func(x, y A) O) kernel {
	return func(x *args) {
		for i, io, ia, ib := 0, 0, 0, 0; i < x.n; i, io, ia, ib = i+1, io+x.s[0], ia+x.s[1], ib+x.s[2] {
			*(*O)(at(x.p[0], io)) = f(*(*A)(at(x.p[1], ia)), *(*A)(at(x.p[2], ib)))
		}
	}
}

func map3[A, O any](f func(x, y, z A) O) kernel {
	return func(x *args) {
		for i, io, ia, ib, ic := 0, 0, 0, 0, 0; i < x.n; i, io, ia, ib, ic = i+1, io+x.s[0], ia+x.s[1], ib+x.s[2], ic+x.s[3] {
			*(*O)(at(x.p[0], io)) = f(*(*A)(at(x.p[1], ia)), *(*A)(at(x.p[2], ib)), *(*A)(at(x.p[3], ic)))
		}
	}
}

// unaryKernel returns the kernel of an operation of one operand, nil where there is none.
func unaryKernel(op compute.OpType, dtype dtypes.DType) kernel {
	switch dtype {
	case dtypes.Float32:
		return floatUnary[float32](op)
	case dtypes.Float64:
		return floatUnary[float64](op)
	case dtypes.Int8:
		return signedUnary[int8](op)
	case dtypes.Int32:
		return signedUnary[int32](op)
	case dtypes.Int64:
		return signedUnary[int64](op)
	case dtypes.Uint8:
		return integerUnary[uint8](op)
	case dtypes.Uint32:
		return integerUnary[uint32](op)
	case dtypes.Uint64:
		return integerUnary[uint64](op)
	case dtypes.Bool:
		if op == compute.OpTypeLogicalNot {
			return map1(func(x lane) lane { return ^x })
		}
	}
	return nil
}

func floatUnary[T float](op compute.OpType) kernel {
	viaFloat64 := func(f func(float64) float64) kernel {
		return map1(func(x T) T { return T(f(float64(x))) })
	}
	switch op {
	case compute.OpTypeAbs:
		return viaFloat64(math.Abs)
	case compute.OpTypeNeg:
		return map1(func(x T) T { return -x })
	case compute.OpTypeSign:
		return map1(func(x T) T {
			switch {
			case x > 0:
				return 1
			case x < 0:
				return -1
			}
			return x // ±0 and NaN
		})
	case compute.OpTypeCeil:
		return viaFloat64(math.Ceil)
	case compute.OpTypeFloor:
		return viaFloat64(math.Floor)
	case compute.OpTypeRound:
		return viaFloat64(math.RoundToEven)
	case compute.OpTypeSqrt:
		return viaFloat64(math.Sqrt)
	case compute.OpTypeRsqrt:
		return viaFloat64(func(x float64) float64 { return 1 / math.Sqrt(x) })
	case compute.OpTypeExp:
		return viaFloat64(math.Exp)
	case compute.OpTypeExpm1:
		return viaFloat64(math.Expm1)
	case compute.OpTypeLog:
		return viaFloat64(math.Log)
	case compute.OpTypeLog1p:
		return viaFloat64(math.Log1p)
	case compute.OpTypeSin:
		return viaFloat64(math.Sin)
	case compute.OpTypeCos:
		return viaFloat64(math.Cos)
	case compute.OpTypeTanh:
		return viaFloat64(math.Tanh)
	case compute.OpTypeErf:
		return viaFloat64(math.Erf)
	case compute.OpTypeLogistic:
		return viaFloat64(func(x float64) float64 { return 1 / (1 + math.Exp(-x)) })
	case compute.OpTypeIsFinite:
		return map1(func(x T) lane { return toLane(x-x == 0) })
	}
	return nil
}

func signedUnary[T int8 | int32 | int64](op compute.OpType) kernel {
	switch op {
	case compute.OpTypeAbs:
		return map1(func(x T) T { return max(x, -x) })
	case compute.OpTypeNeg:
		return map1(func(x T) T { return -x })
	case compute.OpTypeSign:
		return map1(func(x T) T {
			switch {
			case x > 0:
				return 1
			case x < 0:
				return -1
			}
			return 0
		})
	case compute.OpTypeBitwiseNot:
		return map1(func(x T) T { return ^x })
	}
	return nil
}

func integerUnary[T uint8 | uint32 | uint64](op compute.OpType) kernel {
	switch op {
	case compute.OpTypeAbs:
		return map1(func(x T) T { return x })
	case compute.OpTypeSign:
		return map1(func(x T) T { return min(x, 1) })
	case compute.OpTypeBitwiseNot:
		return map1(func(x T) T { return ^x })
	}
	return nil
}

// binaryKernel returns the kernel of an operation of two operands, nil where there is none. Comparisons write
// lanes.
func binaryKernel(op compute.OpType, dtype dtypes.DType) kernel {
	switch dtype {
	case dtypes.Float32:
		return floatBinary[float32](op)
	case dtypes.Float64:
		return floatBinary[float64](op)
	case dtypes.Int8:
		return integerBinary[int8, uint8](op)
	case dtypes.Int32:
		return integerBinary[int32, uint32](op)
	case dtypes.Int64:
		return integerBinary[int64, uint64](op)
	case dtypes.Uint8:
		return integerBinary[uint8, uint8](op)
	case dtypes.Uint32:
		return integerBinary[uint32, uint32](op)
	case dtypes.Uint64:
		return integerBinary[uint64, uint64](op)
	case dtypes.Bool:
		return laneBinary(op)
	}
	return nil
}

// accumulateKernel returns the kernel that combines elements into an output, nil where there is none: the one of
// two operands, with the output as its first.
func accumulateKernel(combine compute.OpType, dtype dtypes.DType) kernel {
	return binaryKernel(combine, dtype)
}

func numberBinary[T number](op compute.OpType) kernel {
	switch op {
	case compute.OpTypeAdd:
		return map2(func(x, y T) T { return x + y })
	case compute.OpTypeSub:
		return map2(func(x, y T) T { return x - y })
	case compute.OpTypeMul:
		return map2(func(x, y T) T { return x * y })
	case compute.OpTypeMax:
		return map2(func(x, y T) T { return max(x, y) })
	case compute.OpTypeMin:
		return map2(func(x, y T) T { return min(x, y) })
	case compute.OpTypeEqual:
		return map2(func(x, y T) lane { return toLane(x == y) })
	case compute.OpTypeNotEqual:
		return map2(func(x, y T) lane { return toLane(x != y) })
	case compute.OpTypeLessThan:
		return map2(func(x, y T) lane { return toLane(x < y) })
	case compute.OpTypeLessOrEqual:
		return map2(func(x, y T) lane { return toLane(x <= y) })
	case compute.OpTypeGreaterThan:
		return map2(func(x, y T) lane { return toLane(x > y) })
	case compute.OpTypeGreaterOrEqual:
		return map2(func(x, y T) lane { return toLane(x >= y) })
	}
	return nil
}

func floatBinary[T float](op compute.OpType) kernel {
	viaFloat64 := func(f func(x, y float64) float64) kernel {
		return map2(func(x, y T) T { return T(f(float64(x), float64(y))) })
	}
	switch op {
	case compute.OpTypeDiv:
		return map2(func(x, y T) T { return x / y })
	case compute.OpTypeRem:
		return viaFloat64(math.Mod)
	case compute.OpTypePow:
		return viaFloat64(math.Pow)
	case compute.OpTypeAtan2:
		return viaFloat64(math.Atan2)
	}
	return numberBinary[T](op)
}

// integerBinary are the integer operations; U is T without sign. As in XLA, x/0 is −1 with all bits set and
// x rem 0 is x, and shifts by a number of bits that is negative or too large shift everything out.
func integerBinary[T, U integer](op compute.OpType) kernel {
	switch op {
	case compute.OpTypeDiv:
		return map2(func(x, y T) T {
			if y == 0 {
				return ^T(0)
			}
			return x / y
		})
	case compute.OpTypeRem:
		return map2(func(x, y T) T {
			if y == 0 {
				return x
			}
			return x % y
		})
	case compute.OpTypePow:
		return map2(integerPower[T])
	case compute.OpTypeBitwiseAnd:
		return map2(func(x, y T) T { return x & y })
	case compute.OpTypeBitwiseOr:
		return map2(func(x, y T) T { return x | y })
	case compute.OpTypeBitwiseXor:
		return map2(func(x, y T) T { return x ^ y })
	case compute.OpTypeShiftLeft:
		return map2(func(x, y T) T { return x << U(y) })
	case compute.OpTypeShiftRightLogical:
		return map2(func(x, y T) T { return T(U(x) >> U(y)) })
	case compute.OpTypeShiftRightArithmetic:
		return map2(func(x, y T) T { return arithmeticShift(x, uint64(U(y))) })
	}
	return numberBinary[T](op)
}

// arithmeticShift copies the top bit into what becomes free, of unsigned numbers too.
func arithmeticShift[T integer](x T, n uint64) T {
	bits := uint64(8 * unsafe.Sizeof(x))
	if n = min(n, bits-1); x>>(bits-1)&1 == 0 {
		return x >> n
	}
	return ^(^x >> n)
}

// integerPower is x to the y, 0 for y below 0 unless x is 1 or −1.
func integerPower[T integer](x, y T) T {
	if y < 0 {
		switch {
		case x == 1:
			return 1
		case x == ^T(0) && y&1 == 1:
			return x
		case x == ^T(0):
			return 1
		}
		return 0
	}
	power := T(1)
	for ; y > 0; y >>= 1 {
		if y&1 == 1 {
			power *= x
		}
		x *= x
	}
	return power
}

func laneBinary(op compute.OpType) kernel {
	switch op {
	case compute.OpTypeLogicalAnd, compute.OpTypeMin, compute.OpTypeMul:
		return map2(func(x, y lane) lane { return x & y })
	case compute.OpTypeLogicalOr, compute.OpTypeMax, compute.OpTypeAdd:
		return map2(func(x, y lane) lane { return x | y })
	case compute.OpTypeLogicalXor, compute.OpTypeNotEqual:
		return map2(func(x, y lane) lane { return x ^ y })
	case compute.OpTypeEqual:
		return map2(func(x, y lane) lane { return ^(x ^ y) })
	}
	return nil
}

// whereKernel selects elements of a width: o = c ? a : b, where c are lanes.
func whereKernel(width int) kernel {
	switch width {
	case 1:
		return where[uint8]
	case 4:
		return where[uint32]
	}
	return where[uint64]
}

func where[T uint8 | uint32 | uint64](x *args) {
	for i := range x.n {
		from := at(x.p[3], i*x.s[3])
		if *(*lane)(at(x.p[1], i*x.s[1])) != 0 {
			from = at(x.p[2], i*x.s[2])
		}
		*(*T)(at(x.p[0], i*x.s[0])) = *(*T)(from)
	}
}

// copyKernel copies elements of a width.
func copyKernel(width int) kernel {
	switch width {
	case 1:
		return plainCopy[uint8]
	case 4:
		return plainCopy[uint32]
	}
	return plainCopy[uint64]
}

func plainCopy[T uint8 | uint32 | uint64](x *args) {
	for i, io, ia := 0, 0, 0; i < x.n; i, io, ia = i+1, io+x.s[0], ia+x.s[1] {
		*(*T)(at(x.p[0], io)) = *(*T)(at(x.p[1], ia))
	}
}

// widen turns Go's booleans into lanes, narrow turns them back.
var (
	widen  = map1(toLane)
	narrow = map1(func(x lane) bool { return x != 0 })
)

// keepKernel is the gradient of relu: the first operand where the second is not below 0, else 0.
func keepKernel(dtype dtypes.DType) kernel {
	if dtype == dtypes.Float64 {
		return map2(keep[float64])
	}
	return map2(keep[float32])
}

func keep[T float](g, x T) T {
	if x >= 0 {
		return g
	}
	return 0
}
