package toymodel

import (
	"fmt"
	"math"
)

// Diverged is the error of a run whose numbers stopped being finite. The run is left where it happened;
// Restore takes it back to its last good state.
type Diverged struct {
	Step     int64  // the step that gave the number
	What     string // "loss", "gradient" or "log standard deviation"
	Value    float64
	LastGood int64 // step that Restore goes back to
}

func (d *Diverged) Error() string {
	return fmt.Sprintf("diverged at step %d: the %s became %v; the last good state is step %d", d.Step, d.What, d.Value, d.LastGood)
}

// largestLogStd bounds |u|: beyond it exp(−2u) leaves float32.
const largestLogStd = 44

// checkFinite names the first number of a step that is not usable, or returns nil.
func checkFinite(step int64, lossValue, gradientNorm, largest float64) *Diverged {
	finite := func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
	switch {
	case !finite(lossValue):
		return &Diverged{Step: step, What: "loss", Value: lossValue}
	case !finite(gradientNorm):
		return &Diverged{Step: step, What: "gradient", Value: gradientNorm}
	case !finite(largest) || largest > largestLogStd:
		return &Diverged{Step: step, What: "log standard deviation", Value: largest}
	}
	return nil
}
