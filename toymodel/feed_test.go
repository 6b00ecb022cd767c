package toymodel

import (
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
)

// A batch may lie in the memory of the backend's tensors, which come and go with the batch size. Every step of a run
// whose size changes, with foreign batches between, is the step that a fresh run takes from the same state.
func TestBatchesInPlace(t *testing.T) {
	for _, backend := range []string{"simdgo", "go"} {
		for _, mask := range []bool{false, true} {
			change := func(c *checkpoint.Config) { c.Objective.Mask = mask }
			run := newTestRunOn(t, backend, "tree332", "proposal", change)
			var foreign dataset.Batch
			var before []float32 // its images
			for i, n := range []int{8, 8, 24, 24, 4, 16, 4, 8} {
				if i%3 == 1 {
					run.Set.Sample(dataset.NewStreams(7), n+i%2, &foreign)
					if _, _, err := run.Gradients(&foreign); err != nil {
						t.Fatal(err)
					}
					before = slices.Clone(foreign.Images)
				}
				fresh := newTestRunOn(t, backend, "tree332", "proposal", change)
				if err := fresh.CopyFrom(run); err != nil {
					t.Fatal(err)
				}
				for _, r := range []*Run{run, fresh} {
					if err := r.SetBatchSize(n); err != nil {
						t.Fatal(err)
					}
				}
				got, err := run.Step()
				if err != nil {
					t.Fatal(err)
				}
				want, err := fresh.Step()
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(foreign.Images, before) {
					t.Fatalf("%s, mask %v, step %d: it changed a batch that is not its own", backend, mask, i+1)
				}
				if got != want {
					t.Errorf("%s, mask %v, step %d of %d pairs: got loss %v, want %v", backend, mask, i+1, n, got.Loss, want.Loss)
				}
			}
		}
	}
}
