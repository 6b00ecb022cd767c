package view

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

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

func TestDriftWait(t *testing.T) {
	for _, row := range []struct {
		name            string
		fullPace        bool
		took, now, want float64
	}{
		{"a slower pace", false, 3, 30, 0},
		{"a fast machine", true, .1, 30, 100. / 30},
		{"a third of a beat", true, .8, 70, 100 - 70},
		{"a half", true, 1, 30, 20},
		{"just after one", true, 1.2, 51, 49},
		{"more than a half", true, 1.3, 51, 49},
		{"at one", true, 1.3, 100, 100},
		{"a slow machine", true, 20, 1e12 + 99, 1},
		{"nothing measured yet", true, 0, 30, 0},
	} {
		var s Scene
		s.cloud.Frame.FullPace = row.fullPace
		if got := s.DriftWait(row.took, row.now); math.Abs(got-row.want) > 1e-9 {
			t.Errorf("%s: got %v ms until the next frame, want %v", row.name, got, row.want)
		}
	}
}

// The page has the same beat.
func TestBeatIsThePages(t *testing.T) {
	source, err := os.ReadFile("../../web/app/schedule.js")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("export const BEAT = %g;", beat); !strings.Contains(string(source), want) {
		t.Errorf("web/app/schedule.js lacks %q", want)
	}
}
