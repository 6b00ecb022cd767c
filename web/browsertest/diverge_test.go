//go:build !js

package browsertest

import (
	"fmt"
	"strings"
	"testing"
)

// A run that diverges says at which step and how, stops, and goes on from its last good state. The page's own
// runs are clamped and do not; one that halo train made without the clamp does when its learning rate is dragged
// to the end.
func TestDivergence(t *testing.T) {
	b := open(t, "/?play=0&pace=max&checkpoint=checkpoints/"+unclampedName)
	s := b.untilState("the checkpoint is on show", func(s state) bool { return s.Source != nil && *s.Source == unclampedName })
	if s.Config.Objective.Clamp != 0 || s.at() != unclampedSteps {
		t.Fatalf("clamp %v at step %d, want none at step %d", s.Config.Objective.Clamp, s.at(), unclampedSteps)
	}
	good, rate := s.at(), s.LR
	b.slideRate(0.3)
	b.click("#play")
	s = b.untilState("the run has diverged", func(s state) bool { return s.Diverged != nil })
	if s.Playing || s.Diverged.Step <= good || s.Diverged.LastGood < good || s.Diverged.What == "" {
		t.Errorf("playing %v, %+v; want it stopped, after step %d", s.Playing, *s.Diverged, good)
	}
	if want := fmt.Sprintf("Diverged at step %d: the %s ", s.Diverged.Step, s.Diverged.What); len(s.Messages) != 1 || !strings.HasPrefix(s.Messages[0], want) {
		t.Errorf("the page shows %q, want %q …", s.Messages, want)
	}
	last := s.Diverged.LastGood
	if got, want := evaluate[string](b, `document.querySelector("#messages .action").textContent`), fmt.Sprintf("Restore step %d with half the learning rate", last); got != want {
		t.Errorf("the button says %q, want %q", got, want)
	}
	b.click("#messages .action")
	s = b.untilState("the run trains on", func(s state) bool { return s.Diverged == nil && s.at() > last+3 && s.at() < last+3000 })
	if len(s.Messages) > 0 || !s.Playing {
		t.Errorf("playing %v, the page shows %q", s.Playing, s.Messages)
	}
	// Half of the rate that the good state had, if it was smaller.
	if half := []float64{rate / 2, 0.15}; s.LR != half[0] && s.LR != half[1] || s.InForce.LR != s.LR {
		t.Errorf("restored with a learning rate of %v, in force %v; want half of what it was, %v", s.LR, s.InForce.LR, half)
	}
	if shown := evaluate[string](b, `document.getElementById("lr-value").textContent`); shown == "0.3" {
		t.Error("the slider still shows the rate that diverged")
	}
}
