package metric

import (
	"fmt"
	"math"
)

// Kendall returns Kendall's τ-b of x against y: with P concordant and Q discordant pairs, and X and Y pairs
// tied in x alone and in y alone,
//
//	τ_b = (P − Q) / √((P + Q + X)·(P + Q + Y))
//
// It is undefined (ok = false) where x or y is constant, and so for fewer than two points. Different lengths
// and values that are not finite are errors. It compares all pairs, O(n²). gonum's stat.Kendall is τ-a, which
// ties pull towards 0. Source: Kendall, "The treatment of ties in ranking problems", Biometrika 33 (1945).
func Kendall(x, y []float64) (tau float64, ok bool, err error) {
	if len(x) != len(y) {
		return 0, false, fmt.Errorf("metric: Kendall's τ of %d against %d values, want as many", len(x), len(y))
	}
	for i := range x {
		if !finite(x[i]) || !finite(y[i]) {
			return 0, false, fmt.Errorf("metric: Kendall's τ: point %d is (%g, %g), want finite numbers", i, x[i], y[i])
		}
	}
	var concordant, discordant, tiedX, tiedY float64
	for i := range x {
		for j := range i {
			switch {
			case x[i] == x[j] && y[i] == y[j]: // says nothing
			case x[i] == x[j]:
				tiedX++
			case y[i] == y[j]:
				tiedY++
			case (x[i] < x[j]) == (y[i] < y[j]):
				concordant++
			default:
				discordant++
			}
		}
	}
	decided := concordant + discordant
	pairs := (decided + tiedX) * (decided + tiedY)
	if pairs == 0 {
		return 0, false, nil
	}
	return (concordant - discordant) / math.Sqrt(pairs), true, nil
}

// ChainKendall returns the mean over the chains of Kendall's τ-b between how specific captions are and −ln σ:
// +1 where σ falls with every condition that a caption adds. A chain lists captions that are all true of one
// kind of image, by their index into specificity and logStd.
//
// Chains whose τ-b is undefined are left out; it is undefined (ok = false) if all are. Errors: different
// lengths, an index out of range, and values of a chain that are not finite.
func ChainKendall(specificity []float64, logStd []float32, chains [][]int) (tau float64, ok bool, err error) {
	if len(specificity) != len(logStd) {
		return 0, false, fmt.Errorf("metric: %d specificities for %d log standard deviations", len(specificity), len(logStd))
	}
	var x, y []float64
	var sum float64
	var defined int
	for c, chain := range chains {
		x, y = x[:0], y[:0]
		for _, i := range chain {
			if i < 0 || i >= len(logStd) {
				return 0, false, fmt.Errorf("metric: chain %d has caption %d, want one of %d", c, i, len(logStd))
			}
			x, y = append(x, specificity[i]), append(y, -float64(logStd[i]))
		}
		tau, ok, err := Kendall(x, y)
		if err != nil {
			return 0, false, fmt.Errorf("chain %d: %w", c, err)
		}
		if ok {
			sum += tau
			defined++
		}
	}
	if defined == 0 {
		return 0, false, nil
	}
	return sum / float64(defined), true, nil
}
