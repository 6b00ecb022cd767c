package view

import "math"

// barPixels is the length that a scale bar should have at most, in logical pixels.
const barPixels = 120

// ScaleBar returns the longest round length, 1, 2 or 5 times a power of ten in units of the plane, that takes
// at most barPixels at scale (logical pixels per unit), and its pixels. Both are 0 where scale is no positive
// finite number.
func ScaleBar(scale float64) (length, pixels float64) {
	if !(scale > 0) || math.IsInf(scale, 0) {
		return 0, 0
	}
	most := barPixels / scale
	power := math.Pow(10, math.Floor(math.Log10(most)))
	for _, f := range []float64{10, 5, 2, 1} {
		if l := f * power; l <= most*(1+1e-12) {
			return l, l * scale
		}
	}
	return power, power * scale
}
