package loss

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
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
}

// goldenOptions are the options that the three objectives here have.
type goldenOptions struct {
	C         *float64 `json:"c"`
	K         *float64 `json:"k"`
	Tau       *float64 `json:"tau"`
	Side      string   `json:"side"`
	Normalise bool     `json:"normalise"`
	Mask      [][]int  `json:"mask"`
}

// offsetCase cannot be met in float32, since its inputs cannot be written in it: TestOffsetFloat32 is for it.
const offsetCase = "clouds offset by 1000"

// goldenNames are the cases of the objectives in this package. A case is tested because it is named here, not
// because it happens to be in the file.
func goldenNames() []string {
	var names []string
	for _, size := range []string{"n=1 d=3", "n=2 d=2", "n=5 d=3", "n=7 d=2", "n=16 d=8"} {
		for _, what := range []string{
			"proposal", "proposal tau=0.5", "gaussian", "no log term", "query side", "proposal masked",
			"gaussian masked", "clip", "clip masked", "euclidean",
		} {
			names = append(names, what+" "+size)
		}
	}
	for _, size := range []string{"n=2 d=2", "n=6 d=3", "n=12 d=8"} {
		for _, what := range []string{
			"proposal, normalised means", "proposal, learned c and tau", "query side masked", "clip, learned tau",
			"euclidean masked", "euclidean, learned tau",
		} {
			names = append(names, what+" "+size)
		}
	}
	return append(names, offsetCase, "log sigma near -3", "log sigma near +3",
		"all points equal, equal sigma: ln 6", "all points equal, free sigma")
}

// readGolden returns the cases of the objectives in this package by name.
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
		if slices.Contains([]string{"variance", "euclidean", "clip"}, c.Objective) {
			if _, twice := cases[c.Name]; twice {
				t.Fatalf("testdata/losses.json has the case %q twice", c.Name)
			}
			if len(c.DI) != c.N || len(c.DT) != c.N || len(c.DUI) != c.N || len(c.DUT) != c.N {
				t.Fatalf("testdata/losses.json: the case %q lacks a gradient", c.Name)
			}
			cases[c.Name] = c
		}
	}
	return cases
}

// problem returns the inputs of the case, and the objective that it is of.
func (c goldenCase) problem(t *testing.T) (problem, objective) {
	t.Helper()
	var options goldenOptions
	decoder := json.NewDecoder(bytes.NewReader(c.Options))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&options); err != nil {
		t.Fatalf("%s: options: %v", c.Name, err)
	}
	or := func(value *float64, standard float64) float64 {
		if value == nil {
			return standard
		}
		return *value
	}
	p := problem{
		n: c.N, d: c.D, images: slices.Concat(c.I...), texts: slices.Concat(c.T...),
		imageLogStd: c.UI, textLogStd: c.UT, c: or(options.C, 1),
	}
	if options.Mask != nil {
		for _, m := range slices.Concat(options.Mask...) {
			p.mask = append(p.mask, m != 0)
		}
	}
	switch c.Objective {
	case "variance":
		p.tau = or(options.Tau, 1)
		o := VarianceOptions{
			C: p.c, K: or(options.K, 1), QuerySide: options.Side == "query", Normalise: options.Normalise,
		}
		if slices.Contains(c.Params, "c") {
			return p, func(in Inputs, c *graph.Node) *graph.Node {
				o := o
				o.C, o.CNode = 0, c
				return Variance(in, o)
			}
		}
		return p, variance(o)
	case "euclidean":
		p.tau = or(options.Tau, 1)
		return p, euclidean
	case "clip":
		p.tau = or(options.Tau, 0.07)
		return p, clip
	}
	t.Fatalf("%s: objective %q", c.Name, c.Objective)
	return p, nil
}

// outcome returns what the case says, nil for a gradient that it does not hold.
func (c goldenCase) outcome() outcome {
	o := outcome{loss: c.Loss}
	o.gradients[0], o.gradients[1] = slices.Concat(c.DI...), slices.Concat(c.DT...)
	o.gradients[2], o.gradients[3] = c.DUI, c.DUT
	if slices.Contains(c.Params, "tau") {
		o.gradients[4] = []float64{c.DTau}
	}
	if slices.Contains(c.Params, "c") {
		o.gradients[5] = []float64{c.DC}
	}
	return o
}

func TestGoldenCases(t *testing.T) {
	cases := readGolden(t)
	names := goldenNames()
	if len(cases) == 0 {
		t.Fatal("testdata/losses.json has no case of the objectives here")
	}
	for name := range cases {
		if !slices.Contains(names, name) {
			t.Errorf("testdata/losses.json has the case %q, which no test names", name)
		}
	}
	t.Run("float64", func(t *testing.T) { goldenCases[float64](t, cases, names, 1e-9) })
	t.Run("float32", func(t *testing.T) {
		goldenCases[float32](t, cases, slices.DeleteFunc(names, func(name string) bool { return name == offsetCase }), 1e-5)
	})
}

func goldenCases[F float32 | float64](t *testing.T, cases map[string]goldenCase, names []string, tolerance float64) {
	for _, name := range names {
		c, ok := cases[name]
		if !ok {
			t.Errorf("testdata/losses.json lacks the case %q", name)
			continue
		}
		p, f := c.problem(t)
		compare(t, name, evaluate[F](t, p, f), c.outcome(), tolerance)
	}
}

// Clouds far from the origin lose their distances in float32 unless a common shift is taken off first. What
// rounding the inputs costs is not the loss's fault, so the reference has the same rounded inputs.
func TestOffsetFloat32(t *testing.T) {
	p, f := readGolden(t)[offsetCase].problem(t)
	round := func(v float64) float64 { return float64(float32(v)) }
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
		q.images, q.texts = mapped(q.images, round), mapped(q.texts, round)
		q.imageLogStd, q.textLogStd = mapped(q.imageLogStd, round), mapped(q.textLogStd, round)
		compare(t, fmt.Sprintf("%s %s, d = %d", offsetCase, test.name, test.d), evaluate[float32](t, q, f), evaluate[float64](t, q, f), 1e-5)
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
