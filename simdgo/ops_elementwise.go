package simdgo

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapeinference"
	"github.com/gomlx/compute/shapes"
)

// unary makes an operation of one operand, element by element.
func (f *Function) unary(op compute.OpType, x compute.Value) (compute.Value, error) {
	in, err := f.operands(op, x)
	if err != nil {
		return nil, err
	}
	shape := shapes.Make(dtypes.Bool, in[0].shape.Dimensions...)
	if op != compute.OpTypeIsFinite {
		if shape, err = shapeinference.UnaryOp(op, in[0].shape); err != nil {
			return nil, err
		}
	}
	if unaryKernel(op, in[0].shape.DType) == nil {
		return nil, notImplemented(op, fmt.Sprintf("of %s", in[0].shape.DType))
	}
	return f.simplify(op, shape, in), nil
}

// binary makes an operation of two operands, element by element; where one has dimension 1 it is broadcast.
func (f *Function) binary(op compute.OpType, a, b compute.Value) (compute.Value, error) {
	in, err := f.operands(op, a, b)
	if err != nil {
		return nil, err
	}
	infer := shapeinference.BinaryOp
	if shapeinference.ComparisonOperations.Has(op) {
		infer = shapeinference.ComparisonOp
	}
	shape, err := infer(op, in[0].shape, in[1].shape)
	if err != nil {
		return nil, err
	}
	if binaryKernel(op, in[0].shape.DType) == nil {
		return nil, notImplemented(op, fmt.Sprintf("of %s", in[0].shape.DType))
	}
	return f.simplify(op, shape, in), nil
}

// IsNaN implements compute.Function: x ≠ x.
func (f *Function) IsNaN(x compute.Value) (compute.Value, error) { return f.NotEqual(x, x) }

// Identity implements compute.Function.
func (f *Function) Identity(x compute.Value) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeIdentity, x)
	if err != nil {
		return nil, err
	}
	return in[0], nil
}

// Clamp implements compute.Function: max(low, min(x, high)).
func (f *Function) Clamp(low, x, high compute.Value) (compute.Value, error) {
	below, err := f.Min(x, high)
	if err != nil {
		return nil, err
	}
	return f.Max(low, below)
}

// Where implements compute.Function.
func (f *Function) Where(condition, onTrue, onFalse compute.Value) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeWhere, condition, onTrue, onFalse)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.Where(in[0].shape, in[1].shape, in[2].shape)
	if err != nil {
		return nil, err
	}
	return f.simplify(compute.OpTypeWhere, shape, in), nil
}

// ConvertDType implements compute.Function.
func (f *Function) ConvertDType(x compute.Value, dtype dtypes.DType) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeConvertDType, x)
	if err != nil {
		return nil, err
	}
	if !capabilities.DTypes[dtype] {
		return nil, notImplemented(compute.OpTypeConvertDType, fmt.Sprintf("to %s", dtype))
	}
	return f.simplify(compute.OpTypeConvertDType, shapes.Make(dtype, in[0].shape.Dimensions...), in), nil
}

// Bitcast implements compute.Function.
func (f *Function) Bitcast(x compute.Value, dtype dtypes.DType) (compute.Value, error) {
	in, err := f.operands(compute.OpTypeBitcast, x)
	if err != nil {
		return nil, err
	}
	if !capabilities.DTypes[dtype] || dtype == dtypes.Bool || in[0].shape.DType == dtypes.Bool {
		return nil, notImplemented(compute.OpTypeBitcast, fmt.Sprintf("from %s to %s", in[0].shape.DType, dtype))
	}
	shape, err := shapeinference.Bitcast(in[0].shape, dtype)
	if err != nil {
		return nil, err
	}
	return f.node(compute.OpTypeBitcast, shape, in), nil
}

// OptimizationBarrier implements compute.Function: nothing moves across anything here.
func (f *Function) OptimizationBarrier(operands ...compute.Value) ([]compute.Value, error) {
	if _, err := f.operands(compute.OpTypeOptimizationBarrier, operands...); err != nil {
		return nil, err
	}
	return operands, nil
}

// SchedulingBarrier implements compute.Function: operations have no side effects, so order is not seen.
func (f *Function) SchedulingBarrier(x compute.Value, dependencies ...compute.Value) (compute.Value, error) {
	if _, err := f.operands(compute.OpTypeSchedulingBarrier, append(dependencies, x)...); err != nil {
		return nil, err
	}
	return x, nil
}

// Abs implements compute.Function.
func (f *Function) Abs(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeAbs, x)
}

