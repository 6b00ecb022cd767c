//go:build cgo && linux && (amd64 || arm64)

package xla

import (
	"errors"
	"math"
	"os"
	"runtime/debug"
	"testing"

	"halo/internal/joint"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/pjrt"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// openPlain opens the plugin as go-xla does.
func openPlain(t *testing.T, options string) compute.Backend {
	t.Helper()
	backend, err := xla.New("cpu" + options)
	if err != nil {
		t.Fatal(err)
	}
	return backend
}

// The plugin reads its flags when it is loaded. What is compiled here runs for a few steps.
func init() {
	if os.Getenv("XLA_FLAGS") == "" {
		os.Setenv("XLA_FLAGS", "--xla_backend_optimization_level=0")
	}
}

// watched counts what a backend is asked for.
type watched struct {
	compute.Backend
	made            int // buffers from Go
	inputs, outputs int // of the last execution
}

func (*watched) NumDevices() int { return 1 } // of which it uses no other

func (w *watched) BufferFromFlatData(device compute.DeviceNum, flat any, shape shapes.Shape) (compute.Buffer, error) {
	w.made++
	return w.Backend.BufferFromFlatData(device, flat, shape)
}

func (w *watched) Builder(name string) compute.Builder {
	return watchedBuilder{w.Backend.Builder(name), w}
}

type watchedBuilder struct {
	compute.Builder
	w *watched
}

func (b watchedBuilder) Compile() (compute.Executable, error) {
	e, err := b.Builder.Compile()
	return watchedExecutable{e, b.w}, err
}

type watchedExecutable struct {
	compute.Executable
	w *watched
}

func (e watchedExecutable) Execute(inputs []compute.Buffer, donate []bool, device compute.DeviceNum) ([]compute.Buffer, error) {
	outputs, err := e.Executable.Execute(inputs, donate, device)
	e.w.inputs, e.w.outputs = len(inputs), len(outputs)
	return outputs, err
}

// trainer takes steps of Adam on a regression with small weights, one array too large to be joined, and counters.
type trainer struct {
	store *model.Store
	exec  *model.Exec
	sum   *model.Exec // of the weights, which it leaves as they are
	x     *tensors.Tensor
	one   *tensors.Tensor
}

var weights = []struct {
	path string
	dims []int
}{{"/a/weights", []int{3, 4}}, {"/a/biases", []int{4}}, {"/b/large", []int{4, 3000}}, {"/b/scale", nil}}

func newTrainer(t *testing.T, backend compute.Backend) *trainer {
	t.Helper()
	tr := &trainer{store: model.NewStore(), x: tensors.FromFlatDataAndDimensions([]float32{1, 2, 3, -1, .5, 2}, 2, 3), one: tensors.FromScalar(float32(1))}
	for k, w := range weights {
		shape := shapes.Make(dtypes.Float32, w.dims...)
		values := make([]float32, shape.Size())
		for i := range values {
			values[i] = float32(i%7-3)*0.1 + float32(k)*0.01
		}
		if _, err := tr.store.CreateVariable(w.path, tensors.FromFlatDataAndDimensions(values, w.dims...)); err != nil {
			t.Fatal(err)
		}
	}
	value := func(g graph.GraphProvider, path string) *graph.Node { return tr.store.GetVariable(path).NodeValue(g) }
	var err error
	tr.exec, err = joint.NewExec(backend, tr.store, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
		x := inputs[0]
		tr.store.SetTraining(x.Graph(), true)
		// Not in the order of the store, so that parameters and results are in different ones.
		scale := value(x, "/b/scale")
		h := graph.Tanh(graph.Add(graph.Dot(x, value(x, "/a/weights")).Product(), graph.InsertAxes(value(x, "/a/biases"), 0)))
		y := graph.Mul(graph.Dot(h, value(x, "/b/large")).Product(), scale)
		loss := graph.ReduceAllMean(graph.Square(graph.AddScalar(y, -1)))
		optimizer.Adam().LearningRate(0.01).Done().UpdateGraph(root, x.Graph(), loss)
		return []*graph.Node{loss, graph.ReduceAllSum(graph.Abs(h)), h}
	})
	if err != nil {
		t.Fatal(err)
	}
	tr.sum, err = model.NewExec(backend, tr.store, func(root *model.Scope, inputs []*graph.Node) *graph.Node {
		sum := inputs[0]
		for _, w := range weights {
			sum = graph.Add(sum, graph.ReduceAllSum(value(inputs[0], w.path)))
		}
		return sum
	})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// step returns all that a step gives.
func (tr *trainer) step(t *testing.T) (numbers []float32) {
	t.Helper()
	outputs, err := tr.exec.Call(tr.x)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outputs {
		flat, err := tensors.CopyFlatData[float32](o)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, flat...)
		if err := o.FinalizeAll(); err != nil {
			t.Fatal(err)
		}
	}
	return numbers
}

