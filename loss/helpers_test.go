package loss

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	_ "github.com/gomlx/compute/gobackend"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"gonum.org/v1/gonum/mat"
)

// backend is the Go backend, which computes in float64 too, without its worker pool.
var backend = sync.OnceValue(func() compute.Backend {
	b, err := compute.NewWithConfig("go:ops_sequential")
	if err != nil {
		panic(err)
	}
	return b
})

// problem holds the inputs of a loss as plain numbers, rows after one another.
type problem struct {
	n, d                    int
	images, texts           []float64 // [n, d]
	imageLogStd, textLogStd []float64 // [n]
	tau                     float64
	c, bias, logStd         float64 // for those that learn them
	mask                    []bool  // [n, n], nil for none
}

// randomProblem draws pairs that lie near each other, with τ = 1, none of the learned numbers 0, and no mask. Squared distances are about 4
// in any d, so that no softmax is saturated and no gradient tiny.
func randomProblem(seed uint64, n, d int) problem {
	r := rand.New(rand.NewPCG(seed, 296))
	p := problem{n: n, d: d, tau: 1, c: 1.3, bias: -0.7, logStd: 0.2}
	scale := math.Sqrt(2 / float64(d))
	for range n * d {
		x := scale * r.NormFloat64()
		p.texts = append(p.texts, x)
		p.images = append(p.images, x+0.3*scale*r.NormFloat64())
	}
	for range n {
		p.imageLogStd = append(p.imageLogStd, 0.5*r.NormFloat64())
		p.textLogStd = append(p.textLogStd, 0.5*r.NormFloat64())
	}
	return p
}

// randomMask masks about a third of the pairs, some of the diagonal among them.
func randomMask(seed uint64, n int) []bool {
	r := rand.New(rand.NewPCG(seed, 297))
	mask := make([]bool, n*n)
	for i := range mask {
		mask[i] = r.Float64() < 0.3
	}
	return mask
}

// mapped returns x with f applied to every value.
func mapped(x []float64, f func(float64) float64) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = f(v)
	}
	return y
}

// repeated returns n times v.
func repeated(v float64, n int) []float64 {
	return mapped(make([]float64, n), func(float64) float64 { return v })
}

// objective builds a loss. Of the numbers that may be learned it is given all, and leaves out what it does not learn.
type objective func(in Inputs) *graph.Node

// objectiveOf is the loss of f, which learns the numbers named.
func objectiveOf(f Formula, learned ...string) objective {
	return func(in Inputs) *graph.Node {
		for name, node := range map[string]**graph.Node{"c": &in.C, "bias": &in.Bias, "logstd": &in.LogStd} {
			if !slices.Contains(learned, name) {
				*node = nil
			}
		}
		return Loss(f, in)
	}
}

// proposal is the loss of the issue.
var proposal = objectiveOf(Formula{Family: FamilyVariance, C: 1, K: 1})

// gradientNames name the gradients of an outcome, in the order of a problem's differentiable inputs.
var gradientNames = [...]string{"dI", "dT", "duI", "duT", "dtau", "dc", "dbias", "dlogstd"}

// inputs are the differentiable inputs of p, in the order of gradientNames.
func (p problem) inputs() [len(gradientNames)][]float64 {
	return [len(gradientNames)][]float64{p.images, p.texts, p.imageLogStd, p.textLogStd, {p.tau}, {p.c}, {p.bias}, {p.logStd}}
}

// with returns p with these inputs.
func (p problem) with(inputs [len(gradientNames)][]float64) problem {
	p.images, p.texts, p.imageLogStd, p.textLogStd = inputs[0], inputs[1], inputs[2], inputs[3]
	p.tau, p.c, p.bias, p.logStd = inputs[4][0], inputs[5][0], inputs[6][0], inputs[7][0]
	return p
}

// outcome is the value of a loss and its gradients.
type outcome struct {
	loss      float64
	gradients [len(gradientNames)][]float64
}

// largest is the largest magnitude in all gradients.
func (o outcome) largest() float64 {
	var largest float64
	for _, gradient := range o.gradients {
		for _, g := range gradient {
			largest = math.Max(largest, math.Abs(g))
		}
	}
	return largest
}

// evaluator computes one objective and its gradients in the dtype F.
type evaluator[F float32 | float64] struct {
	t      testing.TB
	exec   *graph.Exec
	graphs int // that were built
}

