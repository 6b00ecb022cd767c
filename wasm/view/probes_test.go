package view

import (
	"math"
	"testing"

	"halo/wasm/wire"
)

// nan is a coordinate of what is nowhere.
var nan = float32(math.NaN())

func TestProbesAreDrawnWhereTheyAre(t *testing.T) {
	s, _, _ := shown(t, 2, 8)
	f := s.Frame()
	ok := s.SetProbes(wire.ProbeFrame{Run: s.Run(), Step: f.Step, Kinds: []string{"text", "image", "text"}, Labels: []string{"a purple circle", "mine", "gone"},
		Means: wire.Floats{.5, .25, 1, 0, nan, nan}, LogStd: wire.Floats{float32(math.Log(.5)), 0, nan}})
	if !ok {
		t.Fatal("the probes were refused")
	}
	s.Advance(1, MeasureText)
	p := s.Probe(1)
	want := s.navigator.Camera.ToScreen(Point{.5, .25})
	if len(p.Probes) != 2 || p.Probes[0].Label != "a purple circle" || math.Hypot(p.Probes[0].X-want.X, p.Probes[0].Y-want.Y) > 1e-3 {
		t.Fatalf("the probes are at %v, want two of them, the first at %v", p.Probes, want)
	}
	if got, want := p.Probes[0].Radius, Radius(f.Objective, 2, s.multiple, math.Log(.5))*s.navigator.Camera.Scale; math.Abs(got-want) > 1e-3 || want == 0 {
		t.Errorf("its circle has radius %g, want %g", got, want)
	}
	labelled := map[string]bool{}
	for _, l := range s.Labels() {
		labelled[l.Text] = l.Index >= len(f.TextStd)
	}
	if !labelled["a purple circle"] || !labelled["mine"] || labelled["gone"] {
		t.Errorf("labels %v; want those of the two probes that are somewhere", labelled)
	}
	var with, without Batches[Plain]
	Paint(s, &with)
	s.SetProbes(wire.ProbeFrame{Run: s.Run(), Step: f.Step})
	s.Advance(1, MeasureText)
	Paint(s, &without)
	// Of the two that are somewhere, two middles and the circle of the caption.
	shapes := func(b *Batches[Plain]) (n [5]int) {
		for i := range b.Above.Vertices {
			n[shapeOf(b.Above.Vertices[i])]++
		}
		return n
	}
	a, b := shapes(&with), shapes(&without)
	if a[ShapeDiamond] == b[ShapeDiamond] || a[ShapeDisc] == b[ShapeDisc] || a[ShapeRing] == b[ShapeRing] {
		t.Errorf("vertices by shape: %v with the probes, %v without; want more diamonds, discs and rings", a, b)
	}
}

// A message that does not fit the frame on show, as one that is late, is refused and changes nothing.
func TestProbesThatDoNotFitAreRefused(t *testing.T) {
	for name, change := range map[string]func(*wire.ProbeFrame){
		"another run":       func(m *wire.ProbeFrame) { m.Run++ },
		"another step":      func(m *wire.ProbeFrame) { m.Step++ },
		"another dimension": func(m *wire.ProbeFrame) { m.Means = wire.Floats{1, 2, 3} },
		"a label too few":   func(m *wire.ProbeFrame) { m.Labels = nil },
		"an ln σ too many":  func(m *wire.ProbeFrame) { m.LogStd = wire.Floats{1, 2} },
		"no means":          func(m *wire.ProbeFrame) { m.Means = nil },
	} {
		s, _, _ := shown(t, 2, 8)
		m := wire.ProbeFrame{Run: s.Run(), Step: s.Frame().Step, Kinds: []string{"text"}, Labels: []string{"a"}, Means: wire.Floats{1, 2}, LogStd: wire.Floats{0}}
		change(&m)
		if s.SetProbes(m) {
			t.Errorf("%s: the probes were taken over", name)
		}
		if s.Advance(1, MeasureText); len(s.Probe(1).Probes) != 0 {
			t.Errorf("%s: something is drawn", name)
		}
	}
}

// Probes take as long to their new places as the cloud does.
func TestProbesMoveAsTheCloudDoes(t *testing.T) {
	s, _, f := shown(t, 2, 8)
	at := func(x float32) {
		s.SetProbes(wire.ProbeFrame{Run: s.Run(), Step: s.Frame().Step, Kinds: []string{"text"}, Labels: []string{"a"}, Means: wire.Floats{x, 0}, LogStd: wire.Floats{0}})
	}
	at(0)
	s.Advance(1, MeasureText)
	frame(t, s, f, 1.2)
	at(1)
	s.cloud.gone = s.cloud.motion / 2
	s.locateProbes()
	if got := s.probes.now[0].X; math.Abs(got-.5) > 1e-9 {
		t.Errorf("half way of the cloud the probe is at %g of the way, want 0.5", got)
	}
	s.cloud.finish()
	s.locateProbes()
	if got := s.probes.now[0].X; got != 1 {
		t.Errorf("at the end the probe is at %g, want 1", got)
	}
}

// The view that follows the data shows a probe that lies outside of it, with its circle, and forgets it with the probe.
func TestProbesAreInView(t *testing.T) {
	s, _, _ := shown(t, 2, 8)
	f := s.Frame()
	w, _ := s.cloud.Box().Size()
	ask := func(x, u float64) Box {
		m := wire.ProbeFrame{Run: s.Run(), Step: f.Step, Kinds: []string{"text"}, Labels: []string{"far"}, Means: wire.Floats{float32(x), 0}, LogStd: wire.Floats{float32(u)}}
		if !s.SetProbes(m) {
			t.Fatal("the probes were refused")
		}
		return s.navigator.content
	}
	before := s.cloud.Box()
	r := Radius(f.Objective, 2, s.multiple, 0)
	for _, row := range []struct {
		name string
		x, u float64
		want float64 // right end of what is to be seen
	}{
		{"within", (before.MinX + before.MaxX) / 2, -20, before.MaxX},
		{"outside, with its circle", before.MaxX + 3*w, 0, before.MaxX + 3*w + r},
		{"outside, its circle far too large", before.MaxX + 3*w, 50, before.MaxX + 3*w},
		{"nowhere", math.NaN(), 0, before.MaxX},
	} {
		if got := ask(row.x, row.u).MaxX; math.Abs(got-row.want) > 1e-4*(1+math.Abs(row.want)) {
			t.Errorf("%s: the view reaches to %g, want %g", row.name, got, row.want)
		}
	}
	s.SetProbes(wire.ProbeFrame{Run: s.Run(), Step: f.Step})
	if got := s.navigator.content; got != before {
		t.Errorf("without probes the view holds %v, want %v as before", got, before)
	}
}
