package toymodel

import (
	"math"
	"strings"
	"testing"

	"halo/checkpoint"
)

// A step with weight decay is the step without it less rate·decay·w, for matrices of the encoders and embedding heads;
// biases, norms, log-std heads and the objective's numbers are left alone.
func TestWeightDecay(t *testing.T) {
	const rate, weightDecay = 1e-2, 0.3
	for _, backend := range []string{"go", "simdgo"} {
		start := func(decay float64) *Run {
			return newTestRunOn(t, backend, "tree332", "proposal?learn=c,tau", func(c *checkpoint.Config) {
				c.BatchSize, c.LearningRate, c.WeightDecay = 8, rate, decay
				c.ImageEncoder, c.TextEncoder = "resnet?size=nano&width=4&groups=2", "transformer?width=8&depth=1&heads=2"
			})
		}
		with, without := start(weightDecay), start(0)
		steps(t, without, 3) // so that no log-std head is 0
		if err := with.CopyFrom(without); err != nil {
			t.Fatal(err)
		}
		before := captured(t, without).variables
		steps(t, with, 1)
		steps(t, without, 1)
		got, want := captured(t, with).variables, captured(t, without).variables
		decayed, kept := 0, 0
		for path, w := range before {
			if !isWeight(path) {
				continue
			}
			share := 0.0
			switch {
			case strings.HasSuffix(path, "/biases"), strings.HasSuffix(path, "/gain"), strings.HasSuffix(path, "/offset"),
				strings.Contains(path, "/log_std/"), strings.HasPrefix(path, "/objective/"):
				kept++
			default:
				share = rate * weightDecay
				decayed++
			}
			for i, x := range w.float32 {
				wanted := float64(want[path].float32[i]) - share*float64(x)
				if g := float64(got[path].float32[i]); math.Abs(g-wanted) > 1e-6*max(1, math.Abs(wanted)) {
					t.Fatalf("%s, %s[%d]: got %v, want %v", backend, path, i, g, wanted)
				}
			}
		}
		if decayed != 19 || kept != 38 {
			t.Errorf("%s: %d variables decay and %d do not, want 19 and 38", backend, decayed, kept)
		}
	}
}
