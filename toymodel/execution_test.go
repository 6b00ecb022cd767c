//go:build !js

package toymodel

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
)

// executionRow is a configuration that is computed in several ways.
type executionRow struct {
	objective, image, text string
}

// executionRows have every encoder, and every objective with what it learns.
func executionRows() []executionRow {
	rows := []executionRow{{"proposal?mask=1", "", ""}, {"proposal?learn=c,tau", "", ""}, {"siglip?learn=bias,tau", "", ""}, {"free-bias?learn=logstd", "", ""}}
	for _, name := range ObjectiveNames() {
		rows = append(rows, executionRow{name, "", ""})
	}
	for _, e := range EncoderPairs {
		rows = append(rows, executionRow{"proposal", e.Image, e.Text})
	}
	return rows
}

func (row executionRow) String() string {
	return strings.Join([]string{row.objective, row.image, row.text}, " ")
}

func (row executionRow) start(t *testing.T, backend string, batch int, x Execution) *Run {
	t.Helper()
	r := newTestRunOn(t, backend, "tree332", row.objective, func(c *checkpoint.Config) {
		c.BatchSize, c.ClipNorm = batch, 1
		c.ImageHidden, c.TextHidden, c.WordDim = []int{16}, []int{16}, 8
		if row.image != "" {
			c.LearningRate, c.ImageEncoder, c.TextEncoder = 1e-3, row.image, row.text
		}
	})
	if err := r.SetExecution(x); err != nil {
		t.Fatal(err)
	}
	return r
}

// Four micro-batches of 64 give the gradients of 256 pairs in one piece, to float32 rounding, and so do pieces of which
// the last is smaller; and a step by them gives the same weights.
func TestMicroBatchesAreTheWholeBatch(t *testing.T) {
	for _, row := range executionRows() {
		t.Run(row.String(), func(t *testing.T) {
			whole := row.start(t, "simdgo", 256, Execution{})
			steps(t, whole, 2) // so that no log-std head is 0
			var batch dataset.Batch
			whole.Set.Sample(dataset.NewStreams(7), 256, &batch)
			sizes := []int{64}
			if row.image == "" && row.objective == "proposal" {
				sizes = []int{64, 100, 1000}
			}
			for _, size := range sizes {
				pieces := row.start(t, "simdgo", 256, Execution{MicroBatch: size})
				if err := pieces.CopyFrom(whole); err != nil {
					t.Fatal(err)
				}
				if err := whole.Agrees(pieces, &batch); err != nil {
					t.Errorf("micro-batches of %d: %v", size, err)
				}
				sameStep(t, fmt.Sprintf("micro-batches of %d", size), pieces, whole)
			}
		})
	}
}

// sameStep takes a step of each of two runs in the same state and compares what it did: loss, norm, and weights. Adam
// divides by the size of the gradient, so where that is lost in rounding its step is too, and the bound is a share of the
// learning rate.
func sameStep(t *testing.T, what string, got, want *Run) {
	t.Helper()
	var before state
	if err := want.capture(&before); err != nil {
		t.Fatal(err)
	}
	if steps(t, got, 1); got.last.Step != want.step+1 {
		t.Errorf("%s: got step %d, want %d", what, got.last.Step, want.step+1)
	}
	steps(t, want, 1)
	for _, n := range []struct {
		what      string
		got, want float64
	}{{"loss", got.last.Loss, want.last.Loss}, {"gradient norm", got.last.GradientNorm, want.last.GradientNorm}} {
		if d := math.Abs(n.got - n.want); !(d <= 1e-5*max(1, math.Abs(n.want))) {
			t.Errorf("%s: got %s %v, want %v", what, n.what, n.got, n.want)
		}
	}
	rate := want.LearningRate()
	a, b := captured(t, got).variables, captured(t, want).variables
	moved := 0.0
	for path, v := range b {
		if !isWeight(path) {
			continue
		}
		for i, x := range v.float32 {
			moved = max(moved, math.Abs(float64(x-before.variables[path].float32[i])))
			if d := math.Abs(float64(a[path].float32[i] - x)); !(d <= 0.05*rate) {
				t.Fatalf("%s: %s[%d]: got weight %v, want %v, apart by %.2g of the learning rate", what, path, i, a[path].float32[i], x, d/rate)
			}
		}
	}
	if moved < 0.5*rate {
		t.Errorf("%s: the weights moved by %.2g of the learning rate at most: the comparison says nothing", what, moved/rate)
	}
	if err := want.apply(&before); err != nil {
		t.Fatal(err)
	}
}

