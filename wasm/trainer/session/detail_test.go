package session

import (
	"slices"
	"testing"
	"time"

	"halo/checkpoint"
	"halo/toymodel"
	"halo/wasm/wire"
)

// see tells the session what is seen of the page.
func (b *bench) see(detail, geometry bool) {
	b.Handle(wire.Visible{Visible: true, Detail: detail, Geometry: geometry})
}

// The page hears details while a panel that shows them is seen, of the judgement on show, and never else.
func TestDetailIsOfTheJudgementOnShow(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.takeSteps(1, 3)
	if got := of[wire.Detail](b.page); len(got) > 0 {
		t.Fatalf("%d Detail although nobody sees them", len(got))
	}
	b.see(true, false)
	b.work(10)
	d := last[wire.Detail](b, b.page)
	frame := last[wire.Frame](b, b.scene)
	if d.Run != 1 || d.Step != 3 || !slices.Equal(d.TextStd, frame.TextStd) {
		t.Errorf("Detail of run %d, step %d with %d σ; want those of the frame of step %d", d.Run, d.Step, len(d.TextStd), frame.Step)
	}
	random, err := toymodel.RandomHead(b.Backend, b.run.set, b.run.config, b.run.run.Evaluation())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.RandomStd, wire.Floats(random)) {
		t.Errorf("the random head gives %v, want %v", d.RandomStd, random)
	}
	if len(d.Kinds) != 31 || d.Kinds[0] != 18 || slices.Min(d.Kinds) != 1 {
		t.Errorf("kinds %v, want 18 of the vaguest and 1 of the finest", d.Kinds)
	}
	if d.SlopeBits == nil || d.SpearmanKinds == nil || len(d.Errors) != 3 || len(d.Errors[0].Answers) != toymodel.Quarters {
		t.Errorf("slope %v, ρ %v, errors of %d levels; want numbers, and errors of 3", d.SlopeBits, d.SpearmanKinds, len(d.Errors))
	}

	b.clear()
	b.work(10)
	if got := of[wire.Detail](b.page); len(got) > 0 {
		t.Errorf("nothing has changed, and %d Detail came", len(got))
	}
	b.Handle(wire.Show{Run: 1, Index: 0})
	b.work(10)
	first := last[wire.Detail](b, b.page)
	if first.Step != 0 || slices.Min(first.TextStd) != slices.Max(first.TextStd) || first.SpearmanBits != nil || len(first.Errors) != 0 {
		t.Errorf("looking back to step 0, where all σ are equal: step %d, ρ %v, errors %v", first.Step, first.SpearmanBits, first.Errors)
	}
	b.Handle(wire.Show{Run: 1, Index: -1})
	b.work(10)
	if got := last[wire.Detail](b, b.page); got.Step != 3 {
		t.Errorf("back in the present: step %d, want 3", got.Step)
	}
	b.see(false, false)
	b.clear()
	b.takeSteps(1, 2)
	if got := of[wire.Detail](b.page); len(got) > 0 {
		t.Errorf("%d Detail although nobody sees them", len(got))
	}
}

// While it trains, details come a few times a second, and a page that is hidden hears none.
func TestDetailIsSparing(t *testing.T) {
	b := newBench(t)
	b.start(1, true, 20)
	b.see(true, true)
	b.work(2)
	for _, row := range []struct {
		visible     bool
		least, most int
	}{{true, 4, 9}, {false, 0, 0}} {
		b.Handle(wire.Visible{Visible: row.visible, Detail: true, Geometry: true})
		b.work(2)
		b.clear()
		for end := b.clock + 2*time.Second; b.clock < end; {
			if wait := b.Work(10 * time.Millisecond); wait > 0 {
				b.clock += wait
			}
		}
		if got := len(of[wire.Detail](b.page)); got < row.least || got > row.most {
			t.Errorf("visible %v: %d Detail in two seconds, want %d to %d", row.visible, got, row.least, row.most)
		}
		if got := len(of[wire.Geometry](b.page)); got < row.least || got > row.most {
			t.Errorf("visible %v: %d Geometry in two seconds, want %d to %d", row.visible, got, row.least, row.most)
		}
	}
}

// An objective without σ has nothing to tell, and says so.
func TestDetailWithoutStd(t *testing.T) {
	b := newBench(t)
	c, err := toymodel.DefaultConfig("tree332", "clip", 0)
	if err != nil {
		t.Fatal(err)
	}
	b.see(true, false)
	b.Handle(wire.Start{Run: 1, Config: c})
	b.work(10)
	if d := last[wire.Detail](b, b.page); len(d.TextStd) > 0 || len(d.RandomStd) > 0 || d.SlopeBits != nil || len(d.Errors) > 0 {
		t.Errorf("got %+v, want nothing", d)
	}
}

