package simdgo_test

import (
	"testing"

	"halo/simdgo"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	_ "github.com/gomlx/compute/gobackend" // the backend to compare with
	"github.com/gomlx/compute/shapes"
)

// backends opens simdgo and GoMLX's own backend.
func backends(tb testing.TB) (fast, reference compute.Backend) {
	tb.Helper()
	fast, err := simdgo.New("")
	if err != nil {
		tb.Fatal(err)
	}
	if reference, err = compute.NewWithConfig("go:ops_sequential"); err != nil {
		tb.Fatal(err)
	}
	return fast, reference
}

// A tensor is flat values and dims.
type tensor struct {
	flat any
	dims []int
}

func (x tensor) shape() shapes.Shape {
	var dtype dtypes.DType
	switch x.flat.(type) {
	case []float32:
		dtype = dtypes.Float32
	case []float64:
		dtype = dtypes.Float64
	case []int32:
		dtype = dtypes.Int32
	case []bool:
		dtype = dtypes.Bool
	case []uint64:
		dtype = dtypes.Uint64
	}
	return shapes.Make(dtype, x.dims...)
}

func (x tensor) size() int { return x.shape().Size() }

// noise makes float32 of about 1.
func noise(seed uint32, dims ...int) tensor {
	x := make([]float32, shapes.Make(dtypes.Float32, dims...).Size())
	for i := range x {
		seed = seed*1664525 + 1013904223
		x[i] = float32(int32(seed)) / (1 << 31)
	}
	return tensor{x, dims}
}

// A program builds a graph from parameters. Errors end the test.
type program func(b *build, in []compute.Value) []compute.Value

type build struct {
	tb testing.TB
	compute.Function
}

// must unwraps what a builder method returns.
func (b *build) must(v compute.Value, err error) compute.Value {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatal(err)
	}
	return v
}

// compileOn builds a program for inputs of those shapes.
func compileOn(tb testing.TB, backend compute.Backend, p program, inputs ...tensor) compute.Executable {
	tb.Helper()
	builder := backend.Builder("test")
	f := builder.Main()
	b := &build{tb, f}
	var in []compute.Value
	for _, x := range inputs {
		in = append(in, b.must(f.Parameter("", x.shape(), nil)))
	}
	if err := f.Return(p(b, in), nil); err != nil {
		tb.Fatal(err)
	}
	e, err := builder.Compile()
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func buffers(tb testing.TB, backend compute.Backend, inputs ...tensor) []compute.Buffer {
	tb.Helper()
	var list []compute.Buffer
	for _, x := range inputs {
		b, err := backend.BufferFromFlatData(0, x.flat, x.shape())
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, b)
	}
	return list
}

// runOn runs a program on a backend and returns its outputs.
func runOn(tb testing.TB, backend compute.Backend, p program, inputs ...tensor) []tensor {
	tb.Helper()
	out, err := compileOn(tb, backend, p, inputs...).Execute(buffers(tb, backend, inputs...), nil, 0)
	if err != nil {
		tb.Fatal(err)
	}
	var list []tensor
	for _, b := range out {
		flat, err := b.Data()
		if err != nil {
			tb.Fatal(err)
		}
		shape, err := b.Shape()
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, tensor{flat, shape.Dimensions})
	}
	return list
}
