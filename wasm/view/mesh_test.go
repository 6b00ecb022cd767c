package view

import (
	"math"
	"testing"
)

// covered tells whether a pixel lies in one of the mesh's triangles, and with which Src.
func covered(m *Mesh[Plain], x, y float64) (ok bool, src Point) {
	for i := 0; i < len(m.Indices); i += 3 {
		a, b, c := m.Vertices[m.Indices[i]], m.Vertices[m.Indices[i+1]], m.Vertices[m.Indices[i+2]]
		ax, ay := float64(a.DstX), float64(a.DstY)
		bx, by := float64(b.DstX)-ax, float64(b.DstY)-ay
		cx, cy := float64(c.DstX)-ax, float64(c.DstY)-ay
		px, py := x-ax, y-ay
		det := bx*cy - by*cx
		u, v := (px*cy-py*cx)/det, (bx*py-by*px)/det
		if u >= -1e-6 && v >= -1e-6 && u+v <= 1+1e-6 {
			return true, Point{
				float64(a.SrcX) + u*float64(b.SrcX-a.SrcX) + v*float64(c.SrcX-a.SrcX),
				float64(a.SrcY) + u*float64(b.SrcY-a.SrcY) + v*float64(c.SrcY-a.SrcY),
			}
		}
	}
	return false, Point{}
}

// shapeOf tells which shape a vertex of Below or Above is of.
func shapeOf(v Plain) Shape {
	switch {
	case v.Custom0 > 0:
		return ShapeRing
	case v.Custom2 >= 0 && v.SrcY == 0: // which lies along a diamond's tip
		return ShapeDiamond
	case v.Custom2 >= 0:
		return ShapeDisc
	case v.SrcX == 0: // which is across a line
		return ShapeLine
	}
	return ShapeFill
}

// drawn is what marks.kage makes of a white mark at a pixel with that Src: how much of its colour and of its outline's.
func drawn(v Plain, src Point) (colour, outline float64) {
	cover := func(d float64) float64 { return min(max(.5-d, 0), 1) }
	d := math.Abs(math.Hypot(src.X, src.Y)-float64(v.Custom0)) - float64(v.Custom1)
	inside := max(cover(d), -float64(v.Custom2))
	a := cover(d - float64(v.Custom3))
	return a * inside, a * (1 - inside)
}

func newMesh(w, h float64) *Mesh[Plain] {
	m := new(Mesh[Plain])
	m.Reset(w, h)
	return m
}

// Every pixel of a ring's line must be inside of its triangles, with its true way from the middle, or the ring
// has gaps; so it is for a quad (small), for a band (large) and for a ring that is almost all outside.
func TestRingHasNoGaps(t *testing.T) {
	rows := []struct {
		name   string
		at     Point
		radius float64
	}{
		{"small", Point{400, 300}, 12},
		{"just a band", Point{400, 300}, bandAbove + 1},
		{"large", Point{400, 300}, 280},
		{"over the edge", Point{790, 10}, 200},
		{"middle far outside", Point{-9000, 300}, 9300},
		{"huge", Point{400, -200000}, 200300},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			m := newMesh(800, 600)
			k := mark{at: r.at, alpha: 1, shape: ShapeRing, radius: r.radius, width: 1.2}
			m.add(&k)
			// Walk along the part of the line that is in view, a pixel at a time.
			step := 1 / r.radius
			from, to := 0.0, 2*math.Pi
			if r.radius > 1000 {
				mid := math.Atan2(300-r.at.Y, 400-r.at.X)
				from, to = mid-600*step, mid+600*step
			}
			n := 0
			for a := from; a < to; a += step {
				for _, off := range []float64{-1.6, 0, 1.6} { // the half width and what is anti-aliased
					sin, cos := math.Sincos(a)
					x, y := r.at.X+(r.radius+off)*cos, r.at.Y+(r.radius+off)*sin
					if x < 0 || x > 800 || y < 0 || y > 600 {
						continue
					}
					n++
					ok, src := covered(m, x, y)
					if !ok {
						t.Fatalf("gap at (%.1f, %.1f), angle %.4f", x, y, a)
					}
					if d := math.Hypot(src.X, src.Y) - (r.radius + off); math.Abs(d) > .1 {
						t.Fatalf("at (%.1f, %.1f): the shader sees a distance that is off by %g pixels", x, y, d)
					}
				}
			}
			if n < 30 {
				t.Fatalf("the test is void: only %d pixels of the ring are in view", n)
			}
		})
	}
}

