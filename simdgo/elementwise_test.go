package simdgo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute"
)

// The operands of an element: how each is stretched to [rows, columns].
var stretched = []struct {
	name string
	dims func(rows, columns int) []int
	make func(b *build, x compute.Value) compute.Value // nil: as it is
	at   func(rows, columns, i, j int) int             // the flat index of what stands at [i, j]
}{
	{"all", func(r, c int) []int { return []int{r, c} }, nil, func(r, c, i, j int) int { return i*c + j }},
	{"scalar", func(r, c int) []int { return nil }, nil, func(r, c, i, j int) int { return 0 }},
	{"column", func(r, c int) []int { return []int{r, 1} }, nil, func(r, c, i, j int) int { return i }},
	{"row", func(r, c int) []int { return []int{1, c} }, nil, func(r, c, i, j int) int { return j }},
	{"transposed", func(r, c int) []int { return []int{c, r} }, func(b *build, x compute.Value) compute.Value { return b.must(b.Transpose(x, 1, 0)) },
		func(r, c, i, j int) int { return j*r + i }},
	{"reversed", func(r, c int) []int { return []int{r, c} }, func(b *build, x compute.Value) compute.Value { return b.must(b.Reverse(x, 0, 1)) },
		func(r, c, i, j int) int { return (r-1-i)*c + c - 1 - j }},
}

// Sizes below, at and above the length of vectors and of blocks of them.
var elementSizes = [][2]int{{1, 1}, {1, 17}, {3, 5}, {4, 16}, {7, 33}, {33, 2}, {16, 48}, {130, 2}}

// Every operation of two operands in every combination of stretched operands, against float64.
func TestBinary(t *testing.T) {
	fast, _ := backends(t)
	for _, op := range []struct {
		name string
		call func(compute.Function, compute.Value, compute.Value) (compute.Value, error)
		want func(x, y float64) float64
	}{
		{"Add", compute.Function.Add, func(x, y float64) float64 { return x + y }},
		{"Sub", compute.Function.Sub, func(x, y float64) float64 { return x - y }},
		{"Mul", compute.Function.Mul, func(x, y float64) float64 { return x * y }},
		{"Div", compute.Function.Div, func(x, y float64) float64 { return x / y }},
		{"Max", compute.Function.Max, math.Max},
		{"Min", compute.Function.Min, math.Min},
		{"Rem", compute.Function.Rem, math.Mod},
		{"Atan2", compute.Function.Atan2, math.Atan2},
		{"Equal", compute.Function.Equal, truth(func(x, y float64) bool { return x == y })},
		{"NotEqual", compute.Function.NotEqual, truth(func(x, y float64) bool { return x != y })},
		{"LessThan", compute.Function.LessThan, truth(func(x, y float64) bool { return x < y })},
		{"LessOrEqual", compute.Function.LessOrEqual, truth(func(x, y float64) bool { return x <= y })},
		{"GreaterThan", compute.Function.GreaterThan, truth(func(x, y float64) bool { return x > y })},
		{"GreaterOrEqual", compute.Function.GreaterOrEqual, truth(func(x, y float64) bool { return x >= y })},
	} {
		t.Run(op.name, func(t *testing.T) {
			for _, size := range elementSizes {
				for _, a := range stretched {
					for _, b := range stretched {
						if a.name != "all" && b.name != "all" && a.name != "transposed" && b.name != "transposed" && !(a.name == "column" && b.name == "row") {
							continue // the output would be smaller
						}
						r, c := size[0], size[1]
						x, y := noise(1, a.dims(r, c)...), noise(2, b.dims(r, c)...)
						out := runOn(t, fast, func(f *build, in []compute.Value) []compute.Value {
							for i, make := range []func(*build, compute.Value) compute.Value{a.make, b.make} {
								if make != nil {
									in[i] = make(f, in[i])
								}
							}
							return []compute.Value{f.must(op.call(f, in[0], in[1]))}
						}, x, y)[0]
						for i := range r {
							for j := range c {
								u, v := x.flat.([]float32)[a.at(r, c, i, j)], y.flat.([]float32)[b.at(r, c, i, j)]
								got, want := element(out.flat, i*c+j), op.want(float64(u), float64(v))
								if !near(got, want, 1e-6) {
									t.Fatalf("%s and %s, %v: at [%d,%d] of %v and %v got %v, want %v", a.name, b.name, size, i, j, u, v, got, want)
								}
							}
						}
					}
				}
			}
		})
	}
}

func truth(f func(x, y float64) bool) func(x, y float64) float64 {
	return func(x, y float64) float64 {
		if f(x, y) {
			return 1
		}
		return 0
	}
}

// element reads a value as float64, true as 1.
func element(flat any, i int) float64 {
	switch flat := flat.(type) {
	case []float32:
		return float64(flat[i])
	case []float64:
		return flat[i]
	case []int32:
		return float64(flat[i])
	case []bool:
		if flat[i] {
			return 1
		}
		return 0
	}
	panic(fmt.Sprintf("%T", flat))
}

