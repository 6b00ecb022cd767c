//go:build !js

package browsertest

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused describes what has the focus: its name, and whether that can be seen.
type focused struct {
	Name    string
	Visible bool
}

// The name of a control is its id, a radio button's that of its group; within the scene "scene".
const whatIsFocused = `(() => {
	const e = document.activeElement;
	if (e === null || e === document.body) return { Name: "", Visible: true };
	if (e.tagName === "IFRAME") return { Name: "scene", Visible: true };
	const seen = (x) => { const s = x && getComputedStyle(x); return !!s && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
	return {
		Name: e.type === "radio" ? e.name : e.id || (e.closest("#gallery-list") ? "gallery" : e.closest(".questions") ? "questions" : e.closest("#understand") && e.tagName === "A" ? "issue" : e.closest("#emoji-groups") ? "chips" : e.tagName === "SUMMARY" ? "variants" : e.tagName === "A" ? "skip" : e.closest("[id]")?.id ?? e.outerHTML),
		Visible: seen(e) || seen(e.closest("label")) || seen(e.closest("label")?.querySelector("span")),
	};
})()`

// Tab reaches every control, in the order in which they stand, and what has the focus is seen.
func TestKeyboard(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(2)
	b.part("Tab reaches every control", func(t *testing.T) {
		var order []string
		for range 160 {
			b.key(kb.Tab)
			f := evaluate[focused](b, whatIsFocused)
			if f.Name == "" || len(order) > 0 && f.Name == order[0] {
				break
			}
			if len(order) == 0 || order[len(order)-1] != f.Name {
				order = append(order, f.Name)
			}
			if !f.Visible {
				t.Errorf("nothing shows that %s has the focus", f.Name)
			}
		}
		for _, want := range []string{
			"skip", "open", "keep", "theme", "colour", "fit", "levels", "shade", "scene", "play", "step", "reset", "replay", "timeline", "pace", "ab", "questions", "gallery",
			"batch", "tau", "lr", "m", "data", "variants", "objective", "compare", "d", "seed", "new-seed",
			"help-open", "why", "points-summary", "figure-place", "figure-width", "figure-batch", "figure-tau", "issue",
		} {
			if !slices.Contains(order, want) {
				t.Errorf("Tab does not reach %s; it reaches %s", want, strings.Join(order, ", "))
			}
		}
	})

	b.part("arrow keys move sliders", func(t *testing.T) {
		for _, row := range []struct {
			id  string
			get func(state) float64
		}{
			{"#batch", func(s state) float64 { return float64(s.Batch) }},
			{"#tau", func(s state) float64 { return s.Tau }},
			{"#lr", func(s state) float64 { return s.LR }},
			{"#m", func(s state) float64 { return s.M }},
		} {
			b.do(chromedp.Focus(chromedp.CSS(row.id)))
			at := row.get(b.state())
			const presses = 3 // neighbouring places of a slider may have the same value, rounded
			for range presses {
				b.key(kb.ArrowRight)
			}
			up := row.get(b.state())
			for range presses {
				b.key(kb.ArrowLeft)
			}
			if back := row.get(b.state()); !(up > at) || math.Abs(back/at-1) > 1e-9 {
				t.Errorf("%s: from %v three to the right is %v and three to the left %v", row.id, at, up, back)
			}
			b.key(kb.Home)
			least := row.get(b.state())
			b.key(kb.End)
			if most := row.get(b.state()); !(least < at && at < most) {
				t.Errorf("%s: Home gives %v, End %v", row.id, least, most)
			}
		}
	})

	b.part("keys press buttons", func(t *testing.T) {
		for _, key := range []string{" ", kb.Enter} {
			b.do(chromedp.Focus(chromedp.CSS("#play")))
			b.key(key)
			b.untilState("it trains", func(s state) bool { return s.Playing })
			b.key(key)
			b.untilState("it is paused", func(s state) bool { return !s.Playing })
			at := b.step(0).at()
			b.do(chromedp.Focus(chromedp.CSS("#step")))
			b.key(key)
			b.untilState("a step was taken", func(s state) bool { return s.at() == at+1 })
		}
		b.do(chromedp.Focus(chromedp.CSS(`#pace input[value="gentle"]`)))
		b.key(kb.ArrowRight)
		b.untilState("the pace is the next one", func(s state) bool { return s.Pace == 1 })
		b.do(chromedp.Focus(chromedp.CSS("#m")))
		b.key(kb.Home)
	})

	b.part("keys move the picture", func(t *testing.T) {
		b.do(chromedp.Focus(chromedp.CSS("#fit")))
		b.key(" ")
		start := b.settled()
		for range 20 { // past what stands over the picture
			if b.key(kb.Tab); evaluate[focused](b, whatIsFocused).Name == "scene" {
				break
			}
		}
		b.key(kb.ArrowRight)
		moved := b.settled()
		if way := moved.image(0).minus(start.image(0)); !(way.x < -20 && math.Abs(way.y) < 0.1) {
			t.Errorf("an arrow key to the right moved the picture by %v", way)
		}
		b.key("+")
		b.until("the picture is larger", func() bool { p := b.settled(); return p.TextRadii[0] > 1.2*moved.TextRadii[0] })
		b.key("f")
		b.until("the picture is as at first", func() bool { p := b.settled(); return p.moved(&start) < 1 })
	})
}
