package metric

import (
	"math"
	"slices"
	"testing"
)

func TestInclusionAgainstSciPy(t *testing.T) {
	for _, c := range readDescriptive(t).Inclusions {
		got, err := Inclusion(c.Dim, c.SquaredDistance, c.Child, c.Parent)
		if err != nil || math.Abs(got-c.Inclusion) > 1e-8 {
			t.Errorf("%s: got %.12g, error %v, want %.12g by quadrature", c.Name, got, err, c.Inclusion)
		}
	}
}

func TestInclusionByHand(t *testing.T) {
	for _, test := range []struct {
		name          string
		d             int
		square        float64
		child, parent float64
		want          float64
	}{
		{"σ² 1 in 2, one centre, d = 2: ln(2·4/(1·5))", 2, 0, 0, math.Ln2 / 2, math.Log(8.0 / 5)},
		{"σ² 1 in 2, D = 20: and 20/4 − 20/5", 2, 20, 0, math.Ln2 / 2, math.Log(8.0/5) + 1},
		{"twice the dimensions", 4, 0, 0, math.Ln2 / 2, 2 * math.Log(8.0/5)},
		{"equal", 3, 7, .3, .3, 0},
		{"a wider child", 2, 20, math.Ln2 / 2, 0, -math.Log(8.0/5) - 1},
		{"at the largest ln σ: d/2·(4·84 − …)", 2, 0, -40, 44, 2*84 + (2*44 + math.Log1p(2*math.Exp(-168))) - (math.Ln2 + 2*44)},
	} {
		got, err := Inclusion(test.d, test.square, test.child, test.parent)
		if err != nil || !near(got, test.want) {
			t.Errorf("%s: got %.15g, error %v, want %.15g", test.name, got, err, test.want)
		}
	}
	// The test is who is wider, wherever the two lie.
	for _, u := range []float64{-3, -.5, 0, .1, 2} {
		for _, v := range []float64{-3, -.5, 0, .1, 2} {
			for _, square := range []float64{0, .01, 1, 100} {
				got, err := Inclusion(3, square, u, v)
				if err != nil || (got > 0) != (u < v) || (got < 0) != (u > v) {
					t.Errorf("child ln σ %g, parent %g, D %g: got %g, error %v", u, v, square, got, err)
				}
			}
		}
	}
	for _, bad := range [][4]float64{{0, 1, 0, 0}, {1, -1, 0, 0}, {1, nan, 0, 0}, {1, inf, 0, 0}, {1, 1, nan, 0}, {1, 1, 0, inf}, {1, 1, -1000, -1000}} {
		if got, err := Inclusion(int(bad[0]), bad[1], bad[2], bad[3]); err == nil {
			t.Errorf("%v: got %g and no error", bad, got)
		}
	}
}

// Kinds 0 … 3 are red circle, red square, blue circle, blue square; captions: a shape, red, blue, circle, the four
// kinds, and "a red circle of one colour", which says no more than a red circle.
var (
	matchingKinds = [][]int{{0, 1, 2, 3}, {0, 1}, {2, 3}, {0, 2}, {0}, {1}, {2}, {3}, {0}}
	kindChains    = [][]int{{0, 1, 3, 4, 8}, {0, 1, 5}, {0, 2, 3, 6}, {0, 2, 7}}
)

func TestEntailments(t *testing.T) {
	got, err := Entailments(matchingKinds, kindChains)
	want := []Entailment{{0, 1}, {0, 2}, {0, 3}, {1, 4}, {3, 4}, {1, 5}, {2, 6}, {3, 6}, {2, 7}, {1, 8}, {3, 8}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, error %v, want %v", got, err, want)
	}
	if got, err := Entailments(matchingKinds, nil); err != nil || len(got) != 0 {
		t.Errorf("no chains: got %v, error %v", got, err)
	}
	for _, bad := range []int{-1, 9} {
		if _, err := Entailments(matchingKinds, [][]int{{0, bad}}); err == nil {
			t.Errorf("caption %d: got no error", bad)
		}
	}
}

func TestInclusionRates(t *testing.T) {
	entailments := []Entailment{{0, 1}, {0, 2}, {1, 2}}
	for _, test := range []struct {
		name   string
		logStd []float32
		want   float64
	}{
		{"each narrower", []float32{1, 0, -1}, 1},
		{"each wider", []float32{-1, 0, 1}, 0},
		{"two of three", []float32{1, -1, 0}, 2.0 / 3},
		{"a tie is no inclusion", []float32{1, 0, 0}, 2.0 / 3},
	} {
		expectValue(t, test.name, resultOf(InclusionRate(test.logStd, entailments)), test.want)
	}
	expectUndefined(t, "all equal, as before the first step", resultOf(InclusionRate([]float32{2, 2, 2, 9}, entailments)))
	expectUndefined(t, "no entailments", resultOf(InclusionRate([]float32{1, 2}, nil)))
	expectError(t, "a caption that there is not", resultOf(InclusionRate([]float32{1, 2}, entailments)))
	expectError(t, "a caption below", resultOf(InclusionRate([]float32{1, 2}, []Entailment{{-1, 0}})))
	expectError(t, "NaN", resultOf(InclusionRate([]float32{1, float32(nan), 2}, entailments)))
	expectError(t, "infinite", resultOf(InclusionRate([]float32{1, float32(inf), 2}, entailments)))

	// The parent at 0 with σ 4, a child of σ 1 at 3: it just touches, and one of σ 2 at 3 reaches out.
	ln := func(x float64) float32 { return float32(math.Log(x)) }
	line := Cloud{Dim: 1, Means: []float32{0, 2.99, 3}, LogStd: []float32{ln(4), ln(1), ln(2)}}
	pairs := []Entailment{{0, 1}, {0, 2}}
	expectValue(t, "one ball of two", resultOf(BallInclusionRate(line, pairs, 1)), 0.5)
	expectValue(t, "larger balls hold both", resultOf(BallInclusionRate(line, pairs, 1.6)), 1)
	expectValue(t, "smaller ones none", resultOf(BallInclusionRate(line, pairs, 0.9)), 0)
	expectValue(t, "a ball lies in itself", resultOf(BallInclusionRate(line, []Entailment{{1, 1}}, 1)), 1)
	expectUndefined(t, "no σ", resultOf(BallInclusionRate(Cloud{Dim: 1, Means: line.Means}, pairs, 1)))
	expectUndefined(t, "no entailments, balls", resultOf(BallInclusionRate(line, nil, 1)))
	expectError(t, "a caption that there is not, balls", resultOf(BallInclusionRate(line, []Entailment{{0, 3}}, 1)))
	for _, bad := range []float64{0, -1, nan, inf} {
		expectError(t, "radius", resultOf(BallInclusionRate(line, pairs, bad)))
	}
	for name, c := range badClouds() {
		expectError(t, name, resultOf(BallInclusionRate(c, nil, 1)))
	}
}