// near tells whether got is want to a relative error, below 1 an absolute one. NaN is near NaN.
func near(got, want, tolerance float64) bool {
	switch {
	case math.IsNaN(want):
		return math.IsNaN(got)
	case math.IsInf(want, 0):
		return got == want
	}
	return math.Abs(got-want) <= tolerance*max(1, math.Abs(want))
}

// Every operation of one operand on numbers of all magnitudes and on those that are special, against float64.
func TestUnary(t *testing.T) {
	fast, _ := backends(t)
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	special := []float32{0, float32(math.Copysign(0, -1)), 1, -1, 0.5, -0.5, 1.5, 2.5, inf, -inf, nan, 88, 88.7, 89, 200, -87, -87.2, -88, -104, -1e30,
		1e30, 1e-30, -1e-30, 3.4e38, 1.1754944e-38, 0.625, 0.6249999, 9.5, -9.5, 20, 1e-40, 3e-45}
	for _, op := range []struct {
		name string
		call func(compute.Function, compute.Value) (compute.Value, error)
		want func(x float64) float64
		// What float32 holds with fewer digits: a result below this may be 0.
		tiny float64
	}{
		{"Abs", compute.Function.Abs, math.Abs, 0},
		{"Neg", compute.Function.Neg, func(x float64) float64 { return -x }, 0},
		{"Sign", compute.Function.Sign, func(x float64) float64 {
			switch {
			case x > 0:
				return 1
			case x < 0:
				return -1
			}
			return x
		}, 0},
		{"Ceil", compute.Function.Ceil, math.Ceil, 0},
		{"Floor", compute.Function.Floor, math.Floor, 0},
		{"Round", compute.Function.Round, math.RoundToEven, 0},
		{"Sqrt", compute.Function.Sqrt, math.Sqrt, 0},
		{"Rsqrt", compute.Function.Rsqrt, func(x float64) float64 { return 1 / math.Sqrt(x) }, 0},
		{"Exp", compute.Function.Exp, math.Exp, 2.4e-38},
		{"Expm1", compute.Function.Expm1, math.Expm1, 0},
		{"Log", compute.Function.Log, math.Log, 0},
		{"Log1p", compute.Function.Log1p, math.Log1p, 0},
		{"Sin", compute.Function.Sin, math.Sin, 0},
		{"Cos", compute.Function.Cos, math.Cos, 0},
		{"Tanh", compute.Function.Tanh, math.Tanh, 0},
		{"Erf", compute.Function.Erf, math.Erf, 1.2e-38},
		{"Logistic", compute.Function.Logistic, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 1.2e-38},
		{"IsFinite", compute.Function.IsFinite, func(x float64) float64 { return truth(func(x, _ float64) bool { return x-x == 0 })(x, 0) }, 0},
	} {
		t.Run(op.name, func(t *testing.T) {
			x := append([]float32{}, special...)
			for i := range 2000 {
				x = append(x, float32(i-1000)/11)
			}
			for range 3 { // not a multiple of a vector
				x = append(x, 1)
			}
			out := runOn(t, fast, func(f *build, in []compute.Value) []compute.Value {
				return []compute.Value{f.must(op.call(f, in[0]))}
			}, tensor{x, []int{len(x)}})[0]
			for i, u := range x {
				want := op.want(float64(u))
				if float64(float32(want)) != want && math.IsInf(float64(float32(want)), 0) {
					want = float64(float32(want))
				}
				got := element(out.flat, i)
				if math.Abs(want) < op.tiny && math.Abs(got-want) <= op.tiny {
					continue
				}
				if !(near(got, want, 0) || math.Abs(got-want) <= 3e-7*math.Abs(want)) {
					t.Errorf("of %v got %v, want %v", u, got, want)
				}
			}
		})
	}
}

// GoMLX's gradient of max(x, 0) lets it through at 0, of either sign, and so must the step that it becomes.
func TestReluGradient(t *testing.T) {
	fast, _ := backends(t)
	minusZero := float32(math.Copysign(0, -1))
	x := []float32{0, minusZero, 1, -1, 1e-40, -1e-40, float32(math.Inf(1)), float32(math.Inf(-1))}
	for len(x) < 35 {
		x = append(x, x[:8]...)
	}
	g := noise(1, len(x))
	out := runOn(t, fast, func(b *build, in []compute.Value) []compute.Value {
		one := b.must(b.Constant([]float32{1}))
		sign := b.must(b.Sign(b.must(b.Add(b.must(b.Sign(in[0])), one))))
		return []compute.Value{b.must(b.Mul(in[1], sign)), b.must(b.Mul(sign, in[1])), sign}
	}, tensor{x, []int{len(x)}}, g)
	for i, v := range x {
		want := float32(0)
		if v >= 0 {
			want = g.flat.([]float32)[i]
		}
		for j := range 2 {
			if got := out[j].flat.([]float32)[i]; got != want {
				t.Errorf("output %d at x = %v: got %v, want %v", j, v, got, want)
			}
		}
	}
}
