//go:build !js

package browsertest

import (
	"strings"
	"testing"
)

// A browser that lacks something is told what, and what works all the same.
func TestMissingFeatures(t *testing.T) {
	const (
		noSIMD    = `WebAssembly.validate = () => false;`
		noWorkers = `delete globalThis.Worker;`
		noWebGL2  = `const get = HTMLCanvasElement.prototype.getContext;
			HTMLCanvasElement.prototype.getContext = function (kind, ...more) { return kind === "webgl2" ? null : get.call(this, kind, ...more); };`
	)
	for _, row := range []struct {
		name, script string
		lacks        []string // in one message each
		trains       bool
	}{
		{"SIMD", noSIMD, []string{"lacks WebAssembly SIMD, so nothing can train here"}, false},
		{"Workers", noWorkers, []string{"lacks Workers, so nothing can train here"}, false},
		{"SIMD and Workers", noSIMD + noWorkers, []string{"lacks WebAssembly SIMD and Workers, so nothing can train here"}, false},
		{"WebGL 2", noWebGL2, []string{"lacks WebGL 2"}, true},
		{"all", noSIMD + noWorkers + noWebGL2, []string{"lacks WebAssembly SIMD and Workers", "lacks WebGL 2"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := openAt(t, furnished(t).server.URL, "/?play=0", before(row.script))
			b.until("the page says what is missing", func() bool { return len(b.messages()) == len(row.lacks) })
			for i, want := range row.lacks {
				if got := b.messages()[i]; !strings.Contains(got, want) {
					t.Errorf("the page shows %q, want that it %s", got, want)
				}
			}
			if row.trains {
				if !strings.Contains(b.messages()[0], "Training works all the same") {
					t.Errorf("the page shows %q, want also what works", b.messages()[0])
				}
				b.ready()
				if s := b.step(5); s.at() != 5 || s.Metrics.CrossEntropy == nil || s.SceneReady {
					t.Errorf("without a picture: step %d, scene %v; want 5 steps", s.at(), s.SceneReady)
				}
				b.pick(shared.trained)
				b.untilState("a checkpoint is on show", func(s state) bool { return s.Source != nil && *s.Source == trainedName })
			}
			if text := evaluate[string](b, `document.getElementById("objective-hint").textContent`); text == "" {
				t.Error("the explanations are not there")
			}
			for len(b.messages()) > 0 {
				n := len(b.messages())
				b.click("#messages .dismiss")
				if len(b.messages()) != n-1 {
					t.Fatal("the message cannot be dismissed")
				}
			}
		})
	}
}
