package metric

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// ranks returns the ranks of x, 1 for the smallest; equal values share the mean of the ranks that they take up.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	sorted := slices.Clone(x)
	floats.Argsort(sorted, order)
	ranks := make([]float64, len(x))
	for first := 0; first < len(x); {
		end := first + 1
		for end < len(x) && sorted[end] == sorted[first] {
			end++
		}
		for _, i := range order[first:end] {
			ranks[i] = float64(first+1+end) / 2
		}
		first = end
	}
	return ranks
}

// constant tells whether all of x are equal, as those of one and of none are.
func constant(x []float64) bool {
	return len(x) == 0 || floats.Min(x) == floats.Max(x)
}

// checkSamples returns an error where the samples have different lengths or hold a value that is not finite.
func checkSamples(what string, samples ...[]float64) error {
	for _, x := range samples {
		if len(x) != len(samples[0]) {
			return fmt.Errorf("metric: %s of %d and %d values, want as many", what, len(samples[0]), len(x))
		}
		for i, v := range x {
			if !finite(v) {
				return fmt.Errorf("metric: %s: value %d is %g, want finite numbers", what, i, v)
			}
		}
	}
	return nil
}
