package view

import (
	"math"
	"testing"

	"halo/wasm/wire"
)

func unitBox(r float64) Box { return Box{-r, -r, r, r} }

func newNavigator() Navigator {
	n := NewNavigator()
	n.Resize(800, 600)
	return n
}

// settle advances until nothing moves.
func settle(t *testing.T, n *Navigator) {
	t.Helper()
	for range 1000 {
		if !n.Advance(1. / 60) {
			return
		}
	}
	t.Fatal("the camera never comes to rest")
}

func TestFirstContentIsJumpedTo(t *testing.T) {
	n := newNavigator()
	n.SetContent(unitBox(2))
	want := Camera{Width: 800, Height: 600}.Fit(unitBox(2), n.margin())
	if n.Camera != want {
		t.Errorf("got %v want %v, at once", n.Camera, want)
	}
}

func TestContentBeforeTheViewport(t *testing.T) {
	n := NewNavigator()
	n.SetContent(unitBox(2))
	n.Resize(800, 600)
	if want := (Camera{Width: 800, Height: 600}).Fit(unitBox(2), n.margin()); n.Camera != want {
		t.Errorf("got %v want %v", n.Camera, want)
	}
}

func TestAutoFollowsSmoothly(t *testing.T) {
	n := newNavigator()
	n.SetContent(unitBox(2))
	before := n.Camera.Scale
	n.SetContent(unitBox(4))
	if n.Camera.Scale != before {
		t.Error("the camera jumped")
	}
	n.Advance(1. / 60)
	if s := n.Camera.Scale; !(s < before && s > before/2) {
		t.Errorf("after one frame: scale got %g, want between %g and %g", s, before/2, before)
	}
	settle(t, &n)
	if got, want := n.Camera.Scale, before/2; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("at rest: scale got %g want %g", got, want)
	}
}

func TestReducedMotionJumps(t *testing.T) {
	n := newNavigator()
	n.Reduced = true
	n.SetContent(unitBox(2))
	before := n.Camera.Scale
	n.SetContent(unitBox(4))
	if n.Advance(1./60) || math.Abs(n.Camera.Scale/before-.5) > 1e-9 {
		t.Errorf("got scale %g, want half of %g in one frame", n.Camera.Scale, before)
	}
	n.Zoom(Point{100, 100}, 3, true)
	if n.Advance(1./60) || math.Abs(n.Camera.Scale/before-1.5) > 1e-9 {
		t.Errorf("zoom: got scale %g, want three times %g in one frame", n.Camera.Scale, before/2)
	}
}

// A camera that answered every wobble of training would never rest.
func TestSmallChangesDoNotMoveTheCamera(t *testing.T) {
	n := newNavigator()
	n.SetContent(unitBox(2))
	before := n.Camera
	for i := range 50 {
		n.SetContent(unitBox(2 + .04*math.Sin(float64(i))))
		n.Advance(1. / 60)
	}
	if n.Camera != before {
		t.Errorf("a wobble of 2 %% moved the camera: got %v want %v", n.Camera, before)
	}
	n.SetContent(unitBox(2.3))
	settle(t, &n)
	if n.Camera == before {
		t.Error("15 % more data did not move the camera")
	}
}

func TestHandsEndAuto(t *testing.T) {
	rows := []struct {
		name string
		do   func(n *Navigator)
	}{
		{"pan", func(n *Navigator) { n.Pan(10, 0) }},
		{"zoom", func(n *Navigator) { n.Zoom(Point{1, 1}, 2, false) }},
		{"glide", func(n *Navigator) { n.Zoom(Point{1, 1}, 2, true) }},
		{"set", func(n *Navigator) { n.Set(wire.Camera{X: 1, Y: 1, Scale: 10}) }},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			n := newNavigator()
			n.SetContent(unitBox(2))
			r.do(&n)
			if n.Auto {
				t.Error("Auto is still on")
			}
			settle(t, &n)
			held := n.Camera
			n.SetContent(unitBox(20))
			settle(t, &n)
			if n.Camera != held {
				t.Errorf("the data moved a camera that a hand had set: got %v want %v", n.Camera, held)
			}
			n.Fit()
			settle(t, &n)
			if want := n.Camera.Fit(unitBox(20), n.margin()); !n.Camera.near(want, 1e-6) || !n.Auto {
				t.Errorf("after Fit: got %v want %v", n.Camera, want)
			}
		})
	}
}

func TestGlideArrivesAtTheFactor(t *testing.T) {
	n := newNavigator()
	n.SetContent(unitBox(2))
	before, at := n.Camera.Scale, Point{123, 456}
	p := n.Camera.ToPlane(at)
	n.Zoom(at, 1.2, true)
	n.Advance(1. / 60)
	n.Zoom(at, 1.5, true)
	settle(t, &n)
	if got, want := n.Camera.Scale/before, 1.8; math.Abs(got-want) > 1e-9 {
		t.Errorf("factor: got %g want %g", got, want)
	}
	if q := n.Camera.ToScreen(p); math.Hypot(q.X-at.X, q.Y-at.Y) > 1e-6 {
		t.Errorf("the point under the pointer went to %v, want %v", q, at)
	}
}

func TestZoomStaysNearTheData(t *testing.T) {
	n := newNavigator()
	n.SetContent(unitBox(2))
	fit := n.Camera.Scale
	for range 200 {
		n.Zoom(Point{400, 300}, 2, false)
	}
	if got, want := n.Camera.Scale, fit*zoomIntoFit; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("in: got %g want %g", got, want)
	}
	for range 200 {
		n.Zoom(Point{400, 300}, .5, false)
	}
	if got, want := n.Camera.Scale, fit*zoomOutOfFit; math.Abs(got/want-1) > 1e-9 {
		t.Errorf("out: got %g want %g", got, want)
	}
}

func TestSetRefusesWhatIsNoCamera(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []wire.Camera{{Scale: 0}, {Scale: -1}, {Scale: nan}, {Scale: inf}, {X: nan, Scale: 1}, {Y: inf, Scale: 1}} {
		n := newNavigator()
		n.SetContent(unitBox(2))
		before := n.State()
		n.Set(c)
		if n.State() != before {
			t.Errorf("%+v: got %+v want %+v", c, n.State(), before)
		}
	}
}

func TestStateRoundTrip(t *testing.T) {
	n := newNavigator()
	n.SetContent(unitBox(2))
	n.Set(wire.Camera{X: 1.5, Y: -2, Scale: 77})
	if got, want := n.State(), (wire.Camera{X: 1.5, Y: -2, Scale: 77}); got != want {
		t.Errorf("got %+v want %+v", got, want)
	}
}
