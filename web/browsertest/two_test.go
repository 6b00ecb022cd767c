//go:build !js

package browsertest

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// untilStep waits until both runs are at a step.
func (b *tab) untilStep(step int64) state {
	b.t.Helper()
	return b.untilState(fmt.Sprintf("both runs are at step %d", step), func(s state) bool {
		return s.at() == step && s.LaneB != nil && s.LaneB.at() == step
	})
}

// The URL opens two runs that differ in nothing but the objective. They train at the same pace, and paused they are
// at the same step.
func TestTwoRuns(t *testing.T) {
	b := open(t, "/?b=gaussian&play=0&pace=max&seed=5")
	s := b.step(20)
	o := s.LaneB
	if o == nil || s.at() != 20 || o.at() != 20 {
		t.Fatalf("after 20 steps: at step %d, the other %+v", s.at(), o)
	}
	if got, want := o.Config.Objective.Name, "gaussian"; got != want || s.Config.Objective.Name != "proposal" {
		t.Errorf("objectives %q and %q, want proposal and %s", s.Config.Objective.Name, got, want)
	}
	if o.Config.Seed != 5 || o.Config.Dataset != s.Config.Dataset || o.Config.BatchSize != s.Config.BatchSize || o.Points.Images[7].Label != s.Points.Images[7].Label {
		t.Errorf("the runs differ in more than the objective: %+v and %+v", *s.Config, *o.Config)
	}
	if value(o.Metrics.CrossEntropy) == value(s.Metrics.CrossEntropy) {
		t.Error("two objectives learnt the same")
	}
	for _, name := range []string{"A", "B"} {
		if p := b.settledOf(name); p.Step != 20 || len(p.TextRadii) != 31 {
			t.Errorf("picture %s is of step %d with %d rings, want step 20 with 31", name, p.Step, len(p.TextRadii))
		}
	}

	b.part("play and pause", func(t *testing.T) {
		b.click("#play")
		b.untilState("both train", func(s state) bool { return s.at() > 60 && s.LaneB.at() > 60 })
		b.click("#play")
		if b.pressed() || b.state().Playing {
			t.Error("after the click on pause the page still shows that it trains")
		}
		b.untilState("both are at the same step", func(s state) bool { return !s.LaneB.Playing && s.at() == s.LaneB.at() })
		at := b.state().at()
		if s := b.step(0); s.at() != at || s.LaneB.at() != at {
			t.Errorf("paused at step %d: now at %d and %d", at, s.at(), s.LaneB.at())
		}
		b.click("#step")
		b.untilStep(at + 1)
	})
	b.part("history", func(t *testing.T) {
		b.click("#reset")
		b.untilStep(0)
		for range 4 {
			b.step(5)
		}
		r := b.box("#timeline")
		b.clickAt(point{r.X + r.Width/2, r.middle().y})
		s := b.untilState("both look back", func(s state) bool { return s.HistoryIndex >= 0 && s.LaneB.HistoryIndex >= 0 })
		// Both have a frame every five steps, and one may have more: B shows the one nearest to A's.
		if apart := s.at() - s.LaneB.at(); s.at() >= 20 || apart < -2 || apart > 2 {
			t.Errorf("looking back to steps %d and %d, want the same or the nearest, before 20", s.at(), s.LaneB.at())
		}
		b.click("#now")
		b.untilStep(20)
	})
	b.part("files", func(t *testing.T) {
		file, name := b.saveBy("#save-b")
		if file.Config.Objective.Name != "gaussian" || file.Now.Step != 20 || !strings.Contains(name, "gaussian") {
			t.Errorf("Save B saved %s: %s at step %d", name, file.Config.Objective.Name, file.Now.Step)
		}
		if file, _ := b.saveBy("#save"); file.Config.Objective.Name != "proposal" {
			t.Errorf("Save A saved %s", file.Config.Objective.Name)
		}
	})
	b.part("a checkpoint is shown alone", func(t *testing.T) {
		b.click(`#gallery-list button[data-url$="` + trainedName + `"]`)
		s := b.untilState("the checkpoint is on show", func(s state) bool { return s.Source != nil && *s.Source == trainedName })
		if s.LaneB != nil || s.B != "" {
			t.Errorf("beside it there is still %q", s.B)
		}
		if s := b.step(1); s.at() != trainedSteps+1 {
			t.Errorf("it is at step %d, want %d", s.at(), trainedSteps+1)
		}
	})
}

