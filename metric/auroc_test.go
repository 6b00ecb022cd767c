package metric

import "testing"

func TestAUROCAgainstScikitLearn(t *testing.T) {
	for _, c := range readDescriptive(t).AUROCs {
		stratum := make([]int, len(c.Stratum))
		for i, s := range c.Stratum {
			stratum[i] = int(s)
		}
		expectValue(t, c.Name, resultOf(AUROC(c.Score, c.Positive)), c.AUROC)
		expectValue(t, c.Name+", within strata", resultOf(StratifiedAUROC(c.Score, c.Positive, stratum)), c.Stratified)
	}
}

func TestAUROCByHand(t *testing.T) {
	yes, no := true, false
	for _, test := range []struct {
		name     string
		score    []float64
		positive []bool
		want     float64
	}{
		{"perfect", []float64{1, 2, 8, 9}, []bool{no, no, yes, yes}, 1},
		{"the wrong way round", []float64{1, 2, 8, 9}, []bool{yes, yes, no, no}, 0},
		{"three of four pairs", []float64{1, 2, 3, 4}, []bool{no, yes, no, yes}, 0.75},
		{"a tie counts half", []float64{1, 1}, []bool{no, yes}, 0.5},
		{"constant", []float64{3, 3, 3}, []bool{no, yes, yes}, 0.5},
		{"one tie of four: 3½/4", []float64{1, 2, 2, 3}, []bool{no, yes, no, yes}, 0.875},
	} {
		expectValue(t, test.name, resultOf(AUROC(test.score, test.positive)), test.want)
	}
	expectUndefined(t, "no negatives", resultOf(AUROC([]float64{1, 2}, []bool{yes, yes})))
	expectUndefined(t, "no positives", resultOf(AUROC([]float64{1, 2}, []bool{no, no})))
	expectUndefined(t, "nothing", resultOf(AUROC(nil, nil)))
	expectError(t, "different lengths", resultOf(AUROC([]float64{1, 2}, []bool{yes})))
	for _, bad := range []float64{nan, inf, -inf} {
		expectError(t, "not finite", resultOf(AUROC([]float64{1, bad}, []bool{yes, no})))
	}

	// Over both levels the score is useless and worse, within each it is perfect.
	score, positive, level := []float64{1, 2, 11, 12, 13}, []bool{no, yes, no, no, yes}, []int{0, 0, 7, 7, 7}
	expectValue(t, "over the levels", resultOf(AUROC(score, positive)), 4.0/6)
	expectValue(t, "within the levels", resultOf(StratifiedAUROC(score, positive, level)), 1)
	expectValue(t, "a level counts by its pairs: (1·0 + 2·1)/3", resultOf(StratifiedAUROC([]float64{2, 1, 11, 12, 13}, positive, level)), 2.0/3)
	expectUndefined(t, "no level has both", resultOf(StratifiedAUROC(score, positive, []int{0, 1, 2, 2, 3})))
	expectError(t, "a level too few", resultOf(StratifiedAUROC(score, positive, level[1:])))
}
