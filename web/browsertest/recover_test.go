//go:build !js

package browsertest

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// A trainer that fails says so and can be started again; a scene is loaded again and catches up.
func TestRecovery(t *testing.T) {
	b := open(t, "/?play=0")
	b.step(30)
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
		if s := b.state(); s.at() != 30 || len(s.Messages) > 0 {
			t.Errorf("step %d, messages %q; want the run as it was", s.at(), s.Messages)
		}
	})
	b.part("the graphics context is lost", func(t *testing.T) {
		b.expect(`CONTEXT_LOST_WEBGL`)
		goes(`contentDocument.querySelector("canvas").getContext("webgl2").getExtension("WEBGL_lose_context").loseContext()`)
		if s := b.step(1); s.at() != 31 || len(s.Messages) > 0 {
			t.Errorf("step %d, messages %q; want the run to go on", s.at(), s.Messages)
		}
	})

	b.part("the trainer stops", func(t *testing.T) {
		b.expect(`worker: exception: .*out of order`)
		evaluateIn[any](b, b.theWorker(1), `void setTimeout(() => { throw new Error("out of order") })`)
		b.until("the page says so", func() bool { return len(b.messages()) == 1 })
		if got, want := b.messages()[0], "The trainer stopped: Uncaught Error: out of order."; got != want {
			t.Errorf("the page shows %q, want %q", got, want)
		}
		b.click("#messages .action")
		s := b.untilState("a run is on show", func(s state) bool { return s.Source != nil && s.at() == 0 })
		if s := b.step(4); s.at() != 4 || len(s.Messages) > 0 {
			t.Errorf("started again: step %d, messages %q", s.at(), s.Messages)
		}
		if p := b.settled(); p.Run != s.Run || p.Step != 4 {
			t.Errorf("the picture is of run %d, step %d; want run %d, step 4", p.Run, p.Step, s.Run)
		}
	})
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
