//go:build !js

package browsertest

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var (
	monkeyTime = flag.Duration("monkey.time", 30*time.Second, "how long the monkey plays with the page")
	monkeySeed = flag.Uint64("monkey.seed", 1, "what the monkey does")
)

// monkey plays with the page at random, by the browser's own input. What its n-th act is hangs on its seed and on n alone;
// what that meets hangs on how fast the machine is, and so does the number of its acts.
type monkey struct {
	*tab
	rng   *rand.Rand // of the act
	acts  uint64     // so far
	did   []string   // the last of what it did
	size  point
	files []string // that it drops

	untaken int // inputs that the browser did not acknowledge
}

// What it remembers for a report.
const remembered = 40

const (
	inputDeadline = 30 * time.Second // of one input
	mostUntaken   = 3
)

// The monkey leaves no error in the console, no exception and no state that the page cannot be brought out of by hand.
func TestMonkey(t *testing.T) {
	b := openMonkeyTab(t)
	m := &monkey{tab: b, size: point{windowWidth, windowHeight}, files: drops(t)}
	t.Cleanup(func() {
		if t.Failed() {
			missing, _ := look[string](m, `document.readyState + ", asked for: " + performance.getEntriesByType("resource").filter((r) => r.responseEnd === 0).map((r) => r.name).join(" ")`)
			t.Logf("the page is %s", missing)
			t.Logf("the monkey's seed was %d; the last of its %d acts, at %s:\n%s", *monkeySeed, m.acts, m.url(), strings.Join(m.did, "\n"))
		}
	})
	for end := time.Now().Add(*monkeyTime); time.Now().Before(end) && !t.Failed(); {
		m.act()
		problem := m.problem()
		if problem == "" && m.acts%lookEvery == 0 {
			problem = m.wrong()
		}
		if problem != "" {
			t.Errorf("%s", problem)
			break
		}
	}
	m.settle()
	b.check() // while the page is there
	b.mu.Lock()
	b.problems = nil // they are told
	b.mu.Unlock()
}

// openMonkeyTab opens a page for the monkey. It stays as long as that plays.
func openMonkeyTab(t *testing.T) *tab {
	t.Helper()
	b := open(t, "/?pace=max", before(monkeyHooks), expects(monkeyDoes...))
	b.do(command(page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}))
	_, err := chromedp.CallBrowser(b.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// problem is what the page has done wrong so far, "" for nothing.
func (m *monkey) problem() string {
	m.mu.Lock()
	defer m.mu.Unlock()
next:
	for _, problem := range m.problems {
		for _, pattern := range m.expected {
			if pattern.MatchString(problem) {
				continue next
			}
		}
		return problem
	}
	return ""
}

// Every so many acts what the page shows is looked over.
const lookEvery = 5

func (m *monkey) note(format string, args ...any) {
	m.did = append(m.did, fmt.Sprintf(format, args...))
	m.did = m.did[max(0, len(m.did)-remembered):]
}

// try does something. A page that is just being loaded again may not hear of it; nor does the browser always say that an
// input was taken while a page comes or goes: then it is enough that the page answers.
func (m *monkey) try(actions ...chromedp.Action[chromedp.Void]) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.ctx, inputDeadline)
	defer cancel()
	err := chromedp.Do(ctx, actions...)
	if err == nil || loading(err) {
		return
	}
	if ctx.Err() == nil || m.ctx.Err() != nil {
		m.t.Fatalf("the page does not answer: %v", err)
	}
	visible, _ := look[string](m, "document.visibilityState")
	m.note("  not acknowledged; the page is %s", visible)
	if m.untaken++; m.untaken > mostUntaken {
		m.t.Fatalf("%d inputs were not acknowledged", m.untaken)
	}
}

// loading tells whether an error says that the page went away under the question.
func loading(err error) bool {
	said := strings.ToLower(err.Error())
	for _, text := range []string{"context was destroyed", "cannot find context", "navigated or closed", "no frame", "not attached"} {
		if strings.Contains(said, text) {
			return true
		}
	}
	return false
}

// look evaluates a script; ok is false where the page is just being loaded again.
func look[T any](m *monkey, script string) (value T, ok bool) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.ctx, waitDeadline)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("JSON.stringify("+script+") ?? 'null'"))
	if err != nil {
		if !loading(err) {
			m.t.Fatalf("the page does not answer: %v", err)
		}
		return value, false
	}
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		m.t.Fatalf("%s gave %.200s: %v", script, text, err)
	}
	return value, true
}

func (m *monkey) url() string {
	url, _ := look[string](m, "location.href")
	return url
}

func (m *monkey) where() point {
	return point{m.rng.Float64() * m.size.x, m.rng.Float64() * m.size.y}
}

