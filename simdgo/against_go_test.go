package simdgo_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// Random graphs give the same on simdgo and on GoMLX's Go backend. They are what the compiler has to get right
// beyond single operations: views of views, layouts, memory that is used again, groups of nodes that become one.
func TestRandomGraphs(t *testing.T) {
	fast, reference := backends(t)
	kinds := make(map[string]int)
	for seed := range uint64(400) {
		inputs, p, text := randomGraph(seed, kinds)
		want := runOn(t, reference, p, inputs...)
		got := runOn(t, fast, p, inputs...)
		for i := range want {
			if !slices.Equal(got[i].dims, want[i].dims) {
				t.Fatalf("seed %d: output %d is %v, want %v:\n%s", seed, i, got[i].dims, want[i].dims, *text)
			}
			for j := range shapes.Make(dtypes.Float32, want[i].dims...).Size() {
				if g, w := element(got[i].flat, j), element(want[i].flat, j); !near(g, w, 2e-5) {
					t.Fatalf("seed %d: output %d, element %d is %v, want %v:\n%s", seed, i, j, g, w, *text)
				}
			}
		}
	}
	for _, kind := range []string{"Add", "Dot", "Dense", "Relu", "Where", "ReduceSum", "ReduceMax", "Transpose", "Reshape", "Slice", "Broadcast", "Concatenate", "Pad", "Reverse", "Tanh", "Exp"} {
		if kinds[kind] < 20 {
			t.Errorf("only %d operations of kind %s: the graphs do not try it", kinds[kind], kind)
		}
	}
}

