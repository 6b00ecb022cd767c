//go:build !js

package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

const (
	tabDeadline  = 8 * time.Minute // of a test
	waitDeadline = 3 * time.Minute // of one condition; a busy machine is slow, not wrong
	pollInterval = 30 * time.Millisecond
)

// tab is a tab of the browser with the page in it.
type tab struct {
	t      *testing.T
	ctx    context.Context
	leave  context.CancelFunc
	origin string
	width  float64 // of the viewport, CSS pixels
	height float64

	mu       sync.Mutex
	problems []string         // what the console must not show, and requests that left the server
	expected []*regexp.Regexp // problems that the test provokes
	abroad   []string         // origins besides the server's that requests may go to
	worker   context.Context  // of the trainer's Worker, nil before there is one
	workers  int              // Workers seen
	attached *sync.Cond
}

// setting is how a tab differs from a desktop window.
type setting func(*tab) error

// opens a tab with what is at path on the server, and waits until a run is on show, in the picture too.
func open(t *testing.T, path string, settings ...setting) *tab {
	t.Helper()
	b := openAt(t, furnished(t).server.URL, path, settings...)
	b.ready()
	return b
}

// openAt opens a tab with a page, and waits only until it is loaded.
func openAt(t *testing.T, origin, path string, settings ...setting) *tab {
	t.Helper()
	b := &tab{t: t, origin: origin, width: windowWidth, height: windowHeight}
	b.attached = sync.NewCond(&b.mu)
	ctx, cancel := chromedp.NewContext(furnished(t).browser, chromedp.WithListener(b.hear("page")))
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, tabDeadline+*monkeyTime) // of which all tests but one use nothing
	t.Cleanup(stop)
	b.ctx, b.leave = ctx, stop
	t.Cleanup(b.check)
	b.do(resize(windowWidth, windowHeight, 1))
	for _, set := range settings {
		if err := set(b); err != nil {
			t.Fatal(err)
		}
	}
	b.do(chromedp.Navigate(origin + path))
	return b
}

// resize makes the viewport width × height CSS pixels of ratio device pixels each.
func resize(width, height int64, ratio float64) chromedp.Action[chromedp.Void] {
	return command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: ratio})
}

// before runs a script in every document before its own scripts: it takes a feature away, or counts something.
func before(script string) setting {
	return func(b *tab) error {
		_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}
}

// expects lets console messages pass that match one of the patterns.
func expects(patterns ...string) setting {
	return func(b *tab) error {
		b.expect(patterns...)
		return nil
	}
}

func (b *tab) expect(patterns ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, pattern := range patterns {
		b.expected = append(b.expected, regexp.MustCompile(pattern))
	}
}

// mayAsk lets requests go to another origin.
func mayAsk(origin string) setting {
	return func(b *tab) error {
		b.abroad = append(b.abroad, origin)
		return nil
	}
}

// ready waits until the first run is on show.
func (b *tab) ready() {
	b.t.Helper()
	b.until("window.halo is there", func() bool { return evaluate[bool](b, `window.halo !== undefined`) })
	ctx, cancel := context.WithTimeout(b.ctx, waitDeadline)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](`halo.ready`, chromedp.EvalAwaitPromise)); err != nil {
		b.t.Fatalf("halo.ready: %v; the page shows %q", err, b.messages())
	}
}

// part runs a subtest in the tab.
func (b *tab) part(name string, f func(t *testing.T)) {
	b.t.Helper()
	whole := b.t
	whole.Run(name, func(t *testing.T) {
		b.t = t
		defer func() { b.t = whole }()
		f(t)
	})
}

// do runs actions and ends the test where one fails.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// evaluate returns the value of a script in the page; a promise is awaited.
func evaluate[T any](b *tab, script string) T {
	b.t.Helper()
	return evaluateIn[T](b, b.ctx, script)
}

func evaluateIn[T any](b *tab, ctx context.Context, script string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(ctx, waitDeadline)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("(async () => JSON.stringify(await ("+script+")) ?? 'null')()", chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		b.t.Fatalf("%s gave %.500s: %v", script, text, err)
	}
	return value
}

// until waits for a condition.
func (b *tab) until(what string, holds func() bool) {
	b.t.Helper()
	for end := time.Now().Add(waitDeadline); !holds(); time.Sleep(pollInterval) {
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain until %s; the page shows %q", what, b.messages())
		}
	}
}

// messages are the texts of the messages that the page shows.
func (b *tab) messages() []string {
	b.t.Helper()
	return evaluate[[]string](b, `[...document.querySelectorAll("#messages .message p")].map((p) => p.textContent)`)
}

// hear notes what must not happen in a target: the page with its iframe, or the Worker.
func (b *tab) hear(where string) func(any) {
	return func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
				var words []string
				for _, arg := range e.Args {
					word := strings.Trim(string(arg.Value), `"`)
					if word == "" {
						word = arg.Description
					}
					words = append(words, word)
				}
				b.note("%s: console.%s: %s", where, e.Type, strings.Join(words, " "))
			}
		case *runtime.EventExceptionThrown:
			text := e.ExceptionDetails.Text
			if e.ExceptionDetails.Exception != nil {
				text += " " + e.ExceptionDetails.Exception.Description
			}
			b.note("%s: exception: %s", where, text)
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
				b.note("%s: %s %s: %s %s", where, e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
			}
		case *network.EventRequestWillBeSent:
			b.sent(e.Request.URL)
		case *target.EventAttachedToTarget:
			if e.TargetInfo.Type == "worker" {
				go b.attach(e.TargetInfo.TargetID)
			}
		}
	}
}

// attach listens to a Worker. What it wrote to its console before is told again on attaching.
func (b *tab) attach(id target.ID) {
	ctx, _ := chromedp.NewContext(b.ctx, chromedp.WithTargetID(id), chromedp.WithDetachOnCancel(), chromedp.WithListener(b.hear("worker")))
	if err := chromedp.Do(ctx); err != nil {
		return // the Worker is gone already
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.worker = ctx
	b.workers++
	b.attached.Broadcast()
}

// theWorker returns the n-th Worker of the tab, counted from 1, once it is listened to.
func (b *tab) theWorker(n int) context.Context {
	b.t.Helper()
	b.until(fmt.Sprintf("Worker %d is there", n), func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.workers >= n
	})
	return b.worker
}

// seen is how many Workers the tab has had.
func (b *tab) seen() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.workers
}

// sent notes a request that leaves the server.
func (b *tab) sent(url string) {
	for _, allowed := range append([]string{b.origin + "/", "blob:" + b.origin + "/", "data:", "about:blank"}, b.abroad...) {
		if strings.HasPrefix(url, allowed) {
			return
		}
	}
	b.note("a request left the server: %s", url)
}

// A page that complains without an end is lost: its tab is left, so that what waits for it ends.
const mostProblems = 500

func (b *tab) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.problems) == mostProblems {
		return
	}
	if b.problems = append(b.problems, text); len(b.problems) == mostProblems {
		b.leave()
	}
}

// check fails the test for what was noted and not expected.
func (b *tab) check() {
	// Events come in order: after an answer all that came before it are heard.
	chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void]("0"))
	b.mu.Lock()
	defer b.mu.Unlock()
next:
	for _, problem := range b.problems {
		for _, pattern := range b.expected {
			if pattern.MatchString(problem) {
				continue next
			}
		}
		b.t.Error(problem)
	}
}
