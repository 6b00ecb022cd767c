package session

import (
	"bytes"
	"math"
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"
	"halo/toymodel"
	"halo/wasm/wire"
)

// close tells whether two numbers agree to what one embedding in another batch may differ by.
func agree(got, want float64) bool { return math.Abs(got-want) <= 1e-5*max(1, math.Abs(want)) }

// probabilities are what package metric says of one text beside a snapshot: P(image | text) of every image, and
// P(text | image), where the text competes with all of the snapshot's.
func probabilities(t *testing.T, o checkpoint.Objective, images, texts, text checkpoint.Cloud) (there, back []float64) {
	t.Helper()
	all := texts
	all.Means = slices.Concat(texts.Means, text.Means)
	if texts.LogStd != nil {
		all.LogStd = slices.Concat(texts.LogStd, text.LogStd)
	}
	scorer, err := metric.NewScorer(toymodel.Score(o), metric.Cloud(images), metric.Cloud(all))
	if err != nil {
		t.Fatal(err)
	}
	there = scorer.ImageProbabilities(nil, texts.Len())
	for i := range images.Len() {
		back = append(back, scorer.TextProbabilities(nil, i)[texts.Len()])
	}
	return there, back
}

// Whatever is asked while a run trains, the answer is what package metric says of that step.
func TestAnswersAreMetricsNumbers(t *testing.T) {
	for _, objective := range []string{"proposal", "clip", "free-bias", "siglip"} {
		t.Run(objective, func(t *testing.T) {
			b := newBench(t)
			c, err := toymodel.DefaultConfig("tree332", objective, 3)
			if err != nil {
				t.Fatal(err)
			}
			b.Handle(wire.Start{Run: 1, Config: c, Playing: true})
			b.work(20)
			b.Handle(wire.Ask{Run: 1, ID: 7, Captions: []string{"a Red Circle", "circle circle blue"}})
			playing := false
			b.Handle(wire.Set{Run: 1, Playing: &playing})
			b.work(20)
			m := last[wire.Answers](b, b.page)
			if m.ID != 7 || m.Step != b.run.run.Steps() || len(m.Probes) != 2 {
				t.Fatalf("answer to %d at step %d of %d probes; want to 7 at step %d of 2", m.ID, m.Step, len(m.Probes), b.run.run.Steps())
			}
			shown := b.run.present
			for i, caption := range []string{"a red circle", "circle circle blue"} {
				got := m.Probes[i]
				text, err := b.run.run.EmbedTexts(b.run.set.Tokenizer().Encode(caption))
				if err != nil {
					t.Fatal(err)
				}
				texts := shown.Texts
				if got.Index >= 0 { // it competes with the others, not with itself
					others := slices.DeleteFunc(upTo(texts.Len()), func(j int) bool { return j == got.Index })
					texts = texts.Select(others)
				}
				there, back := probabilities(t, shown.Objective, shown.Images, texts, text)
				if len(got.Neighbours) != neighbourCount || got.Neighbours[0].There != slices.MaxFunc(got.Neighbours, func(a, b wire.Neighbour) int {
					if a.There < b.There {
						return -1
					}
					return 1
				}).There || !agree(got.Neighbours[0].There, slices.Max(there)) {
					t.Errorf("%q: neighbours %v; want %d, first one with %g, the most of all images", caption, got.Neighbours, neighbourCount, slices.Max(there))
				}
				for _, n := range got.Neighbours {
					if !agree(n.There, there[n.Index]) || !agree(n.Back, back[n.Index]) {
						t.Errorf("%q, image %d: got %g there and %g back, want %g and %g", caption, n.Index, n.There, n.Back, there[n.Index], back[n.Index])
					}
				}
				if (got.LogStd != nil) != shown.Objective.HasStd {
					t.Errorf("%q: ln σ %v, of an objective with σ %v", caption, got.LogStd, shown.Objective.HasStd)
				} else if got.LogStd != nil && !agree(*got.LogStd, float64(text.LogStd[0])) {
					t.Errorf("%q: got ln σ %g, want %g", caption, *got.LogStd, text.LogStd[0])
				}
			}
			f := last[wire.ProbeFrame](b, b.scene)
			want, err := b.run.run.EmbedTexts(b.run.set.Tokenizer().EncodeAll([]string{"a red circle", "circle circle blue"}))
			if err != nil {
				t.Fatal(err)
			}
			if f.Step != m.Step || !slices.Equal(f.Labels, []string{"a red circle", "circle circle blue"}) || len(f.Means) != len(want.Means) {
				t.Fatalf("the scene was told of %q with %d numbers at step %d", f.Labels, len(f.Means), f.Step)
			}
			for k := range want.Means {
				if !agree(float64(f.Means[k]), float64(want.Means[k])) {
					t.Errorf("number %d of the probes' means: got %g, want %g", k, f.Means[k], want.Means[k])
				}
			}
		})
	}
}

