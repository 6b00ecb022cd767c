//go:build !js

package browsertest

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/preset"
	"halo/wasm/wire"
)

// pinned is the part of halo.state() that a preset and a schedule are about.
type pinned struct {
	Objective string        `json:"objective"`
	B         string        `json:"b"`
	Clip      float64       `json:"clip"`
	Schedule  []wire.Change `json:"schedule"`
	Config    *checkpoint.Config
	Step      *int64
	LaneB     *struct {
		Config  *checkpoint.Config
		Step    *int64
		InForce *inForce
		Metrics checkpoint.Metrics
	} `json:"laneB"`
}

func (b *tab) pinned() pinned {
	b.t.Helper()
	return evaluate[pinned](b, `halo.state()`)
}

// runsPreset waits until what runs is exactly what p says, in both runs where it has two.
func (b *tab) runsPreset(p *preset.Preset) {
	b.t.Helper()
	same := func(got *checkpoint.Config, run preset.Run) bool {
		if got == nil {
			return false
		}
		want, err := p.Config(run, 0, p.Seed)
		if err != nil {
			b.t.Fatal(err)
		}
		g, err := json.Marshal(got)
		if err != nil {
			b.t.Fatal(err)
		}
		w, err := json.Marshal(want)
		if err != nil {
			b.t.Fatal(err)
		}
		return string(g) == string(w)
	}
	var last pinned
	b.until("the preset runs", func() bool {
		last = b.pinned()
		if !same(last.Config, preset.A) || (p.Other == "") != (last.LaneB == nil) {
			return false
		}
		return last.LaneB == nil || same(last.LaneB.Config, preset.B)
	})
	var schedule []wire.Change
	for _, c := range p.Schedule {
		schedule = append(schedule, wire.Change(c))
	}
	if !slices.Equal(last.Schedule, schedule) {
		b.t.Errorf("the schedule is %v, want %v", last.Schedule, schedule)
	}
	if s := b.state(); !s.Play || s.Pace != p.Pace || s.Colour != p.Colour {
		b.t.Errorf("play %v, pace %v, colour %s; want true, %v, %s", s.Play, s.Pace, s.Colour, p.Pace, p.Colour)
	}
	if got := evaluate[string](b, `document.getElementById("watch-text").checkVisibility() ? document.getElementById("watch-text").textContent : ""`); got != p.Watch {
		b.t.Errorf("to watch: %q, want %q", got, p.Watch)
	}
	if got := evaluate[string](b, `document.querySelector("#question-list [aria-current]")?.textContent ?? ""`); got != p.Question {
		b.t.Errorf("marked is %q, want %q", got, p.Question)
	}
}

// A click on a question sets everything that it pins, whatever was there before, and shows what to watch.
func TestPresetByClick(t *testing.T) {
	b := open(t, "/?play=0&data=subset33&d=3&seed=9&batch=8&tau=5&lr=0.1&hide=gallery")
	presets := preset.Presets()
	for i := range presets {
		b.click(fmt.Sprintf("[data-preset=%q]", presets[i].Slug))
		b.runsPreset(&presets[i])
	}
	if s := b.state(); !slices.Equal(s.Hide, []string{"gallery"}) {
		t.Errorf("hidden are %q, want what was hidden before", s.Hide)
	}
	// What a preset runs with is in the page's own URL, and a slider that is dragged leaves the question on show.
	b.reload()
	b.runsPreset(&presets[len(presets)-1])
	claims := func() string { return evaluate[string](b, `document.getElementById("shown-title").textContent`) }
	if got := claims(); got != "What seeds 1 to 5 showed" {
		t.Errorf("over the claims stands %q", got)
	}
	b.slideTau(2)
	b.until("the claims are of other settings", func() bool { return strings.HasSuffix(claims(), "with the settings as they were") })
	if evaluate[bool](b, `document.getElementById("watch").hidden`) {
		t.Error("what to watch is gone")
	}
	b.click(fmt.Sprintf("[data-preset=%q]", presets[len(presets)-1].Slug))
	b.runsPreset(&presets[len(presets)-1])
	b.choose("#data", "Shapes, a grid")
	b.until("what to watch is gone with the question", func() bool { return evaluate[bool](b, `document.getElementById("watch").hidden`) })
}

// A preset is a URL.
func TestPresetByURL(t *testing.T) {
	presets := preset.Presets()
	for _, slug := range []string{"mask", "blow-up", "temperature"} {
		t.Run(slug, func(t *testing.T) {
			p := &presets[slices.IndexFunc(presets, func(p preset.Preset) bool { return p.Slug == slug })]
			b := open(t, "/?"+p.Query())
			b.runsPreset(p)
			href := evaluate[string](b, fmt.Sprintf(`document.querySelector('[data-preset=%q]').href`, slug))
			if u, err := url.Parse(href); err != nil || u.RawQuery != p.Query() {
				t.Errorf("its link is %s, want the query %s", href, p.Query())
			}
		})
	}
}

