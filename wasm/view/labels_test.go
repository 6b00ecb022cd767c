package view

import (
	"math/rand/v2"
	"testing"
)

func TestLabelsDoNotOverlapAndStayInView(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 50 {
		var p placer
		p.reset(600, 400, 200, nil, 0)
		placed := 0
		for i := range 200 {
			at := Point{900*r.Float64() - 150, 700*r.Float64() - 150}
			if _, ok := p.place(i, at, 80*r.Float64(), 30+90*r.Float64(), 16); ok {
				placed++
			}
		}
		if placed < 10 || placed != len(p.taken) {
			t.Fatalf("placed %d labels, %d boxes; want at least ten and as many boxes", placed, len(p.taken))
		}
		for i, a := range p.taken {
			if a.x-a.w < 0 || a.x+a.w > 600 || a.y-a.h < 0 || a.y+a.h > 400 {
				t.Fatalf("label %d at %+v leaves the view", i, a)
			}
			for j, b := range p.taken[:i] {
				if a.x-a.w < b.x+b.w && b.x-b.w < a.x+a.w && a.y-a.h < b.y+b.h && b.y-b.h < a.y+a.h {
					t.Fatalf("labels %d and %d overlap: %+v and %+v", j, i, b, a)
				}
			}
		}
	}
}

func TestLabelStandsOnTopOfItsRing(t *testing.T) {
	var p placer
	p.reset(600, 400, 1, nil, 0)
	got, ok := p.place(0, Point{300, 200}, 100, 60, 16)
	if want := (Point{300, 100}); !ok || got != want {
		t.Errorf("got %v, %t want %v", got, ok, want)
	}
}

func TestLabelAvoidsImages(t *testing.T) {
	var p placer
	crowd := []Point{{290, 100}, {300, 100}, {310, 100}}
	p.reset(600, 400, 1, crowd, 3)
	got, ok := p.place(0, Point{300, 200}, 100, 60, 16)
	if want := (Point{300, 300}); !ok || got != want {
		t.Errorf("got %v, %t want %v, below the ring", got, ok, want)
	}
}

// A label must not jump back and forth while images wander past.
func TestLabelKeepsItsPlace(t *testing.T) {
	var p placer
	at := Point{300, 200}
	p.reset(600, 400, 1, nil, 0)
	first, _ := p.place(0, at, 100, 60, 16)
	p.reset(600, 400, 1, []Point{first}, 3)
	if got, _ := p.place(0, at, 100, 60, 16); got != first {
		t.Errorf("one image came by: got %v want %v as before", got, first)
	}
	p.reset(600, 400, 1, []Point{first, first, first, first, first}, 3)
	if got, _ := p.place(0, at, 100, 60, 16); got == first {
		t.Errorf("five images lie under it: the label is still at %v", got)
	}
}

func TestNoRoomNoLabel(t *testing.T) {
	var p placer
	p.reset(50, 20, 1, nil, 0)
	if got, ok := p.place(0, Point{25, 10}, 5, 80, 16); ok {
		t.Errorf("a view smaller than the label: got a place at %v", got)
	}
}
