package checkpoint_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"halo/checkpoint"
)

// The bytes are written out by hand, after IEEE 754 and two's complement.
func TestTensorBytes(t *testing.T) {
	for _, test := range []struct {
		name   string
		tensor checkpoint.Tensor
		dtype  checkpoint.DType
		data   []byte
	}{
		{"F32", checkpoint.Float32s([]float32{1, -2}, 2), checkpoint.F32, []byte{0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}},
		{"F64", checkpoint.Float64s([]float64{1}, 1), checkpoint.F64, []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x3f}},
		{"I32", checkpoint.Int32s([]int32{258, -1}, 2), checkpoint.I32, []byte{2, 1, 0, 0, 0xff, 0xff, 0xff, 0xff}},
		{"I64", checkpoint.Int64s([]int64{-2}), checkpoint.I64, []byte{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}},
		{"U8", checkpoint.Bytes([]byte{7, 8}, 1, 2), checkpoint.U8, []byte{7, 8}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.tensor.DType != test.dtype {
				t.Errorf("got dtype %s, want %s", test.tensor.DType, test.dtype)
			}
			if !bytes.Equal(test.tensor.Data, test.data) {
				t.Errorf("got % x, want % x", test.tensor.Data, test.data)
			}
			if err := test.tensor.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTensorValues(t *testing.T) {
	f32 := []float32{0, float32(math.Copysign(0, -1)), math.MaxFloat32, math.SmallestNonzeroFloat32, float32(math.Inf(1))}
	f64 := []float64{math.Pi, -math.MaxFloat64, math.SmallestNonzeroFloat64}
	i32 := []int32{math.MinInt32, -1, 0, math.MaxInt32}
	i64 := []int64{math.MinInt64, -1, 0, math.MaxInt64}
	check(t, f32, checkpoint.Float32s(f32, len(f32)).Float32s)
	check(t, f64, checkpoint.Float64s(f64, len(f64)).Float64s)
	check(t, i32, checkpoint.Int32s(i32, len(i32)).Int32s)
	check(t, i64, checkpoint.Int64s(i64, len(i64)).Int64s)
}

func check[T comparable](t *testing.T, want []T, values func() ([]T, error)) {
	t.Helper()
	got, err := values()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTensorErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		tensor checkpoint.Tensor
		kind   checkpoint.Kind
		want   string
	}{
		{"too few values", checkpoint.Float32s([]float32{1}, 2), checkpoint.ErrWrongSize, "4 bytes of data; shape [2] of F32 needs 8"},
		{"scalar of two", checkpoint.Float32s([]float32{1, 2}), checkpoint.ErrWrongSize, "8 bytes of data; shape [] of F32 needs 4"},
		{"negative dimension", checkpoint.Bytes(nil, -1), checkpoint.ErrWrongSize, "shape [-1] has a negative dimension"},
		{"overflow", checkpoint.Bytes(nil, 1<<62, 4), checkpoint.ErrWrongSize, "shape [4611686018427387904, 4] of U8 overflows 64 bits"},
		{"overflow behind zero", checkpoint.Bytes(nil, 0, 1<<62, 4), checkpoint.ErrWrongSize, "shape [0, 4611686018427387904, 4] of U8 overflows 64 bits"},
		{"overflow to the right size", checkpoint.Float32s(nil, 1<<62), checkpoint.ErrWrongSize, "shape [4611686018427387904] of F32 overflows 64 bits"},
		{"too many dimensions", checkpoint.Bytes(nil, make([]int, 33)...), checkpoint.ErrTooLarge, "33 dimensions; at most 32 are allowed"},
		{"unknown dtype", checkpoint.Tensor{DType: "F31"}, checkpoint.ErrUnknownDType, `unknown dtype "F31"; safetensors has F32, F64, I32, I64, U8 and others`},
		{"part of a byte", checkpoint.Tensor{DType: "F4", Shape: []int{3}, Data: []byte{0, 0}}, checkpoint.ErrWrongSize, "shape [3] of F4 is not a whole number of bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantError(t, test.tensor.Validate(), test.kind, test.want)
		})
	}
	_, err := checkpoint.Int64s([]int64{1}, 1).Float32s()
	wantError(t, err, checkpoint.ErrWrongDType, "dtype I64; F32 is asked for")
}

// wantError checks the kind and the whole message of an error.
func wantError(t *testing.T, err error, kind checkpoint.Kind, want string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error, want %q", want)
	}
	if err.Error() != want {
		t.Errorf("got  %q\nwant %q", err, want)
	}
	if !errors.Is(err, kind) {
		t.Errorf("got an error of another kind than %q: %#v", kind, err)
	}
	var typed *checkpoint.Error
	if !errors.As(err, &typed) {
		t.Errorf("got a %T, want an *Error", err)
	}
}
