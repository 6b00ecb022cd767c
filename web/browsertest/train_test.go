//go:build !js

package browsertest

import (
	"math"
	"testing"
)

// Training starts by itself, and learns: the held-out cross-entropy falls by half a nat below chance, which is
// ln 64 whatever the sliders do.
func TestTrainsByItself(t *testing.T) {
	for _, path := range []string{"/?pace=max", "/?data=emoji60&pace=max"} {
		t.Run(path, func(t *testing.T) {
			b := open(t, path)
			s := b.untilState("a step was taken", func(s state) bool { return s.at() > 0 })
			if !s.Playing || *s.Source != "live" || len(s.Points.Images) == 0 {
				t.Errorf("playing %v, source %q, %d images; want a live run that trains", s.Playing, *s.Source, len(s.Points.Images))
			}
			b.untilState("the held-out cross-entropy is below ln 64 − 0.5", func(s state) bool {
				return value(s.Metrics.CrossEntropy) < math.Log(64)-0.5
			})
		})
	}
}
