package toymodel

import (
	"math"
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
)

// What the page draws of a snapshot is what Evaluate says of it.
func TestDetailAgreesWithEvaluate(t *testing.T) {
	for _, test := range []struct{ spec, objective string }{{"tree332?holdout=3&fog=0.3", "proposal"}, {"subset33", "gaussian"}} {
		name := test.spec + ", " + test.objective
		set, f := trainedFile(t, test.spec, test.objective, 140)
		var kinds []int
		for _, c := range set.Captions() {
			kinds = append(kinds, len(c.Kinds))
		}
		counted := NewDetailer(&f.Points, nil)
		if got := counted.Kinds(); !slices.Equal(got, kinds) {
			t.Errorf("%s: counted among the points, the captions are true of %v kinds, want %v", name, got, kinds)
		}
		d, err := counted.Look(&f.Now)
		if err != nil {
			t.Fatal(err)
		}
		r := evaluate(t, set, "", f)
		for key, got := range map[string]*float64{
			"slope_bits": d.SlopeBits, "spearman_bits": d.SpearmanBits, "slope_kinds": d.SlopeKinds, "spearman_kinds": d.SpearmanKinds,
		} {
			want, ok := r.Values[key]
			if ok != (got != nil) || ok && math.Abs(*got-want) > 1e-9 {
				t.Errorf("%s: %s: got %v, want %g, defined %v", name, key, valueOf(got), want, ok)
			}
		}
		if len(d.Errors) == 0 {
			t.Fatalf("%s: no level has answers", name)
		}
		for _, of := range d.Errors {
			var answers, wrong int
			for q := range Quarters {
				answers, wrong = answers+of.Answers[q], wrong+of.Wrong[q]
			}
			recall := r.ByLevel["recall_by_level"][of.Level]
			if got := 1 - float64(wrong)/float64(answers); recall == nil || math.Abs(got-*recall) > 1e-9 {
				t.Errorf("%s, level %d: %d of %d answers are wrong, want a recall of %v", name, of.Level, wrong, answers, valueOf(recall))
			}
			if least, most := slices.Min(of.Answers[:]), slices.Max(of.Answers[:]); most-least > 8 {
				t.Errorf("%s, level %d: quarters of %v answers, want about as many in each", name, of.Level, of.Answers)
			}
			if (of.AUROC != nil) != (wrong > 0 && wrong < answers) {
				t.Errorf("%s, level %d: AUROC %v with %d of %d wrong", name, of.Level, valueOf(of.AUROC), wrong, answers)
			}
		}
	}
}

// The AUROC of a level against a count of pairs by hand, on σ that tell errors perfectly and not at all.
func TestDetailTellsErrors(t *testing.T) {
	points := &checkpoint.Points{Levels: []string{"any", "one"}, Texts: []checkpoint.TextPoint{
		{Caption: "a shape"}, {Caption: "left", Level: 1, Attributes: 1}, {Caption: "right", Level: 1, Attributes: 1},
	}}
	// Images at −1 and 1, of which every fourth is on the wrong side.
	s := &checkpoint.Snapshot{Objective: checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}}
	s.Images.Dim, s.Texts.Dim = 1, 1
	s.Texts.Means, s.Texts.LogStd = []float32{0, -1, 1}, []float32{1, 0, 0}
	for i := range 16 {
		side := i % 2
		points.Images = append(points.Images, checkpoint.ImagePoint{Label: "x", Texts: []int{0, 1 + side}})
		at, std := float32(2*side-1), float32(i)/100
		if i >= 12 {
			at = -at
		}
		s.Images.Means, s.Images.LogStd = append(s.Images.Means, at), append(s.Images.LogStd, std)
	}
	d, err := NewDetailer(points, nil).Look(s)
	if err != nil {
		t.Fatal(err)
	}
	want := LevelErrors{Level: 1, Answers: [Quarters]int{4, 4, 4, 4}, Wrong: [Quarters]int{0, 0, 0, 4}}
	if len(d.Errors) != 1 || d.Errors[0].AUROC == nil || *d.Errors[0].AUROC != 1 || d.Errors[0].Level != want.Level || d.Errors[0].Answers != want.Answers || d.Errors[0].Wrong != want.Wrong {
		t.Errorf("got %+v, want %+v with an AUROC of 1", d.Errors, want)
	}

	for i := range s.Images.LogStd {
		s.Images.LogStd[i] = 0.5
	}
	if d, err = NewDetailer(points, nil).Look(s); err != nil || len(d.Errors) != 0 {
		t.Errorf("equal σ: got %+v, %v; they have no quarters", d.Errors, err)
	}
	s.Objective = checkpoint.Objective{Name: "euclidean", Family: "euclidean", Tau: 1}
	s.Images.LogStd, s.Texts.LogStd = nil, nil
	if d, err = NewDetailer(points, nil).Look(s); err != nil || d.SlopeKinds != nil || len(d.Errors) != 0 {
		t.Errorf("without σ: got %+v, %v; want nothing", d, err)
	}
}

func TestQuarters(t *testing.T) {
	for _, row := range []struct {
		name string
		x    []float64
		want []int
	}{
		{"eight in order", []float64{1, 2, 3, 4, 5, 6, 7, 8}, []int{0, 0, 1, 1, 2, 2, 3, 3}},
		{"in disorder", []float64{4, 1, 3, 2}, []int{3, 0, 2, 1}},
		{"five", []float64{1, 2, 3, 4, 5}, []int{0, 1, 2, 2, 3}},
		{"ties share the quarter of their middle", []float64{0, 0, 0, 0, 0, 0, 5, 6}, []int{1, 1, 1, 1, 1, 1, 3, 3}},
		{"all equal", []float64{2, 2, 2}, nil},
		{"none", nil, nil},
	} {
		if got := quarters(row.x); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
	}
}

