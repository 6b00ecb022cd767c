package session

import (
	"testing"

	"halo/toymodel"
	"halo/wasm/wire"
)

// A run that is to pause at a step does so exactly there, says so once, and goes on when it is asked to.
func TestPausesByItself(t *testing.T) {
	c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	c.BatchSize = 8
	b := newBench(t)
	b.Handle(wire.Start{Run: 1, Config: c, Playing: true, Pace: Unlimited, Until: 7})
	b.work(100)
	if p := last[wire.Progress](b, b.page); p.Step != 7 || p.Playing || !p.Reached || p.MetricsStep != 7 {
		t.Errorf("step %d, playing %v, reached %v, judged at step %d; want 7, paused by itself and judged there", p.Step, p.Playing, p.Reached, p.MetricsStep)
	}
	b.clear()
	b.Handle(wire.Set{Run: 1})
	b.work(10)
	if p := last[wire.Progress](b, b.page); p.Reached {
		t.Error("it is said again that the step was reached")
	}

	playing, until := true, int64(12)
	b.Handle(wire.Set{Run: 1, Playing: &playing, Until: &until})
	b.work(100)
	if p := last[wire.Progress](b, b.page); p.Step != 12 || p.Playing || !p.Reached {
		t.Errorf("sent on until 12: step %d, playing %v, reached %v", p.Step, p.Playing, p.Reached)
	}

	// Beyond the step, and where there is none, nothing pauses.
	for _, row := range []struct {
		name  string
		until int64
	}{{"a step that is past", 3}, {"none", 0}} {
		until = row.until
		before := b.run.run.Steps()
		b.Handle(wire.Set{Run: 1, Playing: &playing, Until: &until})
		b.work(5)
		if p := last[wire.Progress](b, b.page); !b.run.playing || p.Reached || b.run.run.Steps() <= before {
			t.Errorf("%s: playing %v at step %d, from %d; want it to train on", row.name, b.run.playing, b.run.run.Steps(), before)
		}
	}

	// Single steps are counted, whatever the step to pause at.
	until = b.run.run.Steps() + 2
	b.Handle(wire.Set{Run: 1, Until: &until})
	b.Handle(wire.Steps{Run: 1, Count: 5})
	b.work(20)
	if got := b.run.run.Steps(); got != until+3 {
		t.Errorf("5 steps over the step to pause at: at step %d, want %d", got, until+3)
	}
}

// What is taken up again from a saved run is the run that it was: its source, its steps, and the same next step.
func TestTakenUpAgain(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 5})
	b.work(20)
	b.Handle(wire.Save{Run: 1})
	saved := last[wire.Saved](b, b.page)
	b.Handle(wire.Steps{Run: 1, Count: 1})
	b.work(20)
	want := b.run.report.judged.Metrics.Loss

	b.Handle(wire.Open{Run: 2, Name: "what was saved", Source: "live", Data: saved.Data})
	if s := last[wire.Started](b, b.page); s.Run != 2 || s.Source != "live" || !s.Trainable {
		t.Errorf("got run %d, source %q, trainable %v; want 2, live, true", s.Run, s.Source, s.Trainable)
	}
	b.Handle(wire.Steps{Run: 2, Count: 1})
	b.work(20)
	if got := b.run.report.judged.Metrics.Loss; b.run.run.Steps() != 6 || got == nil || *got != *want {
		t.Errorf("step %d with loss %v, want step 6 with %v", b.run.run.Steps(), got, *want)
	}

	b.Handle(wire.Open{Run: 3, Name: "what was saved", Source: "live", Data: saved.Data,
		Schedule: []wire.Change{{Step: 2, Setting: "tau", Value: 9}, {Step: 7, Setting: "batch", Value: 16}}})
	for _, row := range []struct{ steps, batch int }{{1, 8}, {1, 16}} {
		b.Handle(wire.Steps{Run: 3, Count: row.steps})
		b.work(20)
		if got := b.run.run.BatchSize(); got != row.batch || b.run.run.Tau() == 9 {
			t.Errorf("at step %d the batch size is %d and τ %v, want %d, and τ as it was saved", b.run.run.Steps(), got, b.run.run.Tau(), row.batch)
		}
	}
}
