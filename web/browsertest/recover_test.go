//go:build !js

package browsertest

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"halo/checkpoint"
)

// keepGo keeps the Go object of every document's program as theGo.
const keepGo = `Object.defineProperty(globalThis, "Go", {
	get() { return this.aGo; },
	set(made) { this.aGo = class extends made { constructor() { super(); globalThis.theGo = this; } }; },
})`

// A program that draws may end while a timer of its own is still due: the page goes on, with another picture.
func TestAnEndedProgramIsStill(t *testing.T) {
	b := open(t, "/?play=0", before(keepGo), expects(`The program that draws has ended with code 7`))
	b.step(5)
	// The calls are those of a program that sets a timer and exits; a program's first 4 KiB of memory hold nothing.
	evaluate[any](b, `(() => {
		const inside = document.getElementById("scene").contentWindow, go = inside.theGo, calls = go.importObject.gojs, at = 256;
		inside.old = true;
		go.mem.setUint32(at + 8, 300, true); // milliseconds
		calls["runtime.scheduleTimeoutEvent"](at);
		go.mem.setUint32(at + 8, 7, true); // code
		calls["runtime.wasmExit"](at);
		inside.dispatchEvent(new Event("resize")); // that the program listened to
		go._resolveExitPromise();
	})()`)
	b.until("another picture is there", func() bool {
		return evaluate[bool](b, `document.getElementById("scene").contentWindow.old !== true && halo.state().sceneReady`)
	})
	if p, s := b.settled(), b.step(1); p.Step != 5 || s.at() != 6 || len(s.Messages) > 0 {
		t.Errorf("the picture is of step %d, the run at step %d, messages %q; want 5, 6 and none", p.Step, s.at(), s.Messages)
	}
}

// A trainer that fails says so and can be started again; a scene is loaded again and catches up.
func TestRecovery(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(200) // after fewer the pictures of one group still lie in a heap, so that no colour of theirs could be looked at
	b.away()

	// goes does something that ends the scene, and waits until another has drawn what it drew.
	goes := func(script string) {
		b.t.Helper()
		before := b.settled()
		evaluate[any](b, `void (document.getElementById("scene").contentWindow.old = true)`)
		evaluate[any](b, `void document.getElementById("scene").`+script)
		b.until("another scene shows the same", func() bool {
			if evaluate[bool](b, `document.getElementById("scene").contentWindow.old === true || !halo.state().sceneReady`) {
				return false
			}
			// A probe of the scene that went is rejected or never answered.
			p := evaluate[*probed](b, `Promise.race([halo.probe().then(({ run, step }) => ({ run, step }), () => null), new Promise((r) => setTimeout(() => r(null), 2000))])`)
			return p != nil && p.Run == before.Run && p.Step == before.Step
		})
		b.checkColours("colours", lightPaper)
	}
	b.part("the scene is loaded again", func(t *testing.T) {
		goes(`contentWindow.location.reload()`)
		if s := b.state(); s.at() != 200 || len(s.Messages) > 0 {
			t.Errorf("step %d, messages %q; want the run as it was", s.at(), s.Messages)
		}
	})
	b.part("the graphics context is lost", func(t *testing.T) {
		b.expect(`CONTEXT_LOST_WEBGL`)
		goes(`contentDocument.querySelector("canvas").getContext("webgl2").getExtension("WEBGL_lose_context").loseContext()`)
		if s := b.step(1); s.at() != 201 || len(s.Messages) > 0 {
			t.Errorf("step %d, messages %q; want the run to go on", s.at(), s.Messages)
		}
	})

	b.part("the trainer stops", func(t *testing.T) {
		b.expect(`worker: exception: .*out of order`)
		before := b.keptAt(201)
		b.step(4)
		b.kill(1)
		b.until("the page says so", func() bool { return len(b.messages()) == 1 })
		if got, want := b.messages()[0], "The trainer stopped: Uncaught Error: out of order. It was started again: the run goes on from step 201, 4 steps back."; got != want {
			t.Errorf("the page shows %q, want %q", got, want)
		}
		s := b.untilState("the run is back", func(s state) bool { return s.Source != nil && s.at() == 201 })
		if *s.Source != "live" || s.Playing || s.HistoryLength == 0 || !sameMetrics(s, before) {
			t.Errorf("source %q, playing %v, %d frames of history, loss %v; want the run as it was at step 201, loss %v", *s.Source, s.Playing, s.HistoryLength, value(s.Metrics.Loss), value(before.Metrics.Loss))
		}
		if s := b.step(4); s.at() != 205 || len(s.Messages) != 1 {
			t.Errorf("gone on: step %d, messages %q", s.at(), s.Messages)
		}
		if p := b.settled(); p.Run != s.Run || p.Step != 205 {
			t.Errorf("the picture is of run %d, step %d; want run %d, step 205", p.Run, p.Step, s.Run)
		}
	})

	b.part("it stops again at once", func(t *testing.T) {
		b.kill(2)
		b.until("the page says so", func() bool { return len(b.messages()) != 1 || !strings.Contains(b.messages()[0], "started again") })
		if got, want := strings.Join(b.messages(), " "), "The trainer stopped: Uncaught Error: out of order."; got != want {
			t.Errorf("the page shows %q, want %q and a button, not a third try by itself", got, want)
		}
		b.click("#messages .action")
		s := b.untilState("the run is back", func(s state) bool { return s.Source != nil && s.at() >= 201 })
		if s := b.step(1); s.at() <= 201 || len(s.Messages) > 0 {
			t.Errorf("started again by hand: step %d, messages %q", s.at(), s.Messages)
		}
		if *s.Source != "live" {
			t.Errorf("source %q, want live", *s.Source)
		}
	})
	for _, row := range []struct{ what, press string }{{"play takes the run up", "#play"}, {"a new seed begins another", "#new-seed"}} {
		b.part("it stops at once, and nobody heeds it: "+row.what, func(t *testing.T) {
			from := b.state().at()
			b.kill(b.seen())
			b.until("the page says so", func() bool { return len(b.messages()) == 1 })
			b.click("#messages .dismiss")
			b.click(row.press)
			s := b.untilState("a run is on show", func(s state) bool { return s.Source != nil && s.at() >= 0 })
			if len(s.Messages) > 0 {
				t.Errorf("the page shows %q", s.Messages)
			}
			if row.press != "#play" {
				return
			}
			b.untilState("it trains", func(s state) bool { return s.Playing && s.at() > from })
			b.step(0)
		})
	}
}

