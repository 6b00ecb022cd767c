package view

import (
	"testing"

	"halo/wasm/wire"
)

func vertices(b *Batches[Plain]) int {
	return len(b.Below.Vertices) + len(b.Pictures.Vertices) + len(b.Above.Vertices) + len(b.Front.Vertices)
}

// However many points there are and wherever one looks, a frame has a bounded number of triangles, and once its memory
// is warm it allocates nothing.
func TestManyPointsCostABoundedFrame(t *testing.T) {
	for _, row := range []struct {
		name          string
		points        int
		magnification float64
		dense         bool // a density stands for the points
		discs, rings  bool // single images, and rings of fine captions, are drawn
	}{
		{"10,000 from afar: points", 10_000, 1, false, true, false},
		{"10,000 near: circles", 10_000, 32, false, true, true},
		{"100,000 from afar: density", 100_000, 1, true, false, false},
		{"100,000 nearer: points", 100_000, 8, false, true, false},
		{"100,000 near: circles", 100_000, 64, false, true, true},
	} {
		s := crowded(t, row.points, row.magnification)
		var b Batches[Plain]
		Paint(s, &b)
		if got := s.Density().Opacity == 1; got != row.dense {
			t.Errorf("%s: density %g, want all or nothing: %t", row.name, s.Density().Opacity, row.dense)
		}
		if n := vertices(&b); n > 60_000 {
			t.Errorf("%s: %d vertices, want at most 60,000", row.name, n)
		}
		discs, rings := false, false
		for _, m := range []*Mesh[Plain]{&b.Below, &b.Above} {
			for _, v := range m.Vertices {
				discs = discs || Shape(v.Custom3) == ShapeDisc
				rings = rings || Shape(v.Custom3) == ShapeRing && v.Custom1 < vagueStroke/2*.7
			}
		}
		if discs != row.discs || rings != row.rings {
			t.Errorf("%s: discs %t and fine rings %t, want %t and %t", row.name, discs, rings, row.discs, row.rings)
		}
		now := 1.0
		if got := testing.AllocsPerRun(5, func() {
			now += 1. / 60
			s.Advance(now, MeasureText)
			Paint(s, &b)
			s.Density()
		}); got != 0 {
			t.Errorf("%s: %g allocations a frame, want none", row.name, got)
		}
	}
}

// Rings that would be left out are drawn where all are asked for.
func TestAllRingsOnDemand(t *testing.T) {
	s := crowded(t, 10_000, 1)
	count := func() (n int) {
		s.Advance(0, MeasureText)
		var b Batches[Plain]
		Paint(s, &b)
		for _, v := range b.Below.Vertices {
			if Shape(v.Custom3) == ShapeRing {
				n++
			}
		}
		return n
	}
	before := count()
	all := true
	s.SetLook(wire.Look{AllRings: &all})
	if after := count(); before > 1000 || after < 3*4000 {
		t.Errorf("got %d vertices of fine rings before, %d when all are asked for; want few and those of all", before, after)
	}
}

// What is left out is what cannot be seen: with a margin for its size, everything in view is drawn.
func TestCullingLeavesOutNothingInView(t *testing.T) {
	s, _, _ := shown(t, 2, 30)
	scale := s.navigator.Camera.Scale * 3
	for x := -4.0; x <= 4; x++ {
		s.navigator.Set(wire.Camera{X: x, Y: x / 3, Scale: scale})
		s.Advance(1, MeasureText)
		checkCulling(t, s)
	}
}

func checkCulling(t *testing.T, s *Scene) {
	t.Helper()
	c := &s.navigator.Camera
	in := map[int]bool{}
	for _, i := range s.imagesIn {
		in[int(i)] = true
	}
	left := 0
	for i, p := range s.imagesAt {
		if visible := p.X > 0 && p.X < c.Width && p.Y > 0 && p.Y < c.Height; visible && !in[i] {
			t.Errorf("image %d at %v is in view and left out", i, p)
		}
		if !in[i] {
			left++
		}
	}
	if left == 0 {
		t.Error("nothing was left out: the test is void")
	}
	texts := map[int]bool{}
	for _, i := range s.textsIn {
		texts[i] = true
	}
	for i, p := range s.textsAt {
		r := s.radiiAt[i]
		if p.X+r > 0 && p.X-r < c.Width && p.Y+r > 0 && p.Y-r < c.Height && !texts[i] {
			t.Errorf("text %d at %v with a ring of %g reaches into view and is left out", i, p, r)
		}
	}
}

func TestHiddenLevelsAreNeitherDrawnNamedNorPicked(t *testing.T) {
	s, _, _ := shown(t, 2, 3)
	hide := []int{1, 77, -3}
	s.SetLook(wire.Look{HideLevels: &hide})
	s.Advance(1, MeasureText)
	for _, x := range s.textsIn {
		if s.level(x) == 1 {
			t.Errorf("text %d of the hidden level is drawn", x)
		}
	}
	fine := 0
	for _, l := range s.Labels() {
		if l.Level == 1 {
			t.Errorf("%q of the hidden level is named", l.Text)
		}
		if l.Level == 2 {
			fine++
		}
	}
	if fine == 0 {
		t.Error("with level 1 hidden, level 2 is the second on show, but none of it is named")
	}
	hidden := 1 // "a red shape"
	s.PointAt(s.textsAt[hidden], false)
	s.Advance(2, MeasureText)
	if got := s.hover.ref; got == (Ref{Text, hidden}) {
		t.Errorf("the hidden caption is picked")
	}
	s.PointNowhere()
	s.Highlight(wire.Highlight{Kind: "text", Index: hidden})
	s.Advance(3, MeasureText)
	if got := s.hover.ref; got.Kind != None {
		t.Errorf("the hidden caption is shown as hovered: %v", got)
	}
	hide = nil
	s.SetLook(wire.Look{HideLevels: &hide})
	s.Advance(4, MeasureText)
	if len(s.textsIn) != len(s.textsAt) {
		t.Errorf("shown again: %d of %d texts are drawn", len(s.textsIn), len(s.textsAt))
	}
}
