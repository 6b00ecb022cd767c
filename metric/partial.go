package metric

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// PartialSpearman returns the rank correlation of x and y that the controls do not explain: all are replaced by
// their ranks, where equal values share the mean of theirs; what a linear function of the ranks of the controls
// says of the ranks of x and of y is taken off; the rest is correlated. Without controls it is Spearman. It has
// no unit and lies from −1 to 1.
//
// Controls that are constant or follow from the others count for nothing. It is undefined (ok = false) where the
// controls leave nothing of x or of y, and where fewer than three points more are there than independent controls:
// then it is ±1 whatever the data. Different lengths and values that are not finite are errors.
//
// Where controls and x move together, as bits and number of conditions do in a tree of captions, it cannot tell
// which of them y follows; only other data can.
//
// Source: Kendall, "Partial rank correlation", Biometrika 32 (1942), here for Spearman's coefficient.
func PartialSpearman(x, y []float64, controls ...[]float64) (rho float64, ok bool, err error) {
	if err := checkSamples("partial correlation", append([][]float64{x, y}, controls...)...); err != nil {
		return 0, false, err
	}
	if constant(x) || constant(y) {
		return 0, false, nil
	}
	n := len(x)
	rx, ry := centredRanks(x), centredRanks(y)
	var varying [][]float64
	for _, c := range controls {
		if !constant(c) {
			varying = append(varying, centredRanks(c).RawVector().Data)
		}
	}
	if len(varying) > 0 {
		independent, err := takeOff(n, varying, rx, ry)
		if err != nil {
			return 0, false, err
		}
		if n < independent+3 {
			return 0, false, nil
		}
	}
	if vanished(rx) || vanished(ry) {
		return 0, false, nil
	}
	return within(stat.Correlation(rx.RawVector().Data, ry.RawVector().Data, nil), 1), true, nil
}

// centredRanks returns the ranks of x minus their mean.
func centredRanks(x []float64) *mat.VecDense {
	r := ranks(x)
	for i := range r {
		r[i] -= float64(len(r)+1) / 2
	}
	return mat.NewVecDense(len(r), r)
}

// takeOff subtracts from each target its projection on the span of the columns, and returns the dimension of the
// span. Its basis are the left singular vectors, because columns may depend on one another.
func takeOff(n int, columns [][]float64, targets ...*mat.VecDense) (dimension int, err error) {
	m := mat.NewDense(n, len(columns), nil)
	for k, c := range columns {
		m.SetCol(k, c)
	}
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDThin) {
		return 0, fmt.Errorf("metric: partial correlation: the singular values of %d controls do not converge", len(columns))
	}
	var basis mat.Dense
	svd.UTo(&basis)
	dimension = svd.Rank(negligible)
	for _, t := range targets {
		for k := range dimension {
			direction := basis.ColView(k)
			t.AddScaledVec(t, -mat.Dot(t, direction), direction)
		}
	}
	return dimension, nil
}

// negligible is the share of a size below which a number is what rounding left of 0. Ranks are multiples of ½, so
// what is really there is far above.
const negligible = 1e-10

// vanished tells whether nothing is left of centred ranks of n values, whose norm is about n^{3/2}/√12 at first.
func vanished(r *mat.VecDense) bool {
	n := float64(r.Len())
	return mat.Norm(r, 2) <= negligible*math.Sqrt(n*n*n)
}
