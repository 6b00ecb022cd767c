package toymodel

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"
)

// trainedFile trains for some steps and returns the file, as if read, with its data set.
func trainedFile(t *testing.T, spec, objective string, steps int) (dataset.Set, *checkpoint.File) {
	t.Helper()
	backend, err := OpenBackend("go")
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(assets.Files, spec)
	if err != nil {
		t.Fatal(err)
	}
	c, err := DefaultConfig(spec, objective, 2)
	if err != nil {
		t.Fatal(err)
	}
	c.BatchSize = 32
	r, err := NewRun(backend, set, c)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Finalize()
	h := NewHistory(r.Points(), 100)
	for step := 0; step <= steps; step++ {
		if step%20 == 0 {
			s, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			h.Add(s)
		}
		if step < steps {
			if _, err := r.Step(); err != nil {
				t.Fatal(err)
			}
		}
	}
	f, err := r.File(h)
	if err != nil {
		t.Fatal(err)
	}
	data, err := checkpoint.Encode(f)
	if err != nil {
		t.Fatal(err)
	}
	if f, err = checkpoint.Decode(data); err != nil {
		t.Fatal(err)
	}
	return r.Set, f
}

func evaluate(t *testing.T, set dataset.Set, why string, f *checkpoint.File) *Report {
	t.Helper()
	backend, err := OpenBackend("go")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Evaluate(backend, set, why, f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The run's own judge is another implementation of what the two share.
func TestEvaluateAgreesWithTheRunsJudge(t *testing.T) {
	reached := map[string]bool{}
	for _, test := range []struct{ spec, objective string }{
		{"tree332", "proposal"}, {"tree332?holdout=3&fog=0.3", "proposal"}, {"subset33", "gaussian"}, {"emoji60", "proposal"},
		{"tree332", "clip"}, {"tree332", "free-bias"},
	} {
		name := test.spec + ", " + test.objective
		set, f := trainedFile(t, test.spec, test.objective, 140)
		r := evaluate(t, set, "", f)
		if r.Stored != "" {
			t.Errorf("%s: judged by what is stored: %s", name, r.Stored)
		}
		m := f.Now.Metrics
		for key, want := range map[string]*float64{
			"cross_entropy": m.CrossEntropy, "recall_1_image_to_text": m.RecallImageToText, "recall_1_text_to_image": m.RecallTextToImage,
			"recall_1_image_to_text_means": m.RecallImageToTextMeans, "recall_1_text_to_image_means": m.RecallTextToImageMeans,
			"kendall_tau": m.KendallTau, "clamp_share": m.ClampShare, "loss": m.Loss, "gradient_norm": m.GradientNorm,
		} {
			got, ok := r.Values[key]
			if ok != (want != nil) || ok && math.Abs(got-*want) > 1e-9 {
				t.Errorf("%s: %s: got %g, defined %v, want %v of the run's judge", name, key, got, ok, valueOf(want))
			}
		}
		for key, want := range map[string][]*float64{"recall_by_level": m.RecallByLevel, "log_std_by_level": m.LogStdByLevel} {
			got := r.ByLevel[key]
			if len(got) != len(want) {
				t.Errorf("%s: %s: got %d levels, want %d", name, key, len(got), len(want))
				continue
			}
			for level := range want {
				if (got[level] == nil) != (want[level] == nil) || want[level] != nil && math.Abs(*got[level]-*want[level]) > 1e-9 {
					t.Errorf("%s: %s, level %d: got %v, want %v", name, key, level, valueOf(got[level]), valueOf(want[level]))
				}
			}
		}
		for key, value := range r.Values {
			d, known := metric.Describe(key)
			if !known || d.ByLevel || math.IsNaN(value) || math.IsInf(value, 0) {
				t.Errorf("%s: %s is %g; want a finite number that metric describes", name, key, value)
			}
			reached[key] = true
			if usesStd(key) && !f.Config.Objective.HasStd {
				t.Errorf("%s: %s is %g, of an objective without σ", name, key, value)
			}
		}
		for key := range r.ByLevel {
			d, known := metric.Describe(key)
			if !known || !d.ByLevel {
				t.Errorf("%s: %s is not described as by level", name, key)
			}
			reached[key] = true
		}
	}
	for _, d := range metric.Descriptions() {
		if !reached[d.Key] {
			t.Errorf("%s is never set", d.Key)
		}
	}
}

// usesStd tells whether a number is of σ.
func usesStd(key string) bool {
	d, _ := metric.Describe(key)
	return d.Group == metric.GroupSpecificity || strings.HasSuffix(key, "_std") || key == "auroc_fog" || key == "clamp_share" || strings.HasPrefix(key, "log_ratio")
}

func valueOf(v *float64) any {
	if v == nil {
		return "undefined"
	}
	return *v
}

// What needs no wording of training and no frequency is the same by the stored points alone.
func TestEvaluateByStoredPoints(t *testing.T) {
	for _, spec := range []string{"tree332", "subset33", "emoji60"} {
		set, f := trainedFile(t, spec, "proposal", 120)
		whole, stored := evaluate(t, set, "", f), evaluate(t, nil, "no such data set", f)
		if stored.Stored != "no such data set" {
			t.Errorf("%s: got the reason %q", spec, stored.Stored)
		}
		missing := map[string]bool{"duplicate_floor": true, "bayes_floor": true, "cross_entropy_excess": true}
		for key, want := range whole.Values {
			got, ok := stored.Values[key]
			switch {
			case missing[key]:
				if ok {
					t.Errorf("%s: %s is %g, without the pairs that it is of", spec, key, got)
				}
			case strings.HasPrefix(key, "partial_"): // given length alone
				if !ok {
					t.Errorf("%s: %s is undefined", spec, key)
				}
			case !ok || math.Abs(got-want) > 1e-9:
				t.Errorf("%s: %s: got %g, defined %v, want %g", spec, key, got, ok, want)
			}
		}
		for key := range stored.Values {
			if _, ok := whole.Values[key]; !ok {
				t.Errorf("%s: %s is there by the stored points alone", spec, key)
			}
		}
		if got, want := slices.Sorted(maps.Keys(stored.ByLevel)), slices.Sorted(maps.Keys(whole.ByLevel)); !slices.Equal(got, want) {
			t.Errorf("%s: got numbers by level %v, want %v", spec, got, want)
		}
	}
}

func TestEvaluateWithoutUsableWeights(t *testing.T) {
	set, f := trainedFile(t, "tree332", "proposal", 20)
	want := evaluate(t, set, "", f).Values["recall_1_image_to_text"]
	for name, change := range map[string]func(f *checkpoint.File){
		"no weights":               func(f *checkpoint.File) { f.Weights = nil },
		"vocabulary is not":        func(f *checkpoint.File) { f.Model.Vocabulary = f.Model.Vocabulary[1:] },
		"lacks the weights /text/": func(f *checkpoint.File) { delete(f.Weights, "/text/words/embeddings") },
		"has shape [2 3]": func(f *checkpoint.File) {
			f.Weights["/image/embedding/dense/weights"] = checkpoint.Float32s(make([]float32, 6), 2, 3)
		},
	} {
		broken := *f
		broken.Weights = maps.Clone(f.Weights)
		change(&broken)
		r := evaluate(t, set, "", &broken)
		if !strings.Contains(r.Stored, name) {
			t.Errorf("got the reason %q, want one that says %q", r.Stored, name)
		}
		if got := r.Values["recall_1_image_to_text"]; got != want {
			t.Errorf("%s: got recall %g by the stored points, want %g", name, got, want)
		}
	}
}

// A trained model is above the floors, which the bundled shapes come near to.
func TestEvaluateTheBundledShapes(t *testing.T) {
	data, err := assets.Files.ReadFile("checkpoints/shapes.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	f, err := checkpoint.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(assets.Files, f.Config.Dataset)
	if err != nil {
		t.Fatal(err)
	}
	v := evaluate(t, set, "", f).Values
	if !(0.8 < v["duplicate_floor"] && v["duplicate_floor"] < v["bayes_floor"] && v["bayes_floor"] < v["cross_entropy"] && v["cross_entropy"] < math.Log(64)) {
		t.Errorf("got floors %g and %g and cross-entropy %g, want them to rise, below ln 64", v["duplicate_floor"], v["bayes_floor"], v["cross_entropy"])
	}
	if got, want := v["cross_entropy_excess"], v["cross_entropy"]-v["bayes_floor"]; got != want || got > 0.5 {
		t.Errorf("got an excess of %g, want %g, below ½", got, want)
	}
	if v["kendall_tau"] < 0.8 || v["inclusion_rate"] < 0.8 || v["slope_bits"] > -0.2 || v["spearman_bits"] > -0.5 || v["spearman_kinds"] < 0.5 {
		t.Errorf("specific captions have a smaller σ in it, got %v", v)
	}
	if v["diverged"] != 0 {
		t.Errorf("diverged is %g, want 0", v["diverged"])
	}
}

func TestStabilityOfAHistory(t *testing.T) {
	_, f := trainedFile(t, "tree332", "proposal", 120)
	high := 5.0
	f.History[len(f.History)-1].Metrics.CrossEntropy = &high
	v := evaluate(t, nil, "unknown", f).Values
	if v["diverged"] != 1 {
		t.Errorf("held-out cross-entropy 5 at step 120: got diverged %g, want 1", v["diverged"])
	}
	first, last := f.History[0], f.History[len(f.History)-1]
	mean := func(s checkpoint.Snapshot) float64 {
		sum, n := 0.0, 0
		for _, c := range []checkpoint.Cloud{s.Images, s.Texts} {
			for i, u := range c.LogStd {
				x, y := float64(c.Means[2*i]), float64(c.Means[2*i+1])
				sum += math.Log((x*x + y*y) / math.Exp(2*float64(u)))
				n++
			}
		}
		return sum / float64(n)
	}
	if got, want := v["log_ratio_drift"], mean(last)-mean(first); math.Abs(got-want) > 1e-9 || math.Abs(want) < 1e-3 {
		t.Errorf("drift: got %g, want %g", got, want)
	}
	f.History = nil
	v = evaluate(t, nil, "unknown", f).Values
	for _, key := range []string{"diverged", "loss_spikes", "gradient_ratio", "log_ratio_drift"} {
		if value, ok := v[key]; ok {
			t.Errorf("without a history: %s is %g, want it undefined", key, value)
		}
	}
}

// Four images on a line and two captions, red at 5 and blue at −5: the third image, a red one at −1, is taken for
// blue, and is the least sure.
func TestEvaluateByHand(t *testing.T) {
	o := checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}
	image := func(text int) checkpoint.ImagePoint {
		return checkpoint.ImagePoint{Label: []string{"red", "blue"}[text], Texts: []int{text}}
	}
	f := &checkpoint.File{
		Config: checkpoint.Config{Dataset: "a line", Objective: o, Dim: 1},
		Points: checkpoint.Points{Levels: []string{"colour"},
			Images: []checkpoint.ImagePoint{image(0), image(0), image(0), image(1)},
			Texts:  []checkpoint.TextPoint{{Caption: "red", Attributes: 1}, {Caption: "blue", Attributes: 1}}},
		Now: checkpoint.Snapshot{Objective: o,
			Images: checkpoint.Cloud{Dim: 1, Means: []float32{5, 4, -1, -4}, LogStd: []float32{0, -1, 1, 0.5}},
			Texts:  checkpoint.Cloud{Dim: 1, Means: []float32{5, -5}, LogStd: []float32{0, 0.01}}},
	}
	r := evaluate(t, nil, "a line is no data set", f)
	for key, want := range map[string]float64{
		"recall_1_image_to_text": 0.75, "recall_5_image_to_text": 1, "recall_1_image_to_text_means": 0.75,
		"recall_1_text_to_image": 1, "recall_5_text_to_image": 1,
		"auroc_margin": 1, "auroc_entropy": 1, "auroc_image_std": 1,
		"auroc_caption_std": 2.5 / 3, // of the three right images one was found by blue as well
		"alignment":         1,       // one of four is opposite to its caption, at 4
		"modality_gap":      1 / math.Sqrt((58.0/4+25)/2),
		"log_ratio":         (math.Log(25) + math.Log(16) + 2 + math.Log(1) - 2 + math.Log(16) - 1 + math.Log(25) + math.Log(25) - 0.02) / 6,
	} {
		if got, ok := r.Values[key]; !ok || math.Abs(got-want) > 1e-7 {
			t.Errorf("%s: got %g, defined %v, want %g", key, got, ok, want)
		}
	}
	for _, key := range []string{"cross_entropy", "spearman_kinds", "kendall_tau", "inclusion_rate", "hubness_image_to_text", "diverged", "loss"} {
		if got, ok := r.Values[key]; ok {
			t.Errorf("%s: got %g, want it undefined", key, got)
		}
	}
}
