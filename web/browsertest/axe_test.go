//go:build !js

package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axeFile is axe-core as package.json pins it; `make deps` puts it there.
const axeFile = "node_modules/axe-core/axe.min.js"

// finding is a rule of axe that an element breaks.
type finding struct {
	Rule, Impact, Help string
	Targets            []string
}

// axeScript has axe look at one document: at the rules of WCAG 2.2 A and AA, and at what is good practice.
const axeScript = `axe.run(document, {
	iframes: false,
	resultTypes: ["violations"],
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then(({ violations }) => violations.map(({ id, impact, help, nodes }) => ({
	Rule: id, Impact: impact, Help: help,
	Targets: nodes.slice(0, 4).map((n) => n.target.join(" ") + " (" + (n.any[0] ?? n.all[0] ?? n.none[0])?.message + ")"),
})))`

// audit has axe look at the page and at the pictures in their iframes, and reports what it finds serious or critical.
func (b *tab) audit(what string) {
	b.t.Helper()
	b.report(what, evaluate[[]finding](b, axeScript))
	if twice := evaluate[[]string](b, `[...document.querySelectorAll("[id]")].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i)`); len(twice) > 0 {
		b.t.Errorf("%s: ids that stand twice: %v", what, twice)
	}

	tree, err := chromedp.Call(b.ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, frame := range tree.FrameTree.ChildFrames {
		// A world of its own: the page's policy lets nobody run a script in its frames.
		world, err := chromedp.Call(b.ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame.Frame.ID, WorldName: "axe"})
		if err != nil {
			b.t.Fatal(err)
		}
		wait := true
		for _, script := range []string{b.axe() + "; null", axeScript + ".then((found) => JSON.stringify(found))"} {
			got, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: script, ContextID: world.ExecutionContextID, AwaitPromise: &wait})
			if err != nil {
				b.t.Fatal(err)
			}
			if got.ExceptionDetails != nil {
				b.t.Fatalf("axe in an iframe: %s", got.ExceptionDetails.Exception.Description)
			}
			var text string
			var found []finding
			if json.Unmarshal(got.Result.Value, &text) == nil && text != "" {
				if err := json.Unmarshal([]byte(text), &found); err != nil {
					b.t.Fatal(err)
				}
				b.report(what+", picture", found)
			}
		}
	}
}

func (b *tab) report(what string, found []finding) {
	b.t.Helper()
	for _, f := range found {
		if f.Impact == "serious" || f.Impact == "critical" {
			b.t.Errorf("%s: axe finds something %s: %s (%s)\n%s", what, f.Impact, f.Help, f.Rule, strings.Join(f.Targets, "\n"))
		}
	}
}

// axe returns the program.
func (b *tab) axe() string {
	b.t.Helper()
	text, err := os.ReadFile(axeFile)
	if err != nil {
		b.t.Fatalf("axe-core is not there, run make deps: %v", err)
	}
	return string(text)
}

// loadAxe loads it into the page.
func (b *tab) loadAxe() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](b.axe() + "; undefined"))
}

// openAll opens every group on the page.
const openAll = `document.querySelectorAll("details").forEach((group) => { if (!group.closest("[hidden], .hidden")) group.open = true; }), true`

// axe has nothing serious to say of the page in any of its states, in either theme.
func TestAxe(t *testing.T) {
	scheme := func(theme string) setting {
		return func(b *tab) error { b.prefer("prefers-color-scheme", theme); return nil }
	}
	rows := func(b *tab) {
		b.until("the table of points has rows", func() bool { return evaluate[int](b, `document.querySelectorAll("#points-table tbody tr").length`) > 0 })
	}
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			b := open(t, "/?play=0", scheme(theme))
			b.loadAxe()
			b.step(30)
			b.audit("as it opens")
			b.click("#help-open")
			b.audit("help open")
			b.click("#help-close")
			evaluate[bool](b, openAll)
			rows(b)
			b.audit("all panels and the table open")
		})
		t.Run(theme+", two runs", func(t *testing.T) {
			b := open(t, "/?play=0&b=clip", scheme(theme))
			b.loadAxe()
			b.step(5)
			b.audit("as it opens")
		})
		t.Run(theme+", phone", func(t *testing.T) {
			b := open(t, "/?play=0", phone, scheme(theme))
			b.loadAxe()
			b.step(5)
			b.audit("as it opens")
			evaluate[bool](b, openAll)
			rows(b)
			b.audit("all panels and the table open")
			evaluate[any](b, `document.querySelector("#help-open").click()`)
			b.audit("help open")
		})
	}
}

// What axe is asked to find, it finds: a page with three mistakes is not passed.
func TestAxeFinds(t *testing.T) {
	b := open(t, "/?play=0")
	b.loadAxe()
	evaluate[any](b, `(() => {
		document.querySelector("#fit").replaceChildren();
		document.querySelector("#fit").removeAttribute("title");
		document.querySelector(".intro").style.color = "#bbb";
		document.querySelector("#seed").labels[0].htmlFor = "nothing";
	})()`)
	var rules []string
	for _, f := range evaluate[[]finding](b, axeScript) {
		if f.Impact == "serious" || f.Impact == "critical" {
			rules = append(rules, f.Rule)
		}
	}
	for _, want := range []string{"button-name", "color-contrast", "label"} {
		if !slices.Contains(rules, want) {
			t.Errorf("axe does not find %s; it finds %s", want, fmt.Sprint(rules))
		}
	}
}
