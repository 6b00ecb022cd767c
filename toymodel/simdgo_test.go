package toymodel_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/simdgo"
	"halo/toymodel"

	"github.com/gomlx/compute"
)

// sameRun is a model and an objective that simdgo is compared with the go backend on.
type sameRun struct {
	name, objective string
	set             string // "" is tree332
	dim             int
	change          func(*checkpoint.Config)
}

// sameRuns are every objective with every option, on a small model, and the sizes and paths that these do not have.
func sameRuns() []sameRun {
	runs := []sameRun{
		{name: "the page's default", objective: "proposal"},
		{name: "emoji", set: "emoji60", objective: "proposal", dim: 2},
		{name: "emoji, 16 dimensions", set: "emoji60", objective: "proposal", dim: 16},
		{name: "distances by a matrix product", objective: "proposal", dim: 16},
		{name: "CLIP, 16 dimensions", objective: "clip", dim: 16},
		{name: "AsymVLM, 16 dimensions", objective: "asymvlm", dim: 16},
		{name: "PCME++, 16 dimensions, masked", objective: "pcmepp?mask=1", dim: 16},
		{name: "no clamp, gradients clipped", objective: "proposal?clamp=0", change: func(c *checkpoint.Config) { c.ClipNorm = 0.5 }},
		{name: "odd sizes", objective: "proposal", dim: 3, change: func(c *checkpoint.Config) {
			c.BatchSize, c.ImageHidden, c.TextHidden, c.WordDim = 13, []int{27, 9}, []int{31}, 7
		}},
	}
	for _, e := range toymodel.EncoderPairs {
		runs = append(runs, sameRun{name: e.Image + ", " + e.Text, objective: "proposal", change: func(c *checkpoint.Config) {
			c.BatchSize, c.LearningRate, c.ImageEncoder, c.TextEncoder = 8, 1e-3, e.Image, e.Text
		}})
	}
	for _, spec := range toymodel.ObjectiveSpecs() {
		runs = append(runs, sameRun{name: spec, objective: spec, change: func(c *checkpoint.Config) {
			c.ImageHidden, c.TextHidden, c.WordDim = []int{32}, []int{32}, 16
		}})
	}
	return runs
}

// One run on simdgo, copied to the go backend at steps 0, 50 and 100, gives the same loss and gradients there on the same
// batch, and so does the next step of both. Free-running losses drift apart, so they are not compared; and on the go
// backend, which is slow in WebAssembly, the steps between would take a minute.
func TestSimdgoAgreesWithGo(t *testing.T) {
	fast, err := simdgo.New("")
	if err != nil {
		t.Fatal(err)
	}
	reference, err := toymodel.OpenBackend("go")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range sameRuns() {
		t.Run(row.name, func(t *testing.T) {
			spec := cmp.Or(row.set, "tree332")
			set, err := dataset.Open(assets.Files, spec)
			if err != nil {
				t.Fatal(err)
			}
			c, err := toymodel.DefaultConfig(spec, row.objective, row.dim)
			if err != nil {
				t.Fatal(err)
			}
			c.BatchSize = 32
			if row.change != nil {
				row.change(&c)
			}
			start := func(backend compute.Backend) *toymodel.Run {
				r, err := toymodel.NewRun(backend, set, c)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(r.Finalize)
				return r
			}
			run, copied := start(fast), start(reference)
			var batch dataset.Batch
			streams := dataset.NewStreams(99)
			for _, step := range []int64{0, 50, 100} {
				for run.Steps() < step {
					if _, err := run.Step(); err != nil {
						t.Fatal(err)
					}
				}
				if err := copied.CopyFrom(run); err != nil {
					t.Fatal(err)
				}
				set.Sample(streams, c.BatchSize, &batch)
				if err := copied.Agrees(run, &batch); err != nil {
					t.Fatal(err)
				}
				want, err := copied.Step()
				if err != nil {
					t.Fatal(err)
				}
				got, err := run.Step()
				if err != nil {
					t.Fatal(err)
				}
				if d := math.Abs(got.Loss - want.Loss); !(d <= 1e-6*max(1, math.Abs(want.Loss))) {
					t.Errorf("step %d: got loss %v, want %v", got.Step, got.Loss, want.Loss)
				}
				// The go backend adds 49,152 squares one after the other, which loses more.
				if d := math.Abs(got.GradientNorm - want.GradientNorm); !(d <= 1e-4*want.GradientNorm) {
					t.Errorf("step %d: got gradient norm %v, want %v", got.Step, got.GradientNorm, want.GradientNorm)
				}
			}
		})
	}
}

// Steps a second of simdgo and the go backend on the page's default run, in short windows that take turns, and the
// median of the rounds' ratios.
func BenchmarkSimdgo(b *testing.B) {
	fast, err := simdgo.New("")
	if err != nil {
		b.Fatal(err)
	}
	reference, err := toymodel.OpenBackend("go")
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{64, 256} {
		b.Run(fmt.Sprintf("tree332,n=%d", n), func(b *testing.B) {
			var runs []*toymodel.Run
			for _, backend := range []compute.Backend{fast, reference} {
				set, err := dataset.Open(assets.Files, "tree332")
				if err != nil {
					b.Fatal(err)
				}
				c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
				if err != nil {
					b.Fatal(err)
				}
				c.BatchSize = n
				r, err := toymodel.NewRun(backend, set, c)
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(r.Finalize)
				runs = append(runs, r)
			}
			window := func(r *toymodel.Run) float64 {
				count, start := 0, time.Now()
				for time.Since(start) < 100*time.Millisecond {
					if _, err := r.Step(); err != nil {
						b.Fatal(err)
					}
					count++
				}
				return float64(count) / time.Since(start).Seconds()
			}
			var rates [2][]float64
			var ratios []float64
			window(runs[0])
			window(runs[1])
			for range max(b.N, 5) {
				fastRate, referenceRate := window(runs[0]), window(runs[1])
				rates[0], rates[1] = append(rates[0], fastRate), append(rates[1], referenceRate)
				ratios = append(ratios, fastRate/referenceRate)
			}
			median := func(x []float64) float64 {
				slices.Sort(x)
				return x[len(x)/2]
			}
			b.ReportMetric(median(rates[0]), "simdgo-steps/s")
			b.ReportMetric(median(rates[1]), "go-steps/s")
			b.ReportMetric(median(ratios), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}
