package toymodel

import (
	"math"
	"testing"

	"halo/checkpoint"
)

func TestAnnealing(t *testing.T) {
	for _, row := range []struct {
		name           string
		warmUp, cosine int
		at             map[int64]float64
	}{
		{"none", 0, 0, map[int64]float64{0: 1, 1000: 1}},
		{"warm-up", 4, 0, map[int64]float64{0: 0.25, 1: 0.5, 2: 0.75, 3: 1, 4: 1, 999: 1}},
		{"cosine", 0, 12, map[int64]float64{0: 1, 3: (1 + math.Sqrt2/2) / 2, 4: 0.75, 6: 0.5, 8: 0.25, 12: 0, 13: 0}},
		{"both", 2, 14, map[int64]float64{0: 0.5, 1: 1, 2: 1, 6: 0.75, 8: 0.5, 14: 0, 99: 0}},
	} {
		c := checkpoint.Config{WarmUp: row.warmUp, CosineSteps: row.cosine}
		for step, want := range row.at {
			if got := annealing(&c, step); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s, step %d: got factor %v, want %v", row.name, step, got, want)
			}
		}
	}
}

// An annealed run is the run whose learning rate is set by hand before each step; it goes on exactly from a file, and the
// rate that it says it has is the one that was set.
func TestAnnealedRun(t *testing.T) {
	start := func(warmUp, cosine int) *Run {
		return newTestRunOn(t, "simdgo", "tree332", "proposal", func(c *checkpoint.Config) {
			c.BatchSize, c.LearningRate, c.WarmUp, c.CosineSteps = 8, 0.01, warmUp, cosine
		})
	}
	annealed, byHand := start(3, 9), start(0, 0)
	for step, rate := range []float64{0.01 / 3, 0.02 / 3, 0.01, 0.01, 0.01 * (1 + math.Sqrt(3)/2) / 2, 0.0075} {
		if err := byHand.SetLearningRate(rate); err != nil {
			t.Fatal(err)
		}
		steps(t, byHand, 1)
		steps(t, annealed, 1)
		if step == 3 {
			var err error
			if annealed, err = Resume(annealed.backend, annealed.Set, roundTrip(t, annealed, NewHistory(annealed.Points(), 10))); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := annealed.LearningRate(); got != 0.01 {
		t.Errorf("learning rate: got %v, want the 0.01 that was set", got)
	}
	got, want := captured(t, annealed).variables, captured(t, byHand).variables
	for path, v := range want {
		if !isWeight(path) {
			continue
		}
		for i, x := range v.float32 {
			if math.Abs(float64(got[path].float32[i]-x)) > 1e-7*max(1, math.Abs(float64(x))) {
				t.Fatalf("%s[%d]: got %v, want %v", path, i, got[path].float32[i], x)
			}
		}
	}
}
