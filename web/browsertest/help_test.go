//go:build !js

package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The help lists the keys, keeps the focus while it is open, and gives it back.
func TestHelp(t *testing.T) {
	b := open(t, "/?play=0")
	t.Cleanup(func() { evaluate[any](b, `localStorage.clear()`) }) // the browser is shared
	isOpen := func() bool { return evaluate[bool](b, `document.querySelector("#help").open`) }
	focus := func() string {
		return evaluate[string](b, `document.activeElement.id || document.activeElement.tagName`)
	}
	into := func(selector string) { b.do(chromedp.Focus(chromedp.CSS(selector))) }

	b.part("a key opens it, Escape closes it", func(t *testing.T) {
		into("#tau")
		b.key("?")
		if !isOpen() {
			t.Fatal("? does not open the help")
		}
		for range 12 {
			b.key(kb.Tab)
			if at := evaluate[bool](b, `document.activeElement === document.body || document.querySelector("#help").contains(document.activeElement)`); !at {
				t.Fatalf("Tab leaves the open help for %s", focus())
			}
		}
		text := evaluate[string](b, `document.querySelector("#help").innerText`)
		for _, want := range []string{"one training step", "train or pause", "move a slider", "nearer, further away", "two fingers"} {
			if !strings.Contains(text, want) {
				t.Errorf("the help does not say %q", want)
			}
		}
		b.key(kb.Escape)
		if isOpen() {
			t.Error("Escape does not close the help")
		}
		if got := focus(); got != "tau" {
			t.Errorf("after the help the focus is on %s, want tau", got)
		}
	})

	b.part("buttons open and close it", func(t *testing.T) {
		b.click("#help-open")
		if !isOpen() {
			t.Fatal("the button does not open the help")
		}
		b.click("#help-close")
		if got := focus(); isOpen() || got != "help-open" {
			t.Errorf("closed by its button the help is open: %v; the focus is on %s, want help-open", isOpen(), got)
		}
	})

	b.part("keys do what it says", func(t *testing.T) {
		into("#lr")
		at := b.step(0).at()
		b.key(".")
		b.untilState("a step was taken", func(s state) bool { return s.at() == at+1 })
		b.key("p")
		b.untilState("it trains", func(s state) bool { return s.Playing })
		b.key("p")
		b.untilState("it is paused", func(s state) bool { return !s.Playing })
		b.key("t")
		if got := focus(); !evaluate[bool](b, `document.querySelector("#points-table").open`) || got != "points-summary" {
			t.Errorf("t does not open the table of points, or the focus is not on it but on %s", got)
		}
		b.key("t")
	})

	b.part("fields keep their keys", func(t *testing.T) {
		into("#seed")
		at := b.step(0).at()
		b.key("p.?t")
		if value := evaluate[string](b, `document.querySelector("#seed").value`); !strings.HasSuffix(value, "p.?t") {
			t.Errorf("typed into the seed, p.?t leaves %q", value)
		}
		if s := b.step(0); isOpen() || s.Playing || s.at() != at {
			t.Errorf("keys typed into a field act: help open %v, at step %d, was %d", isOpen(), s.at(), at)
		}
		evaluate[any](b, `document.querySelector("#seed").blur()`)
		into("#data")
		b.key("?")
		if isOpen() {
			t.Error("a key typed in a list opens the help")
		}
		into("#tau")
		b.key("p", chromedp.ModifierCtrl)
		if b.state().Playing {
			t.Error("Ctrl and p, which is the browser's, trains")
		}
	})

	b.part("keys in the picture", func(t *testing.T) {
		b.clickAt(b.canvas().middle())
		b.until("the picture has the focus", func() bool { return focus() == "scene" })
		at := b.step(0).at()
		b.key(".")
		b.untilState("a step was taken", func(s state) bool { return s.at() == at+1 })
		b.key("?")
		b.until("the help is open", isOpen)
		b.key(kb.Escape)
		b.until("the help is closed", func() bool { return !isOpen() })
		b.until("the focus is back in the picture", func() bool { return focus() == "scene" })
	})

	b.part("single keys can be switched off", func(t *testing.T) {
		b.click("#help-open")
		b.click("#help-single")
		b.key(kb.Escape)
		b.reload()
		into("#tau")
		b.key("?")
		if isOpen() {
			t.Error("switched off, ? opens the help")
		}
	})
}
