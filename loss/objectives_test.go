package loss

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// ofSpec is the objective of the table in d dimensions.
func ofSpec(spec Spec, d int) objective {
	return func(in Inputs, _ *graph.Node) *graph.Node { return Loss(spec.Formula(d), in) }
}

// Every objective of the table, at its default temperature, is the one that the golden cases know.
func TestObjectivesAreTheGoldenOnes(t *testing.T) {
	golden := map[string]string{
		"proposal": "proposal", "gaussian": "gaussian", "no-log-term": "no log term", "euclidean": "euclidean", "clip": "clip",
	}
	cases := readGolden(t)
	for _, spec := range Objectives() {
		for _, size := range []string{" n=2 d=2", " n=16 d=8"} {
			c, ok := cases[golden[spec.Name]+size]
			if !ok {
				t.Errorf("%s: there is no golden case %q", spec.Name, golden[spec.Name]+size)
				continue
			}
			p, _ := c.problem(t)
			p.tau = spec.DefaultTau
			compare(t, spec.Name+size, evaluate[float64](t, p, ofSpec(spec, c.D)), c.outcome(), 1e-9)
		}
	}
}

// The options of a formula reach the loss.
func TestFormulaOptions(t *testing.T) {
	cases := readGolden(t)
	for name, f := range map[string]Formula{
		"query side n=7 d=2":                 {Family: FamilyVariance, C: 1, K: 1, QuerySide: true},
		"proposal, normalised means n=6 d=3": {Family: FamilyVariance, C: 1, K: 1, Normalise: true},
		"gaussian masked n=16 d=8":           {Family: FamilyVariance, C: 8, K: 0.5},
	} {
		c, ok := cases[name]
		if !ok {
			t.Errorf("there is no golden case %q", name)
			continue
		}
		p, _ := c.problem(t)
		got := evaluate[float64](t, p, func(in Inputs, _ *graph.Node) *graph.Node { return Loss(f, in) })
		compare(t, name, got, c.outcome(), 1e-9)
	}
}

func TestObjectivesTable(t *testing.T) {
	var names []string
	for _, spec := range Objectives() {
		names = append(names, spec.Name)
		if found, err := Lookup(spec.Name); err != nil || found != spec {
			t.Errorf("Lookup(%q): got %+v, %v, want the entry of the table", spec.Name, found, err)
		}
		if !(0 < spec.TauMin && spec.TauMin < spec.DefaultTau && spec.DefaultTau < spec.TauMax) {
			t.Errorf("%s: got τ %g … %g with default %g, want the default inside", spec.Name, spec.TauMin, spec.TauMax, spec.DefaultTau)
		}
		if !(spec.DefaultLearningRate > 0) {
			t.Errorf("%s: got learning rate %g, want one > 0", spec.Name, spec.DefaultLearningRate)
		}
		if spec.HasStd != (spec.Family == FamilyVariance) {
			t.Errorf("%s: got HasStd %v in the family %s", spec.Name, spec.HasStd, spec.Family)
		}
		for _, text := range []string{spec.Sentence, spec.TauNote} {
			if !strings.HasSuffix(text, ".") || strings.Count(text, ". ") > 0 {
				t.Errorf("%s: got %q, want one sentence", spec.Name, text)
			}
		}
	}
	if want := []string{"proposal", "gaussian", "no-log-term", "euclidean", "clip"}; !slices.Equal(names, want) {
		t.Errorf("got objectives %q, want %q", names, want)
	}
	if _, err := Lookup("Proposal"); err == nil || !strings.Contains(err.Error(), `"proposal"`) {
		t.Errorf("Lookup of an unknown name: got error %v, want one that lists the known names", err)
	}
}

// TauIsGauge is a claim about a formula: another temperature with the embeddings scaled to match is the same
// loss for those that say so, and is not for the others. Scaling u alone matches too where there is one.
func TestTauIsGaugeWhereTheTableSaysSo(t *testing.T) {
	const tau = 3.0
	for _, spec := range Objectives() {
		p := randomProblem(20, 6, 3)
		p.tau = spec.DefaultTau
		q := p
		q.tau = tau * p.tau
		q.images = mapped(p.images, func(x float64) float64 { return math.Sqrt(tau) * x })
		q.texts = mapped(p.texts, func(x float64) float64 { return math.Sqrt(tau) * x })
		before, after := evaluate[float64](t, p, ofSpec(spec, 3)).loss, evaluate[float64](t, q, ofSpec(spec, 3)).loss
		if got := math.Abs(before-after) < 1e-12; got != spec.TauIsGauge {
			t.Errorf("%s: got losses %.12g and %.12g, want them equal: %v", spec.Name, before, after, spec.TauIsGauge)
		}
	}
}

// The Gaussian's note on temperature: at τ = d it is the proposal with σ divided by √(2d).
func TestGaussianAtTauDIsTheProposal(t *testing.T) {
	for _, size := range sizes {
		p := randomProblem(21, size.n, size.d)
		want := p.variance(1, 1)
		narrower := func(u float64) float64 { return u - 0.5*math.Log(2*float64(size.d)) }
		p.imageLogStd, p.textLogStd = mapped(p.imageLogStd, narrower), mapped(p.textLogStd, narrower)
		p.tau = float64(size.d)
		spec, err := Lookup("gaussian")
		if err != nil {
			t.Fatal(err)
		}
		compareValue(t, sizeName(size.n, size.d), evaluate[float64](t, p, ofSpec(spec, size.d)).loss, want, 1e-11)
	}
}

func TestDegreesOfFreedom(t *testing.T) {
	for name, want := range map[string]int{"proposal": 3, "gaussian": 3, "no-log-term": 3, "euclidean": 2, "clip": 1} {
		spec, err := Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := spec.DegreesOfFreedom(2); got != want {
			t.Errorf("%s in 2 dimensions: got %d degrees of freedom, want %d", name, got, want)
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
		{"weights for CLIP", Formula{Family: FamilyCLIP, K: 1}, func(*Inputs) {}, "has no weights"},
		{"unknown family", Formula{Family: "siglip"}, func(*Inputs) {}, `unknown family "siglip"`},
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
