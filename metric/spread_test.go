package metric

import "testing"

func TestSpreadAgainstSciPy(t *testing.T) {
	r := readReference(t).Spread
	expectValue(t, "6 of 20 points", resultOf(Spread(r.Centre, r.Points, r.Matching)), r.RMS)
}

func TestSpreadByHand(t *testing.T) {
	points := []float64{0, 0, 3, 4, 6, 8}
	expectValue(t, "0 and 5: √(25/2)", resultOf(Spread([]float64{0, 0}, points, []int{0, 1})), 3.5355339059327378)
	expectValue(t, "one point", resultOf(Spread([]float64{3, 4}, points, []int{2})), 5)
	expectValue(t, "one point, on the centre", resultOf(Spread([]float64{3, 4}, points, []int{1})), 0)
	expectUndefined(t, "nothing matches", resultOf(Spread([]float64{0, 0}, points, nil)))
	expectError(t, "a point that there is not", resultOf(Spread([]float64{0, 0}, points, []int{3})))
	expectError(t, "a point before the first", resultOf(Spread([]float64{0, 0}, points, []int{-1})))
	expectError(t, "rows of another length", resultOf(Spread([]float64{0, 0, 0, 0}, points, []int{0})))
	expectError(t, "no dimension", resultOf(Spread(nil, nil, nil)))
	expectError(t, "NaN", resultOf(Spread([]float64{nan, 0}, points, []int{0})))
	expectError(t, "infinite", resultOf(Spread([]float64{0, 0}, []float64{inf, 0}, []int{0})))
}
