//go:build !js

package browsertest

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/metric"
)

// How strongly the plane is shaded (wasm/scene/plane.kage): a winner's colour, and that of a picked caption where it is
// certain.
const (
	winnerShade  = .2
	captionShade = .8
)

// groupColours of the light theme, as tree332 has them: red, green, blue.
var groupColours = []string{"#d55e00", "#009e73", "#0072b2"}

// over is a colour of so much opacity over another.
func over(paper, colour color.RGBA, opacity float64) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + opacity*(float64(b)-float64(a)))) }
	return color.RGBA{mix(paper.R, colour.R), mix(paper.G, colour.G), mix(paper.B, colour.B), 255}
}

// about are a place and its neighbours, as far away as a line of a border reaches: where they have another winner, a
// border may be drawn.
var about = []point{{0, 0}, {4, 0}, {-4, 0}, {0, 4}, {0, -4}}

// places are points of the picture that nothing covers, and the embeddings in the plane of each and of those about it.
func (b *tab) places() (at []point, cloud metric.Cloud) {
	b.t.Helper()
	p, frame, camera := b.settled(), b.canvas(), b.state().Camera
	cloud.Dim = 2
	for y := 12.0; y < frame.Height-60; y += 17 {
		for x := 12.0; x < frame.Width-12; x += 17 {
			q := point{math.Floor(x) + .5, math.Floor(y) + .5}
			if p.nearImage(q) {
				continue
			}
			at = append(at, frame.corner().plus(q))
			for _, by := range about {
				r := q.plus(by)
				cloud.Means = append(cloud.Means, float32(camera.X+(r.x-frame.Width/2)/camera.Scale), float32(camera.Y-(r.y-frame.Height/2)/camera.Scale))
				cloud.LogStd = append(cloud.LogStd, 0)
			}
		}
	}
	return at, cloud
}

func (p *probed) nearImage(q point) bool {
	for i := range p.ImageColours {
		if p.image(i).minus(q).length() < nearImage {
			return true
		}
	}
	return false
}

