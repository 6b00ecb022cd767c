//go:build wasm && goexperiment.simd

package simdgo

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// choose picks a kernel of two operands by the pattern of its rows.
func choose(vv, vs, sv kernel) func(pattern string) kernel {
	return func(pattern string) kernel {
		switch pattern {
		case "VV":
			return vv
		case "VS":
			return vs
		case "SV":
			return sv
		}
		return nil
	}
}

// binaryVectors returns the kernels of an operation of two float32 operands, or of two lanes, nil where there are
// none.
func binaryVectors(op compute.OpType) func(pattern string) kernel {
	switch op {
	case compute.OpTypeAdd:
		return choose(addVV, addVS, turned(addVS))
	case compute.OpTypeSub:
		return choose(subVV, subVS, subSV)
	case compute.OpTypeMul:
		return choose(mulVV, mulVS, turned(mulVS))
	case compute.OpTypeDiv:
		return choose(divVV, divVS, divSV)
	case compute.OpTypeMax:
		return choose(maxVV, maxVS, turned(maxVS))
	case compute.OpTypeMin:
		return choose(minVV, minVS, turned(minVS))
	case compute.OpTypeEqual:
		return choose(equalVV, equalVS, turned(equalVS))
	case compute.OpTypeNotEqual:
		return choose(notEqualVV, notEqualVS, turned(notEqualVS))
	case compute.OpTypeLessThan:
		return choose(lessVV, lessVS, lessSV)
	case compute.OpTypeLessOrEqual:
		return choose(lessEqualVV, lessEqualVS, lessEqualSV)
	case compute.OpTypeGreaterThan:
		return choose(turned(lessVV), turned(lessSV), turned(lessVS))
	case compute.OpTypeGreaterOrEqual:
		return choose(turned(lessEqualVV), turned(lessEqualSV), turned(lessEqualVS))
	case compute.OpTypeLogicalAnd:
		return choose(andVV, andVS, turned(andVS))
	case compute.OpTypeLogicalOr:
		return choose(orVV, orVS, turned(orVS))
	case compute.OpTypeLogicalXor:
		return choose(xorVV, xorVS, turned(xorVS))
	}
	return nil
}

// boundVectors returns the kernels of the larger or smaller of an element and one number for all that is not NaN; nil
// for other operations. They are several times as fast as those that look after NaN in both.
func boundVectors(op compute.OpType) func(pattern string) kernel {
	switch op {
	case compute.OpTypeMax:
		return choose(nil, lowerBoundVS, turned(lowerBoundVS))
	case compute.OpTypeMin:
		return choose(nil, upperBoundVS, turned(upperBoundVS))
	}
	return nil
}

// mulAddVectors returns the kernels of a product and a sum.
func mulAddVectors(kind mulAddKind) func(pattern string) kernel {
	k := [...][4]kernel{
		mulPlus:  {mulPlusVVV, mulPlusVSV, mulPlusVVS, mulPlusVSS},
		mulMinus: {mulMinusVVV, mulMinusVSV, mulMinusVVS, mulMinusVSS},
		lessMul:  {lessMulVVV, lessMulVSV, lessMulVVS, lessMulVSS},
	}[kind]
	return func(pattern string) kernel {
		switch pattern {
		case "VVV":
			return k[0]
		case "VSV":
			return k[1]
		case "SVV":
			return turned(k[1])
		case "VVS":
			return k[2]
		case "VSS":
			return k[3]
		case "SVS":
			return turned(k[3])
		}
		return nil
	}
}

// expLessVectors are the kernels of e to the power of a difference.
func expLessVectors(pattern string) kernel {
	switch pattern {
	case "VVV":
		return expLessVV
	case "VSV":
		return expLessVS
	}
	return nil
}

// integerVectors returns the kernels of comparisons of two int32 or uint32 operands, nil where there are none.
func integerVectors(op compute.OpType) func(pattern string) kernel {
	switch op {
	case compute.OpTypeEqual:
		return choose(sameVV, sameVS, turned(sameVS))
	case compute.OpTypeNotEqual:
		return choose(otherVV, otherVS, turned(otherVS))
	}
	return nil
}

// turned calls a kernel with its operands the other way round.
func turned(k kernel) kernel {
	return func(x *args) {
		y := *x
		y.p[1], y.p[2], y.t[1], y.t[2] = x.p[2], x.p[1], x.t[2], x.t[1]
		k(&y)
	}
}

// unaryVectors returns the kernel of an operation of one float32 operand, or of lanes, nil where there is none.
func unaryVectors(op compute.OpType) func(pattern string) kernel {
	k := map[compute.OpType]kernel{
		compute.OpTypeNeg: negV, compute.OpTypeAbs: absV, compute.OpTypeSqrt: sqrtV, compute.OpTypeExp: expV,
		compute.OpTypeLogistic: logisticV, compute.OpTypeRsqrt: rsqrtV, compute.OpTypeLog: logV, compute.OpTypeTanh: tanhV,
		compute.OpTypeErf:   erfV,
		compute.OpTypeFloor: floorV, compute.OpTypeCeil: ceilV, compute.OpTypeRound: roundV, compute.OpTypeLogicalNot: notV,
	}[op]
	return oneVector(k)
}

func oneVector(k kernel) func(string) kernel {
	if k == nil {
		return nil
	}
	return func(pattern string) kernel {
		if pattern == "V" {
			return k
		}
		return nil
	}
}

// whereVectors are the kernels that select by lanes.
func whereVectors(pattern string) kernel {
	switch pattern {
	case "VVV":
		return whereVVV
	case "VVS":
		return whereVVS
	case "VSV":
		return whereVSV
	case "VSS":
		return whereVSS
	}
	return nil
}

// keepVectors are the kernels of the gradient of relu.
func keepVectors(dtype dtypes.DType) func(string) kernel {
	return func(pattern string) kernel {
		if pattern == "VV" && dtype == dtypes.Float32 {
			return keepVV
		}
		return nil
	}
}

// convertVectors are the kernels of conversions between elements of four bytes.
func convertVectors(from, to dtypes.DType) func(string) kernel {
	if to != dtypes.Float32 {
		return nil
	}
	switch from {
	case dtypes.Bool:
		return oneVector(lanesToFloatV)
	case dtypes.Int32:
		return oneVector(toFloatV)
	case dtypes.Uint32:
		return oneVector(unsignedToFloatV)
	}
	return nil
}