// What cannot be computed so is said in a sentence, and the run goes on as it was.
func TestExecutionErrors(t *testing.T) {
	for _, row := range []struct {
		backend string
		x       Execution
		want    string
	}{
		{"simdgo", Execution{Devices: 2}, "toymodel: 2 devices, and backend simdgo computes on one: it must be xla on a machine with several"},
		{"go", Execution{Devices: 2}, "toymodel: 2 devices, and backend Go Backend computes on one: it must be xla on a machine with several"},
		{"simdgo", Execution{BFloat16: true}, "toymodel: backend simdgo does not compute in bfloat16; xla does"},
		{"go", Execution{BFloat16: true}, "toymodel: backend Go Backend does not compute in bfloat16; xla does"},
		{"simdgo", Execution{MicroBatch: -1}, "toymodel: micro-batch of -1 pairs on 0 devices; both must be 0 or more"},
	} {
		r := executionRow{objective: "proposal"}.start(t, row.backend, 8, Execution{MicroBatch: 4})
		if err := r.SetExecution(row.x); err == nil || err.Error() != row.want {
			t.Errorf("%s, %+v: got error %v, want %s", row.backend, row.x, err, row.want)
		}
		if steps(t, r, 1); r.execution.MicroBatch != 4 {
			t.Errorf("%s, %+v: an error left the execution %+v", row.backend, row.x, r.execution)
		}
	}
	for _, row := range []struct {
		x    Execution
		n    int
		want string
	}{
		{Execution{Devices: 4}, 30, "toymodel: a batch of 30 pairs on 4 devices; it must be a multiple of them"},
		{Execution{Devices: 4, MicroBatch: 6}, 32, "toymodel: a micro-batch of 6 pairs on 4 devices; it must be a multiple of them"},
		{Execution{Devices: 4, MicroBatch: 8}, 32, ""},
		{Execution{Devices: 1, MicroBatch: 7}, 31, ""},
		{Execution{}, 4096, ""},
		{Execution{}, 4097, "toymodel: 4097 pairs at a time; at most 4096 are on a device: want a smaller batch, or a micro-batch"},
		{Execution{MicroBatch: 4096}, 32768, ""},
		{Execution{MicroBatch: 8192}, 32768, "toymodel: 8192 pairs at a time; at most 4096 are on a device: want a smaller batch, or a micro-batch"},
		{Execution{Devices: 2}, 8192, ""},
		{Execution{MicroBatch: 8192}, 64, ""},
	} {
		got := ""
		if err := row.x.Check(row.n); err != nil {
			got = err.Error()
		}
		if got != row.want {
			t.Errorf("%d pairs, %+v: got %q, want %q", row.n, row.x, got, row.want)
		}
	}
}

// A batch that is too large for one piece begins and resumes, so that its file can be looked at, and is trained on in pieces.
func TestBatchesBeyondAPiece(t *testing.T) {
	r := executionRow{objective: "proposal"}.start(t, "simdgo", 4100, Execution{MicroBatch: 1025})
	if err := r.SetBatchSize(32769); err == nil || !strings.Contains(err.Error(), "batch size 32769; it must be 4 to 32768") {
		t.Errorf("32769 pairs: got the error %v", err)
	}
	steps(t, r, 1)
	resumed, err := Resume(r.backend, r.Set, roundTrip(t, r, NewHistory(r.Points(), 10)))
	if err != nil {
		t.Fatal(err)
	}
	defer resumed.Finalize()
	if _, err := resumed.Step(); err == nil || !strings.Contains(err.Error(), "4100 pairs at a time; at most 4096 are") || resumed.Steps() != 1 {
		t.Errorf("in one piece: got the error %v at step %d", err, resumed.Steps())
	}
	if err := resumed.SetExecution(Execution{MicroBatch: 4096}); err != nil {
		t.Fatal(err)
	}
	if result := steps(t, resumed, 1); math.IsNaN(result[0]) || resumed.BatchSize() != 4100 || resumed.Steps() != 2 {
		t.Errorf("got the loss %v of %d pairs at step %d, want one of 4100 at step 2", result, resumed.BatchSize(), resumed.Steps())
	}
}
