package metric

import "testing"

func TestClampShare(t *testing.T) {
	for _, test := range []struct {
		name   string
		clamp  float64
		logStd [][]float32
		want   float64
	}{
		{"two of four beyond 1.9", 2, [][]float32{{1.95, -1.95}, {1.8, 0}}, 0.5},
		{"none", 2, [][]float32{{1.89, -1.89}}, 0},
		{"all", 2, [][]float32{{2, -2, 1.91}}, 1},
		{"another clamp", 3, [][]float32{{1.95, 2.9}}, 0.5},
		{"one side only", 2, [][]float32{nil, {2}}, 1},
	} {
		expectValue(t, test.name, resultOf(ClampShare(test.clamp, test.logStd...)), test.want)
	}
	expectUndefined(t, "no clamp", resultOf(ClampShare(0, []float32{1})))
	expectUndefined(t, "no items", resultOf(ClampShare(2, nil, []float32{})))
	expectUndefined(t, "nothing at all", resultOf(ClampShare(2)))
	expectError(t, "NaN", resultOf(ClampShare(2, []float32{float32(nan)})))
	expectError(t, "infinite, without clamp", resultOf(ClampShare(0, []float32{float32(inf)})))
	expectError(t, "negative clamp", resultOf(ClampShare(-2, []float32{1})))
	expectError(t, "NaN clamp", resultOf(ClampShare(nan, []float32{1})))
}
