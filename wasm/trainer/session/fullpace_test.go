package session

import (
	"testing"

	"halo/wasm/wire"
)

// A frame tells the scene whether training takes all the time that there is.
func TestFramesTellOfFullPace(t *testing.T) {
	slow := 1000.0
	b := newBench(t)
	b.start(1, true, Unlimited)
	b.work(60)
	if !last[wire.Frame](b, b.scene).FullPace {
		t.Error("as fast as it goes: the last frame says that it is slower")
	}
	b.clear()
	b.Handle(wire.Set{Run: 1, Pace: &slow})
	b.work(60)
	if last[wire.Frame](b, b.scene).FullPace {
		t.Errorf("at %v steps a second: the last frame says full pace", slow)
	}
	unlimited, halt := float64(Unlimited), false
	b.Handle(wire.Set{Run: 1, Pace: &unlimited})
	for range 20 { // also where the last step was judged already
		on := true
		b.Handle(wire.Set{Run: 1, Playing: &on})
		b.work(3)
		for b.run.behind() {
			b.work(1)
		}
		b.Handle(wire.Set{Run: 1, Playing: &halt})
		b.work(10)
		if last[wire.Frame](b, b.scene).FullPace {
			t.Fatal("halted: the last frame says full pace")
		}
	}
}
