package view

import (
	"math"
	"testing"

	"halo/wasm/wire"
)

// framed is a navigator of a view of 400 × 300 logical pixels on a box, which just fits it.
func framed(box Box) *Navigator {
	n := NewNavigator()
	n.Resize(400, 300)
	n.SetContent(box)
	return &n
}

func TestFramingOfTwoSpaces(t *testing.T) {
	// The second space is the first one, 100 times as large and elsewhere.
	a := framed(Box{-1, -2, 3, 2})
	b := framed(Box{900, 800, 1300, 1200})
	if got := a.Framing(); got != (wire.Framing{Zoom: 1}) {
		t.Fatalf("of all: got %+v, want nothing but zoom 1", got)
	}
	a.Zoom(Point{100, 50}, 4, false)
	a.Pan(-30, 12)
	b.Frame(a.Framing())
	for _, p := range []Point{{-1, -2}, {0.5, 1}, {3, 2}} {
		q := Point{900 + 100*(p.X+1), 800 + 100*(p.Y+2)}
		got, want := b.Camera.ToScreen(q), a.Camera.ToScreen(p)
		if math.Hypot(got.X-want.X, got.Y-want.Y) > 1e-9 {
			t.Errorf("%v: got %v on the screen, want %v where its like is in the other picture", q, got, want)
		}
	}
	if b.Auto || b.Hand {
		t.Errorf("auto %v, by hand %v; want neither", b.Auto, b.Hand)
	}
}

func TestFramingThatIsNone(t *testing.T) {
	n := framed(Box{0, 0, 1, 1})
	before := n.Camera
	for name, f := range map[string]wire.Framing{
		"zero":         {},
		"negative":     {Zoom: -1},
		"NaN":          {Zoom: math.NaN()},
		"infinite":     {Zoom: math.Inf(1)},
		"middle NaN":   {X: math.NaN(), Zoom: 1},
		"far too away": {Y: math.Inf(-1), Zoom: 1},
	} {
		if n.Frame(f); n.Camera != before || !n.Auto {
			t.Errorf("%s: got the camera %+v, want it left as it was", name, n.Camera)
		}
	}
	empty := NewNavigator()
	empty.Frame(wire.Framing{X: 5, Zoom: 2})
	if !empty.Auto {
		t.Error("a framing before there is anything to see ended the following")
	}
}

// Only what a hand did is told on to another picture.
func TestHandMoved(t *testing.T) {
	s, _, _ := shown(t, 2, 8)
	for _, r := range []struct {
		name string
		do   func()
		want bool
	}{
		{"at first", func() {}, false},
		{"drag", func() { s.Pan(3, 4) }, true},
		{"camera of the page", func() { s.SetLook(wire.Look{Camera: &wire.Camera{X: 1, Y: 1, Scale: 20}}) }, false},
		{"wheel", func() { s.Zoom(Point{10, 10}, 2, true) }, true},
		{"framing of the page", func() { s.SetLook(wire.Look{Framing: &wire.Framing{Zoom: 2}}) }, false},
		{"fit by hand", s.Fit, true},
		{"fit of the page", func() { s.SetLook(wire.Look{Fit: true}) }, false},
		{"key", func() { s.ZoomBy(1.2) }, true},
		{"colours", func() { by := "level"; s.SetLook(wire.Look{ColourBy: &by}) }, true},
	} {
		if r.do(); s.View().Hand != r.want {
			t.Errorf("%s: by hand %v, want %v", r.name, s.View().Hand, r.want)
		}
	}
}