// scorerOf scores places of the plane as the loss of a file does.
func scorerOf(t *testing.T, f *checkpoint.File, places metric.Cloud) *metric.Scorer {
	t.Helper()
	o := f.Now.Objective
	s, err := metric.NewScorer(
		metric.Score{Family: o.Family, C: o.C, K: o.K, Tau: o.Tau, Bias: o.Bias, LogStd: o.LogStd, Normalise: o.Normalise},
		places, metric.Cloud{Dim: 2, Means: f.Now.Texts.Means, LogStd: f.Now.Texts.LogStd})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// winner is the most probable caption of a level for a place.
func winner(f *checkpoint.File, scorer *metric.Scorer, place, level int) int {
	best := -1
	for j, text := range f.Points.Texts {
		if text.Level == level && (best < 0 || scorer.TextLogit(place, j) > scorer.TextLogit(place, best)) {
			best = j
		}
	}
	return best
}

// The shader finds, at each pixel that is looked at, the caption and the probability that package metric finds there.
func TestShadedPlane(t *testing.T) {
	for _, objective := range []string{"proposal", "euclidean", "clip"} {
		t.Run(objective, func(t *testing.T) {
			b := open(t, "/?play=0&without=0,1,2,3&objective="+objective)
			b.step(200)
			file, _ := b.save()
			b.click("h1") // closes the menu that saves
			b.away()
			paper := parse(t, lightPaper)

			b.part("one click", func(t *testing.T) {
				at, _ := b.places()
				if got := b.shot().at(at[0]); apart(got, paper) > 1 {
					t.Errorf("before the click the plane is %v, want paper", got)
				}
				b.click("#shade")
				b.untilState("the plane is shaded", func(s state) bool { return s.Plane == "level.1" })
				b.away()
			})

			b.part("winner", func(t *testing.T) {
				at, cloud := b.places()
				s := b.shot()
				scorer := scorerOf(t, file, cloud)
				looked, seen := 0, map[int]bool{}
				for i, q := range at {
					best := winner(file, scorer, len(about)*i, 1)
					border := false
					for k := range about {
						border = border || winner(file, scorer, len(about)*i+k, 1) != best
					}
					if border {
						continue
					}
					looked++
					group := file.Points.Texts[best].Group
					seen[group] = true
					want := over(paper, parse(t, groupColours[group]), winnerShade)
					if got := s.at(q); apart(got, want) > 3 {
						t.Fatalf("at %v got %v, want %v, where %q wins", q, got, want, file.Points.Texts[best].Caption)
					}
				}
				if looked < 300 || len(seen) < 2 {
					t.Errorf("%d places of %d winners were looked at: the test says little", looked, len(seen))
				}
			})

			b.part("probability", func(t *testing.T) {
				picked := slices.IndexFunc(file.Points.Texts, func(x checkpoint.TextPoint) bool { return x.Caption == "a red shape" })
				b.set(fmt.Sprintf(`{ plane: "caption.%d" }`, picked))
				b.untilState("the caption is shaded", func(s state) bool { return s.Legend != nil && s.Legend.PlaneCaption == picked })
				at, cloud := b.places()
				s := b.shot()
				scorer := scorerOf(t, file, cloud)
				var p []float64
				looked := 0
				for i, q := range at {
					p = scorer.TextProbabilities(p, len(about)*i)
					if slices.ContainsFunc([]float64{.1, .5, .9}, func(line float64) bool { return math.Abs(p[picked]-line) < .04 }) {
						continue // a line is drawn there
					}
					looked++
					want := over(paper, parse(t, groupColours[0]), captionShade*math.Sqrt(p[picked]))
					if got := s.at(q); apart(got, want) > 10 {
						t.Fatalf("at %v got %v, want %v for P = %.3f", q, got, want, p[picked])
					}
				}
				if looked < 300 {
					t.Errorf("%d places were looked at: the test says little", looked)
				}
			})

			b.part("off again", func(t *testing.T) {
				b.click("#shade")
				b.untilState("the plane is not shaded", func(s state) bool { return s.Plane == "" })
				b.away()
				at, _ := b.places()
				if got := b.shot().at(at[0]); apart(got, paper) > 1 {
					t.Errorf("the plane is %v, want paper", got)
				}
			})
		})
	}
}

// set changes settings from outside.
func (b *tab) set(values string) {
	b.t.Helper()
	evaluate[any](b, `halo.set(`+values+`) ?? null`)
}

func TestShadingSaysWhereItDoesNotApply(t *testing.T) {
	b := open(t, "/?play=0&d=4&plane=level.1")
	b.step(5)
	b.until("the page says why nothing is shaded", func() bool { return strings.Contains(b.text("#plane-problem"), "d = 4") })
	b.click("#shade")
	b.until("it says so no longer", func() bool { return b.text("#plane-problem") == "" })
	b.set(`{ d: 2, objective: "proposal?side=query", plane: "caption" }`)
	b.step(5)
	b.until("the page says that a place has no σ", func() bool { return strings.Contains(b.text("#plane-problem"), "query") })
	b.set(`{ plane: "level.1" }`)
	b.until("who wins can be said", func() bool {
		return b.text("#plane-problem") == "" && strings.Contains(b.text("#plane-note"), "most probable")
	})
}

// Levels are hidden and shown by a click, and the URL keeps it.
func TestLevelsOnShow(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(150)
	named := func() string {
		return evaluate[string](b, `[...document.getElementById("scene").contentDocument.querySelectorAll("#labels .shown")].map((e) => e.textContent).join("|")`)
	}
	b.until("the colours are named", func() bool { return strings.Contains(named(), "a red shape") })
	b.click(`#levels input[value="1"]`)
	b.until("no colour is named, and the third level is", func() bool {
		names := named()
		return !strings.Contains(names, "a red shape") && strings.Contains(names, "circle")
	})
	if got := evaluate[string](b, `location.search`); !strings.Contains(got, "without=1") {
		t.Errorf("the URL is %q, want one with without=1", got)
	}
	b.reload()
	b.step(150)
	if s := b.state(); !slices.Equal(s.Without, []int{1}) || evaluate[bool](b, `document.querySelector('#levels input[value="1"]').checked`) {
		t.Errorf("after a reload levels %v are hidden, want 1", s.Without)
	}
	b.click(`#levels input[value="1"]`)
	b.until("the colours are named again", func() bool { return strings.Contains(named(), "a red shape") })
}

// Colours by ln σ and by error, and what the legend says of them.
func TestColoursOfSigmaAndError(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(60)
	file, _ := b.save()
	b.click(`#colour input[value="std"]`)
	s := b.untilState("the legend has the range of ln σ", func(s state) bool { return s.Legend != nil && s.Legend.StdLow < s.Legend.StdHigh })
	low, high := math.Inf(1), math.Inf(-1)
	for _, u := range slices.Concat(file.Now.Images.LogStd, file.Now.Texts.LogStd) {
		low, high = min(low, float64(u)), max(high, float64(u))
	}
	if math.Abs(s.Legend.StdLow-low) > 1e-6 || math.Abs(s.Legend.StdHigh-high) > 1e-6 {
		t.Errorf("ln σ is said to go from %g to %g, want %g to %g", s.Legend.StdLow, s.Legend.StdHigh, low, high)
	}
	if want := strings.Replace(fmt.Sprintf("ln σ %.1f", low), "-", "−", 1); !strings.HasPrefix(b.text("#groups"), want) {
		t.Errorf("the legend says %q, want %q first", b.text("#groups"), want)
	}

	b.click(`#colour input[value="error"]`)
	s = b.untilState("all pictures are judged", func(s state) bool { return s.Legend.Judged == len(file.Points.Images) })
	wrong := map[int]bool{}
	for i, image := range file.Points.Images {
		at, top := -1, math.Inf(-1)
		for j, text := range file.Points.Texts {
			if l := logit(file, i, j, file.Now.Texts.LogStd[j]); text.Level == 3 && l > top {
				at, top = j, l
			}
		}
		if !slices.Contains(image.Texts, at) {
			wrong[i] = true
		}
	}
	if s.Legend.Wrong != len(wrong) || len(wrong) == 0 || len(wrong) == len(file.Points.Images) {
		t.Errorf("%d pictures are said to be wrong, want %d, neither none nor all", s.Legend.Wrong, len(wrong))
	}
	p := b.probe()
	for i, colour := range p.ImageColours {
		if (p.Colours[colour] == "#d55e00") != wrong[i] {
			t.Fatalf("picture %d has colour %s, wrong: %t", i, p.Colours[colour], wrong[i])
		}
	}
	b.until("the legend counts them", func() bool {
		return strings.Contains(b.text("#groups"), fmt.Sprintf("wrong: %d of %d", len(wrong), len(file.Points.Images)))
	})
}