// act is something that the monkey does.
type act struct {
	weight int // how often, beside the others
	name   string
	do     func()
}

// Every so many acts it does what a page seldom meets, so that the half minute of make test sees each of these.
const seldom = 6

// act does one thing.
func (m *monkey) act() {
	m.acts++
	m.rng = rand.New(rand.NewPCG(*monkeySeed, m.acts))
	rare := []act{
		{name: "kill", do: m.kill},
		{name: "blind", do: m.blind},
		{name: "drop", do: m.drop},
		{name: "hide", do: m.hide},
		{name: "reload", do: m.reload},
	}
	if m.acts%seldom == 0 {
		a := rare[int(m.acts/seldom-1)%len(rare)]
		m.note("%s", a.name)
		a.do()
		return
	}
	acts := []act{
		{30, "use", m.use},
		{8, "click", func() { m.clickSomewhere(m.where()) }},
		{12, "drag", m.drag},
		{6, "wheel", m.wheel},
		{20, "key", m.key},
		{5, "resize", m.resize},
		{2, "history", m.goBack},
		{6, "scroll", m.scroll},
		{3, "drop", m.drop},
		{6, "ask", m.ask},
		{4, "lasso", m.lasso},
		{10, "explore", m.explore},
		{5, "scrub", m.scrub},
		{6, "wait", func() { time.Sleep(time.Duration(m.rng.IntN(200)) * time.Millisecond) }},
	}
	total := 0
	for _, a := range acts {
		total += a.weight
	}
	at := m.rng.IntN(total)
	for _, a := range acts {
		if at -= a.weight; at < 0 {
			m.note("%s", a.name)
			a.do()
			return
		}
	}
}

// control is something on the page that can be used.
type control struct {
	Name string
	Kind string
	Box  box
}

// controls lists what can be used, wherever on the page it is. Links that lead out of the page are left alone.
const controls = `[...document.querySelectorAll("button, input, select, summary, a[href], textarea, [role=slider], [tabindex='0']")].flatMap((e) => {
	if (e.matches(":disabled, [type=file]") || e.tagName === "A" && e.target === "_blank") return [];
	const { width, height } = e.getBoundingClientRect();
	return width < 2 || height < 2 ? [] : [e];
})`

// use does with a control what it is there for. Which one hangs on the names of those that are there, not on their number.
func (m *monkey) use() {
	// The hand goes to it, so it is scrolled to.
	c, ok := look[*control](m, fmt.Sprintf(`(() => {
		const nameOf = (e) => e.id || e.name && e.name + "=" + e.value || (e.getAttribute("aria-label") ?? e.textContent).trim().replace(/[\d.,<%%−]+/g, "").slice(0, 40);
		const draw = (text) => { // FNV-1a, mixed
			let hash = 2166136261;
			for (const c of text) hash = Math.imul(hash ^ c.codePointAt(0), 16777619);
			return Math.imul(hash ^ hash >>> 15, 2246822519) >>> 0;
		};
		let e, least = Infinity;
		for (const one of %s) {
			const drawn = draw(%q + nameOf(one));
			if (drawn < least) [e, least] = [one, drawn];
		}
		if (!e) return null;
		let r = e.getBoundingClientRect();
		if (r.top < 0 || r.bottom > innerHeight) e.scrollIntoView({ block: "center", behavior: "instant" });
		r = e.getBoundingClientRect();
		return { Name: nameOf(e), Kind: e.tagName + (e.type ? " " + e.type : ""), Box: { X: r.x, Y: r.y, Width: r.width, Height: r.height } };
	})()`, controls, fmt.Sprint(m.rng.Uint32())))
	if !ok || c == nil {
		return
	}
	m.note("  %s %q", c.Kind, c.Name)
	at := c.Box.middle()
	switch {
	case strings.HasSuffix(c.Kind, "range"):
		from := point{c.Box.X + m.rng.Float64()*c.Box.Width, at.y}
		m.pull2(from, point{c.Box.X + (1.2*m.rng.Float64()-.1)*c.Box.Width, at.y})
	case strings.HasPrefix(c.Kind, "SELECT"):
		// A list that is open swallows the mouse: the keys choose without opening it.
		look[any](m, fmt.Sprintf(`void document.elementFromPoint(%g, %g)?.closest("select")?.focus()`, at.x, at.y))
		for range 1 + m.rng.IntN(3) {
			m.press(m.pick(kb.ArrowDown, kb.ArrowUp))
		}
	case strings.HasSuffix(c.Kind, "text"):
		m.clickSomewhere(at)
		for range 1 + m.rng.IntN(4) {
			m.press(m.pick("1", "5", "0", "a", " ", "red", "-", kb.Backspace))
		}
		m.press(m.pick(kb.Enter, kb.Tab, kb.Escape))
	default:
		m.clickSomewhere(at)
	}
}

