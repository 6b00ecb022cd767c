//go:build !js

package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// shifts counts how far the page moves by itself, as browsers do: https://web.dev/articles/cls.
const shifts = `if (window === top) {
	window.shift = 0;
	window.shifted = [];
	new PerformanceObserver((list) => {
		for (const { value, hadRecentInput, sources } of list.getEntries()) {
			if (hadRecentInput) continue;
			window.shift += value;
			window.shifted.push(value.toFixed(4) + ": " + sources.map(({ node }) => node?.id || node?.className || node?.nodeName).join(", "));
		}
	}).observe({ type: "layout-shift", buffered: true });
}`

// The window sizes that the page is made for: three columns, two, and one.
var sizes = []struct{ width, height int64 }{{1280, 860}, {1000, 800}, {768, 1024}, {390, 844}}

// What is there stays where it is, while the page loads and while it trains.
func TestNothingJumps(t *testing.T) {
	const most = 0.03 // web.dev calls a tenth good
	for i, size := range sizes {
		queries := []string{"?play=0"}
		if i == 0 || i == len(sizes)-1 {
			queries = append(queries, "?play=0&b=clip", "?play=0&plane=level.1", "?play=0&data=emoji", "?play=0&hide=all,-transport,-timeline,-legend,-full-screen")
		}
		for _, query := range queries {
			t.Run(fmt.Sprintf("%d %s", size.width, query), func(t *testing.T) {
				b := open(t, "/"+query, before(shifts), func(b *tab) error {
					b.do(resize(size.width, size.height, 1))
					return nil
				})
				b.step(20)
				if got := evaluate[float64](b, `shift`); got > most {
					t.Errorf("the page moved by %.3f, want at most %g: %s", got, most, strings.Join(evaluate[[]string](b, `shifted`), "; "))
				}
			})
		}
	}
}

// What is to be used can be seen whole and is covered by nothing.
func TestNothingIsCutOff(t *testing.T) {
	for _, row := range []struct {
		query    string
		selector string
	}{
		{"?play=0&plane=level.1", "#levels label, #shade, #shade-of"},
		{"?play=0", "#levels label, #shade, #colour label, #fit, #full-screen, #ab, #groups > span"},
		{"?play=0&b=clip", "#levels label, #shade, #colour label, #fit, #full-screen, #ab, #link, #groups > span"},
		{"?play=0&hide=all,-transport,-timeline,-legend,-full-screen", "#full-screen, #play, #groups > span"},
	} {
		b := open(t, "/"+row.query)
		for _, size := range sizes {
			b.do(resize(size.width, size.height, 1))
			b.until("it is laid out", func() bool { return evaluate[int64](b, `innerWidth`) == size.width })
			if hidden := evaluate[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => {
				const r = e.getBoundingClientRect();
				const corners = [[r.left + 3, r.top + r.height / 2], [r.right - 3, r.top + r.height / 2]];
				return r.width === 0 || corners.some(([x, y]) => !e.contains(document.elementFromPoint(x, y)));
			}).map((e) => e.id || e.textContent)`, row.selector)); len(hidden) > 0 {
				t.Errorf("%s at %d: %q cannot be seen whole", row.query, size.width, hidden)
			}
		}
	}
}

// A chart of two runs has a column of values only for a run that has some.
func TestChartKeysOfOneRun(t *testing.T) {
	b := open(t, "/?play=0&b=clip")
	b.step(20)
	badges := func(keys string) string {
		return evaluate[string](b, fmt.Sprintf(`[...document.querySelectorAll("%s .badge")].map((e) => e.textContent).join("")`, keys))
	}
	b.until("σ is of A alone", func() bool { return badges("#sigma-keys") == "A" })
	if got := badges("#loss-keys"); got != "AB" {
		t.Errorf("the loss has columns of %q, want of A and B", got)
	}
}

// What was drawn in a wide window and is out of sight does not make a narrow one scroll sideways.
func TestOutOfSightIsNotTooWide(t *testing.T) {
	b := open(t, "/?play=0&batch=16&matrix=probability")
	b.step(1)
	b.box("#matrix-chart") // which it is scrolled to
	b.untilPairs(16)
	b.do(chromedp.Evaluate[chromedp.Void](`scrollTo(0, document.documentElement.scrollHeight)`))
	b.until("the matrix is out of sight", func() bool {
		return evaluate[bool](b, `document.querySelector("#matrix-chart").getBoundingClientRect().bottom < -200`)
	})
	for _, size := range sizes[1:] {
		b.do(resize(size.width, size.height, 1))
		b.until("it is laid out", func() bool { return evaluate[int64](b, `innerWidth`) == size.width })
		if over := evaluate[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("at %d the page is %d pixels wider than its window", size.width, over)
		}
	}
}