// A run whose steps are quick waits for one whose steps are slow.
func TestNeitherRunRunsAway(t *testing.T) {
	b := open(t, "/?b=gaussian&batch=4&b.batch=512&pace=max")
	s := b.untilState("the slow run has taken steps", func(s state) bool { return s.LaneB != nil && s.LaneB.at() >= 30 })
	// What the page knows is a moment old, so it may seem more than the few steps that it is; alone the quick run
	// would take many times as many.
	if ahead := s.at() - s.LaneB.at(); ahead > 60 {
		t.Errorf("at steps %d and %d, want the first ahead by a few at most", s.at(), s.LaneB.at())
	}
}

// A click sets a second run beside the first, both from step 0; closing it leaves the first alone.
func TestCompareByClick(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(10)
	b.click("#ab")
	b.untilStep(0)
	s := b.step(6)
	if s.B != "gaussian" || s.LaneB.Config.Objective.Name != "gaussian" {
		t.Errorf("beside the proposal there is %q, want the Gaussian", s.B)
	}
	if got := evaluate[string](b, `location.search`); !strings.Contains(got, "b=gaussian") {
		t.Errorf("the URL says %q", got)
	}

	b.part("curves of both", func(t *testing.T) {
		for chart, rows := range map[string]int{"loss": 3, "sigma": 4} {
			values := func() []string {
				return evaluate[[]string](b, `[...document.querySelectorAll("#`+chart+`-keys > b")].map((b) => b.textContent)`)
			}
			b.until("the chart's keys have numbers", func() bool {
				got := values()
				for _, v := range got {
					if v == "–" {
						return false
					}
				}
				return len(got) >= 2*rows-1
			})
			if heads := b.text("#" + chart + "-keys"); !strings.HasPrefix(strings.Join(strings.Fields(heads), ""), "AB") {
				t.Errorf("the keys of %s begin %.20q, want A and B", chart, heads)
			}
		}
		lines := evaluate[[][3]uint8](b, `["A", "B"].map((lane) => getComputedStyle(document.querySelector('#loss-keys .badge[data-lane="' + lane + '"]')).backgroundColor.match(/\d+/g).slice(0, 3).map(Number))`)
		area, shot := b.box("#loss-chart"), b.shot()
		for i, line := range lines {
			if n := shot.count(area, line); n < 20 {
				t.Errorf("the chart has %d pixels in the colour of run %c, want a line", n, 'A'+i)
			}
		}
	})
	b.part("numbers of both", func(t *testing.T) {
		for id, v := range map[string]*float64{"read-entropy": s.Metrics.CrossEntropy, "read-entropy-b": s.LaneB.Metrics.CrossEntropy} {
			if got, want := b.text("#"+id), fmt.Sprintf("%.3f", value(v)); got != want {
				t.Errorf("%s says %q, want %s", id, got, want)
			}
		}
	})
	b.part("another objective", func(t *testing.T) {
		b.choose("#title-b", "CL")
		s := b.untilState("B has it, both from step 0", func(s state) bool {
			return s.LaneB != nil && s.LaneB.Config != nil && s.LaneB.Config.Objective.Name == "clip" && s.LaneB.at() == 0 && s.at() == 0
		})
		if s.BTau != 0.07 || s.Tau != 1 || s.LaneB.Config.Objective.Tau != 0.07 {
			t.Errorf("temperatures %v and %v, in B's run %v; want 1 and CLIP's own", s.Tau, s.BTau, s.LaneB.Config.Objective.Tau)
		}
		b.step(6)
		if note := b.text("#tau-hint"); !strings.Contains(note, "not on one scale") {
			t.Errorf("of τ the page says %q", note)
		}
		if b.text("#tau-link") != "" {
			t.Error("the temperatures can be linked")
		}
		if note := b.text("#sigma-none"); !strings.Contains(note, "The objective of B gives no standard deviation") {
			t.Errorf("beside the chart of σ it says %q", note)
		}
	})
	b.part("closed", func(t *testing.T) {
		before := b.state()
		b.click("#close-b")
		b.until("there is one run", func() bool { return b.state().LaneB == nil })
		s := b.state()
		if s.Run != before.Run || s.at() != before.at() || s.B != "" || s.BTau != 0 {
			t.Errorf("run %d at step %d beside %q; want run %d at step %d alone", s.Run, s.at(), s.B, before.Run, before.at())
		}
		if n := evaluate[int](b, `document.querySelectorAll("iframe").length`); n != 1 {
			t.Errorf("%d pictures, want one", n)
		}
		if s := b.step(3); s.Run != before.Run || s.at() != before.at()+3 {
			t.Errorf("three steps later run %d is at step %d", s.Run, s.at())
		}
		evaluate[any](b, `void history.back()`)
		b.untilStep(0)
	})
}

