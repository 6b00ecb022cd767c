package view

import (
	"math"
	"testing"
)

func TestDensityByHand(t *testing.T) {
	var d Density
	d.Cell, d.Width, d.Height = 5, 2, 1
	d.cells = make([]densityCell, 2)
	d.add(Point{1, 1}, Colour{1, 0, 0})
	d.add(Point{4, 3}, Colour{0, 0, 1})
	d.add(Point{2, 4}, Colour{0, 0, 1})
	d.add(Point{9, 0}, Colour{0, 1, 0})
	for _, outside := range []Point{{-1, 2}, {2, -.5}, {10.5, 1}, {1, 5.5}} {
		d.add(outside, Colour{1, 1, 1})
	}
	d.paint()
	// Three and one points, two a cell on average: opacities .9·3/5 and .9·1/3.
	want := []float64{.54 / 3, 0, .54 * 2 / 3, .54, 0, .3, 0, .3}
	for i, w := range want {
		if got := float64(d.Pixels[i]) / 255; math.Abs(got-w) > .5/255+1e-6 {
			t.Errorf("byte %d: got %.3f want %.3f", i, got, w)
		}
	}
}

// Every point in view is counted once, where it is.
func TestDensityCountsAllPointsInView(t *testing.T) {
	s := crowded(t, 100_000, 1)
	sum := float32(0)
	for _, c := range s.density.cells {
		sum += c.n
	}
	want := 0
	for _, p := range s.imagesAt {
		if p.X >= 0 && p.Y >= 0 && p.X < 900 && p.Y < 700 {
			want++
		}
	}
	for i, p := range s.textsAt {
		if s.level(i) > 0 && p.X >= 0 && p.Y >= 0 && p.X < 900 && p.Y < 700 {
			want++
		}
	}
	if math.Abs(float64(sum)-float64(want)) > 2 { // the last column and row of cells reach a little further
		t.Errorf("got %g points, want %d", sum, want)
	}
}
