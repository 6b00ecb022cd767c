package view

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/metric"
	"halo/wasm/wire"
)

// scores are objectives of every family that a place can be scored by.
var scores = []struct {
	name string
	of   checkpoint.Objective
}{
	{"proposal", checkpoint.Objective{Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}},
	{"Gaussian, τ = 2", checkpoint.Objective{Family: "variance", C: 2, K: .5, Tau: 2, HasStd: true}},
	{"no log term", checkpoint.Objective{Family: "variance", K: 1, Tau: .5, HasStd: true}},
	{"normalised means", checkpoint.Objective{Family: "variance", C: 1, K: 1, Tau: 1, Normalise: true, HasStd: true}},
	{"Euclidean", checkpoint.Objective{Family: "euclidean", Tau: 1, LogStd: -.4}},
	{"CLIP", checkpoint.Objective{Family: "clip", Tau: .07}},
	{"dot", checkpoint.Objective{Family: "dot", Tau: 1}},
	{"free bias", checkpoint.Objective{Family: "free-bias", K: 1, Tau: 1, LogStd: .2}},
	{"AsymVLM", checkpoint.Objective{Family: "asymvlm", Tau: .5}},
	{"SigLIP", checkpoint.Objective{Family: "siglip", Tau: .1, Bias: -10}},
	{"PPCL", checkpoint.Objective{Family: "ppcl", Tau: .2, Bias: -3, HasStd: true}},
	{"PCME++", checkpoint.Objective{Family: "pcmepp", Tau: 3, Bias: 2, HasStd: true}},
}

// shaded returns a scene of the tree in the plane, moved by offset, scored by o and shaded as asked.
func shaded(t *testing.T, o checkpoint.Objective, offset float32, asked wire.Plane) (*Scene, wire.Frame) {
	t.Helper()
	p, f := tree(1, 2, 4)
	f.Objective = o
	for _, c := range []wire.Floats{f.Images, f.Texts} {
		for i := range c {
			c[i] += offset
		}
	}
	for i := range f.TextStd {
		f.TextStd[i] += float32(.4 * math.Sin(float64(i))) // within a level too no two are the same
	}
	s := NewScene()
	s.Resize(900, 700, 2)
	s.SetLook(wire.Look{Plane: &asked})
	s.SetPoints(p)
	frame(t, s, f, 0)
	s.Advance(0, MeasureText)
	return s, f
}

// places are a grid over the view: on the screen, and in the plane as images of a cloud.
func places(s *Scene) (places []Point, cloud metric.Cloud) {
	c := &s.navigator.Camera
	cloud.Dim = 2
	for y := 7.5; y < c.Height; y += 23 {
		for x := 7.5; x < c.Width; x += 23 {
			at := c.ToPlane(Point{x, y})
			// Rounded as an embedding is, for both sides.
			fx, fy := float32(at.X), float32(at.Y)
			places = append(places, Point{float64(fx) - c.X, float64(fy) - c.Y})
			cloud.Means = append(cloud.Means, fx, fy)
			cloud.LogStd = append(cloud.LogStd, .3)
		}
	}
	return places, cloud
}

