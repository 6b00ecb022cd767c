package metric

import (
	"math"
	"slices"
	"testing"
)

func TestCorrelationsAgainstSciPy(t *testing.T) {
	for _, c := range readDescriptive(t).Correlations {
		expectValue(t, c.Name+": Spearman", resultOf(Spearman(c.X, c.Y)), c.Rho)
		expectValue(t, c.Name+": without controls", resultOf(PartialSpearman(c.X, c.Y)), c.Rho)
		got := resultOf(Slope(c.X, c.Y))
		if math.Abs(got.value-c.Slope) > 1e-12*math.Abs(c.Slope) || !got.ok || got.err != nil {
			t.Errorf("%s: got slope %g, ok %v, error %v, want %g", c.Name, got.value, got.ok, got.err, c.Slope)
		}
	}
}

func TestPartialSpearmanAgainstNumPy(t *testing.T) {
	for _, c := range readDescriptive(t).Partials {
		expectValue(t, c.Name, resultOf(PartialSpearman(c.X, c.Y, c.Controls...)), c.Rho)
		if len(c.Controls) == 0 {
			continue
		}
		// A control that is constant and one that follows from another say nothing new.
		twice := slices.Clone(c.Controls[0])
		for i := range twice {
			twice[i] = 3 - 2*twice[i]
		}
		more := append(slices.Clone(c.Controls), make([]float64, len(c.X)), twice)
		expectValue(t, c.Name+", with superfluous controls", resultOf(PartialSpearman(c.X, c.Y, more...)), c.Rho)
	}
}

func TestCorrelationsByHand(t *testing.T) {
	up := []float64{1, 2, 3, 4}
	expectValue(t, "monotone", resultOf(Spearman(up, []float64{-9, 0, 1, 1e9})), 1)
	expectValue(t, "reversed", resultOf(Spearman(up, []float64{4, 3, 2, 1})), -1)
	expectValue(t, "one swap of three: 1 − 6·2/(3·8)", resultOf(Spearman(up[:3], []float64{1, 3, 2})), 0.5)
	expectValue(t, "a tie: ranks 1, 2½, 2½", resultOf(Spearman(up[:3], []float64{1, 2, 2})), math.Sqrt(3)/2)
	expectValue(t, "two points", resultOf(Spearman(up[:2], []float64{7, 5})), -1)

	expectValue(t, "a line", resultOf(Slope(up, []float64{5, 3, 1, -1})), -2)
	expectValue(t, "the mean of two at one x", resultOf(Slope([]float64{0, 0, 1, 1}, []float64{0, 2, 3, 5})), 3)
	expectValue(t, "constant y", resultOf(Slope(up, []float64{.1, .1, .1, .1})), 0)
	expectError(t, "too large", resultOf(Slope([]float64{-1e308, 1e308}, []float64{1e308, -1e308})))

	for name, of := range map[string]func(x, y []float64) (float64, bool, error){
		"Spearman": Spearman, "slope": Slope,
		"partial": func(x, y []float64) (float64, bool, error) { return PartialSpearman(x, y) },
	} {
		expectUndefined(t, name+": no point", resultOf(of(nil, nil)))
		expectUndefined(t, name+": one point", resultOf(of(up[:1], up[:1])))
		expectUndefined(t, name+": constant x", resultOf(of([]float64{.1, .1, .1, .1}, up)))
		if name != "slope" {
			expectUndefined(t, name+": constant y", resultOf(of(up, []float64{.1, .1, .1, .1})))
		}
		expectError(t, name+": different lengths", resultOf(of(up, up[:3])))
		for _, bad := range []float64{nan, inf, -inf} {
			expectError(t, name+": not finite in x", resultOf(of([]float64{1, bad}, up[:2])))
			expectError(t, name+": not finite in y", resultOf(of(up[:2], []float64{1, bad})))
		}
	}
}

func TestPartialSpearmanByHand(t *testing.T) {
	x, z := []float64{1, 2, 3, 4, 5, 6}, []float64{2, 1, 4, 3, 6, 5}
	y := []float64{1, 3, 2, 5, 4, 6}
	// With three variables the textbook's formula.
	xy, xz, yz := mustSpearman(t, x, y), mustSpearman(t, x, z), mustSpearman(t, y, z)
	want := (xy - xz*yz) / math.Sqrt((1-xz*xz)*(1-yz*yz))
	expectValue(t, "three variables", resultOf(PartialSpearman(x, y, z)), want)
	expectValue(t, "monotone changes say the same", resultOf(PartialSpearman([]float64{-9, 0, 1, 5, 50, 1e9}, y, z)), want)
	expectUndefined(t, "the control is x", resultOf(PartialSpearman(x, y, x)))
	expectUndefined(t, "the control is −y", resultOf(PartialSpearman(x, y, []float64{-1, -3, -2, -5, -4, -6})))
	expectUndefined(t, "too few points for their controls", resultOf(PartialSpearman(x[:3], y[:3], z[:3])))
	expectValue(t, "a control given twice needs one point", resultOf(PartialSpearman(x[:4], y[:4], z[:4], z[:4])),
		resultOf(PartialSpearman(x[:4], y[:4], z[:4])).value)
	expectValue(t, "a constant control needs no point", resultOf(PartialSpearman(x[:2], y[:2], []float64{1, 1})), 1)
	expectError(t, "a control too short", resultOf(PartialSpearman(x, y, z[:5])))
	expectError(t, "NaN in a control", resultOf(PartialSpearman(x, y, []float64{1, 2, 3, 4, 5, nan})))
}

func mustSpearman(t *testing.T, x, y []float64) float64 {
	t.Helper()
	rho, ok, err := Spearman(x, y)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return rho
}
