//go:build !js

package main

import (
	"math"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, row := range []struct {
		name string
		in   []float64
		want float64
	}{
		{"one", []float64{3}, 3},
		{"odd, not sorted", []float64{9, 1, 4}, 4},
		{"even", []float64{8, 1, 2, 4}, 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			before := row.in[0]
			if got := median(row.in); got != row.want || row.in[0] != before {
				t.Errorf("got %v, want %v and the argument as it was", got, row.want)
			}
		})
	}
}

// A slow round slows both: the median of the ratios does not see it, the ratio of the medians would.
func TestMedianRatioIsWithinRounds(t *testing.T) {
	a, b := []float64{100, 10, 30}, []float64{50, 5, 30}
	if got := medianRatio(a, b); math.Abs(got-2) > 1e-12 {
		t.Errorf("got %v, want 2", got)
	}
}

func TestRows(t *testing.T) {
	results := map[string]result{
		"simdgo": {First: 5, Last: 4, Rates: []float64{1000, 1200}}, "execute": {Rates: []float64{2000, 2400}},
		"go": {First: 5, Last: 4, Rates: []float64{50, 60}}, "hand": {First: 5, Last: 4, Rates: []float64{3000, 3600}},
		"tensorflow": {First: 5, Last: 4, Rates: []float64{100, 120}}, "tensorflow plain": {First: 5, Last: 4, Rates: []float64{50, 40}},
		"jax": {First: 5, Last: 4, Rates: []float64{400, 300}},
	}
	some := size{64, 48, 64}
	check := func(what string, got []string, want ...string) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: got %q, want %q", what, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: got %q, want %q", what, got[i], want[i])
			}
		}
	}
	check("rates", ratesRow(some, results), "64, 48, 64", "1100 (1200)", "55.0 (60.0)", "3300 (3600)", "110 (120)", "45.0 (50.0)", "350 (400)")
	check("ratios", ratiosRow(some, results), "64, 48, 64", "10.0", "25.0", "3.25", "20.0", "1.50")
	check("losses", lossesRow(some, results)[:2], "64, 48, 64", "5.000 → 4.000")
}
