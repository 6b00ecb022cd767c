package session

import (
	"testing"
	"time"

	"halo/wasm/wire"
)

// looked is what page and scene heard while a run trained.
type looked struct {
	frames    int
	judged    []int64         // steps that were judged, as Progress names them
	at        []time.Duration // when that was heard first
	untimely  int             // Progress whose numbers are of a later step than it is itself
	undefined int             // Progress without a held-out number
	last      wire.Progress
}

// watch lets the session work for a while of its own clock.
func (b *bench) watch(d time.Duration) (l looked) {
	b.t.Helper()
	for end := b.clock + d; b.clock < end; {
		b.clear()
		wait := b.Work(10 * time.Millisecond)
		l.frames += len(of[wire.Frame](b.scene))
		for _, p := range of[wire.Progress](b.page) {
			l.last = p
			if p.Metrics.CrossEntropy == nil {
				l.undefined++
			}
			if p.MetricsStep > p.Step {
				l.untimely++
			}
			if n := len(l.judged); n == 0 || l.judged[n-1] != p.MetricsStep {
				l.judged, l.at = append(l.judged, p.MetricsStep), append(l.at, b.clock)
			}
		}
		if wait < 0 {
			break
		}
		b.clock += wait
	}
	return l
}

// At full pace frames are many and judgements few; at a slower pace, and in the first steps, every frame is judged.
func TestJudgementsFollowTheirSchedule(t *testing.T) {
	for _, row := range []struct {
		name                   string
		pace                   float64
		from                   int // steps before
		leastFrames            int // in two seconds
		leastJudged, mostJudge int
	}{
		{"full pace", Unlimited, firstSteps, 30, 4, 9},
		{"the first steps at full pace", Unlimited, 0, 30, 30, 61},
		{"ten steps a second", 10, 0, 18, 16, 21},
	} {
		b := newBench(t)
		b.start(1, true, row.pace)
		for b.run.run.Steps() < int64(row.from) {
			b.work(1)
		}
		b.watch(100 * time.Millisecond)
		l := b.watch(2 * time.Second)
		if l.frames < row.leastFrames {
			t.Errorf("%s: %d frames in two seconds, want at least %d", row.name, l.frames, row.leastFrames)
		}
		if n := len(l.judged); n < row.leastJudged || n > row.mostJudge {
			t.Errorf("%s: %d judgements in two seconds, want %d to %d", row.name, n, row.leastJudged, row.mostJudge)
		}
		if l.undefined > 0 || l.untimely > 0 {
			t.Errorf("%s: of the Progress, %d have no held-out number and %d one of a later step", row.name, l.undefined, l.untimely)
		}
		frames := b.run.history.Frames
		for _, frame := range frames {
			if frame.Metrics.CrossEntropy == nil {
				t.Errorf("%s: the history's frame of step %d was not judged", row.name, frame.Step)
			}
		}
		p := l.last
		if newest := frames[len(frames)-1]; p.MetricsStep == newest.Step && *p.Metrics.CrossEntropy != *newest.Metrics.CrossEntropy {
			t.Errorf("%s: the numbers of step %d are not those of the history", row.name, p.MetricsStep)
		}
	}
}

// Whatever ends the training, the numbers are those of where it stands.
func TestHaltsAreJudged(t *testing.T) {
	playing, paused := true, false
	halts := []struct {
		name string
		halt func(b *bench)
	}{
		{"pause", func(b *bench) { b.Handle(wire.Set{Run: 1, Playing: &paused}) }},
		{"steps by hand", func(b *bench) { b.Handle(wire.Steps{Run: 1, Count: 3}) }},
		{"pause and show the present", func(b *bench) {
			b.Handle(wire.Set{Run: 1, Playing: &paused})
			b.Handle(wire.Show{Run: 1, Index: -1})
		}},
		{"an end that nobody asked for, just after a Progress", func(b *bench) {
			b.Work(10 * time.Millisecond)
			b.run.playing, b.run.losses, b.run.report.lastProgress = false, nil, b.clock
		}},
	}
	for _, row := range halts {
		b := newBench(t)
		b.start(1, true, Unlimited)
		b.watch(300 * time.Millisecond)
		row.halt(b)
		b.clear()
		halted := b.clock
		b.work(50)
		if took := b.clock - halted; took > 100*time.Millisecond {
			t.Errorf("%s: it took %v until all was told, want at once", row.name, took)
		}
		p := last[wire.Progress](b, b.page)
		if p.Playing || p.Step != b.run.run.Steps() || p.MetricsStep != p.Step || p.Metrics.CrossEntropy == nil {
			t.Errorf("%s: playing %v at step %d with numbers of step %d, the run is at %d; want paused, all the same", row.name, p.Playing, p.Step, p.MetricsStep, b.run.run.Steps())
		}
		frame := last[wire.Frame](b, b.scene)
		if frame.Step != p.Step {
			t.Errorf("%s: the picture is of step %d, want %d", row.name, frame.Step, p.Step)
		}
		if frames := b.run.history.Frames; frames[len(frames)-1].Step != p.Step {
			t.Errorf("%s: the history ends at step %d, want %d", row.name, frames[len(frames)-1].Step, p.Step)
		}
		if wait := b.Work(10 * time.Millisecond); wait >= 0 {
			t.Errorf("%s: something is due in %v; want nothing", row.name, wait)
		}
		b.Handle(wire.Set{Run: 1, Playing: &playing})
		b.work(3)
		if b.run.run.Steps() <= p.Step {
			t.Errorf("%s: it does not go on", row.name)
		}
	}
}

// A frame of the history brings its own numbers, also while the run trains on.
func TestHistoryShowsItsOwnNumbers(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.watch(time.Second)
	b.Handle(wire.Show{Run: 1, Index: 1})
	b.work(2)
	want := b.run.history.Frames[1]
	if p := last[wire.Progress](b, b.page); p.Step != want.Step || p.MetricsStep != want.Step || *p.Metrics.CrossEntropy != *want.Metrics.CrossEntropy {
		t.Errorf("step %d with numbers of step %d; want those of step %d", p.Step, p.MetricsStep, want.Step)
	}
}

// What happens once, such as a graph that is compiled, does not count.
func TestCost(t *testing.T) {
	var c cost
	for i, row := range []struct{ took, want time.Duration }{{300, 0}, {8, 8}, {10, 8}, {500, 10}, {12, 12}, {14, 12}} {
		c.took(row.took * time.Millisecond)
		if got := c.every(0.1); got != 10*row.want*time.Millisecond {
			t.Errorf("after %d times: every %v, want every %v", i+1, got, 10*row.want*time.Millisecond)
		}
	}
}

// A machine so slow that the share would leave minutes between two judgements still hears of the run.
func TestSlowJudgementsHaveACeiling(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	for b.run.run.Steps() < firstSteps {
		b.work(1)
	}
	for range 2 {
		b.run.report.judgementTook.took(time.Second)
	}
	if _, judgement := b.intervals(); judgement != judgementCeiling {
		t.Errorf("a judgement that takes a second comes every %v, want every %v", judgement, judgementCeiling)
	}
}
