package loss

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
)

// Gradients against central differences in float64. The golden cases verify the formulas at a few points;
// this verifies the gradients of every option and both ways of taking distances at others.
func TestGradientsByCentralDifference(t *testing.T) {
	const h, tolerance = 1e-5, 1e-6
	learned := func(in Inputs, c *graph.Node) *graph.Node { return Variance(in, VarianceOptions{CNode: c, K: 0.7}) }
	for _, test := range []struct {
		name   string
		f      objective
		tau    float64
		masked bool
		zero   []string // gradients that vanish by definition
	}{
		{"proposal", proposal, 1, false, []string{"dc"}},
		{"proposal, tau 0.3, masked", proposal, 0.3, true, []string{"dc"}},
		{"no log term", variance(VarianceOptions{C: 0, K: 1}), 1, false, []string{"dc"}},
		{"learned c, masked", learned, 0.8, true, nil},
		{"query side", variance(VarianceOptions{C: 1, K: 1, QuerySide: true}), 1, false, []string{"dc"}},
		{"normalised", variance(VarianceOptions{C: 1, K: 1, Normalise: true}), 0.5, true, []string{"dc"}},
		{"euclidean", euclidean, 1, false, []string{"duI", "duT", "dc"}},
		{"euclidean, masked", euclidean, 2, true, []string{"duI", "duT", "dc"}},
		{"clip", clip, 0.2, false, []string{"duI", "duT", "dc"}},
		{"clip, masked", clip, 0.2, true, []string{"duI", "duT", "dc"}},
	} {
		for _, size := range sizes {
			p := randomProblem(1, size.n, size.d)
			p.tau, p.c = test.tau, 1.3
			if test.masked {
				p.mask = randomMask(2, size.n)
			}
			e := newEvaluator[float64](t, test.f)
			got := e.run(p)
			inputs := [len(gradientNames)][]float64{p.images, p.texts, p.imageLogStd, p.textLogStd, {p.tau}, {p.c}}
			for k, values := range inputs {
				differences := make([]float64, len(values))
				for i, v := range values {
					at := func(x float64) float64 {
						moved := [len(gradientNames)][]float64{}
						for j := range inputs {
							moved[j] = append(moved[j], inputs[j]...)
						}
						moved[k][i] = x
						q := p
						q.images, q.texts, q.imageLogStd, q.textLogStd = moved[0], moved[1], moved[2], moved[3]
						q.tau, q.c = moved[4][0], moved[5][0]
						return e.run(q).loss
					}
					differences[i] = (at(v+h) - at(v-h)) / (2 * h)
				}
				var largest, worst float64
				for i, g := range got.gradients[k] {
					largest = math.Max(largest, math.Abs(g))
					worst = math.Max(worst, math.Abs(g-differences[i]))
				}
				what := test.name + " " + sizeName(size.n, size.d) + ": " + gradientNames[k]
				vanishes := false
				for _, zero := range test.zero {
					vanishes = vanishes || zero == gradientNames[k]
				}
				switch {
				case vanishes && largest != 0:
					t.Errorf("%s: got a gradient of %g, want 0", what, largest)
				case !vanishes && !(largest > 1e-3):
					t.Errorf("%s: got a gradient of %g, want one large enough to check", what, largest)
				case !(worst <= tolerance*largest):
					t.Errorf("%s: got an error of %.3g, want ≤ %.3g", what, worst, tolerance*largest)
				}
			}
		}
	}
}

// Where all points coincide there is no direction to move in, and no division by a distance either.
func TestGradientsAtCoincidingPoints(t *testing.T) {
	for _, size := range sizes {
		p := randomProblem(3, size.n, size.d)
		for _, at := range []struct {
			name  string
			point float64
		}{{"at the origin", 0}, {"at 1000", 1000}, {"at 0.1", 0.1}} {
			p.images, p.texts = repeated(at.point, size.n*size.d), repeated(at.point, size.n*size.d)
			for _, test := range []struct {
				name string
				f    objective
			}{
				{"proposal", proposal},
				{"normalised", variance(VarianceOptions{C: 1, K: 1, Normalise: true})},
				{"euclidean", euclidean},
				{"clip", clip},
			} {
				what := test.name + " " + sizeName(size.n, size.d) + ", all points " + at.name
				got := evaluate[float32](t, p, test.f)
				for k, gradient := range got.gradients {
					for i, g := range gradient {
						if math.IsNaN(g) || math.IsInf(g, 0) {
							t.Errorf("%s: got %s[%d] = %g, want a finite gradient", what, gradientNames[k], i, g)
							break
						}
					}
				}
				if math.IsNaN(got.loss) || math.IsInf(got.loss, 0) {
					t.Errorf("%s: got loss %g, want a finite one", what, got.loss)
				}
			}
		}
	}
}