// apart is the image that is farthest from every other point.
func (p *probed) apart() int {
	best, most := 0, 0.0
	for i := range p.ImageColours {
		nearest := p.neighbours(i)[0]
		for j := range p.TextColours {
			nearest = min(nearest, p.text(j).minus(p.image(i)).length())
		}
		if nearest > most {
			best, most = i, nearest
		}
	}
	return best
}

// The pointer on a point shows the same point in the other picture, with both cards.
func TestLinkedHover(t *testing.T) {
	b := open(t, "/?b=gaussian&play=0")
	s := b.step(100)
	b.away()
	for _, way := range []struct{ from, to, frame string }{{"A", "B", "#scene"}, {"B", "A", "#scene-b"}} {
		b.part(way.from+" to "+way.to, func(t *testing.T) {
			p, frame := b.settledOf(way.from), b.box(way.frame)
			image := p.apart()
			hovers := func(s state) (here, there *state) {
				if way.from == "A" {
					return &s, s.LaneB
				}
				return s.LaneB, &s
			}
			b.move(frame.corner().plus(p.image(image)))
			now := b.untilState("both pictures show the point", func(s state) bool {
				here, there := hovers(s)
				return here.Hover != nil && there.Hover != nil && here.Hover.Index == image
			})
			here, there := hovers(now)
			if here.Hover.Linked || !there.Hover.Linked || there.Hover.Kind != "image" || there.Hover.Index != image {
				t.Errorf("got %+v and %+v; want image %d in both, linked in the second", *here.Hover, *there.Hover, image)
			}
			if value(here.Hover.LogStd) == value(there.Hover.LogStd) {
				t.Error("both cards have the same ln σ: one of them is not of its own run")
			}
			for _, id := range []string{"#inspector", "#inspector-b"} {
				if card := b.text(id); !strings.Contains(card, s.Points.Images[image].Label) {
					t.Errorf("%s says %q, want image %s", id, card, s.Points.Images[image].Label)
				}
			}
			b.away()
			b.untilState("neither shows a point", func(s state) bool { return s.Hover == nil && s.LaneB.Hover == nil })
		})
	}
}

// stretch is how many times as far apart the points of a picture are as they were.
func (p *probed) stretch(before *probed) float64 {
	far := 0
	for i := range before.ImageColours {
		if before.image(i).minus(before.image(0)).length() > before.image(far).minus(before.image(0)).length() {
			far = i
		}
	}
	return p.image(far).minus(p.image(0)).length() / before.image(far).minus(before.image(0)).length()
}

