package loss

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
)

// goldenCase is a case of testdata/losses.json: values and gradients by PyTorch autograd in float64, written by
// testdata/make_golden.py.
type goldenCase struct {
	Name      string          `json:"name"`
	Objective string          `json:"objective"`
	Options   json.RawMessage `json:"options"`
	N         int             `json:"n"`
	D         int             `json:"d"`
	I         [][]float64     `json:"I"`
	T         [][]float64     `json:"T"`
	UI        []float64       `json:"uI"`
	UT        []float64       `json:"uT"`
	Loss      float64         `json:"loss"`
	DI        [][]float64     `json:"dI"`
	DT        [][]float64     `json:"dT"`
	DUI       []float64       `json:"duI"`
	DUT       []float64       `json:"duT"`
	Params    []string        `json:"params"`
	DC        float64         `json:"dc"`
	DTau      float64         `json:"dtau"`
	DU0       float64         `json:"du0"`
	DBias     float64         `json:"dbias"`
	DA        float64         `json:"da"`
	DB        float64         `json:"db"`
	DScale    float64         `json:"dscale"`
}

// goldenOptions are the options of all objectives, named as make_golden.py does.
type goldenOptions struct {
	C         *float64 `json:"c"`
	K         *float64 `json:"k"`
	Tau       *float64 `json:"tau"`
	U0        *float64 `json:"u0"`
	Bias      *float64 `json:"bias"`
	A         *float64 `json:"a"`
	B         *float64 `json:"b"`
	Scale     *float64 `json:"scale"`
	Side      string   `json:"side"`
	Normalise bool     `json:"normalise"`
	Mask      [][]int  `json:"mask"`
}

// offsetCase cannot be met in float32, since its inputs cannot be written in it: TestOffsetFloat32 is for it.
const offsetCase = "clouds offset by 1000"

// goldenCounts are the numbers of cases of each objective: 124 in all, and none is left out.
var goldenCounts = map[string]int{
	"variance": 49, "euclidean": 11, "clip": 13, "dot": 6, "free_bias": 9, "asymvlm": 6, "siglip": 13, "prolip": 11, "pcmepp": 6,
}

// readGolden returns all cases by name.
func readGolden(t *testing.T) map[string]goldenCase {
	t.Helper()
	data, err := os.ReadFile("testdata/losses.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []goldenCase `json:"cases"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	cases := map[string]goldenCase{}
	for _, c := range file.Cases {
		if _, twice := cases[c.Name]; twice {
			t.Fatalf("testdata/losses.json has the case %q twice", c.Name)
		}
		if len(c.DI) != c.N || len(c.DT) != c.N || len(c.DUI) != c.N || len(c.DUT) != c.N {
			t.Fatalf("testdata/losses.json: the case %q lacks a gradient", c.Name)
		}
		cases[c.Name] = c
	}
	return cases
}

// problem returns the inputs of the case, the formula that it is of, and what that learns, with the defaults of
// make_golden.py.
func (c goldenCase) problem(t *testing.T) (p problem, f Formula, learned []string) {
	t.Helper()
	var o goldenOptions
	decoder := json.NewDecoder(bytes.NewReader(c.Options))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&o); err != nil {
		t.Fatalf("%s: options: %v", c.Name, err)
	}
	or := func(value *float64, standard float64) float64 {
		if value == nil {
			return standard
		}
		return *value
	}
	p = problem{n: c.N, d: c.D, images: slices.Concat(c.I...), texts: slices.Concat(c.T...), imageLogStd: c.UI, textLogStd: c.UT}
	if o.Mask != nil {
		for _, m := range slices.Concat(o.Mask...) {
			p.mask = append(p.mask, m != 0)
		}
	}
	switch c.Objective {
	case "variance":
		p.tau, f = or(o.Tau, 1), Formula{Family: FamilyVariance, C: or(o.C, 1), K: or(o.K, 1), QuerySide: o.Side == "query", Normalise: o.Normalise}
	case "euclidean":
		p.tau, f = or(o.Tau, 1), Formula{Family: FamilyEuclidean}
	case "clip":
		p.tau, f = or(o.Tau, 0.07), Formula{Family: FamilyCLIP}
	case "dot":
		p.tau, f = or(o.Tau, 1), Formula{Family: FamilyDot}
	case "free_bias":
		p.tau, f = or(o.Tau, 1), Formula{Family: FamilyFreeBias, K: or(o.K, 1), LogStd: or(o.U0, 0)}
	case "asymvlm":
		p.tau, f = 1/or(o.Scale, 1), Formula{Family: FamilyAsymVLM}
	case "siglip":
		p.tau, f = or(o.Tau, 0.1), Formula{Family: FamilySigLIP, Bias: or(o.Bias, -10)}
	case "prolip":
		p.tau, f = 1/or(o.A, 10), Formula{Family: FamilyPPCL, Bias: or(o.B, -10)}
	case "pcmepp":
		p.tau, f = 1/or(o.A, 5), Formula{Family: FamilyPCMEPP, Bias: or(o.B, 5)}
	default:
		t.Fatalf("%s: nothing here computes the objective %q", c.Name, c.Objective)
	}
	// A learned number reaches the graph as a node; where the formula's stays too, it must be without effect.
	p.c, p.bias, p.logStd = f.C, f.Bias, f.LogStd
	for _, name := range c.Params {
		switch name {
		case "c":
			learned, f.C = append(learned, "c"), 99
		case "bias", "b":
			learned, f.Bias = append(learned, "bias"), 99
		case "u0":
			learned, f.LogStd = append(learned, "logstd"), 99
		}
	}
	return p, f, learned
}

