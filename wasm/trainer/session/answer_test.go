package session

import (
	"testing"
	"time"

	"halo/wasm/wire"
)

// However long it may train, the page hears of a batch size that it has set after the first step with it; and of a drag
// over many sizes only the last one is compiled.
func TestNewBatchSizeIsAnsweredAfterItsFirstStep(t *testing.T) {
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(10)
	for _, sizes := range [][]int{{16}, {32}, {4, 5, 6, 7, 9, 10, 11, 12, 13}} {
		steps, compiled := b.run.run.Steps(), b.run.run.GraphsCompiled()
		for _, size := range sizes {
			b.Handle(wire.Set{Run: 1, BatchSize: &size})
		}
		b.clear()
		b.Work(time.Second)
		if got := b.run.run.GraphsCompiled() - compiled; got != 1 {
			t.Errorf("batch sizes %v before a step compiled %d graphs, want that of the last", sizes, got)
		}
		p := last[wire.Progress](b, b.page)
		if want := sizes[len(sizes)-1]; p.BatchSize != want || p.Step != steps+1 {
			t.Errorf("batch sizes %v at step %d: the answer tells of %d at step %d, want %d after one step", sizes, steps, p.BatchSize, p.Step, want)
		}
	}
}
