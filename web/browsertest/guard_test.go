//go:build !js

package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Every test relies on hearing what goes wrong anywhere in the page. Here something does, everywhere.
func TestConsoleIsHeard(t *testing.T) {
	other := serve(t, http.NotFoundHandler())
	b := open(t, "/?play=0")
	evaluate[any](b, `console.error("from the page")`)
	evaluate[any](b, `document.getElementById("scene").contentWindow.console.warn("from the iframe")`)
	evaluateIn[any](b, b.theWorker(1), `console.error("from the Worker")`)
	evaluate[any](b, `void setTimeout(() => { throw new Error("uncaught in the page") })`)
	evaluate[any](b, `void Promise.reject(new Error("unhandled in the page"))`)
	evaluate[any](b, `fetch("absent.txt").then(() => null)`)
	evaluateIn[any](b, b.theWorker(1), `fetch("`+other+`/abroad-from-the-Worker", { mode: "no-cors" }).then(() => null)`)
	for _, want := range []string{
		"page: console.error: from the page",
		"page: console.warning: from the iframe",
		"worker: console.error: from the Worker",
		"page: exception: Uncaught Error: uncaught in the page",
		"page: exception: Uncaught (in promise) Error: unhandled in the page",
		"page: network error: Failed to load resource: the server responded with a status of 404 (Not Found) " + b.origin + "/absent.txt",
		"a request left the server: " + other + "/abroad-from-the-Worker",
	} {
		b.until("the guard hears "+want, func() bool { return b.heard(want) })
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = nil // as provoked
}

// heard tells whether a problem was noted that begins so.
func (b *tab) heard(prefix string) bool {
	chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void]("0"))
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, problem := range b.problems {
		if strings.HasPrefix(problem, prefix) {
			return true
		}
	}
	return false
}

// The page loads nothing but its own files, and the policy that says so is in force.
func TestContentSecurityPolicy(t *testing.T) {
	asked := make(chan string, 10)
	other := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	b := open(t, "/?play=0", expects(`violates the following Content Security Policy directive`), mayAsk(other))
	for _, row := range []struct{ name, script, directive string }{
		{"a script written into the page", `const s = document.createElement("script"); s.textContent = "window.broken = true"; document.head.append(s)`, "script-src-elem"},
		{"eval", `try { (0, eval)("window.broken = true") } catch {}`, "script-src"},
		{"a script of another host", `const s = document.createElement("script"); s.src = "` + other + `/x.js"; document.head.append(s)`, "script-src-elem"},
		{"a picture of another host", `new Image().src = "` + other + `/x.png"`, "img-src"},
		{"a style written into the page", `const s = document.createElement("style"); s.textContent = "p { color: red }"; document.head.append(s)`, "style-src-elem"},
		{"a frame of another host", `const f = document.createElement("iframe"); f.src = "` + other + `/"; document.body.append(f)`, "frame-src"},
	} {
		// The script runs as an event of the page: what a debugger evaluates itself may do anything.
		got := evaluate[string](b, `new Promise((resolve) => {
			document.addEventListener("securitypolicyviolation", (e) => resolve(e.effectiveDirective), { once: true });
			setTimeout(() => { `+row.script+` });
			setTimeout(() => resolve("nothing"), 10_000);
		})`)
		if got != row.directive {
			t.Errorf("%s: got %s violated, want %s", row.name, got, row.directive)
		}
	}
	if evaluate[bool](b, `window.broken === true`) {
		t.Error("a script ran that the policy forbids")
	}
	select {
	case path := <-asked:
		t.Errorf("another host was asked for %s", path)
	default:
	}
}
