package metric

import (
	"fmt"
	"slices"
)

// GradientRatio returns the largest of the gradient norms over their median: how far the worst step stands out. For
// an even number of norms the median is the mean of the two in the middle. No unit, at least 1.
//
// It is undefined (ok = false) without norms and where the median is 0. Errors: a norm that is negative or not
// finite.
func GradientRatio(norms []float64) (ratio float64, ok bool, err error) {
	for r, norm := range norms {
		if !(norm >= 0) || !finite(norm) {
			return 0, false, fmt.Errorf("metric: gradient norm %d is %g, want a finite number of at least 0", r, norm)
		}
	}
	n := len(norms)
	if n == 0 {
		return 0, false, nil
	}
	sorted := slices.Sorted(slices.Values(norms))
	median := sorted[(n-1)/2]/2 + sorted[n/2]/2
	if median == 0 {
		return 0, false, nil
	}
	return sorted[n-1] / median, true, nil
}
