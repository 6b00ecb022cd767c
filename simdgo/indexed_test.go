package simdgo_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// Operations with indices and windows, against GoMLX's Go backend.
func TestAgainstGo(t *testing.T) {
	fast, reference := backends(t)
	tokens := tensor{[]int32{3, 0, 2, 2, 6, 1, 0, 5, 4, 4, 1, 0}, []int{4, 3, 1}}
	one := func(v compute.Value, err error) ([]compute.Value, error) { return []compute.Value{v}, err }
	image := noise(5, 2, 9, 8, 3)
	imageAxes := compute.ConvolveAxesConfig{InputBatch: 0, InputSpatial: []int{1, 2}, InputChannels: 3,
		KernelSpatial: []int{0, 1}, KernelInputChannels: 2, KernelOutputChannels: 3,
		OutputBatch: 0, OutputSpatial: []int{1, 2}, OutputChannels: 3}
	for _, row := range []struct {
		name   string
		call   func(f compute.Function, in []compute.Value) ([]compute.Value, error)
		inputs []tensor
	}{
		{"gather of rows", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.Gather(in[0], in[1], 2, []int{2}, []int{0}, []int{0}, []int{1, 5}, false))
		}, []tensor{noise(1, 7, 5), tokens}},
		{"gather of parts of rows, axes turned", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.Gather(in[0], in[1], 2, []int{0}, []int{0}, []int{0}, []int{1, 3}, false))
		}, []tensor{noise(1, 7, 5), tokens}},
		{"gather from a transposed table", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			x, err := f.Transpose(in[0], 1, 0)
			if err != nil {
				return nil, err
			}
			return one(f.Gather(x, in[1], 2, []int{2}, []int{0}, []int{0}, []int{1, 5}, false))
		}, []tensor{noise(1, 5, 7), tokens}},
		{"scatter of rows", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ScatterSum(in[0], in[1], in[2], 2, []int{2}, []int{0}, []int{0}, false, false))
		}, []tensor{noise(1, 7, 20), tokens, noise(2, 4, 3, 20)}},
		{"scatter of maxima", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ScatterMax(in[0], in[1], in[2], 2, []int{2}, []int{0}, []int{0}, false, false))
		}, []tensor{noise(1, 7, 5), tokens, noise(2, 4, 3, 5)}},
		{"argmax along rows", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ArgMinMax(in[0], 1, dtypes.Int32, false))
		}, []tensor{noise(1, 7, 50)}},
		{"argmin along columns", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ArgMinMax(in[0], 0, dtypes.Int32, true))
		}, []tensor{noise(1, 7, 5, 3)}},
		{"max pool", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ReduceWindow(in[0], compute.ReduceOpMax, []int{1, 2, 3, 1}, []int{1, 2, 2, 1}, nil, nil, [][2]int{{0, 0}, {1, 0}, {0, 1}, {0, 0}}))
		}, []tensor{image}},
		{"sum pool", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ReduceWindow(in[0], compute.ReduceOpSum, []int{1, 2, 2, 1}, nil, nil, nil, nil))
		}, []tensor{image}},
		{"gradient of max pool", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.SelectAndScatterMax(in[0], in[1], []int{1, 2, 2, 1}, []int{1, 2, 2, 1}, nil))
		}, []tensor{image, noise(3, 2, 4, 4, 3)}},
		{"convolution", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ConvGeneral(in[0], in[1], imageAxes, []int{2, 1}, [][2]int{{1, 1}, {0, 2}}, nil, nil, 1, 1))
		}, []tensor{image, noise(6, 3, 3, 3, 10)}},
		{"convolution with dilations", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ConvGeneral(in[0], in[1], imageAxes, []int{1, 1}, [][2]int{{2, 2}, {1, 3}}, []int{2, 1}, []int{1, 2}, 1, 1))
		}, []tensor{image, noise(6, 3, 2, 3, 5)}},
		{"convolution in channel groups", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ConvGeneral(in[0], in[1], imageAxes, []int{1, 1}, nil, nil, nil, 3, 1))
		}, []tensor{image, noise(6, 3, 3, 1, 6)}},
		{"convolution in batch groups", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.ConvGeneral(in[0], in[1], imageAxes, []int{1, 1}, nil, nil, nil, 1, 2))
		}, []tensor{image, noise(6, 3, 3, 3, 4)}},
		{"product in batches", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.DotGeneral(in[0], []int{3}, []int{0, 2}, in[1], []int{1}, []int{0, 3}, compute.DotGeneralConfig{}))
		}, []tensor{noise(1, 2, 5, 4, 6), noise(2, 2, 6, 7, 4)}},
		{"product over two axes", func(f compute.Function, in []compute.Value) ([]compute.Value, error) {
			return one(f.DotGeneral(in[0], []int{0, 2}, nil, in[1], []int{1, 0}, nil, compute.DotGeneralConfig{}))
		}, []tensor{noise(1, 3, 5, 4), noise(2, 4, 3, 9)}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := func(b *build, in []compute.Value) []compute.Value {
				out, err := row.call(b, in)
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			got, want := runOn(t, fast, p, row.inputs...), runOn(t, reference, p, row.inputs...)
			for i := range want {
				if !slices.Equal(got[i].dims, want[i].dims) {
					t.Fatalf("output %d is %v, want %v", i, got[i].dims, want[i].dims)
				}
				for j := range want[i].size() {
					if g, w := element(got[i].flat, j), element(want[i].flat, j); !near(g, w, 1e-5) {
						t.Fatalf("output %d, element %d: got %v, want %v", i, j, g, w)
					}
				}
			}
		})
	}
}

