package metric

import (
	"fmt"
	"math"
)

// nearClamp is the share of the clamp from which on an item counts as at it: tanh is then 0.95, and its slope
// a tenth of that at 0.
const nearClamp = 0.95

// ClampShare returns the share of all items given whose log standard deviation u has |u| > 0.95·clamp, where
// clamp is R of the soft clamp u = R·tanh(raw/R). Such items can hardly move.
//
// It is undefined (ok = false) without a clamp (0) and without items. Errors: a clamp that is negative or not
// finite, a log standard deviation that is not finite.
func ClampShare(clamp float64, logStd ...[]float32) (share float64, ok bool, err error) {
	if clamp < 0 || !finite(clamp) {
		return 0, false, fmt.Errorf("metric: clamp is %g, want 0 for none or a finite number above", clamp)
	}
	var near, items int
	for _, values := range logStd {
		for i, u := range values {
			if !finite(float64(u)) {
				return 0, false, fmt.Errorf("metric: log standard deviation %d is %g, want a finite number", i, u)
			}
			items++
			if math.Abs(float64(u)) > nearClamp*clamp {
				near++
			}
		}
	}
	if clamp == 0 || items == 0 {
		return 0, false, nil
	}
	return float64(near) / float64(items), true, nil
}