// outcome returns what the case says, nil for a gradient that it does not hold. The temperature divides here, and
// what make_golden.py calls a and scale multiplies: dL/dτ = −a²·dL/da for τ = 1/a.
func (c goldenCase) outcome(t *testing.T, p problem) outcome {
	o := outcome{loss: c.Loss}
	o.gradients[0], o.gradients[1] = slices.Concat(c.DI...), slices.Concat(c.DT...)
	o.gradients[2], o.gradients[3] = c.DUI, c.DUT
	const tau, ofC, ofBias, ofLogStd = 4, 5, 6, 7
	for _, name := range c.Params {
		switch name {
		case "tau":
			o.gradients[tau] = []float64{c.DTau}
		case "a":
			o.gradients[tau] = []float64{-c.DA / (p.tau * p.tau)}
		case "scale":
			o.gradients[tau] = []float64{-c.DScale / (p.tau * p.tau)}
		case "c":
			o.gradients[ofC] = []float64{c.DC}
		case "bias":
			o.gradients[ofBias] = []float64{c.DBias}
		case "b":
			o.gradients[ofBias] = []float64{c.DB}
		case "u0":
			o.gradients[ofLogStd] = []float64{c.DU0}
		default:
			t.Fatalf("%s: nothing here learns %q", c.Name, name)
		}
	}
	return o
}

func TestGoldenCases(t *testing.T) {
	cases := readGolden(t)
	counts := map[string]int{}
	for _, c := range cases {
		counts[c.Objective]++
	}
	if !maps.Equal(counts, goldenCounts) || len(cases) != 124 {
		t.Errorf("got %d cases, %v, want 124, %v", len(cases), counts, goldenCounts)
	}
	t.Run("float64", func(t *testing.T) {
		if ran := goldenCases[float64](t, cases, 1e-9); ran != 124 {
			t.Errorf("compared %d cases, want 124", ran)
		}
	})
	t.Run("float32", func(t *testing.T) {
		delete(cases, offsetCase)
		if ran := goldenCases[float32](t, cases, 1e-5); ran != 123 {
			t.Errorf("compared %d cases, want 123", ran)
		}
	})
}

func goldenCases[F float32 | float64](t *testing.T, cases map[string]goldenCase, tolerance float64) (ran int) {
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		p, f, learned := cases[name].problem(t)
		compare(t, name, evaluate[F](t, p, objectiveOf(f, learned...)), cases[name].outcome(t, p), tolerance)
		ran++
	}
	return ran
}

// Clouds far from the origin lose their distances in float32 unless a common shift is taken off first. What
// rounding the inputs costs is not the loss's fault, so the reference has the same rounded inputs.
func TestOffsetFloat32(t *testing.T) {
	p, f, _ := readGolden(t)[offsetCase].problem(t)
	for _, test := range []struct {
		name string
		d    int
	}{
		{"directly", p.d},
		{"by expansion", 2 * p.d}, // every coordinate twice
		{"by expansion, wide", 8 * p.d},
	} {
		q := p
		q.d = test.d
		q.images, q.texts = widened(p.images, p.d, test.d), widened(p.texts, p.d, test.d)
		q = float32Rounded(q)
		what := fmt.Sprintf("%s %s, d = %d", offsetCase, test.name, test.d)
		compare(t, what, evaluate[float32](t, q, objectiveOf(f)), evaluate[float64](t, q, objectiveOf(f)), 1e-5)
	}
}

// widened repeats the coordinates of every row of x [n, d] until there are wide of them.
func widened(x []float64, d, wide int) []float64 {
	var y []float64
	for row := range slices.Chunk(x, d) {
		for k := range wide {
			y = append(y, row[k%d])
		}
	}
	return y
}
