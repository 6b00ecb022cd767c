package metric

import (
	"math"
	"testing"
)

func TestCrossEntropyAgainstSciPy(t *testing.T) {
	r := readReference(t).Scored
	images, texts := Cloud{r.Dim, r.Images, r.ImageLogStd}, Cloud{r.Dim, r.Texts, r.TextLogStd}
	var pairs []Pair
	for _, p := range r.Pairs {
		pairs = append(pairs, Pair{p[0], p[1]})
	}
	for _, c := range r.Scores {
		sc, err := NewScorer(Score(c.Score), images, texts)
		if err != nil {
			t.Fatal(err)
		}
		expectValue(t, c.Name, resultOf(CrossEntropy(sc, pairs, r.Batch)), c.CrossEntropy)
	}
}

func TestCrossEntropyByHand(t *testing.T) {
	// Two pairs a distance √(ln 3) apart: each query finds its own with odds 3 : 1, so ln(4/3).
	far := float32(math.Sqrt(math.Log(3)))
	line := Cloud{Dim: 1, Means: []float32{0, far}}
	want := math.Log1p(math.Exp(-float64(far) * float64(far)))
	if math.Abs(want-math.Log(4.0/3)) > 1e-7 {
		t.Fatalf("the case is %g, want ln(4/3)", want)
	}
	sc, err := NewScorer(Score{Family: FamilyEuclidean, Tau: 1}, line, line)
	if err != nil {
		t.Fatal(err)
	}
	both := []Pair{{0, 0}, {1, 1}}
	expectValue(t, "two pairs", resultOf(CrossEntropy(sc, both, 2)), want)
	expectValue(t, "two batches of the same", resultOf(CrossEntropy(sc, append(both, both...), 2)), want)
	expectValue(t, "batches of one have no rivals", resultOf(CrossEntropy(sc, both, 1)), 0)
	expectValue(t, "the same text twice: ln 2 at least", resultOf(CrossEntropy(sc, []Pair{{0, 0}, {0, 0}}, 2)), math.Ln2)
	expectUndefined(t, "no pairs", resultOf(CrossEntropy(sc, nil, 64)))

	expectError(t, "half a batch", resultOf(CrossEntropy(sc, both, 3)))
	expectError(t, "batch 0", resultOf(CrossEntropy(sc, both, 0)))
	for _, bad := range []Pair{{-1, 0}, {2, 0}, {0, -1}, {0, 2}} {
		expectError(t, "a row that there is not", resultOf(CrossEntropy(sc, []Pair{bad}, 1)))
	}
	expectError(t, "a scorer without clouds", resultOf(CrossEntropy(new(Scorer), []Pair{{0, 0}}, 1)))

	// Finite input whose logits are not: 1e38 apart, at a weight of exp(700).
	huge := Cloud{Dim: 1, Means: []float32{-1e38, 1e38}, LogStd: []float32{-350, -350}}
	sc, err = NewScorer(Score{Family: FamilyVariance, C: 1, K: 1, Tau: 1}, huge, huge)
	if err != nil {
		t.Fatal(err)
	}
	expectError(t, "logits that overflow", resultOf(CrossEntropy(sc, []Pair{{0, 1}, {1, 0}}, 2)))
}