func (m *monkey) pick(from ...string) string { return from[m.rng.IntN(len(from))] }

func (m *monkey) mouseAt(kind input.DispatchMouseEventType, p point, held int64) {
	params := input.DispatchMouseEventParams{Type: kind, X: p.x, Y: p.y, Buttons: held}
	if kind != chromedp.MouseMoved {
		params.Button, params.ClickCount = left, 1
	}
	m.try(command(input.DispatchMouseEvent, params))
}

func (m *monkey) clickSomewhere(p point) {
	m.mouseAt(chromedp.MouseMoved, p, 0)
	m.mouseAt(chromedp.MousePressed, p, leftHeld)
	m.mouseAt(chromedp.MouseReleased, p, 0)
}

func (m *monkey) drag() {
	from, to := m.where(), m.where()
	if r, ok := look[*box](m, `document.getElementById("scene")?.getBoundingClientRect() ?? null`); ok && r != nil && m.rng.IntN(3) > 0 {
		from = point{r.X + m.rng.Float64()*r.Width, r.Y + m.rng.Float64()*r.Height}
	}
	m.pull2(from, to)
}

// pull2 drags, and lets go only mostly where the page is.
func (m *monkey) pull2(from, to point) {
	m.mouseAt(chromedp.MouseMoved, from, 0)
	m.mouseAt(chromedp.MousePressed, from, leftHeld)
	for i := 1; i <= 4; i++ {
		share := float64(i) / 4
		m.mouseAt(chromedp.MouseMoved, point{from.x + share*(to.x-from.x), from.y + share*(to.y-from.y)}, leftHeld)
	}
	m.mouseAt(chromedp.MouseReleased, to, 0)
}

func (m *monkey) wheel() {
	at := m.where()
	modifiers := int64(0)
	if m.rng.IntN(3) == 0 {
		modifiers = ctrl
	}
	m.try(command(cdp.Command[turn, cdp.Empty]{Method: input.CommandDispatchMouseEvent},
		turn{Type: chromedp.MouseWheel, X: at.x, Y: at.y, DeltaY: float64(m.rng.IntN(600) - 300), Modifiers: modifiers}))
}

func (m *monkey) key() {
	m.press(m.pick(kb.Tab, kb.Tab, kb.Tab, kb.Enter, " ", kb.Escape, kb.ArrowDown, kb.ArrowUp, kb.ArrowLeft, kb.ArrowRight, kb.Home, kb.End,
		kb.PageDown, "?", "f", "r", "s", "n", "+", "-", "0", "1", "2"))
}

func (m *monkey) press(key string) {
	var how []chromedp.KeyOption
	if key == kb.Tab && m.rng.IntN(3) == 0 {
		how = append(how, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	m.note("  %q", key)
	m.try(chromedp.KeyEvent(key, how...))
}

func (m *monkey) resize() {
	w, h := int64(320+m.rng.IntN(1300)), int64(360+m.rng.IntN(700))
	if m.rng.IntN(3) == 0 {
		w, h = windowWidth, windowHeight
	}
	m.setSize(w, h, float64(1+m.rng.IntN(2)))
}

func (m *monkey) setSize(w, h int64, ratio float64) {
	m.note("  %d×%d at %g", w, h, ratio)
	// Before two frames the page may not have been laid out for it, which nobody sees; a hidden one has none.
	laidOut := chromedp.Evaluate[chromedp.Void](`new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); setTimeout(done, 500); })`)
	m.try(resize(w, h, ratio), laidOut)
	m.size = point{float64(w), float64(h)}
}

// hide puts another tab in front for a while.
func (m *monkey) hide() {
	ctx, cancel := chromedp.NewContext(m.ctx, chromedp.WithNewWindow(false))
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		m.t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.BringToFront, struct{}{}); err != nil {
		m.t.Fatal(err)
	}
	time.Sleep(time.Duration(m.rng.IntN(1500)) * time.Millisecond)
	cancel()
	m.try(command(page.BringToFront, struct{}{}))
}

func (m *monkey) reload() {
	m.try(command(page.Reload, page.ReloadParams{}))
	if m.rng.IntN(2) == 0 {
		m.there()
	}
}

// there waits until the page is loaded. A hand that goes back while a page is still coming may stop it, as a browser's own
// button does: then what is there of it is loaded again, once.
func (m *monkey) there() {
	is := func() bool {
		there, ok := look[bool](m, "window.halo !== undefined")
		return ok && there
	}
	for end := time.Now().Add(inputDeadline); !is() && time.Now().Before(end); {
		time.Sleep(pollInterval)
	}
	if !is() {
		m.note("  stopped while it loaded")
		m.try(command(page.Reload, page.ReloadParams{}))
	}
	m.until("window.halo is there", is)
}

// goBack goes to an entry of the history that is the page's own.
func (m *monkey) goBack() {
	m.try(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		all, err := cdp.Call(ctx, t, page.GetNavigationHistory, cdp.Empty{})
		if err != nil {
			return err
		}
		to := int(all.CurrentIndex) + m.rng.IntN(3) - 1
		if to < 0 || to >= len(all.Entries) || !strings.HasPrefix(all.Entries[to].URL, m.origin+"/") {
			return nil
		}
		_, err = cdp.Call(ctx, t, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: all.Entries[to].ID})
		return err
	}))
	m.there()
}