// Two cameras move together, to the same part of two spaces that have different scales, until they are untied.
func TestLinkedCameras(t *testing.T) {
	b := open(t, "/?b=clip&play=0")
	b.step(40)
	// While training goes on a camera that follows the data lets it grow and shrink by a twentieth before it moves.
	b.click("#fit")
	b.away()
	before := map[string]probed{"A": b.settledOf("A"), "B": b.settledOf("B")}
	stretched := func(name string) float64 { p, was := b.settledOf(name), before[name]; return p.stretch(&was) }

	b.part("zoom", func(t *testing.T) {
		b.wheel(b.box("#scene").middle(), -300, ctrl)
		b.untilState("both have left the fit", func(s state) bool { return !s.Camera.Auto && !s.LaneB.Camera.Auto })
		b.away()
		b.until("both are stretched alike", func() bool {
			one, other := stretched("A"), stretched("B")
			return one > 1.4 && math.Abs(one/other-1) < .01
		})
		s := b.state()
		if ratio := s.Camera.Scale / s.LaneB.Camera.Scale; ratio > .8 {
			t.Errorf("the scales have the ratio %.2f; CLIP's space is much smaller", ratio)
		}
		b.until("the URL has both views", func() bool {
			return evaluate[bool](b, `/[?&]view=/.test(location.search) && /[?&]b\.view=/.test(location.search)`)
		})
	})
	b.part("drag in B", func(t *testing.T) {
		p, q := b.settledOf("A"), b.settledOf("B")
		m := b.box("#scene-b").middle()
		b.drag(m, m.plus(point{60, -40}))
		b.away()
		b.until("both have moved alike", func() bool {
			p2, q2 := b.settledOf("A"), b.settledOf("B")
			inA, inB := p2.image(0).minus(p.image(0)), q2.image(0).minus(q.image(0))
			want := point{60, -40}
			return inA.minus(want).length() < 5 && inB.minus(want).length() < 5
		})
	})
	b.part("untied", func(t *testing.T) {
		b.click("#link")
		was := *b.state().Camera
		m := b.box("#scene-b").middle()
		b.drag(m, m.plus(point{-50, 0}))
		moved := b.state().LaneB.Camera
		b.untilState("B has moved", func(s state) bool { return *s.LaneB.Camera != *moved || s.LaneB.Camera.X != was.X })
		b.away()
		b.settledOf("B")
		if got := *b.state().Camera; got != was {
			t.Errorf("A's camera is %+v, want it left at %+v", got, was)
		}
		b.click("#link")
		b.untilState("B is where A is", func(s state) bool { return s.Link && !s.LaneB.Camera.Auto })
	})
	b.part("fit", func(t *testing.T) {
		b.click("#fit")
		b.untilState("both follow the data", func(s state) bool { return s.Camera.Auto && s.LaneB.Camera.Auto && s.View == nil })
	})
}

// A slider stands for both runs until it is freed.
func TestLinkedSettings(t *testing.T) {
	b := open(t, "/?b=gaussian&play=0&pace=max")
	both := func(what string, tau, tauB float64) state {
		b.t.Helper()
		return b.untilState(what, func(s state) bool {
			return s.InForce != nil && s.LaneB.InForce != nil && s.InForce.Tau == tau && s.LaneB.InForce.Tau == tauB
		})
	}
	b.slideTau(2)
	s := both("both have τ = 2", 2, 2)
	runs := [2]int{s.Run, s.LaneB.Run}
	b.click("#tau-link")
	if s := b.state(); s.BTau != 2 {
		t.Errorf("freed, B's τ is %v, want A's", s.BTau)
	}
	b.slideTo("#tau-b", 0.1, 10, 0.5, func(s state) float64 { return s.BTau })
	both("A has 2 and B 0.5", 2, 0.5)
	b.until("the URL says so", func() bool { return strings.Contains(evaluate[string](b, `location.search`), "b.tau=0.5") })
	b.slideTau(3)
	both("A has 3 and B 0.5", 3, 0.5)
	b.click("#tau-link")
	s = both("both have A's", 3, 3)
	if got := [2]int{s.Run, s.LaneB.Run}; got != runs {
		t.Errorf("runs %v, want %v still", got, runs)
	}
	b.slideBatch(16)
	b.untilState("both have the batch", func(s state) bool { return s.InForce.Batch == 16 && s.LaneB.InForce.Batch == 16 })
	b.reload()
	both("loaded again, both have it", 3, 3)
}

// Two runs at full pace leave the page its frames, and it answers.
func TestTwoRunsLeaveThePageResponsive(t *testing.T) {
	b := open(t, "/?b=gaussian&pace=max")
	b.untilState("both train", func(s state) bool { return s.at() > 20 && s.LaneB.at() > 20 })
	evaluate[any](b, `void (window.frames_ = 0, requestAnimationFrame(function count() { window.frames_++; requestAnimationFrame(count); }))`)
	frames := func() int { return evaluate[int](b, `window.frames_`) }
	was, draws := frames(), b.probe().Draws
	s := b.state()
	b.slideTau(2)
	b.untilState("the slider counts in both runs, which train on", func(now state) bool {
		return now.InForce.Tau == 2 && now.LaneB.InForce.Tau == 2 && now.at() > s.at() && now.LaneB.at() > s.LaneB.at()
	})
	b.until("frames go on", func() bool { return frames() >= was+10 && b.probe().Draws > draws })
	b.click("#play")
	b.untilState("both pause, at the same step", func(s state) bool { return !s.Playing && !s.LaneB.Playing && s.at() == s.LaneB.at() })
}