// The one formula of the shader draws each shape as its own.
func TestMarksAreTheirShapes(t *testing.T) {
	rows := []struct {
		name            string
		k               mark
		x, y            float64 // from the middle
		colour, outline float64
	}{
		{"fill, inside", mark{shape: ShapeFill, radius: 20}, 13, 13, 1, 0},
		{"fill, half a pixel within its edge", mark{shape: ShapeFill, radius: 20}, 0, -19.75, .75, 0},
		{"fill, outside", mark{shape: ShapeFill, radius: 20}, 15, 15, 0, 0},
		{"ring, on its line", mark{shape: ShapeRing, radius: 20, width: 1.5}, 0, 20, 1, 0},
		{"ring, its inner edge", mark{shape: ShapeRing, radius: 20, width: 1.5}, -18.5, 0, .5, 0},
		{"ring, inside", mark{shape: ShapeRing, radius: 20, width: 1.5}, 3, 4, 0, 0},
		{"large ring, its outer edge", mark{shape: ShapeRing, radius: 90, width: 1.5}, 0, 91.5, .5, 0},
		{"disc, inside", mark{shape: ShapeDisc, radius: 5, width: 2, grey: .9}, 3, 3, 1, 0},
		{"disc, its outline", mark{shape: ShapeDisc, radius: 5, width: 2, grey: .9}, 0, 6, 0, 1},
		{"disc, the outline's edge", mark{shape: ShapeDisc, radius: 5, width: 2, grey: .9}, -7, 0, 0, .5},
		{"disc, outside", mark{shape: ShapeDisc, radius: 5, width: 2, grey: .9}, 6, 6, 0, 0},
		{"diamond, inside", mark{shape: ShapeDiamond, radius: 8, width: 2, grey: .9}, 3, -3, 1, 0},
		{"diamond, its tip", mark{shape: ShapeDiamond, radius: 8, width: 2, grey: .9}, 0, 8, .5, .5},
		{"diamond, its side", mark{shape: ShapeDiamond, radius: 8, width: 2, grey: .9}, -4, -4, .5, .5},
		{"diamond, its outline", mark{shape: ShapeDiamond, radius: 8, width: 2, grey: .9}, 5, 4.8, 0, 1},
		{"diamond, the outline's tip", mark{shape: ShapeDiamond, radius: 8, width: 2, grey: .9}, 8 + 2*math.Sqrt2, 0, 0, .5},
		{"diamond, outside", mark{shape: ShapeDiamond, radius: 8, width: 2, grey: .9}, 8, 8, 0, 0},
	}
	for _, r := range rows {
		m := newMesh(800, 600)
		r.k.at, r.k.alpha = Point{400.25, 300.5}, 1
		m.add(&r.k)
		colour, outline := 0., 0.
		if ok, src := covered(m, r.k.at.X+r.x, r.k.at.Y+r.y); ok {
			colour, outline = drawn(m.Vertices[0], src)
		}
		if math.Abs(colour-r.colour) > .01 || math.Abs(outline-r.outline) > .01 {
			t.Errorf("%s: %.3f of the colour and %.3f of the outline, want %g and %g", r.name, colour, outline, r.colour, r.outline)
		}
		if got := shapeOf(m.Vertices[len(m.Vertices)-1]); got != r.k.shape {
			t.Errorf("%s: the tests take it for shape %d, want %d", r.name, got, r.k.shape)
		}
	}
}

// What makes large rings cheap: few pixels inside are looked at.
func TestLargeRingIsABand(t *testing.T) {
	m := newMesh(800, 600)
	m.add(&mark{at: Point{400, 300}, alpha: 1, shape: ShapeRing, radius: 250, width: 1})
	area := 0.0
	for i := 0; i < len(m.Indices); i += 3 {
		a, b, c := m.Vertices[m.Indices[i]], m.Vertices[m.Indices[i+1]], m.Vertices[m.Indices[i+2]]
		area += math.Abs(float64((b.DstX-a.DstX)*(c.DstY-a.DstY)-(b.DstY-a.DstY)*(c.DstX-a.DstX))) / 2
	}
	if disc := math.Pi * 250 * 250; area > .08*disc {
		t.Errorf("triangles cover %.0f pixels, %.0f %% of the disc; want less than 8 %%", area, 100*area/disc)
	}
}

