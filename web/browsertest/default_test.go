//go:build !js

package browsertest

import (
	"math"
	"os"
	"testing"
)

// The default run on shapes, 500 steps from seed 1: the vaguer a caption the larger its σ, and the page shows it.
func TestDefaultRun(t *testing.T) {
	b := open(t, "/?play=0&seed=1")
	s := b.step(500)
	levels := s.Metrics.LogStdByLevel
	if len(levels) != 4 {
		t.Fatalf("ln σ of %d levels, want 4", len(levels))
	}
	for i := 1; i < len(levels); i++ {
		if !(value(levels[i]) < value(levels[i-1])) {
			t.Errorf("mean ln σ of level %d is %.3f, want less than the %.3f of level %d", i, value(levels[i]), value(levels[i-1]), i-1)
		}
	}
	if ratio := math.Exp(value(levels[0]) - value(levels[3])); !(ratio >= 2.5) {
		t.Errorf("σ of “a shape” is %.2f times that of the finest captions, want at least 2.5", ratio)
	}
	if recall := value(s.Metrics.RecallImageToText); !(recall > .85) {
		t.Errorf("recall at 1 at the finest level %.3f, want above .85", recall)
	}

	b.away()
	p := b.settled()
	if p.Step != 500 {
		t.Errorf("the picture is of step %d, want 500", p.Step)
	}
	if dir := os.Getenv("HALO_SCREENSHOTS"); dir != "" {
		b.shot().write(t, dir+"/default.png")
	}
	t.Logf("levels %v %v %v %v recall %v", value(levels[0]), value(levels[1]), value(levels[2]), value(levels[3]), value(s.Metrics.RecallImageToText))
	for j, text := range s.Points.Texts {
		t.Logf("%d %q at %v r %.1f", text.Level, text.Caption, p.text(j), p.TextRadii[j])
	}
}
