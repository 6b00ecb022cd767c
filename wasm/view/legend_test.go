package view

import (
	"math"
	"testing"
)

func TestScaleBar(t *testing.T) {
	rows := []struct {
		scale, length float64
	}{
		{120, 1}, {119, 1}, {121, .5}, {60, 2}, {24, 5}, {12, 10}, {1200, .1}, {1e-7, 1e9}, {3e8, 2e-7},
	}
	for _, r := range rows {
		length, pixels := ScaleBar(r.scale)
		if math.Abs(length/r.length-1) > 1e-9 {
			t.Errorf("scale %g: length got %g want %g", r.scale, length, r.length)
		}
		if math.Abs(pixels-length*r.scale) > 1e-9 || pixels > barPixels+1e-9 || pixels < barPixels/2.6 {
			t.Errorf("scale %g: pixels got %g for length %g, want %g, about half of %d to all of it", r.scale, pixels, length, length*r.scale, barPixels)
		}
	}
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if l, p := ScaleBar(bad); l != 0 || p != 0 {
			t.Errorf("scale %g: got %g, %g want 0, 0", bad, l, p)
		}
	}
}