// Indices that lie outside: XLA's rules, which the Go backend does not have for Scatter.
func TestIndicesOutside(t *testing.T) {
	fast, _ := backends(t)
	indices := tensor{[]int32{-1, 1, 3}, []int{3, 1}}
	out := runOn(t, fast, func(b *build, in []compute.Value) []compute.Value {
		return []compute.Value{
			b.must(b.Gather(in[0], in[1], 1, nil, []int{0}, []int{0}, []int{1}, false)),
			b.must(b.ScatterSum(in[0], in[1], in[2], 1, nil, []int{0}, []int{0}, false, false)),
			b.must(b.DynamicSlice(in[0], []compute.Value{in[3]}, []int{2})),
			b.must(b.DynamicUpdateSlice(in[0], in[4], []compute.Value{in[3]})),
		}
	}, tensor{[]float32{10, 20, 30}, []int{3}}, indices, tensor{[]float32{1, 2, 4}, []int{3}}, tensor{[]int32{5}, nil}, tensor{[]float32{7, 8}, []int{2}})
	for i, want := range [][]float32{{10, 20, 30}, {10, 22, 30}, {20, 30}, {10, 7, 8}} {
		if got := out[i].flat.([]float32); !slices.Equal(got, want) {
			t.Errorf("output %d: got %v, want %v", i, got, want)
		}
	}
}

// An index that lies outside its axis, but within the tensor's memory, must not reach the next row.
func TestScatterBesideTheRow(t *testing.T) {
	fast, _ := backends(t)
	out := runOn(t, fast, func(b *build, in []compute.Value) []compute.Value {
		return []compute.Value{b.must(b.ScatterSum(in[0], in[1], in[2], 1, []int{0}, []int{1}, []int{1}, false, false))}
	}, tensor{make([]float32, 6), []int{2, 3}}, tensor{[]int32{4, 1, -1}, []int{3, 1}}, tensor{[]float32{1, 2, 3, 10, 20, 30}, []int{2, 3}})
	if got, want := out[0].flat.([]float32), []float32{0, 2, 0, 0, 20, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Integers where Go alone would panic or stop at its types: XLA's rules.
func TestIntegers(t *testing.T) {
	fast, _ := backends(t)
	x, y := tensor{[]int32{7, -7, 7, -7, 1, 2}, []int{6}}, tensor{[]int32{0, 0, 2, 2, 40, -1}, []int{6}}
	out := runOn(t, fast, func(b *build, in []compute.Value) []compute.Value {
		return []compute.Value{
			b.must(b.Div(in[0], in[1])), b.must(b.Rem(in[0], in[1])), b.must(b.ShiftLeft(in[0], in[1])),
			b.must(b.ShiftRightLogical(in[0], in[1])), b.must(b.ShiftRightArithmetic(in[0], in[1])), b.must(b.Pow(in[0], in[1])),
		}
	}, x, y)
	for i, want := range [][]int32{
		{-1, -1, 3, -3, 0, -2}, {7, -7, 1, -1, 1, 0}, {7, -7, 28, -28, 0, 0},
		{7, -7, 1, 0x3ffffffe, 0, 0}, {7, -7, 1, -2, 0, 0}, {1, 1, 49, 49, 1, 0},
	} {
		if got := out[i].flat.([]int32); !slices.Equal(got, want) {
			t.Errorf("output %d: got %v, want %v", i, got, want)
		}
	}
}

// What is refused says so with compute's error and the operation's name.
func TestRefuses(t *testing.T) {
	fast, _ := backends(t)
	f := fast.Builder("refuses").Main()
	x, err := f.Parameter("x", noise(1, 4).shape(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"BitCount":     func() error { _, err := f.BitCount(x); return err },
		"FFT":          func() error { _, err := f.FFT(x, compute.FFTForward, []int{4}); return err },
		"Sort":         func() error { _, err := f.Sort(nil, 0, false, x); return err },
		"ConvertDType": func() error { _, err := f.ConvertDType(x, dtypes.BFloat16); return err },
		"FusedGelu":    func() error { _, err := f.FusedGelu(x, true); return err },
		"DotGeneral": func() error {
			_, err := f.DotGeneral(x, []int{0}, nil, x, []int{0}, nil, compute.DotGeneralConfig{AccumulatorDType: dtypes.Float64})
			return err
		},
		"DynamicShape": func() error { _, err := f.DynamicShape(x); return err },
	} {
		if err := call(); !compute.IsNotImplemented(err) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v, want compute's not-implemented with the name", name, err)
		}
	}
}
