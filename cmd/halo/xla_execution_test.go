//go:build cgo && linux && (amd64 || arm64)

package main

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"

	"github.com/gomlx/compute"
)

// executionRuns have each encoder, the objective's mask, and what an objective learns.
var executionRuns = []struct{ objective, image, text string }{
	{"proposal?mask=1&learn=c,tau", "mlp?hidden=16", "cbow?width=8&hidden=16"},
	{"proposal", "resnet?size=nano&width=4&blocks=1,1&groups=2", "transformer?width=12&depth=1&heads=3"},
	{"clip", "vit?width=12&depth=1&heads=2&ratio=2", "transformer?width=8&depth=1&heads=2&causal=1"},
}

// newExecution is a run of one of them.
func newExecution(t *testing.T, backend compute.Backend, i int, x toymodel.Execution) *toymodel.Run {
	t.Helper()
	set, err := dataset.Open(assets.Files, "tree332")
	if err != nil {
		t.Fatal(err)
	}
	c, err := toymodel.DefaultConfig("tree332", executionRuns[i].objective, 3)
	if err != nil {
		t.Fatal(err)
	}
	c.BatchSize, c.LearningRate, c.ClipNorm, c.WeightDecay = 32, 1e-3, 1, 0.1
	if err := toymodel.SetEncoders(&c, executionRuns[i].image, executionRuns[i].text); err != nil {
		t.Fatal(err)
	}
	run, err := toymodel.NewRun(backend, set, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Finalize)
	if err := run.SetExecution(x); err != nil {
		t.Fatal(err)
	}
	return run
}

func losses(t *testing.T, run *toymodel.Run, steps int) (list []float64) {
	t.Helper()
	for range steps {
		result, err := run.Step()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, result.Loss)
	}
	return list
}

// On 2 and on 4 devices of the CPU plugin, on a plugin that shows one, and in micro-batches, a run trains with the losses
// that it has on one device of several in one piece; and what it comes to goes on there as it does. In bfloat16 it trains
// likewise, and keeps float32.
func TestXLAExecutions(t *testing.T) {
	const steps = 20
	backend, single := openXLA(t, 4), openXLA(t, 1)
	for i, of := range executionRuns {
		t.Run(strings.Join([]string{of.objective, of.image, of.text}, ", "), func(t *testing.T) {
			whole := newExecution(t, backend, i, toymodel.Execution{})
			want := losses(t, whole, steps)
			if fall := want[0] - want[steps-1]; fall < 0.005 {
				t.Errorf("the loss fell by %v: the comparison says little", fall)
			}
			ways := []toymodel.Execution{{Devices: 2}, {Devices: 4}}
			half := newExecution(t, backend, i, toymodel.Execution{BFloat16: true})
			trainsLikewise(t, losses(t, half, steps), want)
			if i == 0 {
				keepsFloat32(t, half)
				ways = append(ways, toymodel.Execution{MicroBatch: 8, Devices: 2}, toymodel.Execution{MicroBatch: 8})
			}
			for _, x := range append(ways, toymodel.Execution{}) {
				on := backend
				if x.Devices == 0 {
					on = single // where small variables are joined
				}
				run := newExecution(t, on, i, x)
				got := losses(t, run, steps)
				sameLosses(t, x, got, want)
				if err := whole.CopyFrom(run); err != nil {
					t.Fatal(err)
				}
				sameLosses(t, x, losses(t, run, 2), losses(t, whole, 2))
			}
		})
	}
}

// More devices than there are, and batches that they cannot share, are errors that say so.
func TestXLAExecutionErrors(t *testing.T) {
	backend := openXLA(t, 4)
	run := newExecution(t, backend, 0, toymodel.Execution{})
	for _, row := range []struct {
		x    toymodel.Execution
		want string
	}{
		{toymodel.Execution{Devices: 64}, fmt.Sprintf("toymodel: 64 devices, and backend xla has %d", backend.NumDevices())},
		{toymodel.Execution{Devices: 3}, "toymodel: a batch of 32 pairs on 3 devices; it must be a multiple of them"},
	} {
		if err := run.SetExecution(row.x); err == nil || err.Error() != row.want {
			t.Errorf("%+v: got error %v, want %s", row.x, err, row.want)
		}
	}
	if err := run.SetExecution(toymodel.Execution{Devices: 4}); err != nil {
		t.Fatal(err)
	}
	if err := run.SetBatchSize(30); err == nil {
		t.Error("30 pairs on 4 devices: got no error")
	}
}

func sameLosses(t *testing.T, x toymodel.Execution, got, want []float64) {
	t.Helper()
	for s := range want {
		if d := math.Abs(got[s] - want[s]); !(d <= 1e-4*want[s]) {
			t.Errorf("%+v, step %d: got loss %v, want %v", x, s+1, got[s], want[s])
		}
	}
}

// trainsLikewise tells whether a run in bfloat16 trains as one in float32 did, to bfloat16's rounding.
func trainsLikewise(t *testing.T, got, want []float64) {
	t.Helper()
	if d := math.Abs(got[0] - want[0]); d == 0 || d > 0.01*want[0] {
		t.Errorf("bfloat16: got first loss %v, want %v, apart by rounding, but at most by 1 %%", got[0], want[0])
	}
	half := len(want) / 2
	if g, w := mean(got[half:]), mean(want[half:]); !(math.Abs(g-w) < 0.02*w) || g >= got[0] {
		t.Errorf("bfloat16: got mean loss %v of the last %d steps, want %v to 2 %%, and below the first, %v", g, half, w, got[0])
	}
}

// keepsFloat32 tells whether the file of a run holds nothing but float32 numbers, and counts.
func keepsFloat32(t *testing.T, run *toymodel.Run) {
	t.Helper()
	file, err := run.File(toymodel.NewHistory(run.Points(), 10))
	if err != nil {
		t.Fatal(err)
	}
	for _, tensors := range []map[string]checkpoint.Tensor{file.Weights, file.Optimizer} {
		for name, tensor := range tensors {
			if tensor.DType != checkpoint.F32 && tensor.DType != checkpoint.I64 || strings.Contains(name, "bfloat16") {
				t.Errorf("bfloat16: the file has %s of dtype %s", name, tensor.DType)
			}
		}
	}
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}
