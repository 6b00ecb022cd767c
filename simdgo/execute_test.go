package simdgo_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"halo/simdgo"

	"github.com/gomlx/compute"
)

// descent is a step of gradient descent with what a training step has: two variables that are updated, a product,
// a loss.
func descent(b *build, in []compute.Value) []compute.Value {
	w, z, x := in[0], in[1], in[2]
	y := b.must(b.FusedDense(x, w, z, compute.DenseConfig{Activation: compute.ActivationRelu}))
	rate := b.must(b.Constant([]float32{-0.01}))
	loss := b.must(b.ReduceSum(b.must(b.Mul(y, y))))
	gw := b.must(b.DotGeneral(x, []int{0}, nil, y, []int{0}, nil, compute.DotGeneralConfig{}))
	gz := b.must(b.ReduceSum(y, 0))
	return []compute.Value{
		loss,
		b.must(b.Add(w, b.must(b.Mul(gw, rate)))),
		b.must(b.Add(z, b.must(b.Mul(gz, rate)))),
	}
}

var descentInputs = []tensor{noise(1, 12, 20), noise(2, 20), noise(3, 9, 12)}

// Nothing is allocated in Execute but the slice that it returns, where variables are donated and the loss's buffer
// is given back.
func TestExecuteAllocates(t *testing.T) {
	fast, _ := backends(t)
	e := compileOn(t, fast, descent, descentInputs...)
	in := buffers(t, fast, descentInputs...)
	donate := []bool{true, true, false}
	step := func() {
		out, err := e.Execute(in, donate, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := out[0].Finalize(); err != nil {
			t.Fatal(err)
		}
		in[0], in[1] = out[1], out[2]
	}
	step()
	step()
	if got := testing.AllocsPerRun(100, step); got != 1 {
		t.Errorf("%v allocations in a step, want 1", got)
	}
}

// A donated variable stays where it is in memory; one that is not donated keeps its values.
func TestDonation(t *testing.T) {
	fast, _ := backends(t)
	want := runOn(t, fast, descent, descentInputs...)
	e := compileOn(t, fast, descent, descentInputs...)
	for _, donate := range [][]bool{nil, {false, false, false}, {true, true, false}, {true, true, true}, {false, true, false}} {
		in := buffers(t, fast, descentInputs...)
		before, _ := in[0].Data()
		out, err := e.Execute(in, donate, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			got, err := out[i].Data()
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.([]float32), w.flat.([]float32)) {
				t.Errorf("donate %v: output %d differs from that without donation", donate, i)
			}
		}
		after, _ := out[1].Data()
		moved := &before.([]float32)[0] != &after.([]float32)[0]
		if donated := donate != nil && donate[0]; donated == moved {
			t.Errorf("donate %v: the variable moved: %v", donate, moved)
		}
		for i, x := range in {
			flat, err := x.Data()
			switch donated := donate != nil && donate[i]; {
			case donated && err == nil:
				t.Errorf("donate %v: input %d can still be read", donate, i)
			case !donated && err != nil:
				t.Errorf("donate %v: input %d: %v", donate, i, err)
			case !donated && !slices.Equal(flat.([]float32), descentInputs[i].flat.([]float32)):
				t.Errorf("donate %v: input %d was changed", donate, i)
			}
			// A late Finalize of a donated buffer must not free its memory under the output.
			if err := x.Finalize(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := out[1].Data(); err != nil {
			t.Errorf("donate %v: the output is gone after its donor was finalized: %v", donate, err)
		}
	}
}

// What Execute refuses, and what it says.
func TestExecuteErrors(t *testing.T) {
	fast, reference := backends(t)
	e := compileOn(t, fast, descent, descentInputs...)
	good := func() []compute.Buffer { return buffers(t, fast, descentInputs...) }
	for _, row := range []struct {
		name, want string
		in         func() []compute.Buffer
	}{
		{"too few", "2 inputs", func() []compute.Buffer { return good()[:2] }},
		{"another shape", "want (Float32)[12 20]", func() []compute.Buffer {
			return append(buffers(t, fast, noise(1, 20, 12)), good()[1:]...)
		}},
		{"another backend", "another backend", func() []compute.Buffer {
			return append(buffers(t, reference, descentInputs[0]), good()[1:]...)
		}},
		{"finalized", "finalized or donated before", func() []compute.Buffer {
			in := good()
			if err := in[1].Finalize(); err != nil {
				t.Fatal(err)
			}
			return in
		}},
	} {
		if _, err := e.Execute(row.in(), nil, 0); err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), ", ", " "), strings.ReplaceAll(row.want, ", ", " ")) {
			t.Errorf("%s: error %v, want one that says %q", row.name, err, row.want)
		}
	}
}

