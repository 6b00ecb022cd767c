package view

import (
	"math"
	"testing"

	"halo/wasm/wire"
)

func TestTrailLeadsToThePoint(t *testing.T) {
	s, _, _ := shown(t, 2, 8)
	s.SetTrail(wire.Trail{Run: 1, Kind: "image", Index: 3, Means: wire.Floats{0, 0, 1, .5}})
	s.Advance(1, MeasureText)
	c := &s.navigator.Camera
	want := []Point{c.ToScreen(Point{0, 0}), c.ToScreen(Point{1, .5}), s.imagesAt[3]}
	if len(s.trail.at) != len(want) {
		t.Fatalf("the trail has %d corners, want %d", len(s.trail.at), len(want))
	}
	for i, p := range want {
		if q := s.trail.at[i]; math.Hypot(p.X-q.X, p.Y-q.Y) > 1e-3 {
			t.Errorf("corner %d is at %v, want %v", i, q, p)
		}
	}
	lines := func() (n int) {
		var b Batches[Plain]
		Paint(s, &b)
		for _, v := range b.Above.Vertices {
			if shapeOf(v) == ShapeLine {
				n++
			}
		}
		return n / 4
	}
	if n := lines(); n != 2 {
		t.Errorf("%d lines are drawn, want 2", n)
	}
	for name, m := range map[string]wire.Trail{
		"none is asked":             {Run: 1},
		"half a point":              {Run: 1, Kind: "text", Means: wire.Floats{1, 2, 3}},
		"a point that is not there": {Run: 1, Kind: "text", Index: 99, Means: wire.Floats{1, 2}},
	} {
		s.SetTrail(m)
		s.Advance(2, MeasureText)
		if n := lines(); n != 0 {
			t.Errorf("%s: %d lines are drawn", name, n)
		}
	}
}