// values are those of all variables.
func (tr *trainer) values(t *testing.T) (list []float32) {
	t.Helper()
	for v := range tr.store.IterVariables() {
		value, err := v.Value()
		if err != nil {
			t.Fatal(err)
		}
		err = value.ConstFlatData(func(flat any) {
			switch flat := flat.(type) {
			case []float32:
				list = append(list, flat...)
			case []int64:
				list = append(list, float32(flat[0]))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func (tr *trainer) sumOfWeights(t *testing.T) float32 {
	t.Helper()
	out, err := tr.sum.Call(tr.one)
	if err != nil {
		t.Fatal(err)
	}
	defer out[0].FinalizeAll()
	return tensors.ToScalar[float32](out[0])
}

// set gives a variable a value from the host.
func (tr *trainer) set(t *testing.T, path string, value *tensors.Tensor) {
	t.Helper()
	if err := tr.store.GetVariable(path).SetValue(value); err != nil {
		t.Fatal(err)
	}
}

// Whatever is done with the variables between two steps, joined ones have the numbers of those that are not.
func TestJoinedIsTheSame(t *testing.T) {
	between := []struct {
		name string
		do   func(t *testing.T, tr *trainer) []float32
	}{
		{"nothing", func(t *testing.T, tr *trainer) []float32 { return nil }},
		{"all are read", func(t *testing.T, tr *trainer) []float32 { return tr.values(t) }},
		{"one is read", func(t *testing.T, tr *trainer) []float32 {
			flat, err := tensors.CopyFlatData[float32](tr.store.GetVariable("/a/biases").MustValue())
			if err != nil {
				t.Fatal(err)
			}
			return flat
		}},
		{"one is set", func(t *testing.T, tr *trainer) []float32 {
			tr.set(t, "/a/biases", tensors.FromFlatDataAndDimensions([]float32{.4, .3, .2, .1}, 4))
			return nil
		}},
		{"one is written where it lies", func(t *testing.T, tr *trainer) []float32 {
			if err := tensors.MutableFlatData(tr.store.GetVariable("/a/weights").MustValue(), func(flat []float32) { flat[5] += 0.25 }); err != nil {
				t.Fatal(err)
			}
			return []float32{tr.sumOfWeights(t)}
		}},
		{"another graph takes them", func(t *testing.T, tr *trainer) []float32 { return []float32{tr.sumOfWeights(t)} }},
		{"another graph takes them, twice, and they are read", func(t *testing.T, tr *trainer) []float32 {
			return append([]float32{tr.sumOfWeights(t), tr.sumOfWeights(t)}, tr.values(t)...)
		}},
		{"one is read by a graph, written where it lies, and read again", func(t *testing.T, tr *trainer) []float32 {
			before := tr.sumOfWeights(t)
			if err := tensors.MutableFlatData(tr.store.GetVariable("/a/weights").MustValue(), func(flat []float32) { flat[2] -= 0.5 }); err != nil {
				t.Fatal(err)
			}
			return []float32{before, tr.sumOfWeights(t), tr.values(t)[2]}
		}},
		{"the first is set", func(t *testing.T, tr *trainer) []float32 {
			tr.set(t, "/a/weights", tensors.FromFlatDataAndDimensions([]float32{.4, .3, .2, .1, 0, -.1, -.2, -.3, .1, .2, .3, .4}, 3, 4))
			return nil
		}},
		{"two change places without being read", func(t *testing.T, tr *trainer) []float32 {
			a, b := tr.store.GetVariable("/a/weights"), tr.store.GetVariable("/AdamOptimizer/a/weights_1st_moment")
			was, other := a.MustValue(), b.MustValue()
			if err := errors.Join(a.SetValuePreservingOld(other), b.SetValuePreservingOld(was)); err != nil {
				t.Fatal(err)
			}
			return nil
		}},
		{"two change places", func(t *testing.T, tr *trainer) []float32 {
			a, b := tr.store.GetVariable("/a/weights"), tr.store.GetVariable("/AdamOptimizer/a/weights_1st_moment")
			was, err := a.MustValue().LocalClone()
			if err != nil {
				t.Fatal(err)
			}
			other, err := b.MustValue().LocalClone()
			if err != nil {
				t.Fatal(err)
			}
			tr.set(t, a.Path(), other)
			tr.set(t, b.Path(), was)
			return nil
		}},
	}
	for _, options := range []string{"", ",noshared_buffers"} {
		bare := openPlain(t, options)
		joined, plain := newTrainer(t, joint.New(&watched{Backend: bare}, reuse)), newTrainer(t, bare)
		first := joined.step(t)
		same(t, "first step", first, plain.step(t))
		for _, row := range between {
			got, want := row.do(t, joined), row.do(t, plain)
			same(t, row.name+options, got, want)
			for range 2 {
				same(t, "a step after: "+row.name+options, joined.step(t), plain.step(t))
			}
		}
		same(t, "in the end"+options, joined.values(t), plain.values(t))
		if last := joined.step(t); math.Abs(float64(last[0]-first[0])) < 0.01 {
			t.Errorf("the loss is %v as it was at first, %v: the comparison says little", last[0], first[0])
		}
	}
}

// same compares to a few roundings: XLA may round a sum of products once or twice, as it comes to lie in a loop.
func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d numbers, want %d", what, len(got), len(want))
	}
	for i := range want {
		if d := math.Abs(float64(got[i] - want[i])); !(d <= 2e-5*max(1, math.Abs(float64(want[i])))) {
			t.Fatalf("%s: number %d: got %v, want %v", what, i, got[i], want[i])
		}
	}
}

// A step hands over one array of all small variables, the three large ones, two counters, the learning rate and the batch,
// and nothing goes by way of Go.
func TestFewBuffers(t *testing.T) {
	w := &watched{Backend: openPlain(t, "")}
	tr := newTrainer(t, joint.New(w, reuse))
	tr.step(t)
	made := w.made
	for range 5 {
		tr.step(t)
	}
	if w.made != made {
		t.Errorf("5 steps made %d buffers from Go, want none", w.made-made)
	}
	counters := 0
	for v := range tr.store.IterVariables() {
		if v.DType().IsInt() {
			counters++
		}
	}
	if got, want := w.inputs, 1+3+counters+1+1; got != want {
		t.Errorf("got %d inputs, want %d", got, want)
	}
	if got, want := w.outputs, 1+1+3+counters; got != want {
		t.Errorf("got %d outputs, want %d", got, want)
	}
}

// A step writes the next value of a variable where the last one lies, of joined ones and of a large one. Were it elsewhere it
// would be at another address, since both are there at once.
func TestVariablesStayWhereTheyAre(t *testing.T) {
	tr := newTrainer(t, joint.New(&watched{Backend: openPlain(t, "")}, reuse))
	where := func(path string) (at *float32) {
		if err := tensors.ConstFlatData(tr.store.GetVariable(path).MustValue(), func(flat []float32) { at = &flat[0] }); err != nil {
			t.Fatal(err)
		}
		return at
	}
	tr.step(t) // which takes what lies in Go's memory
	for _, path := range []string{"/a/weights", "/b/large", "/AdamOptimizer/b/large_2nd_moment"} {
		tr.step(t)
		before := where(path)
		was := *before
		tr.step(t)
		if after := where(path); after != before {
			t.Errorf("%s went from %p to %p", path, before, after)
		} else if *after == was {
			t.Errorf("%s is %v as before", path, was)
		}
	}
}

// What a step has done with is freed, whatever was read in between.
func TestBuffersAreFreed(t *testing.T) {
	tr := newTrainer(t, joint.New(&watched{Backend: openPlain(t, "")}, reuse))
	round := func() {
		tr.step(t)
		tr.sumOfWeights(t)
		tr.values(t)
		tr.step(t)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // which would free what is forgotten
	round()
	before := pjrt.BuffersAlive()
	for range 20 {
		round()
	}
	if after := pjrt.BuffersAlive(); after > before {
		t.Errorf("%d buffers after 20 rounds more, want %d", after, before)
	}
}
