package metric

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Hubness returns how unevenly the queries of a search find its candidates: N_c is how often candidate c is among
// the k best of a query, and hubness the skewness of N over the candidates,
//
//	mean (N − N̄)³ / (mean (N − N̄)²)^{3/2}
//
// of the population, without a correction for its size. It has no unit. 0 is symmetric; high is a few hubs that
// every query finds and many candidates that none does. Candidates that share the last of the k places share what
// is left of them, so N may be a fraction, and no order of the candidates matters.
//
// All candidates take part and right answers do not matter: Subset and Right are not looked at. It is undefined
// (ok = false) where all N are equal: with k candidates or fewer, without queries. Errors: k < 1, a score that is
// NaN or infinite.
//
// Source: Radovanović, Nanopoulos and Ivanović, "Hubs in space", JMLR 11 (2010), section 3.1.
func (s Search) Hubness(k int) (skewness float64, ok bool, err error) {
	if k < 1 {
		return 0, false, fmt.Errorf("metric: hubness of the %d best, want at least 1", k)
	}
	counts := make([]float64, s.Candidates)
	scores, sorted := make([]float64, s.Candidates), make([]float64, s.Candidates)
	for q := range s.Queries {
		for c := range scores {
			if scores[c], err = s.score(q, c); err != nil {
				return 0, false, err
			}
		}
		if k >= len(scores) {
			continue // every candidate is found
		}
		copy(sorted, scores)
		slices.Sort(sorted)
		last := sorted[len(sorted)-k] // the score of the k-th place
		above, ties := 0, 0
		for _, score := range scores {
			if score > last {
				above++
			} else if score == last {
				ties++
			}
		}
		for c, score := range scores {
			if score > last {
				counts[c]++
			} else if score == last {
				counts[c] += float64(k-above) / float64(ties)
			}
		}
	}
	if constant(counts) {
		return 0, false, nil
	}
	variance := stat.PopVariance(counts, nil)
	return stat.Moment(3, counts, nil) / (variance * math.Sqrt(variance)), true, nil
}
