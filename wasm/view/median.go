package view

import "slices"

// median sorts values and returns the middle one, the upper of two; 0 for none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}
