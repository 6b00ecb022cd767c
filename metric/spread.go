package metric

import (
	"fmt"
	"math"
)

// Spread returns how far the points that match a caption lie from it: the root of their mean squared distance
// from centre [d], where points is [n, d] and matching lists the rows that match. A caption's circle claims to
// show about that.
//
// It is undefined (ok = false) where nothing matches. Errors: centre is empty, points are no rows of its
// length, a row that there is not, a value among those used that is not finite.
func Spread(centre, points []float64, matching []int) (rms float64, ok bool, err error) {
	d := len(centre)
	if d == 0 || len(points)%d != 0 {
		return 0, false, fmt.Errorf("metric: spread of %d values around a centre of %d, want rows of that length", len(points), d)
	}
	var sum float64
	for _, i := range matching {
		if i < 0 || (i+1)*d > len(points) {
			return 0, false, fmt.Errorf("metric: matching point %d, want one of %d", i, len(points)/d)
		}
		for k, c := range centre {
			difference := points[i*d+k] - c
			sum += difference * difference
		}
	}
	if !finite(sum) {
		return 0, false, fmt.Errorf("metric: spread: the sum of squared distances is %g, want finite points", sum)
	}
	if len(matching) == 0 {
		return 0, false, nil
	}
	return math.Sqrt(sum / float64(len(matching))), true, nil
}