// A picked point has the numbers of its own row: of the pictures for a caption, of the captions for a picture.
func TestPointIsAnsweredBothWays(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(30)
	playing := false
	b.Handle(wire.Set{Run: 1, Playing: &playing})
	b.work(20)
	shown := b.run.present
	scorer, err := metric.NewScorer(toymodel.Score(shown.Objective), metric.Cloud(shown.Images), metric.Cloud(shown.Texts))
	if err != nil {
		t.Fatal(err)
	}
	for id, p := range []point{{"image", 17}, {"text", 5}} {
		b.Handle(wire.Ask{Run: 1, ID: id + 1, Kind: p.kind, Index: p.index})
		b.work(20)
		got := last[wire.Answers](b, b.page)
		if got.ID != id+1 || got.Point == nil || got.Point.Index != p.index || len(got.Point.Neighbours) != neighbourCount {
			t.Fatalf("%v: got %+v", p, got.Point)
		}
		there := scorer.TextProbabilities(nil, p.index)
		logStd := shown.Images.LogStd
		back := func(c int) float64 { return scorer.ImageProbabilities(nil, c)[p.index] }
		if p.kind == "text" {
			there = scorer.ImageProbabilities(nil, p.index)
			logStd = shown.Texts.LogStd
			back = func(c int) float64 { return scorer.TextProbabilities(nil, c)[p.index] }
		}
		sorted := slices.Clone(there)
		slices.Sort(sorted)
		for i, n := range got.Point.Neighbours {
			if !agree(n.There, sorted[len(sorted)-1-i]) || !agree(n.There, there[n.Index]) || !agree(n.Back, back(n.Index)) {
				t.Errorf("%v: neighbour %d is %+v; want %g, its own %g and %g back", p, i, n, sorted[len(sorted)-1-i], there[n.Index], back(n.Index))
			}
		}
		if got.Point.LogStd == nil || !agree(*got.Point.LogStd, float64(logStd[p.index])) {
			t.Errorf("%v: got ln σ %v, want %g", p, got.Point.LogStd, logStd[p.index])
		}
	}
}

