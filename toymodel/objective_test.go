package toymodel

import (
	"math"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/loss"
	"halo/metric"
)

// objectiveSpecs are the table's objectives, each by itself and with each of its options.
func objectiveSpecs() []string {
	values := map[string][]string{
		"c": {"0.5", "d"}, "k": {"0.5"}, "bias": {"-2"}, "logstd": {"0.3"}, "side": {"query"}, "mask": {"1"},
		"normalise": {"1"}, "clamp": {"0"}, "head": {"random"},
	}
	var specs []string
	for _, e := range loss.Objectives() {
		specs = append(specs, e.Name)
		for _, o := range e.Options {
			list := values[o.Key]
			if o.Kind == loss.KindList {
				list = append(append(list, o.Choices...), "none")
			}
			for _, v := range list {
				if v != o.Default {
					specs = append(specs, e.Name+"?"+o.Key+"="+v)
				}
			}
		}
	}
	return specs
}

// Whatever the options, 50 steps on the page's default data lower the loss, on both backends of this project.
func TestEveryObjectiveTrains(t *testing.T) {
	for _, backend := range []string{"go", "simdgo"} {
		for _, spec := range objectiveSpecs() {
			r := newTestRunOn(t, backend, "tree332", spec, func(c *checkpoint.Config) {
				c.BatchSize, c.ImageHidden, c.TextHidden, c.WordDim = 32, []int{32}, []int{32}, 16 // for speed
			})
			losses := steps(t, r, 50)
			mean := func(of []float64) (sum float64) {
				for _, l := range of {
					sum += l
				}
				return sum / float64(len(of))
			}
			if first, last := mean(losses[:10]), mean(losses[40:]); !(last < first) {
				t.Errorf("%s on %s: got loss %.4f in the first ten steps and %.4f in the last ten, want it to fall", spec, backend, first, last)
			}
			s, err := r.Snapshot()
			if err != nil {
				t.Errorf("%s on %s: %v", spec, backend, err)
				continue
			}
			if err := s.Validate(); err != nil {
				t.Errorf("%s on %s: %v", spec, backend, err)
			}
			if (s.Metrics.LogStdByLevel != nil) != s.Objective.HasStd || (s.Texts.LogStd != nil) != s.Objective.HasHead() {
				t.Errorf("%s: got ln σ by level %v and %d numbers of a head; σ: %v, head: %v", spec, s.Metrics.LogStdByLevel, len(s.Texts.LogStd), s.Objective.HasStd, s.Objective.HasHead())
			}
			r.Finalize()
		}
	}
}

// The objective of a spec has the formula that the table has for it.
func TestObjectiveOfASpec(t *testing.T) {
	for _, spec := range objectiveSpecs() {
		const d = 5
		o, err := Objective(spec, d)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := loss.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		f := parsed.Formula(d)
		if got := (loss.Formula{Family: o.Family, C: o.C, K: o.K, Bias: o.Bias, LogStd: o.LogStd, QuerySide: o.QuerySide, Normalise: o.Normalise}); got != f {
			t.Errorf("%s: got %+v, want %+v", spec, got, f)
		}
		if o.Name != parsed.String() || o.Tau != parsed.Entry.DefaultTau || o.HasHead() != parsed.Entry.HasHead {
			t.Errorf("%s: got name %q, τ %g, head %v, want %q, %g, %v", spec, o.Name, o.Tau, o.HasHead(), parsed, parsed.Entry.DefaultTau, parsed.Entry.HasHead)
		}
		if err := o.Validate(); err != nil {
			t.Errorf("%s: %v", spec, err)
		}
	}
	gaussian, err := Objective("gaussian?clamp=0&mask=1&head=random&learn=tau", 8)
	if err != nil {
		t.Fatal(err)
	}
	want := checkpoint.Objective{Name: "gaussian?mask=1&clamp=0&head=random&learn=tau", Family: "variance", C: 8, K: 0.5, Tau: 1,
		Mask: true, HasStd: true, RandomHead: true, LearnTau: true}
	if gaussian != want {
		t.Errorf("got %+v, want %+v", gaussian, want)
	}
}

// The score that a snapshot is judged by gives the training loss on the same pairs: the formulas of the graph and of
// the judgement are one.
func TestScoreIsTheLoss(t *testing.T) {
	for _, spec := range []string{
		"proposal?c=0.5&learn=c,tau", "gaussian", "proposal?side=query", "proposal?normalise=1", "euclidean?learn=logstd",
		"clip?learn=tau", "dot", "free-bias?logstd=0.2&learn=logstd", "asymvlm", "siglip", "ppcl", "pcmepp",
	} {
		r := newTestRun(t, "tree332", spec, func(c *checkpoint.Config) { c.BatchSize = 16 })
		steps(t, r, 20)
		r.Set.Sample(r.streams, 16, &r.batch)
		want, _, err := r.Gradients(&r.batch)
		if err != nil {
			t.Fatal(err)
		}
		images, err := r.EmbedImages(r.batch.Images)
		if err != nil {
			t.Fatal(err)
		}
		texts, err := r.EmbedTexts(r.batch.Tokens)
		if err != nil {
			t.Fatal(err)
		}
		score := Score(r.Objective())
		sc, err := metric.NewScorer(score, metric.Cloud(images), metric.Cloud(texts))
		if err != nil {
			t.Fatal(err)
		}
		var got float64
		const n = 16
		for i := range n {
			var ofTexts, ofImages float64 // softmax denominators, over what is right
			for j := range n {
				ofTexts += math.Exp(sc.TextLogit(i, j) - sc.TextLogit(i, i))
				ofImages += math.Exp(sc.ImageLogit(j, i) - sc.ImageLogit(i, i))
				if score.Sigmoid() {
					z := sc.TextLogit(i, j)
					if i != j {
						z = -z
					}
					pairs := float64(n)
					if score.Family == metric.FamilyPCMEPP {
						pairs = n * n
					}
					got += math.Log1p(math.Exp(-z)) / pairs
				}
			}
			if !score.Sigmoid() {
				got += (math.Log(ofTexts) + math.Log(ofImages)) / (2 * n)
			}
		}
		if math.Abs(got-want) > 2e-5*max(1, want) {
			t.Errorf("%s: got %.7g from the score, want the loss %.7g", spec, got, want)
		}
	}
}

