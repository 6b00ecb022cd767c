package metric

import (
	"math"
	"testing"
)

func TestStabilityAgainstNumPy(t *testing.T) {
	r := readDescriptive(t).Stability
	expectValue(t, "spikes", resultOf(Spikes(r.Steps, r.Losses)), r.Spikes)
	if r.Spikes == 0 {
		t.Error("the reference holds no spike")
	}
	expectValue(t, "gradient ratio", resultOf(GradientRatio(r.Norms)), r.GradientRatio)
	l := readDescriptive(t).LogRatio
	cloud := Cloud{Dim: l.Dim, Means: l.Means, LogStd: l.LogStd}
	expectValue(t, "ln(|z|²/σ²)", resultOf(LogRatio(cloud)), l.Nats)
	expectValue(t, "of the same twice", resultOf(LogRatio(cloud, cloud)), l.Nats)
}

func TestDivergence(t *testing.T) {
	steps := []int64{0, 50, 100, 150, 200}
	for _, test := range []struct {
		name   string
		losses []float64
		want   int
	}{
		{"trains", []float64{9, 4, 3, 2, 1}, -1},
		{"at chance is no divergence", []float64{9, 4, 4, 4, 4}, -1},
		{"above chance in the warm-up", []float64{9, 9, 9, 2, 1}, -1},
		{"above chance after it", []float64{9, 4, 3, 4.1, 9}, 3},
		{"NaN in the warm-up", []float64{9, nan, 3, 2, 1}, 1},
		{"infinite at last", []float64{9, 4, 3, 2, inf}, 4},
		{"−infinite", []float64{-inf, 4, 3, 2, 1}, 0},
	} {
		at, ok, err := Divergence(steps, test.losses, 4, 100)
		if at != test.want || !ok || err != nil {
			t.Errorf("%s: got record %d, ok %v, error %v, want %d", test.name, at, ok, err, test.want)
		}
	}
	for name, of := range map[string]func() (int, bool, error){
		"no records":                func() (int, bool, error) { return Divergence(nil, nil, 4, 100) },
		"nothing after the warm-up": func() (int, bool, error) { return Divergence(steps[:3], []float64{9, 9, 9}, 4, 100) },
	} {
		if at, ok, err := of(); ok || err != nil {
			t.Errorf("%s: got record %d, ok %v, error %v, want it undefined", name, at, ok, err)
		}
	}
	for name, of := range map[string]func() (int, bool, error){
		"different lengths": func() (int, bool, error) { return Divergence(steps, []float64{1}, 4, 100) },
		"steps that return": func() (int, bool, error) { return Divergence([]int64{0, 2, 2}, []float64{1, 1, 1}, 4, 0) },
		"NaN as chance":     func() (int, bool, error) { return Divergence(steps, make([]float64, 5), nan, 0) },
	} {
		if at, _, err := of(); err == nil {
			t.Errorf("%s: got record %d and no error", name, at)
		}
	}
}

// every returns n steps from 0 on and as many losses of 2.
func every(spacing int64, n int) (steps []int64, losses []float64) {
	for r := range n {
		steps, losses = append(steps, int64(r)*spacing), append(losses, 2)
	}
	return steps, losses
}

func TestSpikesByHand(t *testing.T) {
	steps, losses := every(1, 301)
	expectValue(t, "a flat loss", resultOf(Spikes(steps, losses)), 0)
	losses[200] = 3.01
	expectValue(t, "one of 201", resultOf(Spikes(steps, losses)), 1.0/201)
	losses[200] = 3
	expectValue(t, "1.5 times is none", resultOf(Spikes(steps, losses)), 0)
	losses[200], losses[99] = 2, 50
	expectValue(t, "before there is a window", resultOf(Spikes(steps, losses)), 0)
	// A spike of 200 is in the mean of the hundred steps behind it, (99·2 + 200)/100 = 3.98, and hides what follows.
	losses[99], losses[150], losses[160], losses[251] = 2, 200, 5.9, 5.9
	expectValue(t, "behind another: two, not three", resultOf(Spikes(steps, losses)), 2.0/201)

	steps, losses = every(25, 9) // 0 … 200: judged from 100 on
	losses[6] = 3.1
	expectValue(t, "every 25th step: one of five", resultOf(Spikes(steps, losses)), 0.2)
	steps, losses = every(30, 9)
	expectUndefined(t, "every 30th: three in the window", resultOf(Spikes(steps, losses)))
	steps, losses = every(1, 100)
	expectUndefined(t, "no whole window", resultOf(Spikes(steps, losses)))
	expectUndefined(t, "no records", resultOf(Spikes(nil, nil)))
	expectError(t, "different lengths", resultOf(Spikes(steps, losses[1:])))
	expectError(t, "steps that return", resultOf(Spikes([]int64{3, 2}, []float64{1, 1})))
	for _, bad := range []float64{nan, inf, -inf} {
		losses[3] = bad
		expectError(t, "not finite", resultOf(Spikes(steps, losses)))
	}
}

func TestGradientRatioByHand(t *testing.T) {
	for _, test := range []struct {
		name  string
		norms []float64
		want  float64
	}{
		{"one", []float64{3}, 1},
		{"constant", []float64{3, 3, 3}, 1},
		{"odd: 9/2", []float64{9, 1, 2}, 4.5},
		{"even: 8/((2 + 3)/2)", []float64{8, 3, 1, 2}, 3.2},
		{"huge", []float64{1e308, 1e308}, 1},
		{"a zero among them", []float64{0, 1, 2}, 2},
	} {
		expectValue(t, test.name, resultOf(GradientRatio(test.norms)), test.want)
	}
	expectUndefined(t, "none", resultOf(GradientRatio(nil)))
	expectUndefined(t, "the median is 0", resultOf(GradientRatio([]float64{0, 0, 5})))
	for _, bad := range []float64{nan, inf, -1} {
		expectError(t, "a bad norm", resultOf(GradientRatio([]float64{1, bad})))
	}
}

func TestLogRatioByHand(t *testing.T) {
	a := Cloud{Dim: 2, Means: []float32{3, 4, 0, 0}, LogStd: []float32{1, 7}}
	b := Cloud{Dim: 2, Means: []float32{0, 1, 1, 0}, LogStd: []float32{0, -2}}
	expectValue(t, "ln 25 − 2; 0 is left out", resultOf(LogRatio(a)), math.Log(25)-2)
	expectValue(t, "the mean of all, not of the means", resultOf(LogRatio(a, b)), (math.Log(25)-2+0+4)/3)
	scaled := Cloud{Dim: 2, Means: []float32{6, 8}, LogStd: []float32{1 + math.Ln2}}
	expectWithin(t, "scaled with its σ", resultOf(LogRatio(scaled)), math.Log(25)-2, 1e-7)
	expectValue(t, "an empty cloud says nothing", resultOf(LogRatio(a, Cloud{Dim: 2})), math.Log(25)-2)
	expectUndefined(t, "no σ", resultOf(LogRatio(a, Cloud{Dim: 1, Means: []float32{1}})))
	expectUndefined(t, "all 0", resultOf(LogRatio(Cloud{Dim: 1, Means: []float32{0}, LogStd: []float32{1}})))
	expectUndefined(t, "nothing", resultOf(LogRatio()))
	for name, c := range badClouds() {
		expectError(t, name, resultOf(LogRatio(a, c)))
	}
}
