package metric

import "fmt"

// Divergence returns the first record of a run that says it diverged: a loss that is NaN or infinite, at any time,
// or one above chance at a step after the warm-up. losses[r] is the loss at steps[r], in nats, and chance what a
// guess gets: ln n of a softmax over n.
//
// at is the record's index, −1 where there is none. It is undefined (ok = false) where no loss says either: none
// is after the warm-up and all are finite. Here NaN is no error, it is what is looked for. Errors: different
// lengths, steps that do not ascend, a chance that is not finite.
func Divergence(steps []int64, losses []float64, chance float64, warmUp int64) (at int, ok bool, err error) {
	if err := checkSteps("divergence", steps, losses); err != nil {
		return 0, false, err
	}
	if !finite(chance) {
		return 0, false, fmt.Errorf("metric: divergence: chance is %g, want a finite number", chance)
	}
	for r, loss := range losses {
		if !finite(loss) || steps[r] > warmUp && loss > chance {
			return r, true, nil
		}
	}
	if n := len(steps); n == 0 || steps[n-1] <= warmUp {
		return 0, false, nil
	}
	return -1, true, nil
}

// checkSteps returns an error where there is not one value for each of steps that ascend.
func checkSteps(what string, steps []int64, values []float64) error {
	if len(steps) != len(values) {
		return fmt.Errorf("metric: %s of %d steps and %d values, want as many", what, len(steps), len(values))
	}
	for r := 1; r < len(steps); r++ {
		if steps[r] <= steps[r-1] {
			return fmt.Errorf("metric: %s: step %d comes after step %d, want ascending ones", what, steps[r], steps[r-1])
		}
	}
	return nil
}
