package toymodel_test

import (
	"fmt"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
)

// pageRuns are the runs of the page whose speed bench/README.md states.
var pageRuns = []struct {
	spec       string
	dim, batch int
}{
	{"tree332", 2, 64},
	{"tree332", 2, 256},
	{"emoji60", 2, 64},
	{"emoji60", 16, 64},
	{"emoji", 16, 128},
}

// sampledOnce is a set whose Sample leaves a batch that it has filled before as it is: what remains of a step is the
// bare one.
type sampledOnce struct{ dataset.Set }

func (s sampledOnce) Sample(streams *dataset.Streams, n int, b *dataset.Batch) {
	if b.N != n {
		s.Set.Sample(streams, n, b)
	}
}

// benchmarkRun runs f for each of the page's runs, on a run that has taken its first step.
func benchmarkRun(b *testing.B, wrap func(dataset.Set) dataset.Set, f func(b *testing.B, r *toymodel.Run)) {
	for _, row := range pageRuns {
		b.Run(fmt.Sprintf("%s/d=%d/n=%d", row.spec, row.dim, row.batch), func(b *testing.B) {
			backend, err := toymodel.OpenBackend("simdgo")
			if err != nil {
				b.Fatal(err)
			}
			set, err := dataset.Open(assets.Files, row.spec)
			if err != nil {
				b.Fatal(err)
			}
			c, err := toymodel.DefaultConfig(row.spec, "proposal", row.dim)
			if err != nil {
				b.Fatal(err)
			}
			c.BatchSize = row.batch
			r, err := toymodel.NewRun(backend, wrap(set), c)
			if err != nil {
				b.Fatal(err)
			}
			defer r.Finalize()
			if _, err := r.Step(); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			f(b, r)
		})
	}
}

func whole(set dataset.Set) dataset.Set { return set }

func benchmarkStep(b *testing.B, r *toymodel.Run) {
	for b.Loop() {
		if _, err := r.Step(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStep measures a training step with the drawing of its batch.
func BenchmarkStep(b *testing.B) { benchmarkRun(b, whole, benchmarkStep) }

// BenchmarkBareStep measures a training step on a batch that is there.
func BenchmarkBareStep(b *testing.B) {
	benchmarkRun(b, func(set dataset.Set) dataset.Set { return sampledOnce{set} }, benchmarkStep)
}

// BenchmarkSample measures the drawing of a batch.
func BenchmarkSample(b *testing.B) {
	benchmarkRun(b, whole, func(b *testing.B, r *toymodel.Run) {
		streams, batch := dataset.NewStreams(1), new(dataset.Batch)
		for b.Loop() {
			r.Set.Sample(streams, r.BatchSize(), batch)
		}
	})
}

// BenchmarkSnapshot measures what a look at the model costs: embedding the evaluation set, and judging by it.
func BenchmarkSnapshot(b *testing.B) {
	benchmarkRun(b, whole, func(b *testing.B, r *toymodel.Run) {
		for b.Loop() {
			if _, err := r.Snapshot(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkGlance measures what a frame of the picture costs: embedding the evaluation set alone.
func BenchmarkGlance(b *testing.B) {
	benchmarkRun(b, whole, func(b *testing.B, r *toymodel.Run) {
		var s checkpoint.Snapshot
		for b.Loop() {
			if err := r.Glance(&s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
