package preset

import (
	"math"
	"net/url"
	"strings"
	"testing"

	"halo/toymodel"
)

func TestPresetsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Presets() {
		if err := p.Check(); err != nil {
			t.Error(err)
		}
		for _, name := range []string{p.Slug, p.Question, p.Query()} {
			if seen[name] {
				t.Errorf("%s: %q is there twice", p.Slug, name)
			}
			seen[name] = true
		}
		if len(p.Claims) == 0 {
			t.Errorf("%s claims nothing", p.Slug)
		}
	}
	if len(seen) < 3*6 {
		t.Errorf("%d presets, want the six questions at least", len(seen)/3)
	}
}

func TestQuery(t *testing.T) {
	p := Preset{
		Data: "tree332?fog=0.2&holdout=3", Objective: "proposal?clamp=0", Other: "clip", Dim: 4, Seed: 7, BatchSize: 32,
		Tau: 0.07, LearningRate: 1e-5, ClipNorm: 1.5, Pace: 25, Colour: "level",
		Schedule: toymodel.Schedule{{Step: 400, Setting: "tau", Value: 0.1}, {Step: 800, Setting: "batch", Value: 8}},
	}
	const want = "data=tree332?fog=0.2%26holdout=3&objective=proposal?clamp=0&d=4&seed=7&b=clip&clip=1.5&batch=32&tau=0.07&lr=1e-05&pace=25&colour=level&tau@400=0.1&batch@800=8"
	if got := p.Query(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	values, err := url.ParseQuery(p.Query())
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"data": p.Data, "objective": p.Objective, "lr": "1e-05", "tau@400": "0.1"} {
		if got := values.Get(key); got != want {
			t.Errorf("%s is read as %q, want %q", key, got, want)
		}
	}
}

func TestConfigOfBothRuns(t *testing.T) {
	p := Preset{Data: "tree332", Objective: "proposal", Other: "euclidean", Dim: 2, Seed: 1, BatchSize: 16, Tau: 2, LearningRate: 0.01, ClipNorm: 3}
	a, err := p.Config(A, 0, 5)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Config(B, 3, 5)
	if err != nil {
		t.Fatal(err)
	}
	if a.Objective.Name != "proposal" || a.Dim != 2 || b.Objective.Name != "euclidean" || b.Dim != 3 {
		t.Errorf("got %s in %d and %s in %d dimensions; want proposal in 2 and euclidean in 3", a.Objective.Name, a.Dim, b.Objective.Name, b.Dim)
	}
	if b.Seed != 5 || b.BatchSize != 16 || b.Objective.Tau != 2 || b.LearningRate != 0.01 || b.ClipNorm != 3 {
		t.Errorf("got %+v, want seed 5, batch 16, τ 2, lr 0.01, clip 3", b)
	}
}

// ok is a preset with nothing wrong.
func ok() Preset {
	return Preset{
		Slug: "a-question", Question: "What?", Watch: "This.", Data: "tree332", Objective: "proposal", Other: "euclidean",
		Dim: 2, Seed: 1, BatchSize: 64, Tau: 1, LearningRate: 0.003, Pace: 25, Colour: "group",
		Claims: []Claim{{Says: "So it is.", Of: Reading{Run: A, Metric: Order, Step: 10}, Is: Above, Bound: 0.5}},
	}
}

func TestCheck(t *testing.T) {
	if p := ok(); p.Check() != nil {
		t.Fatal(p.Check())
	}
	for _, row := range []struct {
		name  string
		spoil func(p *Preset)
		want  string
	}{
		{"no slug", func(p *Preset) { p.Slug = "" }, `the slug is ""`},
		{"slug with a space", func(p *Preset) { p.Slug = "a b" }, "small letters and hyphens"},
		{"no question", func(p *Preset) { p.Question = "It is so." }, "must be a question"},
		{"nothing to watch", func(p *Preset) { p.Watch = "" }, "must be a sentence"},
		{"unknown data", func(p *Preset) { p.Data = "mnist" }, `"mnist"`},
		{"unknown objective", func(p *Preset) { p.Objective = "love" }, `"love"`},
		{"unknown other objective", func(p *Preset) { p.Other = "love" }, "run B"},
		{"objective with a default spelled out", func(p *Preset) { p.Objective = "proposal?clamp=2" }, `its canonical spec is "proposal"`},
		{"dimension", func(p *Preset) { p.Objective, p.Dim = "asymvlm", 1 }, "dimension 1"},
		{"temperature", func(p *Preset) { p.Tau = 0 }, "temperature 0"},
		{"learning rate", func(p *Preset) { p.LearningRate = math.Inf(1) }, "learning rate +Inf"},
		{"pace", func(p *Preset) { p.Pace = 0 }, "pace 0"},
		{"clip", func(p *Preset) { p.ClipNorm = -1 }, "gradient clip -1"},
		{"colour", func(p *Preset) { p.Colour = "mood" }, `colour is "mood"`},
		{"schedule", func(p *Preset) { p.Schedule = toymodel.Schedule{{Step: 1, Setting: "seed", Value: 2}} }, `unknown setting "seed"`},
		{"claim without a sentence", func(p *Preset) { p.Claims[0].Says = "so" }, "claim 1"},
		{"claim without a comparison", func(p *Preset) { p.Claims[0].Is = "about" }, "must be above or below"},
		{"claim without a bound", func(p *Preset) { p.Claims[0].Bound = math.NaN() }, "the bound is NaN"},
		{"claim about a run that is not there", func(p *Preset) { p.Other, p.Claims[0].Of.Run = "", B }, `run "B"`},
		{"claim that compares with a run that is not there", func(p *Preset) { p.Claims[0].Than = &Reading{Run: "C", Metric: Order, Step: 1} }, `run "C"`},
		{"claim about an unknown number", func(p *Preset) { p.Claims[0].Of.Metric = "beauty" }, `"beauty"`},
		{"claim before the first step", func(p *Preset) { p.Claims[0].Of.Step = 0 }, "step 0"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := ok()
			row.spoil(&p)
			if err := p.Check(); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %q in it", err, row.want)
			}
		})
	}
}

func TestHolds(t *testing.T) {
	r := &Reading{}
	for _, row := range []struct {
		name     string
		claim    Claim
		of, than float64
		want     bool
	}{
		{"above", Claim{Is: Above, Bound: 2}, 3, 0, true},
		{"at the bound", Claim{Is: Above, Bound: 2}, 2, 0, false},
		{"below", Claim{Is: Below, Bound: 2}, 1, 0, true},
		{"not below", Claim{Is: Below, Bound: 2}, 2, 0, false},
		{"without than", Claim{Is: Above, Bound: 2}, 3, 2, true},
		{"above another by enough", Claim{Is: Above, Bound: 0.5, Than: r}, 3, 2, true},
		{"above another by too little", Claim{Is: Above, Bound: 1.5, Than: r}, 3, 2, false},
		{"below another", Claim{Is: Below, Bound: -0.5, Than: r}, 2, 3, true},
		{"undefined is not above", Claim{Is: Above, Bound: 2}, math.NaN(), 0, false},
		{"undefined is not below", Claim{Is: Below, Bound: 2}, math.NaN(), 0, false},
		{"compared with what is undefined", Claim{Is: Below, Bound: 2, Than: r}, 1, math.NaN(), false},
	} {
		if got := row.claim.Holds(row.of, row.than); got != row.want {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
	}
}
