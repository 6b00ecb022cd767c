package simdgo_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"halo/simdgo"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// profiled runs a program on simdgo and returns its outputs and the names of its steps, one a line.
func profiled(t *testing.T, p program, inputs ...tensor) (outputs []tensor, steps string) {
	t.Helper()
	fast, _ := backends(t)
	profile := fast.(*simdgo.Backend).StartProfile()
	outputs = runOn(t, fast, p, inputs...)
	var table bytes.Buffer
	if err := profile.Write(&table); err != nil {
		t.Fatal(err)
	}
	return outputs, table.String()
}

// stepCount is the number of steps of a profile of one execution.
func stepCount(t *testing.T, table string) (n int) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(table), "\n")
	if _, err := fmt.Sscan(lines[len(lines)-1], &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Groups of operations that become one step: how many steps there are, and what comes out, against float64. Operands are
// x, y [rows, columns], a row r [1, columns], a column c [rows, 1] and a scalar k.
func TestFused(t *testing.T) {
	type value = func(name string, i, j int) float64
	type want = func(at value, rows, columns, i, j int) float64
	op2 := func(call func(compute.Function, compute.Value, compute.Value) (compute.Value, error)) func(b *build, x, y compute.Value) compute.Value {
		return func(b *build, x, y compute.Value) compute.Value { return b.must(call(b.Function, x, y)) }
	}
	add, sub, mul := op2(compute.Function.Add), op2(compute.Function.Sub), op2(compute.Function.Mul)
	sum := func(b *build, x compute.Value, axes ...int) compute.Value { return b.must(b.ReduceSum(x, axes...)) }
	neg := func(b *build, x compute.Value) compute.Value { return b.must(b.Neg(x)) }
	exp := func(b *build, x compute.Value) compute.Value { return b.must(b.Exp(x)) }
	total := func(n int, term func(i int) float64) float64 {
		s := 0.0
		for i := range n {
			s += term(i)
		}
		return s
	}
	for _, row := range []struct {
		name  string
		make  func(b *build, v map[string]compute.Value) []compute.Value
		steps int
		want  []want
	}{
		{"x·y + x", func(b *build, v map[string]compute.Value) []compute.Value {
			return []compute.Value{add(b, mul(b, v["x"], v["y"]), v["x"])}
		}, 1, []want{func(at value, _, _, i, j int) float64 { return at("x", i, j)*at("y", i, j) + at("x", i, j) }}},
		{"r − x·c", func(b *build, v map[string]compute.Value) []compute.Value {
			return []compute.Value{sub(b, v["r"], mul(b, v["x"], v["c"]))}
		}, 1, []want{func(at value, _, _, i, j int) float64 { return at("r", i, j) - at("x", i, j)*at("c", i, j) }}},
		{"c·x − k", func(b *build, v map[string]compute.Value) []compute.Value {
			return []compute.Value{sub(b, mul(b, v["c"], v["x"]), v["k"])}
		}, 1, []want{func(at value, _, _, i, j int) float64 { return at("c", i, j)*at("x", i, j) - at("k", i, j) }}},
		{"y + x·k", func(b *build, v map[string]compute.Value) []compute.Value {
			return []compute.Value{add(b, v["y"], mul(b, v["x"], v["k"]))}
		}, 1, []want{func(at value, _, _, i, j int) float64 { return at("y", i, j) + at("x", i, j)*at("k", i, j) }}},
		{"x − y and e to the power of it", func(b *build, v map[string]compute.Value) []compute.Value {
			d := sub(b, v["x"], v["y"])
			return []compute.Value{d, exp(b, d)}
		}, 1, []want{
			func(at value, _, _, i, j int) float64 { return at("x", i, j) - at("y", i, j) },
			func(at value, _, _, i, j int) float64 { return math.Exp(at("x", i, j) - at("y", i, j)) },
		}},
		{"e to the power of x − c, and that squared", func(b *build, v map[string]compute.Value) []compute.Value {
			d := sub(b, v["x"], v["c"])
			e := exp(b, d)
			return []compute.Value{e, mul(b, d, d)}
		}, 2, []want{
			func(at value, _, _, i, j int) float64 { return math.Exp(at("x", i, j) - at("c", i, j)) },
			func(at value, _, _, i, j int) float64 { return math.Pow(at("x", i, j)-at("c", i, j), 2) },
		}},
		{"x − c is needed before its exponential", func(b *build, v map[string]compute.Value) []compute.Value {
			d := sub(b, v["x"], v["c"])
			square := mul(b, d, d)
			return []compute.Value{mul(b, exp(b, d), square)}
		}, 4, []want{func(at value, _, _, i, j int) float64 {
			d := at("x", i, j) - at("c", i, j)
			return math.Exp(d) * d * d
		}}},
		{"Σ x·y along both axes", func(b *build, v map[string]compute.Value) []compute.Value {
			p := mul(b, v["x"], v["y"])
			return []compute.Value{sum(b, p, 1), sum(b, p, 0)}
		}, 2, []want{
			func(at value, _, columns, i, _ int) float64 {
				return total(columns, func(j int) float64 { return at("x", i, j) * at("y", i, j) })
			},
			func(at value, rows, _, j, _ int) float64 {
				return total(rows, func(i int) float64 { return at("x", i, j) * at("y", i, j) })
			},
		}},
		// −r and the product with it, y − x, y + x·y, and one change of sign that stays.
		{"−((−x)·r), −x + y, y − (−x)·y", func(b *build, v map[string]compute.Value) []compute.Value {
			x := neg(b, v["x"])
			return []compute.Value{neg(b, mul(b, x, v["r"])), add(b, x, v["y"]), sub(b, v["y"], mul(b, x, v["y"]))}
		}, 5, []want{
			func(at value, _, _, i, j int) float64 { return at("x", i, j) * at("r", i, j) },
			func(at value, _, _, i, j int) float64 { return at("y", i, j) - at("x", i, j) },
			func(at value, _, _, i, j int) float64 { return at("y", i, j) + at("x", i, j)*at("y", i, j) },
		}},
		// The sum once, and its opposite and its double.
		{"Σ −x, Σ (x + x)", func(b *build, v map[string]compute.Value) []compute.Value {
			return []compute.Value{sum(b, neg(b, v["x"]), 0), sum(b, add(b, v["x"], v["x"]), 0)}
		}, 3, []want{
			func(at value, rows, _, j, _ int) float64 {
				return -total(rows, func(i int) float64 { return at("x", i, j) })
			},
			func(at value, rows, _, j, _ int) float64 {
				return 2 * total(rows, func(i int) float64 { return at("x", i, j) })
			},
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, size := range [][2]int{{2, 16}, {3, 5}, {5, 40}, {33, 17}, {16, 48}} {
				rows, columns := size[0], size[1]
				names := []string{"x", "y", "r", "c", "k"}
				inputs := []tensor{noise(1, rows, columns), noise(2, rows, columns), noise(3, 1, columns), noise(4, rows, 1), noise(5)}
				got, table := profiled(t, func(b *build, in []compute.Value) []compute.Value {
					v := make(map[string]compute.Value)
					for i, name := range names {
						v[name] = in[i]
					}
					return row.make(b, v)
				}, inputs...)
				if n := stepCount(t, table); n != row.steps {
					t.Errorf("%v: %d steps, want %d:\n%s", size, n, row.steps, table)
				}
				value := func(name string, i, j int) float64 {
					for k, x := range inputs {
						if names[k] == name {
							index := map[string]int{"x": i*columns + j, "y": i*columns + j, "r": j, "c": i, "k": 0}[name]
							return element(x.flat, index)
						}
					}
					panic(name)
				}
				for o, x := range got {
					wide := 1
					if len(x.dims) == 2 {
						wide = x.dims[1]
					}
					for e := range x.size() {
						if g, w := element(x.flat, e), row.want[o](value, rows, columns, e/wide, e%wide); !near(g, w, 2e-6) {
							t.Fatalf("%v: element %d of output %d: got %v, want %v", size, e, o, g, w)
						}
					}
				}
			}
		})
	}
}

// A moment that is no number stays none, so that a run that diverges is noticed; one that has all but vanished becomes 0.
func TestAdamMoments(t *testing.T) {
	fast, _ := backends(t)
	const n = 21
	nan := float32(math.NaN())
	m, v := make([]float32, n), make([]float32, n)
	for i := range m {
		m[i], v[i] = 1e-38, 1e-38 // 0.9 times as much is below the smallest normal number
	}
	m[3], v[17] = nan, nan
	inputs := []tensor{noise(1, n), {m, []int{n}}, {v, []int{n}}, {make([]float32, n), []int{n}}}
	for _, k := range []float32{0.9, 0.1, 0.98, 0.02, 1.5, 1.25, 3e-3, 1e-8} {
		inputs = append(inputs, tensor{[]float32{k}, nil})
	}
	out := runOn(t, fast, adamUpdate, inputs...)
	for i := range n {
		for j, moment := range []string{"first", "second"} {
			got := out[1+j].flat.([]float32)[i]
			if wasNaN := (i == 3 && j == 0) || (i == 17 && j == 1); (got != got) != wasNaN || !wasNaN && got != 0 {
				t.Errorf("%s moment %d: got %v", moment, i, got)
			}
		}
	}
}

// A diagonal mask is where the numbers of two axes, made in 64 bits, are the same; it is Equal's and NotEqual's in any
// layout that the numbers are brought to.
func TestDiagonal(t *testing.T) {
	fast, _ := backends(t)
	for _, size := range [][2]int{{1, 1}, {5, 7}, {16, 16}, {33, 20}} {
		rows, columns := size[0], size[1]
		out := runOn(t, fast, func(b *build, _ []compute.Value) []compute.Value {
			shape := shapes.Make(dtypes.Int64, rows, columns)
			i, j := b.must(b.Iota(shape, 0)), b.must(b.Iota(shape, 1))
			column := b.must(b.Reshape(b.must(b.Iota(shapes.Make(dtypes.Int64, rows), 0)), rows, 1))
			return []compute.Value{b.must(b.Equal(j, i)), b.must(b.NotEqual(column, j))}
		})
		for e := range rows * columns {
			same := e/columns == e%columns
			if got := out[0].flat.([]bool)[e]; got != same {
				t.Fatalf("%v: Equal at %d, %d is %v", size, e/columns, e%columns, got)
			}
			if got := out[1].flat.([]bool)[e]; got == same {
				t.Fatalf("%v: NotEqual at %d, %d is %v", size, e/columns, e%columns, got)
			}
		}
	}
}
