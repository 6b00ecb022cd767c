package view

import (
	"math"
	"slices"
	"testing"

	"halo/wasm/wire"
)

func TestLassoTakesWhatLiesWithin(t *testing.T) {
	s, _, _ := shown(t, 2, 8)
	on := true
	s.SetLook(wire.Look{Lasso: &on})
	if !s.Lassoing() {
		t.Fatal("no lasso is wanted after the page asked for one")
	}
	// A circle about a caption, as polygons go; the oracle is the distance.
	at, r := s.textsAt[2], 70.0
	for i := range 400 {
		a := 2 * math.Pi * float64(i) / 400
		s.LassoTo(Point{at.X + r*math.Cos(a), at.Y + r*math.Sin(a)})
	}
	var b Batches[Plain]
	Paint(s, &b)
	lines := slices.ContainsFunc(b.Above.Vertices, func(v Plain) bool { return shapeOf(v) == ShapeLine })
	if !lines {
		t.Error("the lasso is not drawn")
	}
	m := s.LassoEnd()
	inside := func(points []Point) (list []int) {
		for i, p := range points {
			if math.Hypot(p.X-at.X, p.Y-at.Y) < r {
				list = append(list, i)
			}
		}
		return list
	}
	if want := inside(s.textsAt); !slices.Equal(m.Texts, want) || len(want) < 2 {
		t.Errorf("captions: got %v, want %v", m.Texts, want)
	}
	if want := inside(s.imagesAt); !slices.Equal(m.Images, want) || len(want) < 2 {
		t.Errorf("images: got %v, want %v", m.Images, want)
	}
	if s.Lassoing() || len(s.LassoEnd().Images) != 0 {
		t.Error("the lasso is still there after it ended")
	}
}

func TestWithin(t *testing.T) {
	square := []Point{{0, 0}, {10, 0}, {10, 10}, {0, 10}}
	eight := []Point{{0, 0}, {10, 10}, {10, 0}, {0, 10}} // crosses itself at (5, 5)
	for _, row := range []struct {
		name string
		line []Point
		p    Point
		want bool
	}{
		{"in a square", square, Point{5, 5}, true},
		{"beside it", square, Point{11, 5}, false},
		{"left of it", square, Point{-1, 5}, false},
		{"above it", square, Point{5, -1}, false},
		{"in the one half of an eight", eight, Point{1, 5}, true},
		{"in the other", eight, Point{9, 5}, true},
		{"in its notch", eight, Point{5, 9}, false},
		{"no line", nil, Point{}, false},
		{"nowhere", square, Point{math.NaN(), 5}, false},
	} {
		if got := within(row.line, row.p); got != row.want {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
	}
}
