package session

import (
	"math"
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/toymodel"
	"halo/wasm/wire"
)

func change(step int64, setting string, value float64) wire.Change {
	return wire.Change{Step: step, Setting: setting, Value: value}
}

// follow starts a run of small batches with a schedule.
func (b *bench) follow(run int, pace float64, playing bool, changes ...wire.Change) {
	b.t.Helper()
	b.Handle(wire.Start{Run: run, Config: b.config(), Playing: playing, Pace: pace, Schedule: changes})
}

func (b *bench) config() checkpoint.Config {
	b.t.Helper()
	c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		b.t.Fatal(err)
	}
	c.BatchSize = 8
	return c
}

// takeSteps takes exactly n steps, whatever is asked for besides.
func (b *bench) takeSteps(run, n int) {
	b.t.Helper()
	want := b.run.run.Steps() + int64(n)
	b.Handle(wire.Steps{Run: run, Count: n})
	b.work(1000)
	if got := b.run.run.Steps(); got != want {
		b.t.Fatalf("at step %d, want %d", got, want)
	}
}

func (b *bench) losses() (list []float32) {
	for _, p := range of[wire.Progress](b.page) {
		list = append(list, p.Losses...)
	}
	return list
}

// recorded asks for the record.
func (b *bench) recorded(run int) wire.Recorded {
	b.t.Helper()
	b.Handle(wire.Record{Run: run})
	return last[wire.Recorded](b, b.page)
}

func (b *bench) set(run int, change wire.Set) {
	change.Run = run
	b.Handle(change)
}

// Whatever the pace, the changes are made at their steps: the losses are those of a run that calls the setters there.
func TestScheduleAtAnyPace(t *testing.T) {
	plan := []wire.Change{change(0, "lr", 0.01), change(5, "batch", 16), change(5, "tau", 2), change(9, "tau", 0.5), change(12, "batch", 8)}
	want := func() []float32 {
		b := newBench(t)
		b.follow(1, Unlimited, false)
		r := b.run.run
		var losses []float32
		for step := range 15 {
			var err error
			switch step {
			case 0:
				err = r.SetLearningRate(0.01)
			case 5:
				err = r.SetBatchSize(16)
				if err == nil {
					err = r.SetTau(2)
				}
			case 9:
				err = r.SetTau(0.5)
			case 12:
				err = r.SetBatchSize(8)
			}
			if err != nil {
				t.Fatal(err)
			}
			result, err := r.Step()
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, float32(result.Loss))
		}
		return losses
	}()
	for _, row := range []struct {
		name string
		run  func(b *bench)
	}{
		{"as fast as it goes", func(b *bench) {
			b.follow(1, Unlimited, true, plan...)
			b.work(6)
		}},
		{"held at 25 a second", func(b *bench) {
			b.follow(1, 25, true, plan...)
			b.work(40)
		}},
		{"one by one", func(b *bench) {
			b.follow(1, Unlimited, false, plan...)
			for range 15 {
				b.takeSteps(1, 1)
			}
		}},
		{"with a pause", func(b *bench) {
			b.follow(1, Unlimited, false, plan...)
			b.takeSteps(1, 5)
			playing := true
			b.set(1, wire.Set{Playing: &playing})
			b.work(6)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			row.run(b)
			b.work(5)
			got := b.losses()
			if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
				t.Errorf("losses %v, want %v", got, want)
			}
		})
	}
}

// A change by step is seen as soon as its step was taken, before the next one.
func TestScheduledChangeIsReported(t *testing.T) {
	b := newBench(t)
	b.follow(1, Unlimited, false, change(0, "batch", 4), change(3, "tau", 2))
	b.work(5)
	if p := last[wire.Progress](b, b.page); p.BatchSize != 4 || p.Tau != 1 || p.Step != 0 {
		t.Errorf("at the start: batch %d, τ %v at step %d; want 4, 1 at 0", p.BatchSize, p.Tau, p.Step)
	}
	b.takeSteps(1, 3)
	if p := last[wire.Progress](b, b.page); p.Tau != 2 || p.Step != 3 {
		t.Errorf("τ %v at step %d, want 2 at 3", p.Tau, p.Step)
	}
	if f := last[wire.Frame](b, b.scene); f.Objective.Tau != 2 || f.Step != 3 {
		t.Errorf("the frame has τ %v at step %d, want 2 at 3: its circles follow", f.Objective.Tau, f.Step)
	}
}

