package session

import (
	"testing"

	"halo/checkpoint"
	"halo/toymodel"
	"halo/wasm/wire"
)

// A checkpoint of any encoders opens, is drawn, and trains on.
func TestOpensEveryEncoder(t *testing.T) {
	for _, row := range []struct{ image, text string }{
		{"resnet?size=nano&width=4&groups=2", "transformer?width=8&depth=1&heads=2&causal=1"},
		{"vit?width=12&depth=2&heads=2", "transformer?width=8&depth=1&heads=2"},
	} {
		b := newBench(t)
		set, err := b.OpenSet("tree332")
		if err != nil {
			t.Fatal(err)
		}
		c, err := toymodel.DefaultConfig("tree332", "proposal", 0)
		if err != nil {
			t.Fatal(err)
		}
		c.BatchSize, c.ImageEncoder, c.TextEncoder = 8, row.image, row.text
		run, err := toymodel.NewRun(b.Backend, set, c)
		if err != nil {
			t.Fatal(err)
		}
		file, err := run.File(toymodel.NewHistory(run.Points(), 10))
		if err != nil {
			t.Fatal(err)
		}
		data, err := checkpoint.Encode(file)
		if err != nil {
			t.Fatal(err)
		}
		run.Finalize()
		b.Handle(wire.Open{Run: 1, Name: "x", Data: data})
		b.work(10)
		started := last[wire.Started](b, b.page)
		if !started.Trainable || started.Config.ImageEncoder != row.image || started.Config.TextEncoder != row.text {
			t.Errorf("%s, %s: opened with %s, %s, trainable %v", row.image, row.text, started.Config.ImageEncoder, started.Config.TextEncoder, started.Trainable)
		}
		b.Handle(wire.Steps{Run: 1, Count: 2})
		b.work(50)
		if f := last[wire.Frame](b, b.scene); f.Step != 2 || len(f.Texts) == 0 {
			t.Errorf("%s, %s: after 2 steps the scene shows step %d", row.image, row.text, f.Step)
		}
	}
}
