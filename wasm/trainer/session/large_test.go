package session

import (
	"strings"
	"testing"

	"halo/toymodel"
	"halo/wasm/wire"
)

// A batch that only micro-batches can train on, as a server's checkpoint may have it, is shown; training says why it cannot go
// on and pauses, and does so with a smaller one.
func TestABatchTooLargeForThePage(t *testing.T) {
	b := newBench(t)
	c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	c.BatchSize = 8192
	b.Handle(wire.Start{Run: 1, Config: c, Playing: true})
	b.work(20)
	if got := last[wire.Problem](b, b.page); !strings.Contains(got.Message, "8192 pairs at a time; at most 4096") {
		t.Errorf("got the problem %q", got.Message)
	}
	if n := len(of[wire.Problem](b.page)); n != 1 {
		t.Errorf("it is said %d times, want once", n)
	}
	if got := last[wire.Progress](b, b.page); got.Playing || got.Step != 0 {
		t.Errorf("got step %d, playing %v, want step 0, paused", got.Step, got.Playing)
	}
	size, playing := 64, true
	b.Handle(wire.Set{Run: 1, BatchSize: &size, Playing: &playing})
	b.work(20)
	if got := last[wire.Progress](b, b.page); !got.Playing || got.Step == 0 {
		t.Errorf("with 64 pairs: got step %d, playing %v, want more than 0, playing", got.Step, got.Playing)
	}
}