func newEvaluator[F float32 | float64](t testing.TB, f objective) *evaluator[F] {
	t.Helper()
	e := &evaluator[F]{t: t}
	exec, err := graph.NewExec(backend(), func(nodes []*graph.Node) []*graph.Node {
		e.graphs++
		in := Inputs{Images: nodes[0], Texts: nodes[1], ImageLogStd: nodes[2], TextLogStd: nodes[3], Tau: nodes[4],
			C: nodes[5], Bias: nodes[6], LogStd: nodes[7]}
		if len(nodes) > 8 {
			in.Mask = nodes[8]
		}
		value := f(in)
		return append([]*graph.Node{value}, graph.Gradient(value, nodes[:8]...)...)
	})
	if err != nil {
		t.Fatal(err)
	}
	e.exec = exec
	t.Cleanup(exec.Finalize)
	return e
}

// run computes the loss of p and its gradients.
func (e *evaluator[F]) run(p problem) outcome {
	e.t.Helper()
	var args []any
	for i, values := range p.inputs() {
		dims := [][]int{{p.n, p.d}, {p.n, p.d}, {p.n}, {p.n}, {}, {}, {}, {}}[i]
		args = append(args, flat[F](values, dims...))
	}
	if p.mask != nil {
		args = append(args, tensors.FromFlatDataAndDimensions(p.mask, p.n, p.n))
	}
	results, err := e.exec.Call(args...)
	if err != nil {
		e.t.Fatal(err)
	}
	var o outcome
	for i, result := range results {
		values, err := tensors.CopyFlatData[F](result)
		if err != nil {
			e.t.Fatal(err)
		}
		if i == 0 {
			o.loss = float64(values[0])
			continue
		}
		for _, v := range values {
			o.gradients[i-1] = append(o.gradients[i-1], float64(v))
		}
	}
	return o
}

// flat is a tensor of the dtype F.
func flat[F float32 | float64](values []float64, dims ...int) *tensors.Tensor {
	rounded := make([]F, len(values))
	for i, v := range values {
		rounded[i] = F(v)
	}
	return tensors.FromFlatDataAndDimensions(rounded, dims...)
}

// evaluate computes the loss of p and its gradients once.
func evaluate[F float32 | float64](t testing.TB, p problem, f objective) outcome {
	t.Helper()
	return newEvaluator[F](t, f).run(p)
}

// compare fails t unless got is want to the tolerance: relative to 1 or the loss, whichever is larger, and for
// every gradient relative to 1 or the largest value of all gradients.
func compare(t testing.TB, what string, got, want outcome, tolerance float64) {
	t.Helper()
	// Written so that a NaN fails.
	if !(math.Abs(got.loss-want.loss) <= tolerance*math.Max(1, math.Abs(want.loss))) {
		t.Errorf("%s: got loss %.12g, want %.12g", what, got.loss, want.loss)
	}
	allowed := tolerance * math.Max(1, want.largest())
	for k, gradient := range want.gradients {
		if gradient == nil {
			continue
		}
		if len(got.gradients[k]) != len(gradient) {
			t.Errorf("%s: got %d values of %s, want %d", what, len(got.gradients[k]), gradientNames[k], len(gradient))
			continue
		}
		for i, g := range gradient {
			if !(math.Abs(got.gradients[k][i]-g) <= allowed) {
				t.Errorf("%s: got %s[%d] %.12g, want %.12g ± %.2g", what, gradientNames[k], i, got.gradients[k][i], g, allowed)
				break
			}
		}
	}
}

// compareValue fails t unless got is want to the tolerance, relative to 1 or want, whichever is larger.
func compareValue(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

// sizes are the numbers of pairs and dimensions that the properties are tested at: differences formed
// directly, at the largest d of that, and by expansion.
var sizes = []struct{ n, d int }{{5, 2}, {7, directDim}, {6, directDim + 1}, {9, 16}}

func sizeName(n, d int) string { return fmt.Sprintf("n=%d d=%d", n, d) }

// shape is that of a tensor of T.
func shape[T float32 | float64 | int32](dims ...int) shapes.Shape {
	return shapes.Make(dtypes.FromGenericsType[T](), dims...)
}

// symmetric is a matrix for gonum.
func symmetric(n int, values []float64) *mat.SymDense { return mat.NewSymDense(n, values) }

// float32Rounded returns p as float32 holds it.
func float32Rounded(p problem) problem {
	round := func(v float64) float64 { return float64(float32(v)) }
	p.images, p.texts = mapped(p.images, round), mapped(p.texts, round)
	p.imageLogStd, p.textLogStd = mapped(p.imageLogStd, round), mapped(p.textLogStd, round)
	return p
}
