package loss

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

func parsed(t testing.TB, spec string) Objective {
	t.Helper()
	o, err := Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// ofSpec is the objective of a spec in d dimensions, with its learned numbers as constants.
func ofSpec(t testing.TB, spec string, d int) objective {
	return objectiveOf(parsed(t, spec).Formula(d))
}

// Every objective of the table, at its default temperature, is the one that the golden cases know; so are those of
// the specs that the family is made of.
func TestObjectivesAreTheGoldenOnes(t *testing.T) {
	cases := readGolden(t)
	sizes1, sizes2 := []string{" n=2 d=2", " n=16 d=8"}, []string{" n=2 d=2", " n=12 d=8"}
	rows := []struct {
		spec, golden string
		sizes        []string
		tau          float64 // 0 for the default
	}{
		{"proposal", "proposal", sizes1, 0},
		{"gaussian", "gaussian", sizes1, 0},
		{"proposal?c=d&k=0.5", "gaussian", sizes1, 0},
		{"no-log-term", "no log term", sizes1, 0},
		{"proposal?c=0", "no log term", sizes1, 0},
		{"proposal?side=query", "query side", sizes1, 0},
		{"proposal?mask=1", "proposal masked", sizes1, 0},
		{"gaussian?mask=1", "gaussian masked", sizes1, 0},
		{"proposal?normalise=1", "proposal, normalised means", sizes2, 0},
		{"proposal?c=1.3", "proposal, learned c and tau", sizes2, 0.8},
		{"euclidean", "euclidean", sizes1, 0},
		{"clip", "clip", sizes1, 0},
		{"dot", "dot", sizes2, 0.5},
		{"free-bias?logstd=0.2", "free bias", sizes2, 0},
		{"asymvlm", "asymvlm", sizes2, 1 / 1.5},
		{"siglip", "siglip", sizes1, 0},
		{"siglip?bias=-3", "siglip, learned tau and bias", sizes2, 0.3},
		{"ppcl", "prolip", sizes1, 0},
		{"pcmepp", "pcmepp", sizes2, 0},
	}
	for _, row := range rows {
		for _, size := range row.sizes {
			c, ok := cases[row.golden+size]
			if !ok {
				t.Errorf("%s: there is no golden case %q", row.spec, row.golden+size)
				continue
			}
			p, _, _ := c.problem(t)
			if p.tau = row.tau; p.tau == 0 {
				p.tau = parsed(t, row.spec).Entry.DefaultTau
			}
			want := c.outcome(t, p)
			for k := 4; k < len(gradientNames); k++ {
				want.gradients[k] = nil // of numbers that are constants here
			}
			compare(t, row.spec+size, evaluate[float64](t, p, ofSpec(t, row.spec, c.D)), want, 1e-9)
		}
	}
	for _, e := range Objectives() {
		if !slices.ContainsFunc(rows, func(row struct {
			spec, golden string
			sizes        []string
			tau          float64
		}) bool {
			return row.spec == e.Name || strings.HasPrefix(row.spec, e.Name+"?")
		}) {
			t.Errorf("no golden case is named for %s", e.Name)
		}
	}
}

func TestObjectivesTable(t *testing.T) {
	var names []string
	for _, e := range Objectives() {
		names = append(names, e.Name)
		if !(0 < e.TauMin && e.TauMin < e.DefaultTau && e.DefaultTau < e.TauMax) {
			t.Errorf("%s: got τ %g … %g with default %g, want the default inside", e.Name, e.TauMin, e.TauMax, e.DefaultTau)
		}
		if !(0 < e.LearningRateMin && e.LearningRateMin < e.DefaultLearningRate && e.DefaultLearningRate < e.LearningRateMax) {
			t.Errorf("%s: got learning rate %g … %g with default %g, want the default inside", e.Name, e.LearningRateMin, e.LearningRateMax, e.DefaultLearningRate)
		}
		if !slices.Contains(Families(), e.Family) || e.Title == "" || e.Source == "" || e.MinDim < 1 {
			t.Errorf("%s: got family %q, title %q, source %q, least dimension %d", e.Name, e.Family, e.Title, e.Source, e.MinDim)
		}
		sentences := []string{e.Sentence, e.TauNote}
		if len(e.TauGaugeWhen) > 0 {
			sentences = append(sentences, e.TauGaugeNote)
		}
		for _, o := range e.Options {
			sentences = append(sentences, o.Sentence)
			if o.Title == "" || o.Default == "" {
				t.Errorf("%s: option %s: got title %q and default %q", e.Name, o.Key, o.Title, o.Default)
			}
			if got, err := Parse(e.Name + "?" + o.Key + "=" + o.Default); err != nil || got.String() != e.Name {
				t.Errorf("%s with the default %s=%s: got %q, %v, want the bare name", e.Name, o.Key, o.Default, got, err)
			}
		}
		for _, text := range sentences {
			if !strings.HasSuffix(text, ".") || strings.Count(text, ". ") > 0 {
				t.Errorf("%s: got %q, want one sentence", e.Name, text)
			}
		}
		for _, rule := range e.TauGaugeWhen {
			if rule == "" {
				continue
			}
			if _, err := Parse(e.Name + "?" + rule); err != nil {
				t.Errorf("%s: τ is gauge when %q, which is no spec: %v", e.Name, rule, err)
			}
		}
	}
	if want := []string{
		"proposal", "gaussian", "no-log-term", "euclidean", "clip", "dot", "free-bias", "asymvlm", "siglip", "ppcl", "pcmepp",
	}; !slices.Equal(names, want) {
		t.Errorf("got objectives %q, want %q", names, want)
	}
}

// specs are the table's names with each value of each option that changes something by itself.
func specs() []string {
	var list []string
	for _, e := range Objectives() {
		list = append(list, e.Name)
		for _, o := range e.Options {
			values := o.Choices
			switch o.Kind {
			case KindSwitch:
				values = []string{"1"}
			case KindNumber:
				values = append(slices.Clone(values), formatNumber(o.Min), formatNumber(o.Max))
			case KindList:
				values = append(slices.Clone(values), "none", strings.Join(o.Choices, ","))
			}
			for _, v := range values {
				if v != o.Default {
					list = append(list, e.Name+"?"+o.Key+"="+v)
				}
			}
		}
	}
	return list
}

// TauIsGauge is a claim about a formula: another temperature, with means and what the head gives rescaled to match, is
// the same loss for those that say so, and for no rescaling is it for the others. What the clamp holds back cannot be
// rescaled, nor what learning may move.
func TestTauIsGaugeWhereTheTableSaysSo(t *testing.T) {
	const tau = 3.0
	var all []string
	for _, spec := range specs() {
		all = append(all, spec)
		separator := "?"
		if strings.Contains(spec, "?") {
			separator = "&"
		}
		for _, more := range []string{"learn=c", "clamp=0", "normalise=1", "side=query", "clamp=0&normalise=1", "side=query&normalise=1", "side=query&clamp=0&normalise=1"} {
			if _, err := Parse(spec + separator + more); err == nil {
				all = append(all, spec+separator+more)
			}
		}
	}
	gauges := 0
	seen := map[string]bool{}
	for _, spec := range all {
		o := parsed(t, spec)
		if seen[o.String()] {
			continue
		}
		seen[o.String()] = true
		f := o.Formula(3)
		if o.Options.LearnC {
			f.C = 0.7 // wherever it starts, it will not stay
		}
		f.LogStd *= 0.03 // at the ends of its range nothing but the distance counts
		p := randomProblem(20, 6, 3)
		p.tau = o.Entry.DefaultTau
		before := evaluate[float64](t, p, objectiveOf(f)).loss
		same := false
		for _, means := range []bool{false, true} {
			for _, head := range []float64{0, -0.5, 0.5} { // added to u in units of ln τ: it may undo τ, or go with the means
				q := p
				q.tau = tau * p.tau
				if means {
					scaleMeans(&q, math.Sqrt(tau))
				}
				if head != 0 {
					if o.Options.Clamp > 0 {
						continue
					}
					move := func(u float64) float64 { return u + head*math.Log(tau) }
					if f.Family == FamilyFreeBias {
						move = func(b float64) float64 { return tau * b }
					}
					q.imageLogStd, q.textLogStd = mapped(p.imageLogStd, move), mapped(p.textLogStd, move)
				}
				after := evaluate[float64](t, q, objectiveOf(f)).loss
				same = same || math.Abs(before-after) < 1e-12*math.Max(1, before)
			}
		}
		if same != o.TauIsGauge() {
			t.Errorf("%s: τ can be undone: %v, want %v", spec, same, o.TauIsGauge())
		}
		if same {
			gauges++
			if note := o.TauNote(); note != o.Entry.TauGaugeNote {
				t.Errorf("%s: got the note %q, want the one of a gauge", spec, note)
			}
		}
	}
	if gauges == 0 || gauges == len(seen) {
		t.Errorf("got %d gauges of %d specs, want both kinds", gauges, len(seen))
	}
}

// The Gaussian's note on temperature: at τ = d it is the proposal with σ divided by √(2d).
func TestGaussianAtTauDIsTheProposal(t *testing.T) {
	for _, size := range sizes {
		p := randomProblem(21, size.n, size.d)
		want := p.loss(Formula{Family: FamilyVariance, C: 1, K: 1})
		narrower := func(u float64) float64 { return u - 0.5*math.Log(2*float64(size.d)) }
		p.imageLogStd, p.textLogStd = mapped(p.imageLogStd, narrower), mapped(p.textLogStd, narrower)
		p.tau = float64(size.d)
		compareValue(t, sizeName(size.n, size.d), evaluate[float64](t, p, ofSpec(t, "gaussian", size.d)).loss, want, 1e-11)
	}
}

// The shared ln σ of the Euclidean loss is its temperature: learning the one is learning the other.
func TestSharedStdIsTemperature(t *testing.T) {
	for _, size := range sizes {
		p := randomProblem(26, size.n, size.d)
		p.tau, p.logStd = 0.7, 0.4
		got := evaluate[float64](t, p, objectiveOf(Formula{Family: FamilyEuclidean}, "logstd"))
		q := p
		q.tau = p.tau * math.Exp(2*p.logStd)
		want := evaluate[float64](t, q, ofSpec(t, "euclidean", size.d))
		compareValue(t, "loss", got.loss, want.loss, 1e-12)
		compareValue(t, "dlogstd", got.gradients[7][0], 2*q.tau*want.gradients[4][0], 1e-12)
	}
}

func TestDegreesOfFreedom(t *testing.T) {
	for spec, want := range map[string]int{
		"proposal": 9, "gaussian": 9, "no-log-term": 9, "proposal?normalise=1": 8, "euclidean": 8, "clip": 7, "dot": 8,
		"free-bias": 9, "asymvlm": 8, "siglip": 7, "ppcl": 8, "pcmepp": 9,
	} {
		if got := parsed(t, spec).DegreesOfFreedom(8); got != want {
			t.Errorf("%s in 8 dimensions: got %d degrees of freedom, want %d", spec, got, want)
		}
	}
}

// What is wrong with a graph's inputs is said while the graph is built.
func TestBadInputsPanic(t *testing.T) {
	good := func(g *graph.Graph) Inputs {
		node := func(dims ...int) *graph.Node {
			return graph.IotaFull(g, shape[float32](dims...))
		}
		return Inputs{Images: node(3, 2), Texts: node(3, 2), ImageLogStd: node(3), TextLogStd: node(3), Tau: node()}
	}
	for _, test := range []struct {
		name string
		f    Formula
		bend func(in *Inputs)
		want string
	}{
		{"no tau", Formula{Family: FamilyCLIP}, func(in *Inputs) { in.Tau = nil }, "needs Images, Texts and Tau"},
		{"no log std", Formula{Family: FamilyVariance, C: 1, K: 1}, func(in *Inputs) { in.TextLogStd = nil }, "needs ImageLogStd and TextLogStd"},
		{"fewer texts", Formula{Family: FamilyEuclidean}, func(in *Inputs) { in.Texts = graph.Slice(in.Texts, graph.AxisRange(0, 2)) }, "Texts is (Float32)[2, 2], want (Float32)[3, 2]"},
		{"tau a vector", Formula{Family: FamilyCLIP}, func(in *Inputs) { in.Tau = in.ImageLogStd }, "Tau is (Float32)[3], want (Float32)"},
		{"float64 tau", Formula{Family: FamilyCLIP}, func(in *Inputs) { in.Tau = graph.Scalar(in.Tau.Graph(), shape[float64]().DType, 1) }, "Tau is (Float64), want (Float32)"},
		{"log std a column", Formula{Family: FamilyVariance, C: 1, K: 1}, func(in *Inputs) { in.ImageLogStd = graph.InsertAxes(in.ImageLogStd, 1) }, "ImageLogStd is (Float32)[3, 1], want (Float32)[3]"},
		{"mask of floats", Formula{Family: FamilyCLIP}, func(in *Inputs) { in.Mask = graph.Zeros(in.Tau.Graph(), shape[float32](3, 3)) }, "Mask is (Float32)[3, 3], want (Bool)[3, 3]"},
		{"images of whole numbers", Formula{Family: FamilyCLIP}, func(in *Inputs) { in.Images = graph.ConvertDType(in.Images, shape[int32]().DType) }, "Images are (Int32)[3, 2], want floats [n, d]"},
		{"no k", Formula{Family: FamilyVariance, C: 1}, func(*Inputs) {}, "K is 0"},
		{"free bias without k", Formula{Family: FamilyFreeBias}, func(*Inputs) {}, "k is 0"},
		{"free bias without b", Formula{Family: FamilyFreeBias, K: 1}, func(in *Inputs) { in.TextLogStd = nil }, "needs ImageLogStd and TextLogStd"},
		{"PPCL without log std", Formula{Family: FamilyPPCL}, func(in *Inputs) { in.ImageLogStd = nil }, "PPCL needs ImageLogStd and TextLogStd"},
		{"PCME++ without log std", Formula{Family: FamilyPCMEPP}, func(in *Inputs) { in.TextLogStd = nil }, "PCMEPP needs ImageLogStd and TextLogStd"},
		{"a vector of biases", Formula{Family: FamilySigLIP}, func(in *Inputs) { in.Bias = in.ImageLogStd }, "Bias is (Float32)[3], want (Float32)"},
		{"directions in one dimension", Formula{Family: FamilyAsymVLM}, func(in *Inputs) {
			in.Images, in.Texts = graph.Slice(in.Images, graph.AxisRange(), graph.AxisRange(0, 1)), graph.Slice(in.Texts, graph.AxisRange(), graph.AxisRange(0, 1))
		}, "want at least 2 dimensions"},
		{"weights for CLIP", Formula{Family: FamilyCLIP, K: 1}, func(*Inputs) {}, `the family "clip" does not have`},
		{"a bias for CLIP", Formula{Family: FamilyCLIP}, func(in *Inputs) { in.Bias = in.Tau }, `the family "clip" does not have`},
		{"a learned c for SigLIP", Formula{Family: FamilySigLIP}, func(in *Inputs) { in.C = in.Tau }, `the family "siglip" does not have`},
		{"a learned u for the proposal", Formula{Family: FamilyVariance, C: 1, K: 1}, func(in *Inputs) { in.LogStd = in.Tau }, `the family "variance" does not have`},
		{"unknown family", Formula{Family: "hinge"}, func(*Inputs) {}, `unknown family "hinge"`},
	} {
		g := graph.NewGraph(backend(), test.name)
		in := good(g)
		test.bend(&in)
		err := exceptions.TryCatch[error](func() { Loss(test.f, in) })
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want a panic that says %q", test.name, err, test.want)
		}
		g.Finalize()
	}
}