// Memory of finalized buffers is used again, and executables share their scratch memory.
func TestBuffersAreReused(t *testing.T) {
	fast, _ := backends(t)
	first := buffers(t, fast, noise(1, 30))[0]
	a, _ := first.Data()
	if err := first.Finalize(); err != nil {
		t.Fatal(err)
	}
	b, _ := buffers(t, fast, noise(2, 5, 6))[0].Data()
	if &a.([]float32)[0] != &b.([]float32)[0] {
		t.Error("a buffer of the size of one that was finalized got memory of its own")
	}
}

// adamUpdate is the update of a variable by Adam as GoMLX writes it: w, m, v, the gradient, and adam's factors.
func adamUpdate(b *build, in []compute.Value) []compute.Value {
	w, m, v, g, k := in[0], in[1], in[2], in[3], in[4:]
	mul := func(x, y compute.Value) compute.Value { return b.must(b.Mul(x, y)) }
	nextM := b.must(b.Add(mul(k[0], m), mul(k[1], g)))
	debiased := mul(nextM, k[4])
	nextV := b.must(b.Add(mul(k[2], v), mul(k[3], mul(g, g))))
	below := b.must(b.Add(b.must(b.Sqrt(mul(nextV, k[5]))), k[7]))
	nextW := b.must(b.Sub(w, b.must(b.Div(mul(k[6], debiased), below))))
	return []compute.Value{nextW, nextM, nextV}
}

// The update of a variable by Adam, written as GoMLX writes it, is one step and gives what the formula gives.
func TestAdam(t *testing.T) {
	fast, _ := backends(t)
	const n = 37
	values := []float32{0.9, 0.1, 0.98, 0.02, 1.5, 1.25, 3e-3, 1e-8} // in the order of adam's factors
	inputs := []tensor{noise(1, n), noise(2, n), noise(3, n), noise(4, n)}
	for i, x := range inputs[2].flat.([]float32) { // a mean of squares is not negative
		inputs[2].flat.([]float32)[i] = x * x
	}
	for _, v := range values {
		inputs = append(inputs, tensor{[]float32{v}, nil})
	}
	profile := fast.(*simdgo.Backend).StartProfile()
	out := runOn(t, fast, adamUpdate, inputs...)
	fast.(*simdgo.Backend).StopProfile()
	var table bytes.Buffer
	if err := profile.Write(&table); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(table.String(), "\n"); lines != 3 || !strings.Contains(table.String(), "Adam [37]") {
		t.Errorf("the update is not one step:\n%s", &table)
	}
	at := func(x tensor, i int) float64 { return float64(x.flat.([]float32)[i]) }
	var k [8]float64
	for i, v := range values {
		k[i] = float64(v)
	}
	for i := range n {
		g := at(inputs[3], i)
		m := k[0]*at(inputs[1], i) + k[1]*g
		v := k[2]*at(inputs[2], i) + k[3]*g*g
		w := at(inputs[0], i) - k[6]*m*k[4]/(math.Sqrt(v*k[5])+k[7])
		for j, want := range []float64{w, m, v} {
			if got := at(out[j], i); !near(got, want, 1e-6) {
				t.Errorf("element %d of output %d: got %v, want %v", i, j, got, want)
			}
		}
	}
}
