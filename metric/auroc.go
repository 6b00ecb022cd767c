package metric

import "fmt"

// AUROC returns how well a score tells positives from negatives: the share of all pairs of a positive and a
// negative in which the positive scores higher, a tie counting half. It is the area under the curve of true
// against false positives. It has no unit; 1 is perfect, ½ says nothing, 0 is perfect the wrong way round.
//
// It is undefined (ok = false) without a positive or without a negative. Different lengths and scores that are not
// finite are errors.
//
// Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC)
// curve", Radiology 143 (1982).
func AUROC(score []float64, positive []bool) (area float64, ok bool, err error) {
	return StratifiedAUROC(score, positive, make([]int, len(score)))
}

// StratifiedAUROC is AUROC over the pairs of a positive and a negative of the same stratum alone: what the score
// says within a level, not that one level is harder than another. A stratum counts by its number of such pairs.
//
// It is undefined (ok = false) where no stratum has both. Different lengths and scores that are not finite are
// errors.
func StratifiedAUROC(score []float64, positive []bool, stratum []int) (area float64, ok bool, err error) {
	if len(positive) != len(score) || len(stratum) != len(score) {
		return 0, false, fmt.Errorf("metric: AUROC of %d scores, %d outcomes and %d strata, want as many", len(score), len(positive), len(stratum))
	}
	if err := checkSamples("AUROC", score); err != nil {
		return 0, false, err
	}
	members := map[int][]int{}
	for i, s := range stratum {
		members[s] = append(members[s], i)
	}
	var won, pairs float64 // counts of halves and ones: exact in any order
	for _, of := range members {
		scores := make([]float64, len(of))
		for m, i := range of {
			scores[m] = score[i]
		}
		var rankSum, positives float64
		for m, rank := range ranks(scores) {
			if positive[of[m]] {
				rankSum += rank
				positives++
			}
		}
		won += rankSum - positives*(positives+1)/2 // Mann and Whitney's U
		pairs += positives * (float64(len(of)) - positives)
	}
	if pairs == 0 {
		return 0, false, nil
	}
	return won / pairs, true, nil
}
