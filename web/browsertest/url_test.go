//go:build !js

package browsertest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"halo/wasm/wire"
)

// settingsOf are the parts of the state that the URL carries.
func settingsOf(s state) map[string]any {
	return map[string]any{
		"data": s.Data, "objective": s.Objective, "d": s.D, "seed": s.Seed, "checkpoint": s.Checkpoint, "batch": s.Batch, "tau": s.Tau,
		"lr": s.LR, "pace": s.Pace, "m": s.M, "colour": s.Colour, "without": s.Without, "rings": s.Rings, "plane": s.Plane, "view": s.View, "hide": s.Hide, "play": s.Play,
	}
}

// sameSettings fails the test for each setting that differs.
func sameSettings(t *testing.T, got, want map[string]any) {
	t.Helper()
	for key, w := range want {
		if g := got[key]; !reflect.DeepEqual(g, w) {
			t.Errorf("%s: got %v, want %v", key, show(g), show(w))
		}
	}
}

func show(v any) any {
	if c, ok := v.(*wire.Camera); ok && c != nil {
		return *c
	}
	return v
}

func TestURLIsRead(t *testing.T) {
	for _, row := range []struct {
		name, query string
		want        map[string]any
		says        []string // what the message about its values contains; nil for no message
	}{
		{
			"silence", "?play=0",
			map[string]any{
				"data": "tree332", "objective": "proposal", "d": 2, "seed": uint64(1), "checkpoint": "", "batch": 64, "tau": 1.0, "lr": 0.003,
				"pace": -1.0, "m": 1.0, "colour": "group", "view": (*wire.Camera)(nil), "hide": []string{}, "play": false,
				"without": []int{}, "rings": false, "plane": "",
			},
			nil,
		},
		{
			"every key", "?data=tree3322?fog=0.2&equal=0&objective=gaussian&d=4&seed=7&batch=32&tau=2.5&lr=0.01&pace=25&m=2&colour=level&without=3,1&rings=1&plane=caption.4&view=0.5,-0.25,40&hide=intro,seed&backend=go&play=0",
			map[string]any{
				"data": "tree3322?fog=0.2", "objective": "gaussian", "d": 4, "seed": uint64(7), "checkpoint": "", "batch": 32, "tau": 2.5, "lr": 0.01,
				"pace": 25.0, "m": 2.0, "colour": "level", "view": &wire.Camera{X: 0.5, Y: -0.25, Scale: 40}, "hide": []string{"intro", "seed"}, "play": false,
				"without": []int{1, 3}, "rings": true, "plane": "caption.4",
			},
			nil,
		},
		{
			"out of range, unknown, and nonsense",
			"?data=tree999&objective=banana&d=999&seed=-5&batch=100000&tau=1e9&lr=7&pace=7000&m=100&colour=mauve&without=-1,x,99,2.5&rings=maybe&plane=caption.x&view=1,2&hide=intro,nothing&checkpoint=javascript:alert(1)&unknown=1&&=&%&play=0",
			map[string]any{
				"data": "tree332", "objective": "proposal", "d": 64, "seed": uint64(0), "checkpoint": "", "batch": 512, "tau": 10.0, "lr": 0.3,
				"pace": 0.0, "m": 4.0, "colour": "group", "view": (*wire.Camera)(nil), "hide": []string{"intro"}, "play": false,
				"without": []int{}, "rings": false, "plane": "",
			},
			[]string{"“data=tree999”", "a data set is tree332, ", "“objective=banana”", "Used instead: proposal.", "“d=999”", "“seed=-5”", "12 more values are wrong too."},
		},
		{
			"below the range", "?data=emoji&d=1&batch=0&tau=0&lr=-1&pace=0.001&m=0&play=0",
			map[string]any{"data": "emoji", "d": 4, "batch": 4, "tau": 0.1, "lr": 0.0001, "pace": 1.0, "m": 0.25},
			[]string{"“d=1”", "from 4 to 64 with emoji", "“batch=0”", "“tau=0”", "τ is a number from 0.1 to 10 with proposal. Used instead: 0.1.", "“lr=-1”", "2 more values"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := open(t, "/"+row.query)
			s := b.step(0)
			sameSettings(t, settingsOf(s), row.want)
			if want := map[bool]string{true: "go", false: "simdgo"}[strings.Contains(row.query, "backend=go")]; s.Backend != want {
				t.Errorf("it computes with %s, want %s", s.Backend, want)
			}
			if s.InForce.Batch != s.Batch || s.InForce.Tau != s.Tau || s.InForce.LR != s.LR || s.InForce.Pace != s.Pace ||
				s.Config.Dataset != s.Data || s.Config.Objective.Name != s.Objective || s.Config.Dim != s.D || s.Config.Seed != s.Seed {
				t.Errorf("what runs, %+v of %+v, is not what the URL says", *s.InForce, *s.Config)
			}
			for _, panel := range s.Hide {
				if evaluate[bool](b, fmt.Sprintf(`[...document.querySelectorAll('[data-panel=%q]')].some((e) => e.offsetParent !== null)`, panel)) {
					t.Errorf("panel %s is shown", panel)
				}
			}
			if row.says == nil {
				if len(s.Messages) > 0 {
					t.Errorf("the page shows %q", s.Messages)
				}
				return
			}
			if len(s.Messages) != 1 {
				t.Fatalf("the page shows %q, want one message", s.Messages)
			}
			for _, part := range row.says {
				if !strings.Contains(s.Messages[0], part) {
					t.Errorf("the page says %q, which lacks %q", s.Messages[0], part)
				}
			}
			b.click("#messages .dismiss")
			if got := b.messages(); len(got) > 0 {
				t.Errorf("dismissed, it shows %q", got)
			}
			b.reload()
			if got := b.messages(); len(got) > 0 {
				t.Errorf("loaded again, by the URL that it has written, it shows %q", got)
			}
		})
	}
}

