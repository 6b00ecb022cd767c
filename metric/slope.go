package metric

import (
	"fmt"

	"gonum.org/v1/gonum/stat"
)

// Slope returns by how much y changes with x: the b of the line a + b·x with the least squared distance from y,
//
//	b = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)²
//
// in units of y for each unit of x. So the slope of ln σ on bits of a ball of volume 2^−bits in d dimensions is
// −(ln 2)/d.
//
// It is undefined (ok = false) where x is constant, and so for fewer than two points. Errors: different lengths,
// values that are not finite, and values so large that the sums are not.
func Slope(x, y []float64) (slope float64, ok bool, err error) {
	if err := checkSamples("slope", x, y); err != nil {
		return 0, false, err
	}
	if constant(x) {
		return 0, false, nil
	}
	_, slope = stat.LinearRegression(x, y, nil, false)
	if !finite(slope) {
		return 0, false, fmt.Errorf("metric: the slope is %g: the values are too large or too close together for their sums", slope)
	}
	return slope, true, nil
}
