//go:build !js

package browsertest

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// The default run on shapes, 500 steps from seed 1: the vaguer a caption the larger its σ, and the page shows it,
// in its chart and as circles within circles.
func TestDefaultRun(t *testing.T) {
	b := open(t, "/?play=0&seed=1")
	s := b.step(500)
	levels := s.Metrics.LogStdByLevel
	if len(levels) != 4 {
		t.Fatalf("ln σ of %d levels, want 4", len(levels))
	}
	for i := 1; i < len(levels); i++ {
		if !(value(levels[i]) < value(levels[i-1])) {
			t.Errorf("mean ln σ of level %d is %.3f, want less than the %.3f of level %d", i, value(levels[i]), value(levels[i-1]), i-1)
		}
	}
	if ratio := math.Exp(value(levels[0]) - value(levels[3])); !(ratio >= 2.5) {
		t.Errorf("σ of “a shape” is %.2f times that of the finest captions, want at least 2.5", ratio)
	}
	if recall := value(s.Metrics.RecallImageToText); !(recall > .85) {
		t.Errorf("recall at 1 at the finest level %.3f, want above .85", recall)
	}

	b.part("chart by level", func(t *testing.T) {
		keys := func() []string {
			return evaluate[[]string](b, `[...document.querySelectorAll("#sigma-keys > span")].map((key) => key.textContent.replaceAll(" ", ""))`)
		}
		var want []string
		for i, name := range s.Points.Levels {
			want = append(want, strings.ReplaceAll(name, " ", "")+minus(value(levels[i])))
		}
		b.until("the chart's keys have the levels' names and numbers", func() bool { return slices.Equal(keys(), want) })
		// A line of each level's colour, as its key has it.
		lines := evaluate[[][3]uint8](b, `[...document.querySelectorAll("#sigma-keys i")].map((i) => getComputedStyle(i).borderTopColor.match(/\d+/g).slice(0, 3).map(Number))`)
		area := b.box("#sigma-chart")
		shot := b.shot()
		for i, line := range lines {
			if n := shot.count(area, line); n < 50 {
				t.Errorf("the chart has %d pixels of the line of level %d, want a line", n, i)
			}
		}
	})

	b.away()
	p := b.settled()
	if p.Step != 500 {
		t.Errorf("the picture is of step %d, want 500", p.Step)
	}
	narrows := s.narrows()
	if len(narrows) != 30 {
		t.Errorf("%d captions narrow another, want all 31 but “a shape”", len(narrows))
	}
	inside := 0
	for fine, vague := range narrows {
		r, outer := p.TextRadii[fine], p.TextRadii[vague]
		way := p.text(fine).minus(p.text(vague)).length()
		if !(r < outer && way < r+outer) {
			t.Errorf("“%s” has a ring of radius %.1f, %.1f from the middle of that of “%s”, which has %.1f; want a smaller one that meets it",
				s.Points.Texts[fine].Caption, r, way, s.Points.Texts[vague].Caption, outer)
		}
		if way < outer {
			inside++
		}
	}
	// A ring is no set, so not every one is inside; the picture reads as circles within circles where most are.
	if inside < 20 {
		t.Errorf("%d of 30 rings have their middle inside the ring of the caption that they narrow, want at least 20", inside)
	}

	b.part("rings on the canvas", func(t *testing.T) {
		frame, labels := b.canvas(), b.labels() // the page is scrolled there before the shot
		shot := b.shot()
		for j, text := range s.Points.Texts {
			if text.Level > 1 {
				continue // finer rings are drawn lightly
			}
			ring, paper := parse(t, p.Colours[p.TextColours[j]]), parse(t, lightPaper)
			// share is how much of some circles about the caption has the ring's colour rather than the paper's.
			share := func(rings int, radii ...float64) float64 {
				of, n := 0.0, 0.0
				for _, r := range radii {
					for angle := 0.0; angle < 2*math.Pi; angle += 0.05 {
						at := p.text(j).plus(point{r * math.Cos(angle), r * math.Sin(angle)})
						if covered(labels, at) || p.near(at, nearImage) || p.besideText(at, -1) || p.rings(at, nearRing) != rings {
							continue
						}
						n++
						if got := shot.at(frame.corner().plus(at)); distance(got, ring) < distance(got, paper) {
							of++
						}
					}
				}
				if n < 10 {
					t.Fatalf("“%s”: only %.0f places of circles of radius %.0f could be looked at", text.Caption, n, radii)
				}
				return of / n
			}
			r := p.TextRadii[j]
			if on, off := share(1, r), share(0, r-6, r+6); on < .95 || off > .05 {
				t.Errorf("“%s”: %.0f %% of its ring is drawn, and %.0f %% of the circles 6 pixels beside it; want all and none", text.Caption, 100*on, 100*off)
			}
		}
	})
}

// narrows tells for each caption which next vaguer one it narrows: the one before it among those that are true of
// the same picture.
func (s state) narrows() map[int]int {
	of := map[int]int{}
	for _, image := range s.Points.Images {
		for k := 1; k < len(image.Texts); k++ {
			of[image.Texts[k]] = image.Texts[k-1]
		}
	}
	return of
}

// near tells whether an image is within a reach of a point.
func (p *probed) near(at point, reach float64) bool {
	for i := range p.ImageColours {
		if p.image(i).minus(at).length() < reach {
			return true
		}
	}
	return false
}
