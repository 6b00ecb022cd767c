package loss

import (
	"math"
	"slices"
	"testing"
)

// Gradients against central differences in float64. The golden cases verify the formulas at a few points;
// this verifies the gradients of every option and both ways of taking distances at others.
func TestGradientsByCentralDifference(t *testing.T) {
	const h, tolerance = 1e-5, 1e-6
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		// Gradients that vanish by definition.
		var zero []string
		if !m.hasHead() {
			zero = append(zero, "duI", "duT")
		}
		for _, name := range []string{"c", "bias", "logstd"} {
			if !m.learns(name) {
				zero = append(zero, "d"+name)
			}
		}
		for _, mask := range [][]bool{nil, randomMask(2, n)} {
			p := randomProblem(1, n, d)
			p.tau, p.mask = m.tau, mask
			e := newEvaluator[float64](t, m.objective(d))
			got := e.run(p)
			for k, values := range p.inputs() {
				var largest, worst float64
				for _, g := range got.gradients[k] {
					largest = math.Max(largest, math.Abs(g))
				}
				for i := 0; i < len(values); i += 1 + len(values)/12 { // a dozen of each
					v := values[i]
					at := func(x float64) float64 {
						moved := p.inputs()
						moved[k] = slices.Clone(moved[k])
						moved[k][i] = x
						return e.run(p.with(moved)).loss
					}
					worst = math.Max(worst, math.Abs(got.gradients[k][i]-(at(v+h)-at(v-h))/(2*h)))
				}
				switch vanishes := slices.Contains(zero, gradientNames[k]); {
				case vanishes && largest != 0:
					t.Errorf("%s: %s: got a gradient of %g, want 0", what, gradientNames[k], largest)
				case !vanishes && !(largest > 1e-3):
					t.Errorf("%s: %s: got a gradient of %g, want one large enough to check", what, gradientNames[k], largest)
				case !(worst <= tolerance*largest):
					t.Errorf("%s: %s: got an error of %.3g, want ≤ %.3g", what, gradientNames[k], worst, tolerance*largest)
				}
			}
		}
	})
}

// Where all points coincide there is no direction to move in, and no division by a distance or a norm either.
func TestGradientsAtCoincidingPoints(t *testing.T) {
	eachMember(t, func(t *testing.T, what string, m member, n, d int) {
		p := randomProblem(3, n, d)
		p.tau = m.tau
		for _, at := range []struct {
			name  string
			point float64
		}{{"at the origin", 0}, {"at 1000", 1000}, {"at 0.1", 0.1}} {
			p.images, p.texts = repeated(at.point, n*d), repeated(at.point, n*d)
			what := what + ", all points " + at.name
			got := evaluate[float32](t, p, m.objective(d))
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
	})
}

// The sigmoid of a logit of 0 is ½ and its gradient too: a formula with a kink there would give 0 or 1.
func TestSoftplusIsSmoothAtZero(t *testing.T) {
	p := randomProblem(4, 3, 2)
	p.images, p.texts = repeated(0, 6), repeated(0, 6)
	p.tau, p.bias = 1, 0
	got := evaluate[float64](t, p, objectiveOf(Formula{Family: FamilySigLIP}, "bias"))
	compareValue(t, "loss", got.loss, 3*math.Ln2, 1e-14)
	compareValue(t, "dbias", got.gradients[6][0], (6*0.5-3*0.5)/3, 1e-14) // 6 wrong pairs push it down, 3 right ones up
}

// Logits of any size, right and wrong, cost what they cost, and bring no infinity into a gradient.
func TestSigmoidOfHugeLogits(t *testing.T) {
	for _, bias := range []float64{-1e4, -90, 90, 1e4} {
		p := randomProblem(5, 4, 3)
		p.tau, p.bias = 1, bias
		p = float32Rounded(p)
		got := evaluate[float32](t, p, objectiveOf(Formula{Family: FamilySigLIP}, "bias"))
		var want float64 // e^−90 is nothing
		for i := range p.n {
			for j := range p.n {
				logit := p.cosine(i, j) + bias
				if i == j {
					logit = -logit
				}
				want += math.Max(logit, 0) / float64(p.n)
			}
		}
		compareValue(t, "loss", got.loss, want, 1e-6)
		if largest := got.largest(); math.IsNaN(largest) || math.IsInf(largest, 0) {
			t.Errorf("bias %g: got a largest gradient of %g, want a finite one", bias, largest)
		}
	}
}
