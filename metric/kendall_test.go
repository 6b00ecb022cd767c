package metric

import "testing"

func TestKendallAgainstSciPy(t *testing.T) {
	for _, c := range readReference(t).Kendall {
		got := resultOf(Kendall(c.X, c.Y))
		if c.Tau == nil {
			expectUndefined(t, c.Name, got)
		} else {
			expectValue(t, c.Name, got, *c.Tau)
		}
		// τ-b does not care which of the two is x.
		if swapped := resultOf(Kendall(c.Y, c.X)); swapped.ok != got.ok || !near(swapped.value, got.value) {
			t.Errorf("%s: got %g, and %g with x and y exchanged", c.Name, got.value, swapped.value)
		}
	}
}

func TestKendallByHand(t *testing.T) {
	for _, test := range []struct {
		name string
		x, y []float64
		want float64
	}{
		{"two points in order", []float64{1, 2}, []float64{-5, 9}, 1},
		{"two points reversed", []float64{1, 2}, []float64{9, -5}, -1},
		{"one swap of three: (2−1)/3", []float64{1, 2, 3}, []float64{1, 3, 2}, 1.0 / 3},
		{"a tie in y of three: 2/√(3·2)", []float64{1, 2, 3}, []float64{1, 2, 2}, 0.816496580927726},
		{"the same tie in both: 2/√(2·2)", []float64{1, 2, 2}, []float64{1, 2, 2}, 1},
		{"0 and −0 are a tie", []float64{0, 1, 2}, []float64{0, negativeZero, 1}, 0.816496580927726},
	} {
		expectValue(t, test.name, resultOf(Kendall(test.x, test.y)), test.want)
	}
	for _, test := range []struct {
		name string
		x, y []float64
	}{
		{"no point", nil, nil},
		{"one point", []float64{1}, []float64{2}},
		{"constant x", []float64{1, 1, 1}, []float64{1, 2, 3}},
		{"constant y", []float64{1, 2, 3}, []float64{7, 7, 7}},
	} {
		expectUndefined(t, test.name, resultOf(Kendall(test.x, test.y)))
	}
	for _, test := range []struct {
		name string
		x, y []float64
	}{
		{"different lengths", []float64{1, 2}, []float64{1}},
		{"NaN in x", []float64{1, nan}, []float64{1, 2}},
		{"NaN in y", []float64{1, 2}, []float64{nan, 2}},
		{"infinite x", []float64{1, inf}, []float64{1, 2}},
		{"infinite y", []float64{1, 2}, []float64{1, -inf}},
		{"NaN alone", []float64{nan}, []float64{1}},
	} {
		expectError(t, test.name, resultOf(Kendall(test.x, test.y)))
	}
}

func TestChainKendall(t *testing.T) {
	level := []float64{0, 1, 2, 1, 2}
	for _, test := range []struct {
		name   string
		logStd []float32
		chains [][]int
		want   float64
	}{
		{"σ falls along both", []float32{1, 0.5, -1, 0.4, 0}, [][]int{{0, 1, 2}, {0, 3, 4}}, 1},
		{"σ rises along both", []float32{-1, 0, 1, 0.4, 0.5}, [][]int{{0, 1, 2}, {0, 3, 4}}, -1},
		{"one falls, one has a swap: (1 + 1/3)/2", []float32{1, 0, -1, 0.5, 0.7}, [][]int{{0, 1, 2}, {0, 3, 4}}, 2.0 / 3},
		{"a flat chain is left out", []float32{1, 0, -1, 1, 1}, [][]int{{0, 1, 2}, {0, 3, 4}}, 1},
		{"a chain of one is left out", []float32{1, 0, -1, 9, 9}, [][]int{{3}, {}, {0, 1, 2}}, 1},
	} {
		expectValue(t, test.name, resultOf(ChainKendall(level, test.logStd, test.chains)), test.want)
	}
	flat := []float32{2, 2, 2, 2, 2}
	chains := [][]int{{0, 1, 2}, {0, 3, 4}}
	expectUndefined(t, "all σ equal, as before the first step", resultOf(ChainKendall(level, flat, chains)))
	expectUndefined(t, "no chains", resultOf(ChainKendall(level, flat, nil)))
	expectError(t, "NaN", resultOf(ChainKendall(level, []float32{float32(nan), 0, 0, 0, 0}, chains)))
	expectError(t, "infinite", resultOf(ChainKendall(level, []float32{float32(inf), 0, 0, 0, 0}, chains)))
	expectError(t, "NaN bits", resultOf(ChainKendall([]float64{nan, 1, 2, 1, 2}, flat, chains)))
	expectError(t, "an index below", resultOf(ChainKendall(level, flat, [][]int{{-1, 1}})))
	expectError(t, "an index above", resultOf(ChainKendall(level, flat, [][]int{{0, 5}})))
	expectError(t, "different lengths", resultOf(ChainKendall(level[1:], flat, chains)))
}