// Neg implements compute.Function.
func (f *Function) Neg(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeNeg, x)
}

// Sign implements compute.Function.
func (f *Function) Sign(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeSign, x)
}

// Ceil implements compute.Function.
func (f *Function) Ceil(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeCeil, x)
}

// Floor implements compute.Function.
func (f *Function) Floor(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeFloor, x)
}

// Round implements compute.Function.
func (f *Function) Round(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeRound, x)
}

// Sqrt implements compute.Function.
func (f *Function) Sqrt(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeSqrt, x)
}

// Rsqrt implements compute.Function.
func (f *Function) Rsqrt(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeRsqrt, x)
}

// Exp implements compute.Function.
func (f *Function) Exp(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeExp, x)
}

// Expm1 implements compute.Function.
func (f *Function) Expm1(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeExpm1, x)
}

// Log implements compute.Function.
func (f *Function) Log(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLog, x)
}

// Log1p implements compute.Function.
func (f *Function) Log1p(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLog1p, x)
}

// Sin implements compute.Function.
func (f *Function) Sin(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeSin, x)
}

// Cos implements compute.Function.
func (f *Function) Cos(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeCos, x)
}

// Tanh implements compute.Function.
func (f *Function) Tanh(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeTanh, x)
}

// Erf implements compute.Function.
func (f *Function) Erf(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeErf, x)
}

// Logistic implements compute.Function.
func (f *Function) Logistic(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLogistic, x)
}

// IsFinite implements compute.Function.
func (f *Function) IsFinite(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeIsFinite, x)
}

// LogicalNot implements compute.Function.
func (f *Function) LogicalNot(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeLogicalNot, x)
}

// BitwiseNot implements compute.Function.
func (f *Function) BitwiseNot(x compute.Value) (compute.Value, error) {
	return f.unary(compute.OpTypeBitwiseNot, x)
}

// Add implements compute.Function.
func (f *Function) Add(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeAdd, a, b)
}

// Sub implements compute.Function.
func (f *Function) Sub(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeSub, a, b)
}

// Mul implements compute.Function.
func (f *Function) Mul(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeMul, a, b)
}

// Div implements compute.Function.
func (f *Function) Div(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeDiv, a, b)
}

// Rem implements compute.Function.
func (f *Function) Rem(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeRem, a, b)
}

// Pow implements compute.Function.
func (f *Function) Pow(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypePow, a, b)
}

// Atan2 implements compute.Function.
func (f *Function) Atan2(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeAtan2, a, b)
}

// Max implements compute.Function.
func (f *Function) Max(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeMax, a, b)
}

// Min implements compute.Function.
func (f *Function) Min(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeMin, a, b)
}

// LogicalAnd implements compute.Function.
func (f *Function) LogicalAnd(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLogicalAnd, a, b)
}

// LogicalOr implements compute.Function.
func (f *Function) LogicalOr(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLogicalOr, a, b)
}

// LogicalXor implements compute.Function.
func (f *Function) LogicalXor(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLogicalXor, a, b)
}

// BitwiseAnd implements compute.Function.
func (f *Function) BitwiseAnd(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeBitwiseAnd, a, b)
}

// BitwiseOr implements compute.Function.
func (f *Function) BitwiseOr(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeBitwiseOr, a, b)
}

// BitwiseXor implements compute.Function.
func (f *Function) BitwiseXor(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeBitwiseXor, a, b)
}

// ShiftLeft implements compute.Function.
func (f *Function) ShiftLeft(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeShiftLeft, a, b)
}

// ShiftRightArithmetic implements compute.Function.
func (f *Function) ShiftRightArithmetic(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeShiftRightArithmetic, a, b)
}

// ShiftRightLogical implements compute.Function.
func (f *Function) ShiftRightLogical(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeShiftRightLogical, a, b)
}

// Equal implements compute.Function.
func (f *Function) Equal(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeEqual, a, b)
}

// NotEqual implements compute.Function.
func (f *Function) NotEqual(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeNotEqual, a, b)
}

// LessThan implements compute.Function.
func (f *Function) LessThan(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLessThan, a, b)
}

// LessOrEqual implements compute.Function.
func (f *Function) LessOrEqual(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeLessOrEqual, a, b)
}

// GreaterThan implements compute.Function.
func (f *Function) GreaterThan(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeGreaterThan, a, b)
}

// GreaterOrEqual implements compute.Function.
func (f *Function) GreaterOrEqual(a, b compute.Value) (compute.Value, error) {
	return f.binary(compute.OpTypeGreaterOrEqual, a, b)
}