// A file of which nothing can be kept, as it does not train on, is read again where its trainer stops.
func TestFileIsReadAgain(t *testing.T) {
	furnished(t)
	const name = "finished.safetensors"
	path := filepath.Join(t.TempDir(), name)
	finished(t, path)
	b := open(t, "/?play=0", expects(`worker: exception: .*out of order`))
	b.drop(path, b.box("#seed").middle())
	shows := func(what string) state {
		t.Helper()
		s := b.untilState(what, func(s state) bool { return s.Source != nil && *s.Source == name && s.at() >= 0 })
		if s.Trainable {
			t.Fatal("the file can be trained on, so that the page keeps snapshots of it")
		}
		return s
	}
	before := shows("the file is on show")
	entries := evaluate[int](b, `history.length`)
	b.kill(1)
	b.until("the page says so", func() bool { return len(b.messages()) == 1 })
	if got, want := b.messages()[0], "The trainer stopped: Uncaught Error: out of order. It was started again: the checkpoint is opened again."; got != want {
		t.Errorf("the page shows %q, want %q", got, want)
	}
	b.untilState("another run is on show", func(s state) bool { return s.Run > before.Run && s.Source != nil })
	after := shows("the file is on show again")
	if after.at() != before.at() || after.HistoryLength != before.HistoryLength || after.Seed != before.Seed {
		t.Errorf("step %d, %d frames, seed %d; want step %d, %d frames, seed %d as before", after.at(), after.HistoryLength, after.Seed, before.at(), before.HistoryLength, before.Seed)
	}
	if n := evaluate[int](b, `history.length`); n != entries {
		t.Errorf("the browser's history has %d entries more", n-entries)
	}
	b.until("the picture is of that run", func() bool { return b.settled().Run == after.Run })
}

// finished writes what halo train wrote once more, without what it takes to train on.
func finished(t *testing.T, path string) {
	t.Helper()
	file, err := checkpoint.ReadFile(shared.trained)
	if err != nil {
		t.Fatal(err)
	}
	file.Optimizer, file.Streams = nil, nil
	if err := checkpoint.WriteFile(path, file); err != nil {
		t.Fatal(err)
	}
}

// kill ends the n-th trainer of the tab by an error.
func (b *tab) kill(n int) {
	b.t.Helper()
	evaluateIn[any](b, b.theWorker(n), `void setTimeout(() => { throw new Error("out of order") })`)
}

// keptAt waits until the page has kept a snapshot of a run that is paused at a step.
func (b *tab) keptAt(step int64) state {
	b.t.Helper()
	var s state
	b.until("a snapshot is kept", func() bool {
		s = b.state()
		return s.Kept != nil && *s.Kept == step
	})
	return s
}

