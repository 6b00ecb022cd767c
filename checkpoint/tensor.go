package checkpoint

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// DType is the type of a tensor's elements, by its safetensors name.
type DType string

// The dtypes that a Halo checkpoint uses.
const (
	F32 DType = "F32" // IEEE 754 binary32
	F64 DType = "F64" // IEEE 754 binary64
	I32 DType = "I32"
	I64 DType = "I64"
	U8  DType = "U8"
)

// bitsOf holds the bits per element of every dtype of safetensors 0.8, so that any such file can be read.
var bitsOf = map[DType]uint64{
	"BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, U8: 8, "I8": 8,
	"F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
	"I16": 16, "U16": 16, "F16": 16, "BF16": 16, I32: 32, "U32": 32, F32: 32,
	"C64": 64, F64: 64, I64: 64, "U64": 64,
}

// Tensor is an array of numbers as safetensors stores it: row-major, little-endian.
type Tensor struct {
	DType DType
	Shape []int // nil or empty is a scalar
	Data  []byte
}

// Float32s returns an F32 tensor with the values, which are copied.
func Float32s(values []float32, shape ...int) Tensor {
	data := make([]byte, 4*len(values))
	for i, v := range values {
		binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(v))
	}
	return Tensor{F32, shape, data}
}

// Float64s returns an F64 tensor with the values, which are copied.
func Float64s(values []float64, shape ...int) Tensor {
	data := make([]byte, 8*len(values))
	for i, v := range values {
		binary.LittleEndian.PutUint64(data[8*i:], math.Float64bits(v))
	}
	return Tensor{F64, shape, data}
}

// Int32s returns an I32 tensor with the values, which are copied.
func Int32s(values []int32, shape ...int) Tensor {
	data := make([]byte, 4*len(values))
	for i, v := range values {
		binary.LittleEndian.PutUint32(data[4*i:], uint32(v))
	}
	return Tensor{I32, shape, data}
}

// Int64s returns an I64 tensor with the values, which are copied.
func Int64s(values []int64, shape ...int) Tensor {
	data := make([]byte, 8*len(values))
	for i, v := range values {
		binary.LittleEndian.PutUint64(data[8*i:], uint64(v))
	}
	return Tensor{I64, shape, data}
}

// Bytes returns a U8 tensor that shares the values.
func Bytes(values []byte, shape ...int) Tensor { return Tensor{U8, shape, values} }

// Float32s returns a copy of the elements of an F32 tensor.
func (t Tensor) Float32s() ([]float32, error) {
	if err := t.is(F32); err != nil {
		return nil, err
	}
	values := make([]float32, len(t.Data)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
	}
	return values, nil
}

// Float64s returns a copy of the elements of an F64 tensor.
func (t Tensor) Float64s() ([]float64, error) {
	if err := t.is(F64); err != nil {
		return nil, err
	}
	values := make([]float64, len(t.Data)/8)
	for i := range values {
		values[i] = math.Float64frombits(binary.LittleEndian.Uint64(t.Data[8*i:]))
	}
	return values, nil
}

// Int32s returns a copy of the elements of an I32 tensor.
func (t Tensor) Int32s() ([]int32, error) {
	if err := t.is(I32); err != nil {
		return nil, err
	}
	values := make([]int32, len(t.Data)/4)
	for i := range values {
		values[i] = int32(binary.LittleEndian.Uint32(t.Data[4*i:]))
	}
	return values, nil
}

// Int64s returns a copy of the elements of an I64 tensor.
func (t Tensor) Int64s() ([]int64, error) {
	if err := t.is(I64); err != nil {
		return nil, err
	}
	values := make([]int64, len(t.Data)/8)
	for i := range values {
		values[i] = int64(binary.LittleEndian.Uint64(t.Data[8*i:]))
	}
	return values, nil
}

// Len is the number of elements that the shape tells.
func (t Tensor) Len() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// Validate tells whether dtype, shape and data belong together.
func (t Tensor) Validate() error { return t.validate("") }

func (t Tensor) validate(where string) error {
	size, err := byteSize(where, t.DType, t.Shape)
	if err != nil {
		return err
	}
	if size != uint64(len(t.Data)) {
		return errSize(where, t.DType, t.Shape, size, uint64(len(t.Data)))
	}
	return nil
}

// allFinite tells whether no element is NaN or infinite, and where the first such one is. Only F32 and F64 can
// have any.
func (t Tensor) allFinite() (index int, ok bool) {
	switch t.DType {
	case F32:
		for i := 0; i+4 <= len(t.Data); i += 4 {
			if binary.LittleEndian.Uint32(t.Data[i:])&0x7f800000 == 0x7f800000 { // exponent all ones
				return i / 4, false
			}
		}
	case F64:
		for i := 0; i+8 <= len(t.Data); i += 8 {
			if binary.LittleEndian.Uint64(t.Data[i:])&0x7ff0000000000000 == 0x7ff0000000000000 {
				return i / 8, false
			}
		}
	}
	return 0, true
}

func (t Tensor) is(want DType) error {
	if t.DType != want {
		return fail(ErrWrongDType, "", "dtype %s; %s is asked for", clip(string(t.DType)), want)
	}
	return t.Validate()
}

func (t Tensor) clone() Tensor {
	return Tensor{t.DType, slices.Clone(t.Shape), slices.Clone(t.Data)}
}

// byteSize is the number of bytes of a tensor: the product of its shape times the bits of its dtype, over 8.
func byteSize(where string, dtype DType, shape []int) (uint64, error) {
	width, ok := bitsOf[dtype]
	if !ok {
		return 0, fail(ErrUnknownDType, where, "unknown dtype %s; safetensors has F32, F64, I32, I64, U8 and others", quote(string(dtype)))
	}
	if len(shape) > MaxRank {
		return 0, fail(ErrTooLarge, where, "%d dimensions; at most %d are allowed", len(shape), MaxRank)
	}
	product, empty := width, false
	for _, d := range shape {
		if d < 0 {
			return 0, fail(ErrWrongSize, where, "shape %s has a negative dimension", shapeString(shape))
		}
		if d == 0 { // Empty, but the other dimensions must still multiply without overflow.
			empty = true
			continue
		}
		high, low := bits.Mul64(product, uint64(d))
		if high != 0 {
			return 0, fail(ErrWrongSize, where, "shape %s of %s overflows 64 bits", shapeString(shape), dtype)
		}
		product = low
	}
	if empty {
		return 0, nil
	}
	if product%8 != 0 {
		return 0, fail(ErrWrongSize, where, "shape %s of %s is not a whole number of bytes", shapeString(shape), dtype)
	}
	return product / 8, nil
}

func errSize(where string, dtype DType, shape []int, want, got uint64) error {
	return fail(ErrWrongSize, where, "%d bytes of data; shape %s of %s needs %d", got, shapeString(shape), dtype, want)
}

// shapeString writes a shape as the header does, "[3, 2]".
func shapeString(shape []int) string {
	parts := make([]string, len(shape))
	for i, d := range shape {
		parts[i] = strconv.Itoa(d)
	}
	return fmt.Sprintf("[%s]", strings.Join(parts, ", "))
}
