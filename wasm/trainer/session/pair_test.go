package session

import (
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// couple ties two sessions, whose messages to each other wait to be delivered.
type couple struct {
	t     *testing.T
	a, b  *bench
	queue []func()
}

func newCouple(t *testing.T, id int) *couple {
	c := &couple{t: t, a: newBench(t), b: newBench(t)}
	c.a.Partner = func(m any) { m = travelled(t, m); c.queue = append(c.queue, func() { c.b.Handle(m) }) }
	c.b.Partner = func(m any) { m = travelled(t, m); c.queue = append(c.queue, func() { c.a.Handle(m) }) }
	c.a.start(1, false, Unlimited)
	c.b.start(7, false, Unlimited)
	c.a.Handle(wire.Pair{Run: 1, ID: id})
	c.b.Handle(wire.Pair{Run: 7, ID: id})
	return c
}

// deliver hands over what waits.
func (c *couple) deliver() {
	for _, message := range c.queue {
		message()
	}
	c.queue = nil
}

func (c *couple) play() {
	yes := true
	c.a.Handle(wire.Set{Run: 1, Playing: &yes})
	c.b.Handle(wire.Set{Run: 7, Playing: &yes})
}

func steps(b *bench) int64 { return b.run.run.Steps() }

func TestNeitherRunsAway(t *testing.T) {
	c := newCouple(t, 1)
	c.play()
	c.a.work(50) // the other one was not heard, so it is at step 0
	if got := steps(c.a); got != lead {
		t.Fatalf("alone it took %d steps, want %d", got, lead)
	}
	if wait := c.a.Work(0); wait >= 0 {
		t.Errorf("held back it waits %v, want for a message", wait)
	}
	for range 12 {
		c.b.Work(1) // one step
		c.deliver()
		c.a.work(50)
		c.deliver()
		if ahead := steps(c.a) - steps(c.b); ahead < 0 || ahead > lead {
			t.Errorf("at steps %d and %d, want the first ahead by at most %d", steps(c.a), steps(c.b), lead)
		}
	}
	if steps(c.b) != 12 || steps(c.a) != 12+lead {
		t.Errorf("at steps %d and %d, want %d and 12", steps(c.a), steps(c.b), 12+lead)
	}
}

func TestStepsByHandAreNotHeld(t *testing.T) {
	c := newCouple(t, 1)
	c.a.Handle(wire.Steps{Run: 1, Count: 3 * lead})
	c.a.work(100)
	if got := steps(c.a); got != 3*lead {
		t.Errorf("took %d steps, want the %d that were asked for", got, 3*lead)
	}
}

func TestWhoCannotGoOnHoldsNobody(t *testing.T) {
	c := newCouple(t, 1)
	c.play()
	c.a.Handle(wire.At{ID: 1, Step: 0, Free: true})
	c.a.work(2 * lead)
	if got := steps(c.a); got <= lead {
		t.Errorf("took %d steps, want more than %d: the other one is free", got, lead)
	}
	c.a.Handle(wire.At{ID: 1, Step: 0}) // it was restored
	before := steps(c.a)
	c.a.work(10)
	if got := steps(c.a); got != before {
		t.Errorf("took %d further steps, want none: the other one is behind again", got-before)
	}
}

func TestLateMessagesOfAnEarlierPair(t *testing.T) {
	c := newCouple(t, 4)
	c.play()
	c.a.Handle(wire.At{ID: 3, Step: 1000})
	c.a.work(50)
	if got := steps(c.a); got != lead {
		t.Errorf("took %d steps, want %d: what it heard was of another pair", got, lead)
	}
	c.a.Handle(wire.Pair{Run: 9, ID: 5}) // of a run that is gone
	c.a.work(50)
	if got := steps(c.a); got != lead {
		t.Errorf("took %d steps, want %d: the pair of another run is not its own", got, lead)
	}
}

func TestUntied(t *testing.T) {
	c := newCouple(t, 1)
	c.play()
	c.a.work(50)
	c.a.Partner = nil // the message brought no port
	c.a.Handle(wire.Pair{Run: 1, ID: 2})
	c.a.work(2 * lead)
	if got := steps(c.a); got <= lead {
		t.Errorf("took %d steps, want more than %d", got, lead)
	}
	c.a.start(2, true, Unlimited)
	c.a.work(2 * lead)
	if got := steps(c.a); got <= lead {
		t.Errorf("a new run took %d steps, want more than %d: it is tied to none", got, lead)
	}
}

func TestTellsWhereItIs(t *testing.T) {
	b := newBench(t)
	var told []wire.At
	b.Partner = func(m any) { told = append(told, travelled(t, m).(wire.At)) }
	b.start(1, false, Unlimited)
	b.Handle(wire.Pair{Run: 1, ID: 2})
	b.work(5)
	b.work(5)
	if len(told) != 1 || told[0] != (wire.At{ID: 2}) {
		t.Fatalf("told %+v, want step 0 of pair 2, once", told)
	}
	b.Handle(wire.Steps{Run: 1, Count: 3})
	b.work(20)
	if last := told[len(told)-1]; last != (wire.At{ID: 2, Step: 3}) {
		t.Errorf("told %+v last, want step 3", last)
	}
	rate := 1e30 // nothing survives this
	b.Handle(wire.Set{Run: 1, LearningRate: &rate})
	b.Handle(wire.Steps{Run: 1, Count: 50})
	b.work(200)
	if len(of[wire.Diverged](b.page)) == 0 {
		t.Fatal("the run did not diverge")
	}
	if last := told[len(told)-1]; !last.Free {
		t.Errorf("told %+v last, want that it is free", last)
	}
}

func TestFrameNearestToAStep(t *testing.T) {
	var frames []*checkpoint.Snapshot
	for _, step := range []int64{0, 10, 20, 40} {
		frames = append(frames, &checkpoint.Snapshot{Step: step})
	}
	for _, r := range []struct {
		step int64
		want int
	}{{-5, 0}, {0, 0}, {4, 0}, {5, 0}, {6, 1}, {20, 2}, {29, 2}, {31, 3}, {1 << 40, 3}} {
		if got := nearest(frames, r.step); got != r.want {
			t.Errorf("step %d: got frame %d, want %d", r.step, got, r.want)
		}
	}
	if got := nearest(nil, 3); got != -1 {
		t.Errorf("no frames: got %d, want −1, the present", got)
	}

	b := newBench(t)
	b.start(1, false, Unlimited)
	b.Handle(wire.Steps{Run: 1, Count: 6})
	b.work(50)
	step := int64(0)
	b.Handle(wire.Show{Run: 1, Index: -1, Step: &step})
	b.work(3)
	if p := last[wire.Progress](b, b.page); p.HistoryIndex != 0 || p.Step != 0 {
		t.Errorf("asked for step 0: got frame %d of step %d", p.HistoryIndex, p.Step)
	}
}
