package view

import (
	"math"
	"os"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/metric"
	"halo/wasm/wire"
)

func coloured(t *testing.T, s *Scene, by string) wire.Probed {
	t.Helper()
	s.SetLook(wire.Look{ColourBy: &by})
	s.Advance(0, MeasureText)
	return s.Probe(0)
}

func TestColourByLogStd(t *testing.T) {
	s, _, f := shown(t, 2, 3)
	p := coloured(t, s, "std")
	l := s.Legend()
	if math.Abs(l.StdLow-math.Log(.25)) > 1e-6 || math.Abs(l.StdHigh-math.Ln2) > 1e-6 {
		t.Errorf("got ln σ from %g to %g, want %g to %g", l.StdLow, l.StdHigh, math.Log(.25), math.Ln2)
	}
	if p.TextColours[0] != 0 || p.ImageColours[0] != stdSteps-1 {
		t.Errorf("the largest σ has colour %d, the smallest %d; want the first and the last of %d", p.TextColours[0], p.ImageColours[0], stdSteps)
	}
	for i, u := range f.TextStd {
		for j, v := range f.TextStd {
			if u > v && p.TextColours[i] > p.TextColours[j] {
				t.Errorf("texts %d and %d: ln σ %g and %g have colours %d and %d", i, j, u, v, p.TextColours[i], p.TextColours[j])
			}
		}
	}
	f.TextStd[3] = float32(math.NaN())
	frame(t, s, f, 1)
	s.Advance(2, MeasureText)
	if p := s.Probe(0); p.Colours[p.TextColours[3]] != Light.Neutral.Hex() {
		t.Errorf("ln σ NaN has colour %s, want the neutral %s", p.Colours[p.TextColours[3]], Light.Neutral.Hex())
	}
	f.Objective, f.TextStd, f.ImageStd = checkpoint.Objective{Family: "euclidean", Tau: 1}, nil, nil
	frame(t, s, f, 3)
	s.Advance(4, MeasureText)
	p = s.Probe(0)
	for i, c := range append(p.TextColours, p.ImageColours...) {
		if p.Colours[c] != Light.Neutral.Hex() {
			t.Fatalf("without σ point %d has colour %s, want the neutral one", i, p.Colours[c])
		}
	}
	if l := s.Legend(); l.StdLow != 0 || l.StdHigh != 0 {
		t.Errorf("without σ the legend says %g to %g, want 0 and 0", l.StdLow, l.StdHigh)
	}
}

// Which points are wrong, by package metric.
func TestColourByError(t *testing.T) {
	for _, row := range scores {
		s, _, f := shown(t, 2, 12)
		f.Objective = row.of
		for i := range f.Images {
			f.Images[i] += .5 * float32(math.Sin(float64(37*i))) // so that there are errors
		}
		for i := range f.ImageStd {
			f.ImageStd[i] += .6 * float32(math.Sin(float64(i)))
		}
		frame(t, s, f, 1)
		p := coloured(t, s, "error")
		images, texts := s.cloud.Frame.Images, s.cloud.Frame.Texts
		scorer, err := metric.NewScorer(scoreOf(row.of), cloudOf(2, images, f.ImageStd), cloudOf(2, texts, f.TextStd))
		if err != nil {
			t.Fatal(err)
		}
		var finest []int
		for x := range s.info.Texts {
			if s.level(x) == 2 {
				finest = append(finest, x)
			}
		}
		byImage := metric.Search{Queries: len(s.info.Images), Candidates: len(s.info.Texts), Score: scorer.TextLogit,
			Subset: func(int) []int { return finest }, Right: func(i int) []int { return s.info.Images[i].Texts }}
		byText := metric.Search{Queries: len(s.info.Texts), Candidates: len(s.info.Images),
			Score: func(x, i int) float64 { return scorer.ImageLogit(i, x) }, Right: func(x int) []int { return s.matching[x] }}
		wrongs := 0
		check := func(kind string, search metric.Search, colours []int) {
			answers, err := search.Answers()
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range answers {
				want := wrongColour
				if a.Right {
					want = rightColour
				} else if kind == "image" {
					wrongs++
				}
				if colours[a.Query] != want {
					t.Errorf("%s: %s %d has colour %d, want %d", row.name, kind, a.Query, colours[a.Query], want)
				}
			}
		}
		check("image", byImage, p.ImageColours)
		check("text", byText, p.TextColours)
		if l := s.Legend(); l.Wrong != wrongs || l.Judged != len(s.info.Images) || wrongs == 0 {
			t.Errorf("%s: the legend says %d of %d are wrong, want %d of %d, and some", row.name, l.Wrong, l.Judged, wrongs, len(s.info.Images))
		}
	}
}

// A set too large for one frame is judged over several, and then it rests.
func TestErrorsAreJudgedBitByBit(t *testing.T) {
	s := crowded(t, 2000, 1)
	by := "error"
	s.SetLook(wire.Look{ColourBy: &by})
	frames := 1
	for s.Advance(0, MeasureText) != Still {
		if frames++; frames > 100 {
			t.Fatal("after 100 frames the judging has not ended")
		}
	}
	if frames < 3 {
		t.Errorf("%d points were judged within %d frames; want a few", 2000, frames)
	}
	if l := s.Legend(); l.Judged != len(s.info.Images) {
		t.Errorf("judged %d images, want all %d", l.Judged, len(s.info.Images))
	}
}

func TestErrorsOfAFrameThatCannotBeScored(t *testing.T) {
	s, _, f := shown(t, 2, 3)
	f.Images[0] = float32(math.Inf(1))
	frame(t, s, f, 1)
	p := coloured(t, s, "error")
	for i, c := range p.ImageColours {
		if c != unjudgedColour {
			t.Fatalf("image %d has colour %d, want that of what is not judged", i, c)
		}
	}
}

// The page draws its legend with the same colours.
func TestPageHasTheSameColours(t *testing.T) {
	js, err := os.ReadFile("../../web/app/palette.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, th := range themes {
		for what, colours := range map[string][]Colour{"groups": th.groups, "levels": th.levels} {
			var list []string
			for _, c := range colours {
				list = append(list, `"`+c.Hex()+`"`)
			}
			if want := "[" + strings.Join(list, ", ") + "]"; !strings.Contains(string(js), want) {
				t.Errorf("web/app/palette.js, %s: %s are not %s", th.name, what, want)
			}
		}
	}
	if want := "return [colours[2], colours[0], NEUTRAL"; !strings.Contains(string(js), want) {
		t.Errorf("web/app/palette.js: the colours of errors are not %q, as Theme.Errors has them", want)
	}
}
