//go:build !js

package main

import (
	"math"
	"strings"
	"testing"
)

// A peer that computes something else, or with another number of threads, is not measured.
func TestAgree(t *testing.T) {
	halo := trained{title: "Halo", threads: 2, losses: []float64{4, 2, -1}}
	for _, test := range []struct {
		name    string
		threads int
		losses  []float64
		want    string
	}{
		{"the same", 2, []float64{4, 2, -1}, ""},
		{"within a half per cent", 2, []float64{4.019, 1.991, -1.004}, ""},
		{"beyond it", 2, []float64{4, 2.011, -1}, "its loss of step 2"},
		{"below it", 2, []float64{4, 2, -1.006}, "its loss of step 3"},
		{"no number", 2, []float64{4, math.NaN(), -1}, "its loss of step 2"},
		{"another number of threads", 1, []float64{4, 2, -1}, "1 threads"},
		{"fewer steps", 2, []float64{4, 2}, "took 2 steps"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := agree(halo, trained{title: "peer", threads: test.threads, losses: test.losses})
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	if agree(trained{title: "Halo", threads: 2}, trained{title: "peer", threads: 2}) == nil {
		t.Error("no steps at all agree")
	}
}
