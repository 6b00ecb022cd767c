//go:build !js

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// headless is a Chromium without a window.
type headless struct {
	ctx  context.Context // of its first tab, which stays empty
	stop []func()
}

func startBrowser(ctx context.Context) (*headless, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, // containers run as root
		chromedp.Flag("use-angle", "swiftshader"),
		chromedp.Flag("enable-unsafe-swiftshader", true), // WebGL without a graphics card
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1280, 860),
	)
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	tab, cancel := chromedp.NewContext(allocator)
	b := &headless{tab, []func(){cancel, stop}}
	if err := chromedp.Do(tab); err != nil {
		b.close()
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("no Chromium is installed: run make deps")
		}
		return nil, fmt.Errorf("the browser did not start: %w", err)
	}
	return b, nil
}

func (b *headless) close() {
	for _, stop := range b.stop {
		stop()
	}
}

// tab is a page in the browser.
type tab struct {
	ctx   context.Context
	close func()

	mu       sync.Mutex
	worker   target.ID // of the page's Worker, "" before it has one
	problems []string  // errors of the page's console, which tell why a script failed
}

// deadline is for the whole life of a tab: long enough for the slowest competitor on a slow machine, so that only
// what hangs meets it.
const deadline = 45 * time.Minute

// open opens a page in a tab of its own, in a browser context of its own, with empty caches.
func (b *headless) open(url string) (*tab, error) {
	t := new(tab)
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithListener(t.hear), chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, deadline)
	t.ctx, t.close = ctx, func() { stop(); cancel() }
	if err := t.navigate(url); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// openWith opens an empty tab, in whose pages a script runs before their own.
func (b *headless) openWith(script string) (*tab, error) {
	t, err := b.open("about:blank")
	if err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(t.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *tab) navigate(url string) error {
	if err := chromedp.Do(t.ctx, chromedp.Navigate(url)); err != nil {
		return fmt.Errorf("%s does not open: %w", url, err)
	}
	return nil
}

func (t *tab) hear(event any) {
	var text string
	switch e := event.(type) {
	case *target.EventAttachedToTarget:
		if e.TargetInfo.Type == "worker" {
			t.mu.Lock()
			t.worker = e.TargetInfo.TargetID
			t.mu.Unlock()
		}
		return
	case *runtime.EventConsoleAPICalled:
		if e.Type != "error" && e.Type != "log" {
			return
		}
		var words []string
		for _, arg := range e.Args {
			words = append(words, strings.Trim(string(arg.Value), `"`)+arg.Description)
		}
		text = strings.Join(words, " ")
	case *runtime.EventExceptionThrown:
		text = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
	case *log.EventEntryAdded:
		if e.Entry.Level != log.EntryLevelError {
			return
		}
		text = e.Entry.Text + " " + e.Entry.URL
	default:
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.problems = append(t.problems, text)
}

// evaluate returns the value of a script in the page; a promise is awaited.
func evaluate[T any](t *tab, script string) (T, error) {
	var value T
	text, err := chromedp.Run(t.ctx, chromedp.Evaluate[string]("(async () => JSON.stringify(await ("+script+")) ?? 'null')()", chromedp.EvalAwaitPromise))
	if err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		if len(t.problems) > 0 {
			err = fmt.Errorf("%w\nthe page's console: %s", err, strings.Join(t.problems, "\n"))
		}
		return value, err
	}
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return value, fmt.Errorf("%s gave %.200s: %w", script, text, err)
	}
	return value, nil
}
