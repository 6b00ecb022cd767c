package view

import (
	"math"
	"testing"
)

func TestPick(t *testing.T) {
	nan := math.NaN()
	all := target{
		images:      []Point{{100, 100}, {108, 100}, {300, 300}, {nan, nan}},
		imageRadius: 3,
		texts:       []Point{{100, 140}, {300, 200}, {300, 200}, {nan, 0}},
		textRadii:   []float64{60, 80, 79.5, 10},
		ringHidden:  func(int) bool { return false },
	}
	rows := []struct {
		name  string
		at    Point
		reach float64
		want  Ref
	}{
		{"on an image", Point{100, 100}, 1, Ref{Image, 0}},
		{"between two, nearer to one", Point{105, 100}, 1, Ref{Image, 1}},
		{"beside an image", Point{300, 305}, 1, Ref{Image, 2}},
		{"too far from anything", Point{300, 320}, 1, Ref{}},
		{"a finger is less sure", Point{300, 312}, touchReach, Ref{Image, 2}},
		{"the middle of a text", Point{101, 142}, 1, Ref{Text, 0}},
		{"the line of a ring", Point{161, 140}, 1, Ref{Text, 0}},
		{"of two lines the smaller ring", Point{380, 200}, 1, Ref{Text, 2}},
		{"an image comes before a ring", Point{100, 80}, touchReach * 2, Ref{Image, 0}},
		{"inside a ring is nothing", Point{330, 200}, 1, Ref{}},
	}
	for _, r := range rows {
		if got := all.pick(r.at, r.reach); got != r.want {
			t.Errorf("%s: got %v want %v", r.name, got, r.want)
		}
	}
	all.ringHidden = func(i int) bool { return i == 2 }
	if got := all.pick(Point{380, 200}, 1); got != (Ref{Text, 1}) {
		t.Errorf("a hidden ring: got %v want the other one, %v", got, Ref{Text, 1})
	}
	all.textRadii = nil
	if got := all.pick(Point{161, 140}, 1); got != (Ref{}) {
		t.Errorf("no circles: got %v want none", got)
	}
	all.imageRadius = 20
	if got := all.pick(Point{300, 319}, 1); got != (Ref{Image, 2}) {
		t.Errorf("a picture is picked anywhere on it: got %v want %v", got, Ref{Image, 2})
	}
}
