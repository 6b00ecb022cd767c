package metric

import (
	"math"
	"slices"
	"testing"
)

// matrix is a search in a matrix of scores, without right answers.
func matrix(scores ...[]float64) Search {
	return Search{Queries: len(scores), Candidates: len(scores[0]), Score: func(q, c int) float64 { return scores[q][c] }}
}

func TestHubnessAgainstSciPy(t *testing.T) {
	for _, c := range readDescriptive(t).Hubness {
		expectValue(t, c.Name, resultOf(matrix(c.Scores...).Hubness(c.K)), c.Hubness)
	}
}

func TestHubnessByHand(t *testing.T) {
	// Counts 3, 0, 0, 0: the deviations 9/4 and thrice −3/4 have the skewness 2/√3.
	hub := matrix([]float64{9, 1, 2, 3}, []float64{9, 3, 1, 2}, []float64{9, 2, 3, 1})
	expectValue(t, "one hub", resultOf(hub.Hubness(1)), 2/math.Sqrt(3))
	expectValue(t, "all but one: the other way round", resultOf(matrix([]float64{-9, 1, 2, 3}).Hubness(3)), -2/math.Sqrt(3))
	// Two candidates share one place: counts ½, ½, 0, deviations 1/6, 1/6, −1/3: skewness −1/√2.
	for _, row := range [][]float64{{5, 5, 0}, {0, 5, 5}, {5, 0, 5}} {
		expectValue(t, "a tie for the last place is shared", resultOf(matrix(row).Hubness(1)), -1/math.Sqrt2)
	}
	// Counts 1½, ½, 0: deviations 5/6, −1/6, −4/6.
	expectValue(t, "a shared place is half a place", resultOf(matrix([]float64{5, 5, 0}, []float64{9, 0, 1}).Hubness(1)), 5.0/54/math.Pow(7.0/18, 1.5))
	expectUndefined(t, "everything ties", resultOf(matrix([]float64{1, 1, 1}, []float64{2, 2, 2}).Hubness(2)))
	expectUndefined(t, "as many places as candidates", resultOf(hub.Hubness(4)))
	expectUndefined(t, "more places than candidates", resultOf(hub.Hubness(10)))
	expectUndefined(t, "a permutation", resultOf(matrix([]float64{1, 0}, []float64{0, 1}).Hubness(1)))
	expectUndefined(t, "no queries", resultOf(Search{Candidates: 3}.Hubness(1)))
	expectUndefined(t, "no candidates", resultOf(Search{Queries: 3}.Hubness(1)))
	expectError(t, "0 places", resultOf(hub.Hubness(0)))
	for _, bad := range []float64{nan, inf, -inf} {
		expectError(t, "a score that is not finite", resultOf(matrix([]float64{1, bad, 2}).Hubness(1)))
		expectError(t, "a score that is not finite, where all are found", resultOf(matrix([]float64{1, bad, 2}).Hubness(3)))
	}
	shuffled := readDescriptive(t).Hubness[0]
	want := resultOf(matrix(shuffled.Scores...).Hubness(3)).value
	for _, row := range shuffled.Scores {
		slices.Reverse(row)
	}
	expectValue(t, "another order of the candidates", resultOf(matrix(shuffled.Scores...).Hubness(3)), want)
}