// The shader's formula, read from the shader's own pixels, must find the winner and the probability that package
// metric finds for an image at each place.
func TestShadeAgreesWithTheScore(t *testing.T) {
	for _, row := range scores {
		for _, offset := range []float32{0, 40} {
			if unit, _ := scoreOf(row.of).Normalised(); unit && offset != 0 {
				continue // far from the origin all have one angle
			}
			name := row.name + ", offset " + strconv.Itoa(int(offset))
			s, f := shaded(t, row.of, offset, wire.Plane{Show: "winner", Level: 2})
			shade := s.Shade()
			if shade == nil {
				t.Errorf("%s: not shaded: %s", name, s.Legend().PlaneNote)
				continue
			}
			at, cloud := places(s)
			scorer, err := metric.NewScorer(scoreOf(row.of), cloud, cloudOf(2, f.Texts, f.TextStd))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			close, winners := 0, map[int]bool{}
			for i, place := range at {
				want, best, second := -1, math.Inf(-1), math.Inf(-1)
				for j := range s.info.Texts {
					if s.level(j) != 2 {
						continue
					}
					if l := scorer.TextLogit(i, j); l > best {
						want, best, second = j, l, best
					} else if l > second {
						second = l
					}
				}
				if best-second < 1e-4*max(1, math.Abs(best)) {
					close++ // nobody can tell
					continue
				}
				winners[want] = true
				if got, lead := shade.Winner(place); got != want {
					t.Fatalf("%s: at %v got text %d, ahead by %g, want %d, ahead by %g", name, place, got, lead, want, best-second)
				}
			}
			if close > len(at)/20 || len(winners) < 2 && row.of.Family != "dot" {
				t.Errorf("%s: %d of %d places are ties, %d texts win somewhere: the test says little", name, close, len(at), len(winners))
			}

			s.SetLook(wire.Look{Plane: &wire.Plane{Show: "caption", Caption: 5}})
			s.Advance(0, MeasureText)
			var row5 []float64
			for i, place := range at {
				row5 = scorer.TextProbabilities(row5, i)
				if got, want := s.Shade().Probability(place), row5[5]; math.Abs(got-want) > 2e-4 {
					t.Fatalf("%s: at %v got P %g want %g", name, place, got, want)
				}
			}
		}
	}
}

// With the query's σ the nearest mean wins, whatever the query's σ is.
func TestShadeOfTheQuerysSigma(t *testing.T) {
	o := checkpoint.Objective{Family: "variance", C: 1, K: 1, Tau: 1, QuerySide: true, HasStd: true}
	s, f := shaded(t, o, 0, wire.Plane{Show: "winner", Level: 1})
	at, cloud := places(s)
	for i, place := range at {
		want, nearest := -1, math.Inf(1)
		for j := range s.info.Texts {
			d := math.Hypot(float64(cloud.Means[2*i]-f.Texts[2*j]), float64(cloud.Means[2*i+1]-f.Texts[2*j+1]))
			if s.level(j) == 1 && d < nearest {
				want, nearest = j, d
			}
		}
		if got, lead := s.Shade().Winner(place); got != want && lead > 1e-4 {
			t.Fatalf("at %v got text %d want %d", place, got, want)
		}
	}
}

// The shapes that the page speaks of: where all share one σ the places of a winner are convex, and where only the
// angle counts they are sectors. Where each caption has its own σ they are neither.
func TestShapesOfTheShade(t *testing.T) {
	for _, row := range []struct {
		family          string
		convex, sectors bool
	}{{"variance", false, false}, {"euclidean", true, false}, {"clip", false, true}} {
		s, _ := shaded(t, checkpoint.Objective{Family: row.family, C: 1, K: 1, Tau: .5, HasStd: row.family == "variance"}, 0, wire.Plane{Show: "winner", Level: 2})
		shade := s.Shade()
		at, _ := places(s)
		origin := Point{-shade.Centre[0], -shade.Centre[1]}
		convex, sectors := true, true
		for i, p := range at {
			wp, lead := shade.Winner(p)
			if lead < 1e-3 {
				continue
			}
			further := Point{origin.X + 2*(p.X-origin.X), origin.Y + 2*(p.Y-origin.Y)}
			if w, _ := shade.Winner(further); w != wp {
				sectors = false
			}
			for j := i % 97; j < i; j += 97 {
				q := at[j]
				if wq, lead := shade.Winner(q); wq == wp && lead > 1e-3 {
					if w, lead := shade.Winner(Point{(p.X + q.X) / 2, (p.Y + q.Y) / 2}); w != wp && lead > 1e-3 {
						convex = false
					}
				}
			}
		}
		if row.family != "clip" && convex != row.convex || sectors != row.sectors {
			t.Errorf("%s: convex %t, sectors %t; want %t, %t", row.family, convex, sectors, row.convex, row.sectors)
		}
	}
}