// A run that is dragged while it trains is recorded with the steps at which each change was first used, and a run
// that follows the record is the same to the bit.
func TestDraggedRunReplays(t *testing.T) {
	b := newBench(t)
	b.follow(1, Unlimited, false)
	f := func(x float64) *float64 { return &x }
	n := func(n int) *int { return &n }
	b.set(1, wire.Set{LearningRate: f(0.02)})
	b.takeSteps(1, 3)
	for i := range 10_000 { // a wild drag: only its end is used
		b.set(1, wire.Set{Tau: f(1 + float64(i)/10_000)})
	}
	b.set(1, wire.Set{Tau: f(1.0 / 3)})
	b.set(1, wire.Set{BatchSize: n(64)}) // and back, before a step is taken
	b.set(1, wire.Set{BatchSize: n(8)})
	b.takeSteps(1, 2)
	b.set(1, wire.Set{BatchSize: n(16), Tau: f(2)})
	playing, paused := true, false
	b.set(1, wire.Set{Playing: &playing})
	b.work(7) // some steps
	b.set(1, wire.Set{Playing: &paused})
	later := b.run.run.Steps()
	b.set(1, wire.Set{Tau: f(3)})
	b.set(1, wire.Set{Pace: f(25)}) // changes nothing that counts
	b.takeSteps(1, 4)
	end := b.run.run.Steps()
	b.set(1, wire.Set{Tau: f(0.7)}) // no step has used it yet
	want := []wire.Change{change(0, "lr", 0.02), change(3, "tau", 1.0/3), change(5, "batch", 16), change(5, "tau", 2), change(later, "tau", 3), change(end, "tau", 0.7)}
	recorded := b.recorded(1)
	if recorded.Step != end || recorded.Reason != "" || !slices.Equal(recorded.Changes, want) {
		t.Errorf("got step %d, %v, %q; want step %d, %v", recorded.Step, recorded.Changes, recorded.Reason, end, want)
	}
	b.work(3)
	losses, frame := b.losses(), last[wire.Frame](b, b.scene)

	again := newBench(t)
	again.follow(2, Unlimited, false, recorded.Changes...)
	again.takeSteps(2, int(end))
	if got := again.losses(); !slices.Equal(got, losses) {
		t.Errorf("replayed: losses %v, want %v", got, losses)
	}
	got := last[wire.Frame](again, again.scene)
	if got.Step != frame.Step || got.Objective != frame.Objective || !slices.Equal(got.Images, frame.Images) || !slices.Equal(got.TextStd, frame.TextStd) {
		t.Errorf("replayed: the last frame, of step %d with τ %v, is not that of step %d with τ %v", got.Step, got.Objective.Tau, frame.Step, frame.Objective.Tau)
	}
	if record := again.recorded(2); !slices.Equal(record.Changes, recorded.Changes) {
		t.Errorf("replayed: recorded %v, want the same %v", record.Changes, recorded.Changes)
	}
}

// What a hand changes after a scheduled change of the same step outranks it; what is planned for later stays planned.
func TestDragInAScheduledRun(t *testing.T) {
	b := newBench(t)
	b.follow(1, Unlimited, false, change(2, "tau", 2), change(5, "tau", 4), change(9, "lr", 0.01))
	b.takeSteps(1, 2)
	tau := 3.0
	b.set(1, wire.Set{Tau: &tau})
	b.takeSteps(1, 4)
	if got := b.run.run.Tau(); got != 4 {
		t.Errorf("τ is %v after step 6, want the 4 of the schedule", got)
	}
	want := []wire.Change{change(2, "tau", 3), change(5, "tau", 4), change(9, "lr", 0.01)}
	if got := b.recorded(1); !slices.Equal(got.Changes, want) || got.Reason != "" {
		t.Errorf("recorded %v, %q; want %v", got.Changes, got.Reason, want)
	}
}