func TestCaptionsAreMarked(t *testing.T) {
	const spec = "tree332?holdout=3"
	set, err := dataset.Open(nil, spec)
	if err != nil {
		t.Fatal(err)
	}
	unseen := slices.IndexFunc(set.Captions(), func(c dataset.Caption) bool { return c.Unseen })
	points := &checkpoint.Points{}
	for _, c := range set.Captions() {
		points.Texts = append(points.Texts, checkpoint.TextPoint{Caption: c.Text, Unseen: c.Unseen})
	}
	words := func(marks ...string) (list []wire.AskedWord) {
		for i := 0; i < len(marks); i += 2 {
			list = append(list, wire.AskedWord{Text: marks[i], Mark: marks[i+1]})
		}
		return list
	}
	for _, row := range []struct {
		name    string
		text    string
		trained string
		listed  bool
		words   []wire.AskedWord // where they matter
		problem bool
	}{
		{name: "a caption of training", text: "a red circle", trained: "trained", listed: true, words: words("a", "", "red", "", "circle", "")},
		{name: "in another spelling", text: "  A red, CIRCLE. ", trained: "trained", listed: true},
		{name: "behind filler words", text: "photo of a red circle", trained: "trained"},
		{name: "filler words within", text: "a photo of red circle", trained: "combination"},
		{name: "one that is held out", text: set.Captions()[unseen].Text, trained: "held-out", listed: true},
		{name: "the same behind a filler word", text: "picture " + set.Captions()[unseen].Text, trained: "held-out"},
		{name: "words in another order", text: "a circle red", trained: "combination"},
		{name: "words never together", text: "a red blue circle", trained: "combination"},
		{name: "an unknown word", text: "a purple circle", trained: "words", words: words("a", "", "purple", "unknown", "circle", "")},
		{name: "nothing but filler words", text: "photo of", trained: "combination"},
		{name: "words beyond what is read", text: "we see here is this photo of a small red circle", trained: "combination",
			words: words("we", "", "see", "", "here", "", "is", "", "this", "", "photo", "", "of", "", "a", "", "small", "", "red", "", "circle", "dropped")},
		{name: "no words", text: " ., ", problem: true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := newCaptionReader(set, nil, points).read(row.text)
			if (got.problem != "") != row.problem || got.trained != row.trained || (got.text >= 0) != row.listed {
				t.Errorf("%q: got %q, caption %d, problem %q; want %q, listed %v, problem %v", row.text, got.trained, got.text, got.problem, row.trained, row.listed, row.problem)
			}
			if row.words != nil && !slices.Equal(got.words, row.words) {
				t.Errorf("%q: got words %v, want %v", row.text, got.words, row.words)
			}
		})
	}
}

// What is asked for is answered with later snapshots too, and one question takes the place of another.
func TestProbesMoveWithTheRun(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.Handle(wire.Ask{Run: 1, ID: 1, Captions: []string{"a purple circle"}})
	b.work(200)
	answers, frames := of[wire.Answers](b.page), of[wire.ProbeFrame](b.scene)
	if len(answers) < 2 || answers[0].Step == answers[len(answers)-1].Step || answers[0].Probes[0].Neighbours[0] == answers[len(answers)-1].Probes[0].Neighbours[0] {
		t.Errorf("%d answers, which do not follow the run", len(answers))
	}
	drawn := of[wire.Frame](b.scene)
	if len(frames) < len(drawn)-1 || slices.Equal(frames[0].Means, frames[len(frames)-1].Means) {
		t.Errorf("%d frames of probes with %d frames; want one with each, that moves", len(frames), len(drawn))
	}
	b.Handle(wire.Ask{Run: 1, ID: 2})
	b.clear()
	b.work(5)
	if f := last[wire.ProbeFrame](b, b.scene); len(f.Labels) != 0 {
		t.Errorf("the scene still shows %q after the probes were taken away", f.Labels)
	}
	if m := last[wire.Answers](b, b.page); m.ID != 2 || len(m.Probes) != 0 {
		t.Errorf("got an answer to %d of %d probes, want to 2 of none", m.ID, len(m.Probes))
	}
	b.clear()
	b.work(50)
	if n := len(of[wire.ProbeFrame](b.scene)); n != 0 {
		t.Errorf("%d frames of no probes", n)
	}
}

func TestWhatCannotBeAskedIsRefused(t *testing.T) {
	for _, row := range []struct {
		name string
		ask  wire.Ask
	}{
		{"too many captions", wire.Ask{Run: 1, ID: 1, Captions: slices.Repeat([]string{"a"}, maxProbes+1)}},
		{"a picture that is none of the run's", wire.Ask{Run: 1, ID: 1, Kind: "image", Index: 512}},
		{"a negative caption", wire.Ask{Run: 1, ID: 1, Kind: "text", Index: -1}},
		{"an unknown kind", wire.Ask{Run: 1, ID: 1, Kind: "sound"}},
	} {
		b := newBench(t)
		b.start(1, false, Unlimited)
		b.work(5)
		b.Handle(row.ask)
		b.work(5)
		if n, m := len(of[wire.Problem](b.page)), len(of[wire.Answers](b.page)); n != 1 || m != 0 {
			t.Errorf("%s: %d problems and %d answers, want 1 and none", row.name, n, m)
		}
	}
}