// randomGraph is a program of some thirty operations on matrices and cubes, whose values stay of about 1.
func randomGraph(seed uint64, kinds map[string]int) ([]tensor, program, *string) {
	r := rand.New(rand.NewPCG(seed, 0))
	sizes := []int{1, 2, 3, 4, 5, 8, 13, 16, 17, 32, 40}
	size := func(r *rand.Rand) int { return sizes[r.IntN(len(sizes))] }
	n, m := size(r), size(r)
	inputs := []tensor{noise(uint32(seed), n, m), noise(uint32(seed)+7, n, m), noise(uint32(seed)+9, m), noise(uint32(seed) + 11), noise(uint32(seed)+13, m, size(r))}
	text := new(string)
	state := r.Uint64()
	p := func(b *build, in []compute.Value) []compute.Value {
		r := rand.New(rand.NewPCG(seed, state)) // the same for both backends
		var log strings.Builder
		values := slices.Clone(in)
		dims := func(v compute.Value) []int {
			s, err := b.Shape(v)
			if err != nil {
				b.tb.Fatal(err)
			}
			return s.Dimensions
		}
		pick := func() compute.Value { return values[r.IntN(len(values))] }
		alike := func(v compute.Value) compute.Value { // another of the same dims, or a scalar
			var list []compute.Value
			for _, w := range values {
				if slices.Equal(dims(w), dims(v)) || len(dims(w)) == 0 {
					list = append(list, w)
				}
			}
			return list[r.IntN(len(list))]
		}
		zero := b.must(b.Constant([]float32{0}))
		for len(values) < 30 {
			x := pick()
			d := dims(x)
			rank := len(d)
			var y compute.Value
			kind := ""
			switch r.IntN(20) {
			case 0, 1:
				kind, y = "Add", b.must(b.Mul(b.must(b.Add(x, alike(x))), b.must(b.Constant([]float32{0.5}))))
			case 2:
				kind, y = "Sub", b.must(b.Tanh(b.must(b.Sub(alike(x), x))))
			case 3:
				kind, y = "Mul", b.must(b.Mul(x, alike(x)))
			case 4:
				kind, y = "Tanh", b.must(b.Tanh(x))
			case 5:
				kind, y = "Exp", b.must(b.Exp(b.must(b.Neg(b.must(b.Abs(x))))))
			case 6:
				kind, y = "Relu", b.must(b.Max(x, zero))
				mask := b.must(b.Sign(b.must(b.Add(b.must(b.Sign(b.must(b.Sub(x, zero)))), b.must(b.Constant([]float32{1}))))))
				values = append(values, b.must(b.Mul(b.must(b.Neg(x)), mask)))
			case 7:
				kind = "Where"
				y = b.must(b.Where(b.must(b.LessThan(x, zero)), x, b.must(b.Mul(x, x))))
			case 8, 9:
				if rank == 0 {
					continue
				}
				axes := r.Perm(rank)[:1+r.IntN(rank)]
				kind = "ReduceSum"
				count := 1
				for _, a := range axes {
					count *= d[a]
				}
				y = b.must(b.Mul(b.must(b.ReduceSum(x, axes...)), b.must(b.Constant([]float32{1 / float32(count)}))))
			case 10:
				if rank == 0 {
					continue
				}
				kind, y = "ReduceMax", b.must(b.ReduceMax(x, r.IntN(rank)))
			case 11:
				if rank < 2 {
					continue
				}
				kind, y = "Transpose", b.must(b.Transpose(x, r.Perm(rank)...))
			case 12:
				to := slices.Clone(d)
				if rank >= 2 && r.IntN(2) == 0 {
					to = append([]int{d[0] * d[1]}, d[2:]...)
				} else if rank > 0 && d[0]%2 == 0 && rank < 4 {
					to = append([]int{2, d[0] / 2}, d[1:]...)
				} else if rank < 4 {
					to = append(to, 1)
				}
				kind, y = "Reshape", b.must(b.Reshape(x, to...))
			case 13:
				if rank == 0 {
					continue
				}
				starts, limits, strides := make([]int, rank), slices.Clone(d), make([]int, rank)
				for a := range d {
					starts[a] = r.IntN(d[a])
					strides[a] = 1 + r.IntN(2)
				}
				kind, y = "Slice", b.must(b.Slice(x, starts, limits, strides))
			case 14:
				if rank == 0 || rank > 2 {
					continue
				}
				extra := size(r)
				to, axes := append([]int{extra}, d...), []int{1, 2}[:rank]
				if r.IntN(2) == 0 {
					to, axes = append(slices.Clone(d), extra), []int{0, 1}[:rank]
				}
				kind, y = "Broadcast", b.must(b.BroadcastInDim(x, shapes.Make(dtypes.Float32, to...), axes))
			case 15:
				if rank == 0 {
					continue
				}
				kind, y = "Concatenate", b.must(b.Concatenate(r.IntN(rank), x, x))
			case 16:
				if rank == 0 {
					continue
				}
				axes := make([]compute.PadAxis, rank)
				axes[r.IntN(rank)] = compute.PadAxis{Start: r.IntN(3), End: r.IntN(3), Interior: r.IntN(2)}
				kind, y = "Pad", b.must(b.Pad(x, zero, axes...))
			case 17:
				if rank == 0 {
					continue
				}
				kind, y = "Reverse", b.must(b.Reverse(x, r.IntN(rank)))
			default:
				// A product of two that fit, turned around now and then, with a bias where there is one.
				w := pick()
				e := dims(w)
				if rank != 2 || len(e) != 2 {
					continue
				}
				i, j := r.IntN(2), r.IntN(2)
				if d[i] != e[j] {
					continue
				}
				kind = "Dot"
				y = b.must(b.DotGeneral(x, []int{i}, nil, w, []int{j}, nil, compute.DotGeneralConfig{}))
				if r.IntN(2) == 0 {
					y = b.must(b.Transpose(y, 1, 0))
				}
				for _, bias := range values {
					if bd := dims(bias); len(bd) == 1 && bd[0] == dims(y)[1] && r.IntN(2) == 0 {
						kinds["Dense"]++
						y = b.must(b.Add(y, b.must(b.BroadcastInDim(bias, shapes.Make(dtypes.Float32, dims(y)...), []int{1}))))
						break
					}
				}
				y = b.must(b.Tanh(y))
			}
			if s := dims(y); len(s) > 4 || shapes.Make(dtypes.Float32, s...).Size() > 1<<13 {
				continue
			}
			kinds[kind]++
			fmt.Fprintf(&log, "%s %v of %v\n", kind, dims(y), d)
			values = append(values, y)
		}
		*text = log.String()
		// Some of the values, so that others are between.
		var out []compute.Value
		for i, v := range values[len(in):] {
			if i%4 == 3 || i == len(values)-len(in)-1 {
				out = append(out, v)
			}
		}
		return out
	}
	return inputs, p, text
}