// What is wrong with an objective is said in one sentence, before a run starts.
func TestObjectiveErrors(t *testing.T) {
	for spec, want := range map[string]string{
		"hinge":            `unknown objective "hinge"; known are proposal,`,
		"clip?clamp=2":     `clip has no option "clamp"; it has mask, learn`,
		"proposal?k=0":     `k is "0"; want a number from 0.01 to 100`,
		"siglip?learn=c":   `learn is "c"; want none, or some of tau, bias joined by commas`,
		"dot?mask=1&dot=1": `dot has no option "dot"; it has mask, learn`,
	} {
		_, err := DefaultConfig("tree332", spec, 2)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "\n") > 0 {
			t.Errorf("%s: got error %v, want one that says %q", spec, err, want)
		}
	}
	if _, err := Objective("asymvlm", 1); err == nil || !strings.Contains(err.Error(), "dimension 1; asymvlm needs at least 2") {
		t.Errorf("asymvlm in one dimension: got error %v, want one that says so", err)
	}
	backend, err := OpenBackend("go")
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]struct {
		change func(o *checkpoint.Objective)
		want   string
	}{
		"no such family":             {func(o *checkpoint.Objective) { o.Family = "hinge" }, `unknown family "hinge"`},
		"no k":                       {func(o *checkpoint.Objective) { o.K = 0 }, "k is 0; it must be positive"},
		"c infinite":                 {func(o *checkpoint.Objective) { o.C = math.Inf(1) }, "c is +Inf; it must be finite"},
		"a bias to learn":            {func(o *checkpoint.Objective) { o.LearnBias = true }, "learn_bias is true, but the family variance has no such number"},
		"only a name, that is wrong": {func(o *checkpoint.Objective) { *o = checkpoint.Objective{Name: "proposal?c=x"} }, `c is "x"; want a number from 0 to 100 or d`},
		"tau negative":               {func(o *checkpoint.Objective) { o.Tau = -1 }, "temperature -1; it must be a positive number"},
	} {
		r := newTestRun(t, "tree332", "proposal", nil)
		c := r.Config
		row.change(&c.Objective)
		if _, err := NewRun(backend, r.Set, c); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got error %v, want one that says %q", name, err, row.want)
		}
	}
}

// An objective that is nothing but its spec, as the page sends it, is completed; its temperature stays.
func TestObjectiveOfANameIsCompleted(t *testing.T) {
	backend, err := OpenBackend("go")
	if err != nil {
		t.Fatal(err)
	}
	r := newTestRun(t, "tree332", "proposal", nil)
	for _, tau := range []float64{0, 3} {
		c := r.Config
		c.Dim = 4
		c.Objective = checkpoint.Objective{Name: "gaussian?clamp=0", Tau: tau}
		started, err := NewRun(backend, r.Set, c)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Objective("gaussian?clamp=0", 4)
		if err != nil {
			t.Fatal(err)
		}
		if tau != 0 {
			want.Tau = tau
		}
		if started.Config.Objective != want {
			t.Errorf("τ %g: got %+v, want %+v", tau, started.Config.Objective, want)
		}
		started.Finalize()
	}
}

// A seed gives the same encoders whether the log-std head starts at zero or at random, and a random head already
// tells captions apart.
func TestRandomHead(t *testing.T) {
	zero, random := newTestRun(t, "tree332", "proposal", nil), newTestRun(t, "tree332", "proposal?head=random", nil)
	a, b := captured(t, zero), captured(t, random)
	for path, v := range a.variables {
		drawn := strings.Contains(path, "/log_std/dense/weights")
		same := true
		var square float64
		for i, x := range b.variables[path].float32 {
			same = same && x == v.float32[i]
			square += float64(x) * float64(x) * float64(len(v.float32)) // of N(0, 1/fan-in)
		}
		if same == drawn {
			t.Errorf("%s: equal at a zero and a random head: %v, want %v", path, same, !drawn)
		}
		if n := float64(len(v.float32)); drawn && math.Abs(square/n-1) > 4*math.Sqrt(2/n) {
			t.Errorf("%s: got a mean square of %.2f/fan-in, want about 1", path, square/n)
		}
	}
	s, err := random.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if s.Metrics.KendallTau == nil {
		t.Error("Kendall's τ of a random head is absent at step 0, want the null that a trained one is compared with")
	}
	again, err := newTestRun(t, "tree332", "proposal?head=random", nil).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if *again.Metrics.KendallTau != *s.Metrics.KendallTau {
		t.Errorf("the same seed drew another head: Kendall's τ %v and %v", *again.Metrics.KendallTau, *s.Metrics.KendallTau)
	}
}
