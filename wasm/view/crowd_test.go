package view

import (
	"testing"

	"halo/wasm/wire"
)

// What a frame of a hundred thousand points costs is bounded in all that is not a single look at each point.
func TestACrowdIsBounded(t *testing.T) {
	s := crowded(t, 100_000, 1)

	measured := 0
	measure := func(text string, level int) (w, h float64) {
		measured++
		return 5000, 20 // none finds a place
	}
	all := make([]int, 0)
	s.SetLook(wire.Look{HideLevels: &all})
	for l := range s.levels {
		s.levels[l] = 0 // as if every caption were to be labelled
	}
	s.Advance(1, measure)
	if most := max(triesPerLabel*labelBudget(900, 700), minTries); measured == 0 || measured > most {
		t.Errorf("places were looked for for %d labels, want some and at most %d", measured, most)
	}

	// The first caption is true of every image.
	s = crowded(t, 100_000, 1)
	var b Batches[Plain]
	Paint(s, &b)
	before := len(b.Below.Vertices)
	s.Highlight(wire.Highlight{Kind: "text", Index: 0})
	for now := 1.0; now < 2; now += .05 {
		s.Advance(now, MeasureText)
	}
	if got := len(s.hover.images); got != 50_000 {
		t.Fatalf("the caption is true of %d images, want all 50,000", got)
	}
	Paint(s, &b)
	if lines := len(b.Below.Vertices) - before; lines < 4*maxPaired/2 || lines > 8*maxPaired {
		t.Errorf("hovering a caption of all images adds %d vertices, want those of about %d lines and discs", lines, maxPaired)
	}
	s.Highlight(wire.Highlight{})

	by := byError
	s.SetLook(wire.Look{ColourBy: &by})
	frames := 0
	for now := 3.0; s.judgeSome() && frames < 10_000; now += .05 {
		frames++
	}
	wrongs, judged := s.colouring.judge.counts()
	if most := judgeMost/judgeWork + 100; frames > most || judged == 0 || judged == 50_000 {
		t.Errorf("%d images were judged, %d wrongly, in %d frames; want a sample in at most %d", judged, wrongs, frames, most)
	}
	// The sample lies among all: of each tenth some.
	var tenths [10]int
	for i, v := range s.colouring.judge.images {
		if v != unjudged {
			tenths[i/5000]++
		}
	}
	for _, n := range tenths {
		if n < judged/20 || n > judged/5 {
			t.Errorf("judged of the tenths of the images: %v, want about as many of each", tenths)
			break
		}
	}
}