// What a step does to a temperature that is learned is no change; what a hand does is one.
func TestLearnedTemperatureIsNoChange(t *testing.T) {
	start := func(b *bench, run int, changes ...wire.Change) {
		c, err := toymodel.DefaultConfig("tree332", "clip?learn=tau", 0)
		if err != nil {
			t.Fatal(err)
		}
		c.BatchSize = 8
		b.Handle(wire.Start{Run: run, Config: c, Schedule: changes})
	}
	b := newBench(t)
	start(b, 1)
	begun := b.run.run.Tau()
	b.takeSteps(1, 3)
	if b.run.run.Tau() == begun {
		t.Fatal("τ is not learned")
	}
	if got := b.recorded(1); len(got.Changes) > 0 {
		t.Errorf("recorded %v, want nothing", got.Changes)
	}
	tau := 0.3
	b.set(1, wire.Set{Tau: &tau})
	b.takeSteps(1, 3)
	recorded := b.recorded(1)
	if len(recorded.Changes) != 1 || recorded.Changes[0].Step != 3 || math.Abs(recorded.Changes[0].Value/tau-1) > 1e-6 {
		t.Errorf("recorded %v, want τ 0.3 after step 3", recorded.Changes)
	}
	again := newBench(t)
	start(again, 2, recorded.Changes...)
	again.takeSteps(2, 6)
	if got, want := again.losses(), b.losses(); !slices.Equal(got, want) {
		t.Errorf("replayed: losses %v, want %v", got, want)
	}
}

func TestBadScheduleLeavesWhatWasShown(t *testing.T) {
	b := newBench(t)
	b.follow(1, Unlimited, false)
	b.follow(2, Unlimited, true, change(3, "seed", 2))
	if problem := last[wire.Problem](b, b.page); problem.Run != 2 || !strings.Contains(problem.Message, `unknown setting "seed"`) {
		t.Errorf("got %+v, want a problem of run 2 that names the setting", problem)
	}
	if b.run.id != 1 {
		t.Errorf("run %d is on show, want the one before", b.run.id)
	}
}

// Of some runs no link can be made; the answer says why.
func TestNoRecord(t *testing.T) {
	for _, row := range []struct {
		name string
		make func(b *bench)
		want string
	}{
		{"restored", func(b *bench) {
			c := b.config()
			c.Objective.Clamp, c.LearningRate = 0, 0.003
			b.Handle(wire.Start{Run: 7, Config: c, Playing: true, Pace: Unlimited,
				Schedule: []wire.Change{change(4, "lr", 1e30), change(1000, "tau", 2)}})
			b.work(200)
			diverged := last[wire.Diverged](b, b.page)
			if record := b.recorded(7); record.Reason != "" || record.Step != diverged.Step || len(record.Changes) != 2 {
				b.t.Errorf("a diverged run is replayed up to there: got %+v", record)
			}
			b.Handle(wire.Restore{Run: 7, LearningRateFactor: 1e-30})
			if len(b.run.script.plan) > 0 {
				b.t.Errorf("after the restore it still plans %v", b.run.script.plan)
			}
		}, "taken back to step"},
		{"opened", func(b *bench) {
			b.follow(1, Unlimited, false)
			b.takeSteps(1, 2)
			b.Handle(wire.Save{Run: 1})
			b.Handle(wire.Open{Run: 7, Name: "mine.safetensors", Data: last[wire.Saved](b, b.page).Data})
		}, "goes on from a checkpoint"},
		{"changed at more steps than a link holds", func(b *bench) {
			b.follow(7, Unlimited, false)
			for i := range toymodel.MaxChanges + 1 {
				b.run.script.record = append(b.run.script.record, toymodel.Change{Step: int64(i), Setting: "tau", Value: 1})
			}
			tau := 2.0
			b.set(7, wire.Set{Tau: &tau})
			b.takeSteps(7, 1)
			if got := len(b.run.script.record); got != 0 {
				b.t.Errorf("%d changes are kept that are of no use", got)
			}
		}, "more than 1000 changes"},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t)
			row.make(b)
			record := b.recorded(7)
			if !strings.Contains(record.Reason, row.want) || len(record.Changes) > 0 {
				t.Errorf("got %q with %d changes, want %q with none", record.Reason, len(record.Changes), row.want)
			}
		})
	}
}