// Paused, the geometry of every frame of the history is told; a run that was taken back forgets what came after.
func TestGeometryOfTheHistory(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	for range 5 {
		b.takeSteps(1, 1)
	}
	b.see(false, true)
	b.work(100)
	got := last[wire.Geometry](b, b.page)
	frames := b.run.history.Frames
	if len(got.Frames) != len(frames) || len(frames) < 5 {
		t.Fatalf("%d frames, want all %d of the history", len(got.Frames), len(frames))
	}
	for i, frame := range got.Frames {
		want, err := b.run.history.Geometry(i)
		if err != nil {
			t.Fatal(err)
		}
		if frame.Step != frames[i].Step || *frame.ModalityGap != *want.ModalityGap || *frame.EffectiveRankTexts != *want.EffectiveRankTexts || *frame.UniformityImages != *want.UniformityImages {
			t.Errorf("frame %d: got %+v, want step %d and %+v", i, frame, frames[i].Step, *want)
		}
	}
	b.clear()
	b.work(10)
	if again := of[wire.Geometry](b.page); len(again) > 0 {
		t.Errorf("nothing has changed, and %d Geometry came", len(again))
	}
}

// The floors are told at the start and whenever the batch size is another.
func TestFloorsFollowTheBatchSize(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.work(10)
	f := last[wire.Floors](b, b.page)
	if f.BatchSize != 8 || f.HeldOut == nil || f.Batch == nil || f.BatchDuplicates == nil || !f.Bounds {
		t.Fatalf("at the start: %+v, want floors of a batch of 8", f)
	}
	b.clear()
	b.takeSteps(1, 1)
	if got := of[wire.Floors](b.page); len(got) > 0 {
		t.Errorf("the batch size stays, and %d Floors came", len(got))
	}
	size := 64
	b.set(1, wire.Set{BatchSize: &size})
	b.work(10)
	if got := last[wire.Floors](b, b.page); got.BatchSize != 64 || *got.Batch <= *f.Batch || *got.HeldOut != *f.HeldOut {
		t.Errorf("batch of 64: %+v, want a higher floor than %v", got, *f.Batch)
	}
}

// A checkpoint that cannot be trained has floors and a random head where its data are known here, and details in any
// case; its floors come before its losses.
func TestDetailsOfAFile(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.takeSteps(1, 4)
	f, err := b.run.run.File(b.run.history)
	if err != nil {
		t.Fatal(err)
	}
	f.Optimizer, f.Streams = nil, nil
	for _, row := range []struct {
		name, dataset string
		known         bool
	}{{"known data", "tree332", true}, {"data of somebody's own", "mine", false}} {
		f.Config.Dataset = row.dataset
		data, err := checkpoint.Encode(f)
		if err != nil {
			t.Fatal(err)
		}
		b.clear()
		b.see(true, true)
		b.Handle(wire.Open{Run: b.run.id + 1, Name: "x", Data: data})
		b.work(200)
		if b.run.run != nil || b.run.source != "x" {
			t.Fatalf("%s: it is not shown as a file that cannot go on", row.name)
		}
		d := last[wire.Detail](b, b.page)
		if len(d.TextStd) != 31 || d.SlopeBits == nil || (len(d.RandomStd) == 31) != row.known || d.Kinds[0] != 18 {
			t.Errorf("%s: %d σ, slope %v, %d of a random head, kinds %v", row.name, len(d.TextStd), d.SlopeBits, len(d.RandomStd), d.Kinds)
		}
		if g := last[wire.Geometry](b, b.page); len(g.Frames) != len(f.History) {
			t.Errorf("%s: the geometry of %d frames, want %d", row.name, len(g.Frames), len(f.History))
		}
		place := func(is func(any) bool) int { return slices.IndexFunc(b.page, is) }
		floors := place(func(m any) bool { _, ok := m.(wire.Floors); return ok })
		history := place(func(m any) bool { _, ok := m.(wire.History); return ok })
		if (floors >= 0) != row.known || floors > history {
			t.Errorf("%s: Floors are message %d, History is %d", row.name, floors, history)
		}
	}
}

// Of a frame of a history that follows some of the points, only these have a σ.
func TestDetailOfAHistoryOfSomePoints(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.takeSteps(1, 4)
	f, err := b.run.run.File(b.run.history)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		f.HistoryImages[i] = 2 * i
	}
	f.HistoryImages, f.HistoryTexts = f.HistoryImages[:200], f.HistoryTexts[:20]
	for i, frame := range f.History {
		f.History[i] = frame.Select(f.HistoryImages, f.HistoryTexts)
	}
	data, err := checkpoint.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	b.see(true, false)
	b.Handle(wire.Open{Run: 2, Name: "x", Data: data})
	b.Handle(wire.Show{Run: 2, Index: len(f.History) - 1})
	b.clear()
	b.work(10)
	d := last[wire.Detail](b, b.page)
	if problems := of[wire.Problem](b.page); len(problems) > 0 {
		t.Fatal(problems[0].Message)
	}
	known := 0
	for i, u := range d.TextStd {
		if u == u {
			known++
		}
		if (u == u) != (i < 20) {
			t.Errorf("caption %d: σ %v", i, u)
		}
	}
	if len(d.TextStd) != 31 || known != 20 || d.SlopeBits == nil || d.Kinds[0] != 18 {
		t.Errorf("%d captions, %d of them with σ, slope %v; want 31, 20 and a number", len(d.TextStd), known, d.SlopeBits)
	}
}