// A schedule in the URL changes settings at its steps, as a hand would there, and leaves the URL as it is.
func TestScheduleByURL(t *testing.T) {
	byHand := open(t, "/?play=0&pace=max&tau=2")
	byHand.step(3)
	evaluate[any](byHand, `halo.set({ tau: 0.5 })`)
	byHand.step(2)
	evaluate[any](byHand, `halo.set({ batch: 8, lr: 0.01 })`)
	want := byHand.step(4)

	const query = "?tau=2&tau@3=0.5&batch@5=8&lr@5=0.01&pace=max&play=0"
	b := open(t, "/"+query)
	at := func(step int64, batch int, tau, lr float64) {
		t.Helper()
		s := b.state()
		if s.at() != step || s.InForce.Batch != batch || s.InForce.Tau != tau || s.InForce.LR != lr {
			t.Errorf("at step %d batch %d, τ %v, lr %v; want at step %d batch %d, τ %v, lr %v", s.at(), s.InForce.Batch, s.InForce.Tau, s.InForce.LR, step, batch, tau, lr)
		}
		shown := evaluate[[]string](b, `["batch", "tau", "lr"].map((id) => document.getElementById(id + "-value").textContent)`)
		if wanted := []string{fmt.Sprint(batch), fmt.Sprint(tau), fmt.Sprint(lr)}; !slices.Equal(shown, wanted) {
			t.Errorf("at step %d the sliders show %q, want %q", step, shown, wanted)
		}
	}
	b.step(2)
	at(2, 64, 2, 0.003)
	b.step(1)
	at(3, 64, 0.5, 0.003)
	b.step(1)
	at(4, 64, 0.5, 0.003)
	got := b.step(5)
	at(9, 8, 0.5, 0.01)
	if !sameMetrics(got, want) {
		t.Errorf("loss %v, want that of the run changed by hand, %v", value(got.Metrics.Loss), value(want.Metrics.Loss))
	}
	if got := evaluate[string](b, `location.search`); got != query {
		t.Errorf("the URL became %s", got)
	}
	if got := evaluate[string](b, `document.getElementById("changes").checkVisibility() && document.getElementById("changes-text").textContent`); got != "Changes by itself: after step 3 τ 0.5, after step 5 batch 8, learning rate 0.01." {
		t.Errorf("the page says %q", got)
	}

	// A hand outranks it until its next change; reset begins again as the URL says.
	b.click("#reset")
	b.untilState("it begins again", func(s state) bool { return s.at() == 0 && s.InForce.Tau == 2 })
	b.step(1)
	evaluate[any](b, `halo.set({ tau: 7, batch: 16 })`)
	b.step(1)
	at(2, 16, 7, 0.003)
	b.step(1)
	at(3, 16, 0.5, 0.003)
	if s := b.state(); s.Tau != 2 {
		t.Errorf("the settings' τ became %v, want the 2 that the run begins with", s.Tau)
	}
	b.click("#drop-changes")
	b.untilState("it begins without changes", func(s state) bool { return s.at() == 0 && len(b.pinned().Schedule) == 0 })
	b.step(4)
	at(4, 64, 2, 0.003)
}

// catchesCopies keeps what the page writes to the clipboard.
var catchesCopies = before(`navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };`)

// copied presses the button and returns the path of the link.
func (b *tab) copied() string {
	b.t.Helper()
	b.openMenu()
	b.click("#copy-link")
	b.until("the link is copied", func() bool { return evaluate[bool](b, `window.copied !== undefined`) })
	path, ok := strings.CutPrefix(evaluate[string](b, `window.copied`), b.origin)
	if !ok {
		b.t.Fatalf("the link %s is of another page than %s", path, b.origin)
	}
	if got := evaluate[string](b, `halo.link()`); got != b.origin+path {
		b.t.Errorf("halo.link() is %s, want what was copied, %s", got, b.origin+path)
	}
	return path
}

// means are the positions and radii of everything in a picture that is at rest, as they were drawn.
func (b *tab) means(lane string) string {
	b.t.Helper()
	return evaluate[string](b, fmt.Sprintf(`(async () => {
		const { run, step, images, texts, text_radii } = await halo.probe(%q);
		return JSON.stringify([step, [...images], [...texts], [...text_radii]].map((list) => list));
	})()`, lane))
}

