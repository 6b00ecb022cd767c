package session

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"
	"halo/toymodel"
	"halo/wasm/wire"
)

func (b *bench) seeBatch(half string) { b.Handle(wire.Visible{Visible: true, Batch: half}) }

// The message is what package metric says of the pairs that the next step trains on, by rows of their own.
func TestBatchMatrixAgainstTheScorer(t *testing.T) {
	for _, objective := range []string{"proposal", "gaussian", "clip", "free-bias?mask=1", "siglip", "ppcl", "pcmepp?mask=1"} {
		t.Run(objective, func(t *testing.T) {
			b := newBench(t)
			c, err := toymodel.DefaultConfig("tree332", objective, 3)
			if err != nil {
				t.Fatal(err)
			}
			c.BatchSize = 12
			b.Handle(wire.Start{Run: 1, Config: c})
			b.takeSteps(1, 2)
			for _, half := range []string{"texts", "images"} {
				b.seeBatch(half)
				b.work(10)
				m := last[wire.BatchMatrix](b, b.page)
				var ahead toymodel.Ahead
				if err := b.run.run.Ahead(&ahead); err != nil {
					t.Fatal(err)
				}
				sc, err := metric.NewScorer(toymodel.Score(b.run.run.Objective()), metric.Cloud(ahead.Images), metric.Cloud(ahead.Texts))
				if err != nil {
					t.Fatal(err)
				}
				n := len(m.Captions)
				if m.Run != 1 || m.Step != 3 || m.Half != half || n != 12 || m.Objective != b.run.run.Objective() {
					t.Fatalf("got run %d, step %d, half %s, %d pairs; want 1, 3, %s, 12", m.Run, m.Step, m.Half, n, half)
				}
				for q := range n { // the image, or the text, that the others are ranked for
					var logits []float64
					at := func(c int) (i, j int) { return q, c }
					if half == "images" {
						at = func(c int) (i, j int) { return c, q }
						logits = sc.ImageLogits(nil, q)
					} else {
						logits = sc.TextLogits(nil, q)
					}
					sum := 0.0
					for c, l := range logits {
						if i, j := at(c); !m.Objective.Mask || m.Known[i*n+j] == 0 {
							sum += math.Exp(l)
						}
					}
					for c, l := range logits {
						i, j := at(c)
						known := slices.Contains(b.run.set.Captions()[m.Captions[j]].Kinds, ahead.Batch.Kinds[i])
						if i != j && (m.Known[i*n+j] == 1) != known || i == j && m.Known[i*n+j] == 1 {
							t.Errorf("%s %d, %d: known is %d, want %v", half, i, j, m.Known[i*n+j], known)
						}
						if got := float64(m.Pair[i*n+j] + m.ImageTerm[i] + m.TextTerm[j]); math.Abs(got-l) > 1e-5*(1+math.Abs(l)) {
							t.Errorf("%s %d, %d: logit %g, want %g", half, i, j, got, l)
						}
						want := math.Exp(l) / sum
						if m.Sigmoid {
							want = 1 / (1 + math.Exp(-l))
						}
						if m.Objective.Mask && m.Known[i*n+j] == 1 {
							want = math.NaN()
						}
						if got := float64(m.Probability[i*n+j]); math.Abs(got-want) > 1e-5 || (got != got) != (want != want) {
							t.Errorf("%s %d, %d: probability %g, want %g", half, i, j, got, want)
						}
					}
				}
				ahead.Finalize()
			}
		})
	}
}

// Pairs are named by the points of the run.
func TestBatchMatrixNamesItsPairs(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.seeBatch("texts")
	b.work(10)
	m := last[wire.BatchMatrix](b, b.page)
	texts := b.run.points.Texts
	for i, caption := range m.Captions {
		label := texts[m.Labels[i]]
		if label.Level != 3 || label.Group != m.Groups[i] {
			t.Errorf("image %d is %+v of group %d, want a caption of the finest level and of its group", i, label, m.Groups[i])
		}
		if !slices.ContainsFunc(b.run.points.Images, func(image checkpoint.ImagePoint) bool {
			return slices.Contains(image.Texts, caption) && slices.Contains(image.Texts, m.Labels[i])
		}) {
			t.Errorf("no image has both %q and %q, which are of one pair", texts[caption].Caption, label.Caption)
		}
	}
}

