package view

import (
	"math"
	"testing"
)

func TestCameraRoundTrip(t *testing.T) {
	rows := []struct {
		name string
		c    Camera
		p    Point
	}{
		{"origin", Camera{Scale: 100, Width: 800, Height: 600}, Point{0, 0}},
		{"off centre", Camera{X: 3, Y: -2, Scale: 250, Width: 801, Height: 333}, Point{2.5, 7}},
		{"far away", Camera{X: 1e9, Y: -1e9, Scale: 1e4, Width: 800, Height: 600}, Point{1e9 + .01, -1e9 - .02}},
		{"tiny scale", Camera{Scale: 1e-9, Width: 800, Height: 600}, Point{1e11, 2e11}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			q := r.c.ToPlane(r.c.ToScreen(r.p))
			if d := math.Hypot(q.X-r.p.X, q.Y-r.p.Y) * r.c.Scale; d > 1e-2 {
				t.Errorf("got %v want %v: off by %g pixels", q, r.p, d)
			}
		})
	}
}

// By hand: the middle of the viewport is the camera's point, y up in the plane is y down on the screen.
func TestCameraToScreen(t *testing.T) {
	c := Camera{X: 1, Y: 2, Scale: 10, Width: 200, Height: 100}
	rows := []struct {
		name    string
		p, want Point
	}{
		{"middle", Point{1, 2}, Point{100, 50}},
		{"right", Point{3, 2}, Point{120, 50}},
		{"up", Point{1, 4}, Point{100, 30}},
	}
	for _, r := range rows {
		if got := c.ToScreen(r.p); got != r.want {
			t.Errorf("%s: got %v want %v", r.name, got, r.want)
		}
	}
}

// In float32 all of these points would be one.
func TestCameraFarAwayKeepsShape(t *testing.T) {
	c := Camera{X: 1e8, Y: 1e8, Scale: 1000, Width: 800, Height: 600}
	a, b := c.ToScreen(Point{1e8, 1e8}), c.ToScreen(Point{1e8 + .1, 1e8})
	if got, want := b.X-a.X, 100.0; math.Abs(got-want) > .1 {
		t.Errorf("points a tenth apart around 1e8: got %g pixels, want %g", got, want)
	}
}

func TestZoomAboutKeepsThePoint(t *testing.T) {
	for _, factor := range []float64{.25, .9, 1, 1.5, 8} {
		c := Camera{X: 1e6, Y: 5, Scale: 120, Width: 640, Height: 480}
		at := Point{100, 400}
		before := c.ToPlane(at)
		z := c.ZoomAbout(at, factor, minScale, maxScale)
		after := z.ToScreen(before)
		if d := math.Hypot(after.X-at.X, after.Y-at.Y); d > 1e-4 {
			t.Errorf("factor %g: the point moved by %g pixels", factor, d)
		}
		if got, want := z.Scale, 120*factor; math.Abs(got-want) > 1e-9 {
			t.Errorf("factor %g: scale got %g want %g", factor, got, want)
		}
	}
}

func TestZoomAboutLimits(t *testing.T) {
	c := Camera{Scale: 100, Width: 640, Height: 480}
	rows := []struct {
		name         string
		factor, want float64
	}{
		{"in", 1e9, 300}, {"out", 1e-9, 20}, {"between", 2, 200}, {"NaN", math.NaN(), 100},
	}
	for _, r := range rows {
		if got := c.ZoomAbout(Point{10, 10}, r.factor, 20, 300).Scale; got != r.want {
			t.Errorf("%s: got %g want %g", r.name, got, r.want)
		}
	}
}

func TestFitShowsEverythingWithMargin(t *testing.T) {
	rows := []struct {
		name string
		w, h float64
		box  Box
	}{
		{"wide data", 800, 600, Box{-10, -1, 10, 1}},
		{"tall data", 800, 600, Box{-1, -50, 1, 50}},
		{"phone", 390, 700, Box{-3, -3, 3, 3}},
		{"far away", 800, 600, Box{1e7, 1e7, 1e7 + 1, 1e7 + 1}},
		{"a line", 800, 600, Box{-2, 0, 2, 0}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			const margin = 20
			c := Camera{Scale: 1, Width: r.w, Height: r.h}.Fit(r.box, margin)
			a, b := c.ToScreen(Point{r.box.MinX, r.box.MaxY}), c.ToScreen(Point{r.box.MaxX, r.box.MinY})
			left, top, right, bottom := a.X, a.Y, r.w-b.X, r.h-b.Y
			least := min(left, top, right, bottom)
			if math.Abs(least-margin) > 1e-3 {
				t.Errorf("smallest distance to the edge: got %g want %d", least, margin)
			}
			if math.Abs(left-right) > 1e-3 || math.Abs(top-bottom) > 1e-3 {
				t.Errorf("not centred: left %g right %g top %g bottom %g", left, right, top, bottom)
			}
		})
	}
}

func TestFitOfNothing(t *testing.T) {
	c := Camera{X: 1, Y: 2, Scale: 3, Width: 100, Height: 100}
	if got := c.Fit(NewBox(), 10); got != c {
		t.Errorf("empty box: got %v want the camera as it was", got)
	}
	one := c.Fit(NewBox().Add(Point{7, 8}, 0), 10)
	if one.X != 7 || one.Y != 8 || one.Scale != 80 {
		t.Errorf("one point: got %v want centre (7, 8) and scale 80", one)
	}
}

func TestBoxLeavesOutWhatIsNotFinite(t *testing.T) {
	b := NewBox().Add(Point{1, 2}, 3)
	for _, bad := range []Point{{math.NaN(), 0}, {0, math.Inf(1)}, {math.Inf(-1), 0}} {
		b = b.Add(bad, 0)
	}
	b = b.Add(Point{0, 0}, math.Inf(1)).Add(Point{0, 0}, math.NaN())
	if want := (Box{-2, -1, 4, 5}); b != want {
		t.Errorf("got %v want %v", b, want)
	}
}

func TestTowardEnds(t *testing.T) {
	a := Camera{X: 1, Y: 2, Scale: 10, Width: 9, Height: 9}
	b := Camera{X: 5, Y: -2, Scale: 1000, Width: 100, Height: 50}
	if got := a.Toward(b, 1); math.Abs(got.Scale-b.Scale) > 1e-9 || got.X != b.X || got.Y != b.Y {
		t.Errorf("whole way: got %v want %v", got, b)
	}
	half := a.Toward(b, .5)
	if math.Abs(half.Scale-100) > 1e-9 || half.X != 3 || half.Width != 100 {
		t.Errorf("half way: got %v want X 3, scale 100 (the geometric mean) and the target's viewport", half)
	}
}
