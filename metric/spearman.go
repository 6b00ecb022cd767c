package metric

import "gonum.org/v1/gonum/stat"

// Spearman returns Spearman's rank correlation of x and y: Pearson's correlation of their ranks, where equal
// values share the mean of their ranks. It has no unit and lies from −1 to 1.
//
// It is undefined (ok = false) where x or y is constant, and so for fewer than two points. Different lengths and
// values that are not finite are errors. Source: Spearman, "The proof and measurement of association between two
// things", American Journal of Psychology 15 (1904).
func Spearman(x, y []float64) (rho float64, ok bool, err error) {
	if err := checkSamples("Spearman's ρ", x, y); err != nil {
		return 0, false, err
	}
	if constant(x) || constant(y) {
		return 0, false, nil
	}
	return within(stat.Correlation(ranks(x), ranks(y), nil), 1), true, nil
}

// within returns v, or the nearer of ±most where rounding took it beyond.
func within(v, most float64) float64 { return min(max(v, -most), most) }