// It is told while it is seen and what it depends on changes: the step, the batch size, the temperature, the half.
func TestBatchMatrixIsToldOfChanges(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.work(10)
	count := func(what string, want int) {
		t.Helper()
		b.work(10)
		if got := len(of[wire.BatchMatrix](b.page)); got != want {
			t.Errorf("%s: %d BatchMatrix, want %d", what, got, want)
		}
		b.clear()
	}
	count("unseen", 0)
	b.seeBatch("texts")
	count("seen, before the first step", 1)
	count("nothing has changed", 0)
	size, tau := 32, 0.5
	b.set(1, wire.Set{BatchSize: &size})
	b.work(10)
	if m := last[wire.BatchMatrix](b, b.page); len(m.Captions) != 32 {
		t.Errorf("a batch of 32 has %d pairs", len(m.Captions))
	}
	b.clear()
	b.set(1, wire.Set{Tau: &tau})
	b.work(10)
	if m := last[wire.BatchMatrix](b, b.page); m.Objective.Tau != 0.5 || len(of[wire.BatchMatrix](b.page)) != 1 {
		t.Errorf("temperature 0.5: got %g", m.Objective.Tau)
	}
	b.clear()
	b.seeBatch("images")
	count("the other half", 1)
	b.takeSteps(1, 1)
	count("after a step", 1)
	b.seeBatch("")
	b.takeSteps(1, 1)
	count("unseen again", 0)
	b.Handle(wire.Visible{Batch: "texts"})
	b.takeSteps(1, 1)
	count("the page is hidden", 0)
}

// While it trains the batch takes no more than its share of the time: here each look at the clock is a millisecond, and
// a look at the batch takes one or two of them.
func TestBatchMatrixIsSparing(t *testing.T) {
	b := newBench(t)
	b.start(1, true, 20)
	b.seeBatch("texts")
	b.work(2)
	b.clear()
	for end := b.clock + 2*time.Second; b.clock < end; {
		if wait := b.Work(10 * time.Millisecond); wait > 0 {
			b.clock += wait
		}
	}
	if got := len(of[wire.BatchMatrix](b.page)); got < 10 || got > 20 {
		t.Errorf("%d BatchMatrix in two seconds, want 10 to 20", got)
	}

	slow := newBench(t)
	slow.start(1, true, 20)
	slow.run.details.batch.took = cost{40 * time.Millisecond, 40 * time.Millisecond}
	slow.seeBatch("texts")
	slow.work(1)
	slow.run.details.batch.took = cost{40 * time.Millisecond, 40 * time.Millisecond} // of 512 pairs, say
	slow.clear()
	for end := slow.clock + 900*time.Millisecond; slow.clock < end; {
		if wait := slow.Work(10 * time.Millisecond); wait > 0 {
			slow.clock += wait
		}
	}
	if got := len(of[wire.BatchMatrix](slow.page)); got != 0 {
		t.Errorf("%d BatchMatrix in 0.9 s where each takes 40 ms: more than a share of %g", got, batchShare)
	}
}

// A run that has diverged has no next batch, and a file that cannot be trained has none either.
func TestBatchMatrixOfNoBatch(t *testing.T) {
	b := newBench(t)
	b.start(1, false, Unlimited)
	b.takeSteps(1, 2)
	f, err := b.run.run.File(b.run.history)
	if err != nil {
		t.Fatal(err)
	}
	f.Optimizer, f.Streams = nil, nil
	b.seeBatch("texts")
	data, err := checkpoint.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	b.clear()
	b.Handle(wire.Open{Run: 2, Name: "x", Data: data})
	b.work(20)
	if got := of[wire.BatchMatrix](b.page); len(got) > 0 {
		t.Errorf("a file that cannot be trained has a batch of %d pairs", len(got[0].Captions))
	}
	if problems := of[wire.Problem](b.page); len(problems) > 0 {
		t.Errorf("it is a problem: %s", problems[0].Message)
	}
}

// BenchmarkBatchMatrix is one look at the batch, and its message as bytes, on the page's default data. Beside it is the
// training step that it takes its time from.
func BenchmarkBatchMatrix(b *testing.B) {
	for _, n := range []int{64, 512} {
		backend, err := toymodel.OpenBackend("simdgo")
		if err != nil {
			b.Fatal(err)
		}
		set, err := dataset.Open(assets.Files, "tree332")
		if err != nil {
			b.Fatal(err)
		}
		c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
		if err != nil {
			b.Fatal(err)
		}
		c.BatchSize = n
		run, err := toymodel.NewRun(backend, set, c)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := run.Step(); err != nil {
			b.Fatal(err)
		}
		r := &runState{id: 1, run: run, set: set, points: run.Points()}
		if err := r.details.batch.look(r, textsRanked); err != nil { // which compiles
			b.Fatal(err)
		}
		var encoder wire.Encoder
		b.Run(fmt.Sprintf("n=%d/look", n), func(b *testing.B) {
			for b.Loop() {
				if err := r.details.batch.look(r, textsRanked); err != nil {
					b.Fatal(err)
				}
				if _, err := encoder.Encode(r.details.batch.m); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("n=%d/step", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := run.Step(); err != nil {
					b.Fatal(err)
				}
			}
		})
		r.details.batch.ahead.Finalize()
		run.Finalize()
	}
}
