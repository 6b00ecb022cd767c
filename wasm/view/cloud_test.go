package view

import (
	"math"
	"slices"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

var proposal = checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}

func smallFrame(x float32) wire.Frame {
	return wire.Frame{
		Run: 1, Dim: 2, Objective: proposal,
		Images: wire.Floats{x, 0, 1, 1}, ImageStd: wire.Floats{0, 0},
		Texts: wire.Floats{0, 0}, TextStd: wire.Floats{0},
	}
}

func TestPointsMoveToTheNextFrame(t *testing.T) {
	var c Cloud
	must(t, c.SetFrame(smallFrame(0), 1, 1))
	if got := c.images.now[0].X; got != 0 {
		t.Errorf("first frame: got %g want 0 at once", got)
	}
	must(t, c.SetFrame(smallFrame(1), 1, .1))
	if got := c.images.now[0].X; got != 0 {
		t.Errorf("second frame, no time gone: got %g want 0", got)
	}
	if !c.Advance(.05) {
		t.Error("half way: got at rest, want moving")
	}
	if got := c.images.now[0].X; math.Abs(got-.5) > 1e-9 {
		t.Errorf("half way: got %g want .5", got)
	}
	must(t, c.SetFrame(smallFrame(2), 1, .1)) // while moving: from where it is
	c.Advance(.05)
	if got := c.images.now[0].X; math.Abs(got-1.25) > 1e-9 {
		t.Errorf("half way from .5 to 2: got %g want 1.25", got)
	}
	if c.Advance(1) || c.images.now[0].X != 2 {
		t.Errorf("at the end: got %g, want 2 and at rest", c.images.now[0].X)
	}
	must(t, c.SetFrame(smallFrame(3), 1, 0))
	if c.Advance(.01) || c.images.now[0].X != 3 {
		t.Errorf("without time: got %g want 3 at once", c.images.now[0].X)
	}
}

func TestPointThatComesBackFromNaN(t *testing.T) {
	var c Cloud
	bad := smallFrame(float32(math.NaN()))
	must(t, c.SetFrame(bad, 1, 1))
	must(t, c.SetFrame(smallFrame(2), 1, .1))
	c.Advance(.05)
	if got := c.images.now[0].X; got != 2 {
		t.Errorf("got %g, want 2: there is no way from NaN", got)
	}
}

// CLIP compares directions alone; what is drawn is what it compares.
func TestNormalisedMeans(t *testing.T) {
	for _, o := range []checkpoint.Objective{
		{Family: "clip", Tau: .07}, {Family: "variance", K: 1, Tau: 1, Normalise: true, HasStd: true},
		{Family: "siglip", Tau: .1}, {Family: "ppcl", Tau: .1, HasStd: true}, {Family: "asymvlm", Tau: 1},
	} {
		f := smallFrame(3)
		f.Objective = o
		f.Images, f.Texts = wire.Floats{3, 4, 0, 0}, wire.Floats{-2, 0}
		wantText := 1.0
		if o.Family == "asymvlm" { // whose texts' lengths are their concentrations
			wantText = 2
		}
		var c Cloud
		must(t, c.SetFrame(f, 1, 0))
		if got := c.images.now[0]; math.Abs(got.X-.6) > 1e-6 || math.Abs(got.Y-.8) > 1e-6 {
			t.Errorf("%s: (3, 4) got %v want (.6, .8)", o.Family, got)
		}
		if got := c.images.now[1]; got != (Point{}) {
			t.Errorf("%s: the origin has no direction: got %v want (0, 0)", o.Family, got)
		}
		if got := c.texts.now[0]; math.Abs(math.Hypot(got.X, got.Y)-wantText) > 1e-6 {
			t.Errorf("%s: got a text at %v, want one %g from the origin", o.Family, got, wantText)
		}
	}
}

func TestRadiiFollowTheMultiple(t *testing.T) {
	var c Cloud
	must(t, c.SetFrame(smallFrame(0), 2, 0))
	if got := c.texts.radius[0]; got != 2 {
		t.Errorf("m = 2, σ = 1: got %g want 2", got)
	}
	c.SetMultiple(3)
	if got := c.texts.radius[0]; got != 3 {
		t.Errorf("m = 3, σ = 1: got %g want 3", got)
	}
}

func TestNoSigmaNoRadii(t *testing.T) {
	f := smallFrame(0)
	f.Objective = checkpoint.Objective{Family: "euclidean", Tau: 1}
	f.TextStd, f.ImageStd = nil, nil
	var c Cloud
	must(t, c.SetFrame(smallFrame(0), 1, 0))
	must(t, c.SetFrame(f, 1, 0))
	if c.texts.radius != nil {
		t.Errorf("got radii %v want none", c.texts.radius)
	}
}

func TestBoxHoldsCirclesButNotARunawayOne(t *testing.T) {
	var c Cloud
	f := smallFrame(-1)
	f.TextStd[0] = float32(math.Log(3))
	must(t, c.SetFrame(f, 1, 0))
	b := c.Box()
	for _, e := range [][2]float64{{b.MinX, -3}, {b.MinY, -3}, {b.MaxX, 3}, {b.MaxY, 3}} {
		if math.Abs(e[0]-e[1]) > 1e-6 {
			t.Errorf("radius 3: got %v want ±3", b)
			break
		}
	}
	f.TextStd = wire.Floats{30}
	must(t, c.SetFrame(f, 1, 0))
	if got, want := c.Box(), (Box{-1, 0, 1, 1}); got != want {
		t.Errorf("radius e³⁰: got %v want that of the points alone, %v", got, want)
	}
}

func TestSpacing(t *testing.T) {
	var c Cloud
	f := smallFrame(0)
	f.Images, f.ImageStd = nil, nil
	for i := range 10 { // a lattice of 10 × 10, a quarter apart
		for j := range 10 {
			f.Images = append(f.Images, .25*float32(i), .25*float32(j))
		}
	}
	must(t, c.SetFrame(f, 1, 0))
	if got, _ := c.Spacing(nil); math.Abs(got-.25) > 1e-6 {
		t.Errorf("got %g want .25", got)
	}
}

func TestFrameOfBrokenRows(t *testing.T) {
	f := smallFrame(0)
	f.Images = f.Images[:3]
	var c Cloud
	if err := c.SetFrame(f, 1, 0); err == nil {
		t.Error("three floats for two dimensions: got no error")
	}
}

func TestMedian(t *testing.T) {
	v := []float64{3, 1, 2}
	if got := median(slices.Clone(v)); got != 2 {
		t.Errorf("%v: got %g want 2", v, got)
	}
	if got := median(nil); got != 0 {
		t.Errorf("nothing: got %g want 0", got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
