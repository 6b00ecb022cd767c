package view

import (
	"math"
	"testing"

	"halo/wasm/wire"
)

func vertices(b *Batches[Plain]) int {
	return len(b.Circles.Vertices) + len(b.Below.Vertices) + len(b.Pictures.Vertices) + len(b.Above.Vertices) + len(b.Front.Vertices)
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
				discs = discs || shapeOf(v) == ShapeDisc
				rings = rings || shapeOf(v) == ShapeRing && v.Custom1 < vagueStroke/2*.7
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

// Rings that would be left out are drawn where all are asked for: each with its fill and its middle as one mark, and
// where a density stands for the points by that alone.
func TestAllRingsOnDemand(t *testing.T) {
	count := func(s *Scene) (circles, all int) {
		s.Advance(0, MeasureText)
		var b Batches[Plain]
		Paint(s, &b)
		return len(b.Circles.Vertices), vertices(&b)
	}
	asked := true
	s := crowded(t, 10_000, 1)
	before, least := count(s)
	s.SetLook(wire.Look{AllRings: &asked})
	after, most := count(s)
	if before > 0 || after < 3*4900 {
		t.Errorf("got %d vertices of fine circles before, %d when all are asked for; want none and those of all", before, after)
	}
	if most > least+1000 {
		t.Errorf("got %d vertices in all before, %d when all circles are asked for; want about as many: a circle is one mark", least, most)
	}
	s = crowded(t, 100_000, 1)
	s.SetLook(wire.Look{AllRings: &asked})
	if circles, all := count(s); circles > 0 || all > 1000 {
		t.Errorf("got %d vertices of circles and %d in all under a density, want none and few", circles, all)
	}
}

// A circle's parts survive the way to the shader, whatever its radius, and its quad holds all of them with the half pixel
// over which each fades out.
func TestCircleParts(t *testing.T) {
	for _, row := range []struct{ dot, fill float64 }{{0, 0}, {1.4, .05}, {2.9, .999}, {31, .5}, {99, 7}, {-1, -1}} {
		packed := float64(circleParts(row.dot, row.fill))
		dot, fill := math.Floor(packed)/8, packed-math.Floor(packed) // as circles.kage takes them apart
		if want := min(max(row.dot, 0), 31); math.Abs(dot-want) > .07 {
			t.Errorf("a dot of %g came as %g", row.dot, dot)
		}
		if want := min(max(row.fill, 0), .999); math.Abs(fill-want) > 1e-4 {
			t.Errorf("a fill of %g came as %g", row.fill, fill)
		}
	}
	for _, k := range []mark{{radius: .2, width: .5, grey: circleParts(3, .1)}, {radius: 30, width: .5, grey: circleParts(1, .1)}} {
		k.at, k.alpha, k.shape = Point{400, 300}, 1, ShapeCircle
		m := newMesh(800, 600)
		m.add(&k)
		for _, r := range []float64{3.5, k.radius + k.width + .5} {
			for a := 0.0; a < 6.3; a += .1 {
				x, y := 400+r*math.Cos(a), 300+r*math.Sin(a)
				if ok, src := covered(m, x, y); !ok || math.Abs(math.Hypot(src.X, src.Y)-r) > .05 {
					t.Fatalf("radius %g: the quad lacks (%g, %g), or tells the shader the wrong place", k.radius, x, y)
				}
			}
		}
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
