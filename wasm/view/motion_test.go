package view

import "testing"

// What training moves drifts; what a hand moves, or answers one, does not.
func TestMotion(t *testing.T) {
	s, _, f := shown(t, 2, 3)
	for i := range 200 { // until all is at rest
		s.Advance(1+float64(i)/30, MeasureText)
	}
	advance := func(now float64) Motion { return s.Advance(now, MeasureText) }
	if got := advance(100); got != Still {
		t.Fatalf("at rest: got motion %v, want %v", got, Still)
	}
	f.Images = append(f.Images[:0:0], f.Images...)
	for i := range f.Images {
		f.Images[i] *= 1.5
	}
	if ok, err := s.SetFrame(f, 100.5); !ok || err != nil {
		t.Fatalf("the frame was not taken: %v", err)
	}
	if got := advance(100.52); got != Drifting {
		t.Errorf("after a frame: got motion %v, want %v", got, Drifting)
	}
	s.ZoomBy(2)
	if got := advance(100.54); got != Moving {
		t.Errorf("after a zoom: got motion %v, want %v", got, Moving)
	}
}

func TestDriftInterval(t *testing.T) {
	for _, row := range []struct {
		name       string
		fullPace   bool
		took, want float64
	}{
		{"a slower pace", false, 3, 0},
		{"full pace, a fast machine", true, 0.4, 16},
		{"full pace", true, 2, 80},
		{"full pace, a slow machine", true, 20, driftMost},
		{"nothing measured yet", true, 0, 0},
	} {
		var s Scene
		s.cloud.Frame.FullPace = row.fullPace
		if got := s.DriftInterval(row.took); got < row.want-1e-9 || got > row.want+1e-9 {
			t.Errorf("%s: got %v ms between frames, want %v", row.name, got, row.want)
		}
	}
}