// What happens to one run says which, and is no matter of the other.
func TestTroubleOfOneRun(t *testing.T) {
	b := open(t, "/?b=gaussian&play=0")
	b.step(8)
	b.part("its Worker stops", func(t *testing.T) {
		b.expect(`worker: exception: .*out of order`)
		of := strings.TrimPrefix(evaluateIn[string](b, b.theWorker(2), `self.name`), "halo trainer ")
		evaluateIn[any](b, b.theWorker(2), `void setTimeout(() => { throw new Error("out of order") })`)
		b.until("the page says so", func() bool { return len(b.messages()) == 1 })
		want := of + ": The trainer stopped: Uncaught Error: out of order. It was started again: the run goes on from step 0, 8 steps back."
		if got := b.messages()[0]; got != want {
			t.Errorf("the page shows %q, want %q", got, want)
		}
		if s := b.step(2); s.at() != 10 || s.LaneB.at() != 10 {
			t.Errorf("at steps %d and %d; want both at 10: the one that began anew catches up", s.at(), s.LaneB.at())
		}
	})
	b.part("its scene is loaded again", func(t *testing.T) {
		evaluate[any](b, `void (document.getElementById("scene-b").contentWindow.old = true, document.getElementById("scene-b").contentWindow.location.reload())`)
		b.until("another scene shows the same", func() bool { // a probe of the one that went is rejected, or never answered
			step := evaluate[*int64](b, `document.getElementById("scene-b").contentWindow.old === true ? null :
				Promise.race([halo.probe("B").then((p) => p.step, () => null), new Promise((r) => setTimeout(() => r(null), 2000))])`)
			return step != nil && *step == 10
		})
	})
}

// A run that diverges says which it is, and the other trains on.
func TestDivergenceOfOneRun(t *testing.T) {
	b := open(t, "/?b=proposal?clamp=0&b.lr=0.3&pace=max")
	s := b.untilState("B has diverged", func(s state) bool { return s.LaneB != nil && s.LaneB.Diverged != nil })
	if s.Diverged != nil || !s.Playing {
		t.Errorf("A diverged: %v, trains: %v; want that it trains on", s.Diverged, s.Playing)
	}
	if want := fmt.Sprintf("B: Diverged at step %d: the ", s.LaneB.Diverged.Step); len(s.Messages) != 1 || !strings.HasPrefix(s.Messages[0], want) {
		t.Errorf("the page shows %q, want %q …", s.Messages, want)
	}
	at := s.LaneB.Diverged.Step
	b.untilState("A trains on beyond it", func(s state) bool { return s.at() > at+20 })
	b.click("#messages .action")
	// Half of 0.3 may diverge again before anybody looks: that B went back shows in its learning rate.
	s = b.untilState("B goes on from its good state", func(s state) bool { return s.BLR < 0.3 })
	if s.LR != 0.003 || s.InForce.LR != 0.003 {
		t.Errorf("A's learning rate is %v, want it left alone", s.LR)
	}
}

// On a phone the two pictures stand one above the other, and nothing is wider than the screen.
func TestTwoRunsOnAPhone(t *testing.T) {
	b := open(t, "/?b=gaussian&play=0", phone)
	b.step(3)
	rects := evaluate[[2]box](b, `["scene", "scene-b"].map((id) => { const { x, y, width, height } = document.getElementById(id).getBoundingClientRect(); return { X: x, Y: y, Width: width, Height: height }; })`)
	a, o := rects[0], rects[1]
	if o.Y < a.Y+a.Height || a.Width < 380 || a.Height < 150 || math.Abs(a.Height-o.Height) > 2 {
		t.Errorf("pictures at %+v and %+v, want the second below the first, each as wide as the screen", a, o)
	}
	if wide := evaluate[float64](b, `document.documentElement.scrollWidth`); wide > phoneWidth {
		t.Errorf("the page is %.0f pixels wide, the screen %d", wide, phoneWidth)
	}
}