func (m *monkey) scroll() {
	look[any](m, fmt.Sprintf(`void scrollTo({ top: %g * document.documentElement.scrollHeight, behavior: "instant" })`, m.rng.Float64()))
}

// dismiss clicks the first button that a selector finds among the messages; false where there is none.
func (m *monkey) dismiss(selector string) bool {
	at, _ := look[*box](m, fmt.Sprintf(`((e) => {
		if (!e) return null;
		const { x: X, y: Y, width: Width, height: Height } = e.getBoundingClientRect();
		return { X, Y, Width, Height };
	})(document.querySelector(%q))`, selector))
	if at != nil {
		m.clickSomewhere(at.middle())
	}
	return at != nil
}

// settle brings the page back by hand to where it trains, and sees that all of it is there.
func (m *monkey) settle() {
	b := m.tab
	m.setSize(windowWidth, windowHeight, 1)
	m.try(command(page.BringToFront, struct{}{}))
	m.there()
	evaluate[any](b, `document.fullscreenElement ? document.exitFullscreen() : null`)
	for range 2 {
		m.try(chromedp.KeyEvent(kb.Escape))
	}
	b.until("the page has something to show, or says why not", func() bool { s := b.state(); return s.Source != nil || len(s.Messages) > 0 })
	for range 20 { // messages can be dismissed, each by hand; some go by themselves
		if !m.dismiss("#messages .dismiss") {
			break
		}
	}
	if left := b.messages(); len(left) > 0 {
		b.t.Errorf("messages come again and again: %q", left)
	}
	// A run that diverged, or a checkpoint that does not train on, is left for a new one.
	if s := b.state(); s.Source == nil || !s.Trainable || s.Diverged != nil || s.LaneB != nil && s.LaneB.Diverged != nil {
		b.click("#new-seed")
		b.until("a new run is on show", func() bool {
			// A trainer that went without a word is missed after a minute; the page then offers another.
			if m.dismiss("#messages .action") {
				return false
			}
			s := b.state()
			return s.Source != nil && s.Trainable && s.Diverged == nil && s.at() >= 0
		})
	}
	if b.state().Playing {
		b.click("#play")
		b.untilState("it pauses", func(s state) bool { return !s.Playing })
	}
	b.click("#play")
	until := evaluate[int64](b, `Number(new URLSearchParams(location.search).get("until"))`)
	run, to := -1, int64(0)
	b.untilState("steps rise", func(s state) bool {
		if s.Run != run { // the first, or it was taken up again: a trainer that was made to throw may do so late
			run, to = s.Run, s.at()+3
			if until > s.at() {
				to = min(to, until) // where the run pauses by itself
			}
			return false
		}
		return s.at() >= to || s.Diverged != nil
	})
	b.untilState("the picture is there", func(s state) bool { return s.SceneReady })
	b.until("the picture shows the run", func() bool {
		p := evaluate[*probed](b, `Promise.race([halo.probe().then(({ run, step, draws }) => ({ run, step, draws }), () => null), new Promise((r) => setTimeout(() => r(null), 2000))])`)
		return p != nil && p.Run == b.state().Run
	})
	if missing := evaluate[[]string](b, `[...document.querySelectorAll("[data-panel].hidden")].map((e) => e.dataset.panel)`); len(missing) > 0 && len(b.state().Hide) == 0 {
		b.t.Errorf("the parts %q are hidden, and nothing says that they are to be", missing)
	}
	if empty := evaluate[[]string](b, `[...document.querySelectorAll("[data-panel=loss], [data-panel=recall]")].filter((e) => !e.querySelector("canvas") && ![...e.querySelectorAll(".none")].some((n) => !n.hidden)).map((e) => e.dataset.panel)`); len(empty) > 0 {
		b.t.Errorf("the panels %q show neither a chart nor why there is none", empty)
	}
}