// A run that plays goes on playing, with what was set since the last snapshot, and follows what changes by step.
func TestRunIsTakenUpAgain(t *testing.T) {
	b := open(t, "/?pace=25&seed=5&batch@400=16&until=420", expects(`worker: exception: .*out of order`))
	b.untilState("a snapshot is kept", func(s state) bool { return s.Kept != nil && *s.Kept > 20 })
	b.slideTau(2)
	b.untilState("it trains with it", func(s state) bool { return s.InForce.Tau == 2 })
	before := b.state()
	b.kill(1)
	s := b.untilState("it trains on", func(s state) bool { return s.Run > before.Run && s.Playing && s.at() > *before.Kept })
	if s.Seed != 5 || *s.Source != "live" || s.InForce.Pace != 25 {
		t.Errorf("seed %d, source %q, pace %v; want the run of seed 5, live, at 25", s.Seed, *s.Source, s.InForce.Pace)
	}
	b.untilState("τ is as it was set", func(s state) bool { return s.InForce.Tau == 2 })
	b.click(`#pace input[value="max"]`)
	s = b.untilState("it pauses by itself where it was told to", func(s state) bool { return s.at() == 420 && !s.Playing })
	if s.InForce.Batch != 16 {
		t.Errorf("at step 420 the batch size is %d, want 16, which it changes to at step 400", s.InForce.Batch)
	}
	if got := b.messages(); len(got) != 1 || !strings.Contains(got[0], "the run goes on from step") {
		t.Errorf("the page shows %q, want that the run goes on", got)
	}
}

// rewrite serves a file with a change in it, and everything else as it is.
func rewrite(h http.Handler, path, old, new string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != path {
			h.ServeHTTP(w, r)
			return
		}
		record := httptest.NewRecorder()
		plain := r.Clone(r.Context())
		plain.Header = http.Header{} // as it is: neither compressed nor unchanged
		h.ServeHTTP(record, plain)
		body := record.Body.Bytes()
		changed := bytes.Replace(body, []byte(old), []byte(new), 1)
		if bytes.Equal(changed, body) {
			http.Error(w, path+" has no "+old, http.StatusInternalServerError)
			return
		}
		for _, name := range []string{"Content-Type", "Content-Security-Policy"} {
			w.Header().Set(name, record.Header().Get(name))
		}
		w.Write(changed)
	})
}

// A page and programs of different versions do not guess at each other's messages.
func TestVersionMismatch(t *testing.T) {
	furnished(t)
	origin := serve(t, rewrite(shared.server.Config.Handler, "/app/wire.js", "export const VERSION = 1;", "export const VERSION = 1 + 1;"))
	b := openAt(t, origin, "/")
	b.until("the page says so", func() bool { return len(b.messages()) >= 1 })
	for _, text := range b.messages() {
		if !strings.Contains(text, "version") {
			t.Errorf("the page shows %q, want that the versions differ", text)
		}
	}
	if s := b.state(); s.Playing || s.Source != nil {
		t.Error("a run is on show all the same")
	}
}

// A program that does not load is an error that can be tried again.
func TestTrainerThatDoesNotLoad(t *testing.T) {
	furnished(t)
	var failing atomic.Bool
	failing.Store(true)
	origin := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if failing.Load() && r.URL.Path == "/trainer.wasm" {
			http.Error(w, "out of order", http.StatusServiceUnavailable)
			return
		}
		shared.server.Config.Handler.ServeHTTP(w, r)
	}))
	b := openAt(t, origin, "/?play=0", expects(`status of 503`))
	b.until("the page says so", func() bool { return len(b.messages()) == 1 })
	if got, want := b.messages()[0], "The trainer stopped: trainer.wasm: the server answered 503 Service Unavailable."; got != want {
		t.Errorf("the page shows %q, want %q", got, want)
	}
	failing.Store(false)
	b.click("#messages .action")
	b.ready()
	if s := b.step(3); s.at() != 3 || len(s.Messages) > 0 {
		t.Errorf("tried again: step %d, messages %q", s.at(), s.Messages)
	}
}

// A field that is used before the page's own scripts are there, or where they never come, sends nothing and does no harm.
func TestFieldsWithoutScripts(t *testing.T) {
	furnished(t)
	origin := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/app/main.js" {
			http.Error(w, "out of order", http.StatusServiceUnavailable)
			return
		}
		shared.server.Config.Handler.ServeHTTP(w, r)
	}))
	b := openAt(t, origin, "/?hide=intro", expects(`status of 503`))
	b.until("the page is seen all the same", func() bool { return evaluate[string](b, `getComputedStyle(document.body).visibility`) == "visible" })
	for _, field := range []string{"#ask-text", "#find"} {
		b.click(field)
		b.key("a" + kb.Enter)
	}
	if got := evaluate[string](b, `location.href`); got != origin+"/?hide=intro" {
		t.Errorf("the page went to %s", got)
	}
}