// A history that follows all points describes its frames as Evaluate does.
func TestGeometryAgreesWithEvaluate(t *testing.T) {
	set, f := trainedFile(t, "tree332?holdout=3", "proposal", 40)
	h := HistoryOf(f, 100)
	g, err := h.Geometry(len(h.Frames) - 1)
	if err != nil {
		t.Fatal(err)
	}
	r := evaluate(t, set, "", f)
	for key, got := range map[string]*float64{
		"effective_rank_images": g.EffectiveRankImages, "effective_rank_texts": g.EffectiveRankTexts, "alignment": g.Alignment,
		"uniformity_images": g.UniformityImages, "uniformity_texts": g.UniformityTexts, "modality_gap": g.ModalityGap,
	} {
		if want, ok := r.Values[key]; !ok || got == nil || math.Abs(*got-want) > 1e-9 {
			t.Errorf("%s: got %v, want %g, defined %v", key, valueOf(got), want, ok)
		}
	}
	if h.Followed() != &f.Points {
		t.Error("a history of all points says that it follows others")
	}
}

// The rows of a history that follows few points are those that it names.
func TestFollowedPoints(t *testing.T) {
	points := &checkpoint.Points{Levels: []string{"vague", "fine"}}
	for i, label := range []string{"a", "b", "c"} {
		points.Images = append(points.Images, checkpoint.ImagePoint{Label: label, Texts: []int{0, 1 + i}})
	}
	for _, caption := range []string{"any", "a", "b", "c"} {
		points.Texts = append(points.Texts, checkpoint.TextPoint{Caption: caption, Level: min(len(points.Texts), 1)})
	}
	h := &History{Images: []int{0, 2}, Texts: []int{0, 3}, points: points}
	got := h.Followed()
	if len(got.Images) != 2 || got.Images[1].Label != "c" || !slices.Equal(got.Images[0].Texts, []int{0}) || !slices.Equal(got.Images[1].Texts, []int{0, 1}) || got.Texts[1].Caption != "c" {
		t.Errorf("got %+v", got)
	}
	if pairs := h.finestPairs(); len(pairs) != 1 || pairs[0].Image != 1 || pairs[0].Text != 1 {
		t.Errorf("pairs %v, want the second image with the second caption", pairs)
	}
}

// The floors of the page are those of halo eval; the training batch's is that of independent pairs.
func TestFloorsAgreeWithEvaluate(t *testing.T) {
	set, f := trainedFile(t, "tree332", "proposal", 0)
	floors, err := NewFloors(set, set.Evaluation(f.Config.Seed))
	if err != nil {
		t.Fatal(err)
	}
	r := evaluate(t, set, "", f)
	if floors.HeldOut == nil || floors.HeldOutDuplicates == nil || *floors.HeldOut != r.Values["bayes_floor"] || *floors.HeldOutDuplicates != r.Values["duplicate_floor"] {
		t.Errorf("held out: got %v and %v, want %g and %g", valueOf(floors.HeldOut), valueOf(floors.HeldOutDuplicates), r.Values["bayes_floor"], r.Values["duplicate_floor"])
	}
	for _, row := range []struct {
		batch int
		want  float64 // 2.20 was measured for 64 pairs
	}{{64, 2.2014}, {1, 0}} {
		got, twins, err := floors.Batch(row.batch)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(*got-row.want) > 1e-3 || twins == nil || *twins > *got+1e-9 || *twins < 0 {
			t.Errorf("batch of %d: got %v, of it %v by duplicates; want %g, at least as much", row.batch, valueOf(got), valueOf(twins), row.want)
		}
	}
	bare, err := NewFloors(struct{ dataset.Set }{set}, set.Evaluation(f.Config.Seed))
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := bare.Batch(64); got != nil || err != nil || bare.HeldOut != nil {
		t.Errorf("a set that does not say how it draws: floors %v and %v, %v; want none", valueOf(bare.HeldOut), valueOf(got), err)
	}
}

// The floor lies under the training loss of a softmax without a mask, and of nothing else.
func TestBounds(t *testing.T) {
	for spec, want := range map[string]bool{"proposal": true, "clip": true, "free-bias": true, "proposal?mask=1": false, "siglip": false, "pcmepp": false} {
		o, err := Objective(spec, 2)
		if err != nil {
			t.Fatal(err)
		}
		if got := Bounds(o); got != want {
			t.Errorf("%s: got %v, want %v", spec, got, want)
		}
	}
}

// What the null draws is what a run with a random head begins with; a run without one goes on as it would have.
func TestRandomHeadIsTheNull(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	u, err := RandomHead(r.backend, r.Set, r.Config, r.Evaluation())
	if err != nil {
		t.Fatal(err)
	}
	drawn := newTestRun(t, "tree332", "proposal?head=random", nil)
	s, err := drawn.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if len(u) != 31 || !slices.Equal(u, s.Texts.LogStd) {
		t.Errorf("got %v, want what head=random begins with, %v", u, s.Texts.LogStd)
	}
	if slices.Min(u) == slices.Max(u) {
		t.Error("a random head is flat")
	}
	if got, want := steps(t, r, 3), steps(t, newTestRun(t, "tree332", "proposal", nil), 3); !slices.Equal(got, want) {
		t.Errorf("losses after it was drawn: %v, want %v", got, want)
	}
	without := newTestRun(t, "tree332", "clip", nil)
	if u, err := RandomHead(without.backend, without.Set, without.Config, without.Evaluation()); u != nil || err != nil {
		t.Errorf("clip has the random head %v, %v; want none", u, err)
	}
}