// choose picks an option of a select by keys, as its first letters.
func (b *tab) choose(selector, letters string) {
	b.t.Helper()
	b.box(selector)
	b.do(chromedp.Focus(chromedp.CSS(selector)))
	b.key(letters)
}

// reload loads the page anew, as its URL says.
func (b *tab) reload() {
	b.t.Helper()
	b.do(chromedp.Reload())
	b.ready()
}

// What is set by hand is in the URL, and the URL brings it back.
func TestURLIsWritten(t *testing.T) {
	b := open(t, "/?play=0")
	query := func() string { return evaluate[string](b, `location.search`) }
	for _, row := range []struct {
		key  string
		by   func()
		want string
	}{
		{"data", func() { b.choose("#data", "Shapes, a deeper") }, "data=tree3322"},
		{"a variant of the data", func() {
			b.click("#variants summary")
			b.click(`#variant-list input[value="equal"]`)
		}, "data=tree3322?equal=1"},
		{"objective", func() { b.choose("#objective", "Gau") }, "objective=gaussian"},
		{"d", func() { b.click(`#d input[value="3"]`) }, "d=3"},
		{"seed", func() {
			b.click("#seed")
			b.key("a", chromedp.ModifierCtrl)
			b.key("42" + kb.Enter)
		}, "seed=42"},
		{"batch", func() { b.slideBatch(128) }, "batch=128"},
		{"tau", func() { b.slideTau(3) }, "tau=3"},
		{"lr", func() { b.slideRate(0.01) }, "lr=0.01"},
		{"m", func() { b.slideTo("#m", 0.25, 4, 2, func(s state) float64 { return s.M }) }, "m=2"},
		{"pace", func() { b.click(`#pace input[value="5"]`) }, "pace=5"},
		{"colour", func() { b.click(`#colour input[value="level"]`) }, "colour=level"},
		{"view", func() {
			b.settled()
			corner := b.canvas().corner().plus(point{8, 60})
			b.drag(corner, corner.plus(point{30, 20}))
		}, "view="},
	} {
		row.by()
		b.until("the URL has "+row.want, func() bool { return strings.Contains(query(), row.want) })
	}
	want := settingsOf(b.state())
	written := query()
	b.reload()
	// The view is written with six digits.
	got := settingsOf(b.step(0))
	if g, w := got["view"].(*wire.Camera), want["view"].(*wire.Camera); g == nil || fmt.Sprintf("%.4g %.4g %.4g", g.X, g.Y, g.Scale) != fmt.Sprintf("%.4g %.4g %.4g", w.X, w.Y, w.Scale) {
		t.Errorf("view: got %v, want about %v", show(g), show(w))
	}
	delete(want, "view")
	sameSettings(t, got, want)
	if again := query(); again != written {
		t.Errorf("loaded again the query is %q, want %q", again, written)
	}
}

// history goes to the entry that is so many further in the browser's history.
func (b *tab) history(by int64) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		all, err := cdp.Call(ctx, t, page.GetNavigationHistory, cdp.Empty{})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: all.Entries[all.CurrentIndex+by].ID})
		return err
	}))
}

// A new run is an entry of the browser's history and a drag is none; Back returns to the run before.
func TestBackAndForward(t *testing.T) {
	b := open(t, "/?play=0&seed=5")
	first := b.step(4)
	entries := func() int { return evaluate[int](b, `history.length`) }
	n := entries()
	b.slideBatch(16)
	b.slideTau(2)
	if entries() != n {
		t.Errorf("dragging made %d entries", entries()-n)
	}
	b.click("#new-seed")
	other := b.untilState("another run is on show", func(s state) bool { return s.Seed != 5 && s.at() == 0 })
	b.choose("#objective", "Eu")
	b.untilState("a Euclidean run is on show", func(s state) bool { return s.Config != nil && s.Config.Objective.Name == "euclidean" && s.at() == 0 })
	b.drop(shared.trained, b.box("#seed").middle())
	b.shows(trainedName)
	if got := entries() - n; got != 3 {
		t.Errorf("a seed, an objective and a file made %d entries, want 3", got)
	}

	b.history(-1)
	s := b.untilState("the Euclidean run is back", func(s state) bool {
		return s.Config != nil && *s.Source == "live" && s.Config.Objective.Name == "euclidean" && s.at() == 0
	})
	if s.Seed != other.Seed {
		t.Errorf("seed %d, want %d", s.Seed, other.Seed)
	}
	b.history(-2)
	b.untilState("the first run is back", func(s state) bool {
		return s.Config != nil && s.Config.Seed == 5 && s.Objective == "proposal" && s.at() == 0
	})
	if s := b.step(0); s.Batch != 16 || s.Tau != 2 || s.InForce.Batch != 16 || s.InForce.Tau != 2 {
		t.Errorf("batch %d and τ %v are back, want 16 and 2 as they were dragged", s.Batch, s.Tau)
	}
	b.slideBatch(64)
	b.slideTau(1)
	if s := b.step(4); !sameMetrics(s, first) {
		t.Errorf("4 steps after Back: loss %v, want the same %v", value(s.Metrics.Loss), value(first.Metrics.Loss))
	}
	b.history(1)
	b.untilState("forward, the other seed is back", func(s state) bool { return s.Config != nil && s.Config.Seed == other.Seed && s.Objective == "proposal" })
	if s := b.state(); !slices.Equal(s.Messages, []string{}) {
		t.Errorf("the page shows %q", s.Messages)
	}
}