// A run that was dragged by hand while it trained is copied as a link; the link makes the same run
// to the bit.
func TestDraggedRunReplays(t *testing.T) {
	b := open(t, "/?pace=25", catchesCopies)
	trained := func(least int64) {
		from := b.state().at()
		b.untilState("it trained on", func(s state) bool { return s.at() >= from+least })
	}
	trained(5)
	b.slideTau(0.5)
	trained(5)
	b.slideBatch(16)
	b.slideRate(0.01)
	trained(5)
	b.slideTau(2)
	trained(5)
	b.click("#play")
	b.untilState("it pauses", func(s state) bool { return !s.Playing })
	b.slideBatch(32) // no step has used it yet
	last := b.step(0)
	path := b.copied()
	for _, want := range []string{"tau@", "=0.5&", "batch@", "lr@", "=0.01", fmt.Sprintf("batch@%d=32", last.at())} {
		if !strings.Contains(path, want) {
			t.Errorf("the link %s lacks %s", path, want)
		}
	}
	if strings.Contains(path, "?tau=") || strings.Contains(path, "&tau=") {
		t.Errorf("the link %s begins with another τ than the run", path)
	}

	again := open(t, path)
	got := again.step(int(last.at()))
	if got.at() != last.at() || !sameMetrics(got, last) || value(got.Metrics.GradientNorm) != value(last.Metrics.GradientNorm) {
		t.Errorf("replayed to step %d: loss %v, cross-entropy %v; want step %d: %v, %v",
			got.at(), value(got.Metrics.Loss), value(got.Metrics.CrossEntropy), last.at(), value(last.Metrics.Loss), value(last.Metrics.CrossEntropy))
	}
	if got.InForce.Batch != 32 || got.InForce.Tau != 2 || got.InForce.LR != 0.01 {
		t.Errorf("replayed, in force are batch %d, τ %v, lr %v; want 32, 2, 0.01", got.InForce.Batch, got.InForce.Tau, got.InForce.LR)
	}
	for _, page := range []*tab{b, again} {
		evaluate[any](page, `halo.set({ view: { x: 0, y: 0, scale: 40, auto: false } })`)
		page.settled()
	}
	if b.means("A") != again.means("A") {
		t.Error("replayed, the picture is another")
	}
}

// Two runs side by side hear of one drag at steps of their own; the link makes both again.
func TestDraggedPairReplays(t *testing.T) {
	b := open(t, "/?b=no-log-term&pace=25", catchesCopies)
	trained := func(least int64) {
		from := b.state().at()
		b.untilState("both trained on", func(s state) bool {
			p := b.pinned()
			return s.at() >= from+least && p.LaneB != nil && p.LaneB.Step != nil && *p.LaneB.Step >= from+least
		})
	}
	trained(5)
	b.slideTau(0.5)
	trained(5)
	b.slideBatch(16)
	trained(5)
	b.click("#play")
	last := b.step(0) // waits until the one behind has caught up
	lastB := b.pinned().LaneB
	if *lastB.Step != last.at() {
		t.Fatalf("A is at step %d, B at %d", last.at(), *lastB.Step)
	}
	path := b.copied()

	again := open(t, path)
	got := again.step(int(last.at()))
	gotB := again.pinned().LaneB
	if !sameMetrics(got, last) {
		t.Errorf("%s: A replayed: loss %v, want %v", path, value(got.Metrics.Loss), value(last.Metrics.Loss))
	}
	if *gotB.Step != *lastB.Step || !sameMetrics(state{Metrics: gotB.Metrics}, state{Metrics: lastB.Metrics}) || math.IsNaN(value(lastB.Metrics.Loss)) {
		t.Errorf("%s: B replayed to step %d: loss %v, want step %d: %v", path, *gotB.Step, value(gotB.Metrics.Loss), *lastB.Step, value(lastB.Metrics.Loss))
	}
	if *gotB.InForce != *lastB.InForce {
		t.Errorf("B replayed: in force %+v, want %+v", *gotB.InForce, *lastB.InForce)
	}
}

// Of a run that no link makes again none is copied, and the page says why.
func TestNoLinkOfACheckpoint(t *testing.T) {
	b := open(t, "/?play=0&checkpoint=checkpoints/"+trainedName, catchesCopies)
	b.shows(trainedName)
	b.openMenu()
	b.click("#copy-link")
	b.until("the page says why", func() bool {
		m := b.messages()
		return len(m) == 1 && m[0] == "No link was copied: this run goes on from a checkpoint, and a link begins at step 0: save it as a file instead."
	})
	if evaluate[bool](b, `window.copied !== undefined`) {
		t.Error("a link was copied")
	}
}
