//go:build !js

package browsertest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// budget is how many bytes the page may take to its first trained frame, as make build compresses them; make site comes
// to a seventh less, bench/README.md to which. Whoever needs more raises it here, and knows what for.
const budget = 4_400_000

// counted is a response whose bytes are counted.
type counted struct {
	http.ResponseWriter
	bytes int
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	c.bytes += n
	return n, err
}

// A visitor waits for what is sent until there is a trained frame: page, programs and data.
func TestFirstFrameIsSmall(t *testing.T) {
	furnished(t)
	var mu sync.Mutex
	sent := map[string]int{}
	origin := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &counted{ResponseWriter: w}
		shared.server.Config.Handler.ServeHTTP(c, r)
		mu.Lock()
		defer mu.Unlock()
		sent[r.URL.Path] += c.bytes
	}))
	b := openAt(t, origin, "/?pace=max")
	b.ready()
	b.untilState("it trains", func(s state) bool { return s.at() > 0 })
	b.until("the picture has points", func() bool { return len(b.probe().ImageColours) > 0 }) // it has its own way to the trainer

	mu.Lock()
	defer mu.Unlock()
	for _, path := range []string{"/", "/style.css", "/app/main.js", "/wasm_exec.js", "/trainer.wasm", "/scene.wasm"} {
		if sent[path] == 0 {
			t.Errorf("nothing was counted of %s", path)
		}
	}
	if n := sent["/trainer-go.wasm"]; n > 0 {
		t.Errorf("%d bytes of trainer-go.wasm were sent, which is for ?backend=go alone", n)
	}
	total := 0
	for _, n := range sent {
		total += n
	}
	if total > budget {
		var largest strings.Builder
		paths := slices.SortedFunc(maps.Keys(sent), func(a, b string) int { return cmp.Compare(sent[b], sent[a]) })
		for _, path := range paths[:min(12, len(paths))] {
			fmt.Fprintf(&largest, "\n%9d %s", sent[path], path)
		}
		t.Errorf("%d bytes in %d files until the first trained frame, want at most %d; the largest:%s", total, len(sent), budget, &largest)
	}
}
