//go:build !js

package browsertest

import (
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
)

// leg is a part of a schedule: what is dragged before it, and how many steps it has.
type leg struct {
	batch int
	tau   float64
	steps int
}

var schedule = []leg{{64, 1, 12}, {256, 1, 6}, {256, 2, 6}, {64, 2, 12}}

// Sliders that are dragged at known steps make the very run that the same calls make natively, and only a batch
// size that is new compiles a graph.
func TestDraggedRunEqualsNativeRun(t *testing.T) {
	for _, row := range []struct{ backend, query string }{{"simdgo", ""}, {"go", "&backend=go"}} {
		t.Run(row.backend, func(t *testing.T) { draggedRun(t, row.backend, row.query) })
	}
}

func draggedRun(t *testing.T, backend, query string) {
	b := open(t, "/?play=0"+query)
	first := b.state()
	if first.Backend != backend {
		t.Fatalf("the page computes with %q, want %q", first.Backend, backend)
	}
	compiled := b.step(0).GraphsCompiled
	for i, leg := range schedule {
		if s := b.state(); s.Batch != leg.batch {
			b.slideBatch(leg.batch)
		}
		if s := b.state(); s.Tau != leg.tau {
			b.slideTau(leg.tau)
		}
		s := b.step(leg.steps)
		if s.Run != first.Run || s.InForce.Batch != leg.batch || s.InForce.Tau != leg.tau {
			t.Fatalf("leg %d: run %d with %+v in force; want run %d with %+v", i, s.Run, *s.InForce, first.Run, leg)
		}
		want := compiled
		if i == 0 || i == 1 { // 64 and 256 are new
			want++
		}
		if s.GraphsCompiled != want {
			t.Errorf("leg %d, %+v: %d graphs compiled, want %d", i, leg, s.GraphsCompiled, want)
		}
		compiled = want
	}
	before := b.state()
	b.slideRate(0.01)
	if s := b.step(2); s.GraphsCompiled != compiled || s.InForce.LR != 0.01 {
		t.Errorf("a learning rate of %v compiled %d graphs, want 0.01 and none", s.InForce.LR, s.GraphsCompiled-compiled)
	}
	got, name := b.save()
	if want := fmt.Sprintf("tree332-proposal-d2-seed1-step%d.safetensors", *before.Step+2); name != want {
		t.Errorf("the file is called %s, want %s", name, want)
	}
	compare(t, got, native(t, backend), tolerance(backend))
}

// native makes the same run by calls.
func native(t *testing.T, backend string) *checkpoint.File {
	t.Helper()
	config, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(assets.Files, config.Dataset)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := toymodel.OpenBackend(backend)
	if err != nil {
		t.Fatal(err)
	}
	run, err := toymodel.NewRun(opened, set, config)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Finalize()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	steps := func(n int) {
		t.Helper()
		for range n {
			_, err := run.Step()
			check(err)
		}
	}
	for _, leg := range schedule {
		check(run.SetBatchSize(leg.batch))
		check(run.SetTau(leg.tau))
		steps(leg.steps)
	}
	check(run.SetLearningRate(0.01))
	steps(2)
	file, err := run.File(toymodel.NewHistory(run.Points(), 2))
	check(err)
	return file
}

// tolerance is how far a weight may be off, as a share of the largest of its tensor. On amd64 the two runs of the go
// backend are the same to the bit: WebAssembly and amd64 both round after every operation, and where math.Exp differs
// in the last bit of a float64 (amd64 has it in assembly) that is lost in rounding to float32. On other machines the
// compiler joins multiplications and additions, which rounds once instead of twice. The vector kernels that simdgo has
// in the browser alone add in another order than the plain ones and have an exponential of their own. Over these steps
// both stay small; at lr 0.003 Adam moves a weight whose gradient is nearly 0 either way by up to 0.003 a step.
func tolerance(backend string) float64 {
	if backend == "go" && runtime.GOARCH == "amd64" {
		return 0
	}
	return 1e-3
}

// compare compares all that decides how a run goes on, and the loss and judgement of its last step, to a tolerance.
func compare(t *testing.T, got, want *checkpoint.File, tolerance float64) {
	t.Helper()
	if got.Now.Step != want.Now.Step || got.Now.BatchSize != want.Now.BatchSize || got.Now.Objective != want.Now.Objective || got.Now.LearningRate != want.Now.LearningRate {
		t.Errorf("got step %d, batch %d, %+v, lr %v; want step %d, batch %d, %+v, lr %v",
			got.Now.Step, got.Now.BatchSize, got.Now.Objective, got.Now.LearningRate,
			want.Now.Step, want.Now.BatchSize, want.Now.Objective, want.Now.LearningRate)
	}
	for name, stream := range want.Streams {
		if !slices.Equal(got.Streams[name], stream) {
			t.Errorf("stream %s is not where the native run's is", name)
		}
	}
	for what, pair := range map[string][2]map[string]checkpoint.Tensor{"weights": {got.Weights, want.Weights}, "optimizer": {got.Optimizer, want.Optimizer}} {
		if g, w := slices.Sorted(maps.Keys(pair[0])), slices.Sorted(maps.Keys(pair[1])); !slices.Equal(g, w) {
			t.Errorf("%s: got %q, want %q", what, g, w)
			continue
		}
		for path, tensor := range pair[1] {
			if d := difference(t, pair[0][path], tensor); !(d <= tolerance) {
				t.Errorf("%s%s is off by %.2g of its largest element, want at most %.2g", what, path, d, tolerance)
			}
		}
	}
	for _, row := range []struct {
		name      string
		got, want *float64
	}{
		{"loss", got.Now.Metrics.Loss, want.Now.Metrics.Loss},
		{"held-out cross-entropy", got.Now.Metrics.CrossEntropy, want.Now.Metrics.CrossEntropy},
		{"gradient norm", got.Now.Metrics.GradientNorm, want.Now.Metrics.GradientNorm},
	} {
		if d := math.Abs(value(row.got)/value(row.want) - 1); !(d <= tolerance) {
			t.Errorf("%s: got %v, want %v", row.name, value(row.got), value(row.want))
		}
	}
}

// difference is the largest difference of two tensors' elements, as a share of the largest element.
func difference(t *testing.T, got, want checkpoint.Tensor) float64 {
	t.Helper()
	if got.DType != want.DType || !slices.Equal(got.Shape, want.Shape) {
		t.Fatalf("got %s %v, want %s %v", got.DType, got.Shape, want.DType, want.Shape)
	}
	if want.DType != checkpoint.F32 {
		if !slices.Equal(got.Data, want.Data) {
			return math.Inf(1)
		}
		return 0
	}
	g, err := got.Float32s()
	if err != nil {
		t.Fatal(err)
	}
	w, err := want.Float32s()
	if err != nil {
		t.Fatal(err)
	}
	most, largest := 0.0, 0.0
	for i := range w {
		most = max(most, math.Abs(float64(g[i])-float64(w[i])))
		largest = max(largest, math.Abs(float64(w[i])))
	}
	if most == 0 {
		return 0
	}
	return most / largest
}