func TestShadeSaysWhereItDoesNotApply(t *testing.T) {
	query := proposal
	query.QuerySide = true
	for _, row := range []struct {
		name  string
		d     int
		of    checkpoint.Objective
		plane wire.Plane
		nan   bool
		want  string // part of the note; "" for a shaded plane or none that was asked for
	}{
		{"off", 2, proposal, wire.Plane{}, false, ""},
		{"d = 2", 2, proposal, wire.Plane{Show: "winner", Level: 1}, false, ""},
		{"d = 16", 16, proposal, wire.Plane{Show: "winner", Level: 1}, false, "d = 16"},
		{"d = 1", 1, proposal, wire.Plane{Show: "caption", Caption: -1}, false, "d = 1"},
		{"query side, probability", 2, query, wire.Plane{Show: "caption", Caption: -1}, false, "query"},
		{"query side, winner", 2, query, wire.Plane{Show: "winner", Level: 1}, false, ""},
		{"not finite", 2, proposal, wire.Plane{Show: "winner", Level: 1}, true, "finite"},
		{"a level that is not there", 2, proposal, wire.Plane{Show: "winner", Level: 40}, false, ""},
		{"a caption that is not there", 2, proposal, wire.Plane{Show: "caption", Caption: 4000}, false, ""},
	} {
		s := NewScene()
		s.Resize(900, 700, 1)
		s.SetLook(wire.Look{Plane: &row.plane})
		p, f := tree(1, row.d, 3)
		f.Objective = row.of
		if row.nan {
			f.Texts[2] = float32(math.NaN())
		}
		s.SetPoints(p)
		frame(t, s, f, 0)
		s.Advance(0, MeasureText)
		note := s.Legend().PlaneNote
		if (row.want == "") != (note == "") || !strings.Contains(note, row.want) {
			t.Errorf("%s: got note %q, want one with %q", row.name, note, row.want)
		}
		if got, want := s.Shade() != nil, row.plane.Show != "" && row.want == ""; got != want {
			t.Errorf("%s: shaded %t, want %t", row.name, got, want)
		}
	}
}

// The probability is that of the caption that the pointer was on last, also when it has left.
func TestShadeFollowsThePointer(t *testing.T) {
	s, _ := shaded(t, proposal, 0, wire.Plane{Show: "caption", Caption: -1})
	if got := s.Legend().PlaneCaption; s.level(got) != 1 {
		t.Errorf("before the pointer was on a caption: got text %d of level %d, want one of level 1", got, s.level(got))
	}
	s.PointAt(s.textsAt[7], false)
	s.Advance(.1, MeasureText)
	s.PointNowhere()
	s.Advance(.2, MeasureText)
	if got := s.Legend().PlaneCaption; got != 7 {
		t.Errorf("got text %d, want 7, which the pointer was on", got)
	}
	s.SetLook(wire.Look{Plane: &wire.Plane{Show: "caption", Caption: 3}})
	s.Advance(.3, MeasureText)
	if got := s.Legend().PlaneCaption; got != 3 {
		t.Errorf("asked for by name: got text %d, want 3", got)
	}
}

// The shader says the same numbers as its twin.
func TestShaderHasTheTwinsNumbers(t *testing.T) {
	source, err := os.ReadFile("../scene/plane.kage")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{
		"texelsPerText": texelsPerText, "textsPerRow": textsPerRow, "maxTexts": MaxShadeTexts,
		"winnerAlpha": WinnerAlpha, "borderAlpha": BorderAlpha, "captionAlpha": CaptionAlpha,
	} {
		m := regexp.MustCompile(`(?m)^const ` + name + ` = ([0-9.]+)$`).FindSubmatch(source)
		if m == nil {
			t.Errorf("plane.kage declares no constant %s", name)
			continue
		}
		if got, _ := strconv.ParseFloat(string(m[1]), 64); got != want {
			t.Errorf("plane.kage: %s is %g, the twin has %g", name, got, want)
		}
	}
}

func TestCoarsenessBoundsTheWork(t *testing.T) {
	for _, n := range []int{1, 31, 200, MaxShadeTexts} {
		o := Shade{Count: n}
		f := o.Coarseness(2560, 1720)
		if work := 2560. * 1720 * float64(n) / float64(f*f); f < 1 || f > shadeCoarsest || work > shadeWork && f < shadeCoarsest {
			t.Errorf("%d captions: one pixel in %d, %g comparisons; want at most %g, or one in %d", n, f, work, float64(shadeWork), shadeCoarsest)
		}
	}
	if o := (Shade{Count: 3}); o.Coarseness(1280, 860) != 1 {
		t.Errorf("3 captions: got one pixel in %d, want all", o.Coarseness(1280, 860))
	}
}