// A checkpoint that cannot be trained is asked as the run that wrote it; its history knows its own captions alone.
func TestCheckpointIsAsked(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(40)
	playing := false
	b.Handle(wire.Set{Run: 1, Playing: &playing})
	asked := wire.Ask{Run: 1, ID: 1, Captions: []string{"a purple circle", "a shape"}}
	b.Handle(asked)
	b.work(20)
	want := last[wire.Answers](b, b.page)
	file, err := b.run.run.File(b.run.history)
	if err != nil {
		t.Fatal(err)
	}
	file.Optimizer, file.Streams = nil, nil
	data, err := checkpoint.Encode(file)
	if err != nil {
		t.Fatal(err)
	}

	b.Handle(wire.Open{Run: 2, Name: "bundled", Data: bytes.Clone(data)})
	asked.Run = 2
	b.clear()
	b.Handle(asked)
	b.work(20)
	got := last[wire.Answers](b, b.page)
	if got.Step != want.Step || len(got.Probes) != 2 {
		t.Fatalf("got %d answers at step %d, want 2 at %d", len(got.Probes), got.Step, want.Step)
	}
	for i := range want.Probes {
		if !slices.Equal(got.Probes[i].Neighbours, want.Probes[i].Neighbours) {
			t.Errorf("probe %d: got %v, want %v", i, got.Probes[i].Neighbours, want.Probes[i].Neighbours)
		}
	}

	b.clear()
	b.Handle(wire.Show{Run: 2, Index: 1})
	b.work(20)
	past := last[wire.Answers](b, b.page)
	if past.Step == want.Step || past.Probes[0].Problem == "" || past.Probes[1].Problem != "" || len(past.Probes[1].Neighbours) != neighbourCount {
		t.Errorf("of the past at step %d: got %+v; want a problem for the caption of the reader's own, and an answer for the run's", past.Step, past.Probes)
	}
	if f := last[wire.ProbeFrame](b, b.scene); !math.IsNaN(float64(f.Means[0])) || math.IsNaN(float64(f.Means[2])) {
		t.Errorf("of the past the probes are at %v; want the first one nowhere", f.Means)
	}
}

// A run that has diverged is not asked with weights that are no numbers.
func TestDivergedRunIsNotAsked(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(10)
	rate := math.MaxFloat32
	b.Handle(wire.Set{Run: 1, LearningRate: &rate})
	b.work(20)
	if b.run.run.Diverged() == nil {
		t.Fatal("the run did not diverge")
	}
	b.Handle(wire.Ask{Run: 1, ID: 1, Captions: []string{"a purple circle", "a shape"}})
	b.work(20)
	m := last[wire.Answers](b, b.page)
	if m.Probes[0].Problem == "" || m.Probes[1].Problem != "" {
		t.Errorf("got %+v, want a problem for the first alone", m.Probes)
	}
}

// The trail of a point is where it was at every frame of the history, and goes with the question.
func TestTrailIsTheHistory(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(60)
	playing := false
	b.Handle(wire.Set{Run: 1, Playing: &playing})
	b.Handle(wire.Ask{Run: 1, ID: 1, Kind: "text", Index: 4})
	b.work(20)
	m := last[wire.Trail](b, b.scene)
	var want []float32
	for _, frame := range b.run.history.Frames {
		want = append(want, frame.Texts.Means[8:10]...)
	}
	if m.Kind != "text" || m.Index != 4 || len(want) < 4 || !slices.Equal([]float32(m.Means), want) {
		t.Errorf("got the trail of %s %d with %d numbers, want of text 4 with the %d of the history", m.Kind, m.Index, len(m.Means), len(want))
	}
	b.Handle(wire.Ask{Run: 1, ID: 2})
	b.work(20)
	if m := last[wire.Trail](b, b.scene); m.Kind != "" || len(m.Means) != 0 {
		t.Errorf("after the question was taken back there is a trail of %s %d", m.Kind, m.Index)
	}
}