func TestMarksOutsideAreLeftOut(t *testing.T) {
	rows := []struct {
		name string
		k    mark
		want bool
	}{
		{"inside", mark{at: Point{10, 10}, alpha: 1, shape: ShapeDisc, radius: 3}, true},
		{"left", mark{at: Point{-20, 10}, alpha: 1, shape: ShapeDisc, radius: 3}, false},
		{"below", mark{at: Point{10, 130}, alpha: 1, shape: ShapeDisc, radius: 3}, false},
		{"reaches in", mark{at: Point{-2, 10}, alpha: 1, shape: ShapeDisc, radius: 3}, true},
		{"clear", mark{at: Point{10, 10}, alpha: 0, shape: ShapeDisc, radius: 3}, false},
		{"NaN", mark{at: Point{math.NaN(), 10}, alpha: 1, shape: ShapeDisc, radius: 3}, false},
		{"NaN alpha", mark{at: Point{10, 10}, alpha: math.NaN(), shape: ShapeDisc, radius: 3}, false},
		{"infinite", mark{at: Point{math.Inf(1), 10}, alpha: 1, shape: ShapeRing, radius: 300, width: 1}, false},
	}
	for _, r := range rows {
		m := newMesh(100, 100)
		m.add(&r.k)
		if got := len(m.Indices) > 0; got != r.want {
			t.Errorf("%s: drawn got %t want %t", r.name, got, r.want)
		}
	}
}

// A fill far larger than the view must still know where its edge is: quads are cut at the view, and the way
// from the middle is that of the cut corner.
func TestQuadsAreCutAtTheView(t *testing.T) {
	m := newMesh(800, 600)
	m.add(&mark{at: Point{-99600, 300}, alpha: .05, shape: ShapeFill, radius: 1e5})
	for _, v := range m.Vertices {
		if v.DstX < 0 || v.DstX > 800 || v.DstY < 0 || v.DstY > 600 {
			t.Errorf("corner at (%g, %g), want it in the view", v.DstX, v.DstY)
		}
	}
	ok, src := covered(m, 400, 300)
	if d := math.Hypot(src.X, src.Y) - 1e5; !ok || math.Abs(d) > .1 {
		t.Errorf("on the edge: covered %t, distance from the edge %g, want 0", ok, d)
	}
}

func TestLine(t *testing.T) {
	m := newMesh(800, 600)
	m.line(Point{100, 100}, Point{700, 400}, 1, Light.Ink, 1)
	for _, s := range []float64{.01, .3, .99} {
		x, y := 100+s*600, 100+s*300
		if ok, src := covered(m, x, y); !ok || math.Abs(src.Y) > 1e-3 {
			t.Errorf("at %g of the line: covered %t, distance %g; want true, 0", s, ok, src.Y)
		}
	}
	for name, ends := range map[string][2]Point{
		"outside":  {{-10, -10}, {-500, 600}},
		"a point":  {{5, 5}, {5, 5}},
		"NaN":      {{math.NaN(), 0}, {5, 5}},
		"infinite": {{math.Inf(-1), 0}, {5, 5}},
	} {
		m := newMesh(800, 600)
		m.line(ends[0], ends[1], 1, Light.Ink, 1)
		if len(m.Indices) != 0 {
			t.Errorf("%s: drawn, want nothing", name)
		}
	}
}

// In float32 the ends of this line would be off by pixels.
func TestLineBetweenPointsFarOutsideStaysInPlace(t *testing.T) {
	const far = 4.1e8 + 7
	m := newMesh(800, 600)
	m.line(Point{400 - far, 300 - .37*far}, Point{400 + far, 300 + .37*far}, 1, Light.Ink, 1)
	for _, s := range []float64{-300, 0, 300} {
		if ok, src := covered(m, 400+s, 300+.37*s); !ok || math.Abs(src.Y) > .01 {
			t.Errorf("at x = %g: covered %t, off by %g pixels", 400+s, ok, src.Y)
		}
	}
}

func TestPictureShowsItsCell(t *testing.T) {
	a := NewAtlas(10, 16)
	m := newMesh(800, 600)
	m.picture(&a, 7, Point{200, 150}, 20, 1, Light.Ink, 1)
	ox, oy := a.Origin(7)
	rows := []struct {
		name    string
		at      Point
		u, v    float64 // of the cell, 0…1
		covered bool
	}{
		{"middle", Point{200, 150}, .5, .5, true},
		{"upper left", Point{180, 130}, 0, 0, true},
		{"lower right", Point{220, 170}, 1, 1, true},
		{"outside", Point{225, 150}, 0, 0, false},
	}
	for _, r := range rows {
		ok, src := covered(m, r.at.X, r.at.Y)
		if ok != r.covered {
			t.Errorf("%s: covered got %t want %t", r.name, ok, r.covered)
			continue
		}
		want := Point{float64(ox) + 16*r.u, float64(oy) + 16*r.v}
		if ok && math.Hypot(src.X-want.X, src.Y-want.Y) > 1e-4 {
			t.Errorf("%s: pixel of the atlas got %v want %v", r.name, src, want)
		}
	}
}
