//go:build !js

package browsertest

import (
	"testing"
	"time"

	"halo/checkpoint"
)

// moment is long enough for a run at full speed to take steps.
const moment = 300 * time.Millisecond

// pressed tells what the play button shows.
func (b *tab) pressed() bool {
	b.t.Helper()
	return evaluate[string](b, `document.getElementById("play").getAttribute("aria-pressed")`) == "true"
}

// Pause shows at once; after the trainer has heard of it no step begins.
func TestPauseAndPlay(t *testing.T) {
	b := open(t, "/?pace=max")
	b.untilState("it trains", func(s state) bool { return s.at() > 5 })
	b.click("#play")
	if b.pressed() || b.state().Playing {
		t.Error("after the click on pause the page still shows that it trains")
	}
	at := b.step(0).at() // the trainer answers after it has heard of the pause
	time.Sleep(moment)
	if s := b.step(0); s.at() != at || s.Playing {
		t.Errorf("paused at step %d: at step %d a moment later, playing %v", at, s.at(), s.Playing)
	}
	b.click("#play")
	if !b.pressed() || !b.state().Playing {
		t.Error("after the click on play the page does not show that it trains")
	}
	s := b.untilState("it trains on", func(s state) bool { return s.at() > at+5 })
	if s.Run != 1 {
		t.Errorf("run %d, want the first still", s.Run)
	}
}

// What drags while it trains never restarts it, and a temperature or a learning rate compiles nothing.
func TestDraggedWhileItTrains(t *testing.T) {
	b := open(t, "/?pace=max")
	before := b.untilState("it trains", func(s state) bool { return s.at() > 5 })
	b.slideTau(2)
	b.slideRate(0.001)
	s := b.untilState("the trainer has both", func(s state) bool { return s.InForce.Tau == 2 && s.InForce.LR == 0.001 })
	if s.Run != before.Run || s.at() < before.at() || !s.Playing {
		t.Errorf("run %d at step %d, playing %v; want run %d beyond step %d, playing", s.Run, s.at(), s.Playing, before.Run, before.at())
	}
	if s.GraphsCompiled != before.GraphsCompiled {
		t.Errorf("%d graphs were compiled for a temperature and a learning rate", s.GraphsCompiled-before.GraphsCompiled)
	}
	// The readout follows while the button is still held.
	r := b.box("#batch")
	b.move(r.middle())
	b.press(r.middle())
	if shown, s := evaluate[string](b, `document.getElementById("batch-value").textContent`), b.state(); shown != "32" && shown != "64" || shown == "64" && s.Batch != 64 || shown == "32" && s.Batch != 32 {
		t.Errorf("the button held in the middle of the slider: the readout shows %q, the state has %d", shown, s.Batch)
	}
	b.pull(point{r.X + r.Width - 2, r.middle().y})
	if shown := evaluate[string](b, `document.getElementById("batch-value").textContent`); shown != "512" {
		t.Errorf("the button held at the end of the slider: the readout shows %q, want 512", shown)
	}
	b.pull(point{r.X + 2, r.middle().y})
	b.release(point{r.X + 2, r.middle().y})
	s = b.untilState("the trainer has the smallest batch", func(s state) bool { return s.InForce.Batch == 4 })
	at := s.at()
	if s = b.untilState("it trains on", func(s state) bool { return s.at() > at }); s.Run != before.Run {
		t.Errorf("run %d, want %d", s.Run, before.Run)
	}
}

// Step takes one step, reset begins the same run again, and a new seed begins another.
func TestStepResetAndNewSeed(t *testing.T) {
	b := open(t, "/?play=0&seed=5")
	first := b.state()
	if first.at() != 0 || first.Playing {
		t.Fatalf("at step %d, playing %v; want 0 and paused", first.at(), first.Playing)
	}
	b.click("#step")
	one := b.untilState("a step was taken", func(s state) bool { return s.at() == 1 })
	b.click("#step")
	two := b.untilState("another was taken", func(s state) bool { return s.at() == 2 })
	time.Sleep(moment)
	if s := b.step(0); s.at() != 2 || s.Playing {
		t.Errorf("two clicks on step: at step %d, playing %v", s.at(), s.Playing)
	}
	far := b.step(20)

	b.click("#reset")
	again := b.untilState("the run begins again", func(s state) bool { return s.Run == first.Run+1 && s.at() == 0 })
	if again.Seed != 5 || !sameMetrics(again, first) {
		t.Errorf("after reset: seed %d and metrics that differ from those of the start", again.Seed)
	}
	b.click("#step")
	if s := b.untilState("a step was taken", func(s state) bool { return s.at() == 1 }); !sameMetrics(s, one) {
		t.Errorf("step 1 after reset: loss %v, want %v as before", value(s.Metrics.Loss), value(one.Metrics.Loss))
	}
	b.click("#step")
	if s := b.untilState("another was taken", func(s state) bool { return s.at() == 2 }); !sameMetrics(s, two) {
		t.Errorf("step 2 after reset: loss %v, want %v as before", value(s.Metrics.Loss), value(two.Metrics.Loss))
	}
	if s := b.step(20); !sameMetrics(s, far) {
		t.Errorf("step 22 after reset: loss %v, want %v as before", value(s.Metrics.Loss), value(far.Metrics.Loss))
	}

	b.click("#new-seed")
	other := b.untilState("another run begins", func(s state) bool { return s.Run == first.Run+2 && s.at() == 0 })
	if other.Seed == 5 || sameMetrics(other, first) {
		t.Errorf("new seed: seed %d, and a run that begins like that of seed 5: %v", other.Seed, sameMetrics(other, first))
	}
	if s := b.step(1); sameMetrics(s, one) {
		t.Error("a new seed made the same first step")
	}
}

// sameMetrics tells whether two frames have the same loss and the same judgement, to the bit.
func sameMetrics(a, b state) bool {
	of := func(m checkpoint.Metrics) [3]float64 {
		loss := -1.0 // before the first step there is none
		if m.Loss != nil {
			loss = *m.Loss
		}
		return [3]float64{loss, value(m.CrossEntropy), value(m.RecallImageToText)}
	}
	return of(a.Metrics) == of(b.Metrics)
}
