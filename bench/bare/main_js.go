//go:build wasm && goexperiment.simd

// Command bare takes the training steps of a run of the page, bare: the same model, objective and batch, on a backend
// in a Worker, and nothing of what makes a page of it. It draws one batch and trains on that again and again; there
// is no snapshot, no message and no scene.
//
//	bare BACKEND CONFIG
//
// where CONFIG is a checkpoint.Config as JSON, the one that the page says its run has. It stays in memory and offers
// the Worker two functions, ready and train.
package main

import (
	"encoding/json/v2"
	"fmt"
	"math"
	"os"

	_ "github.com/gomlx/compute/gobackend" // registers "go"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
	"halo/wasm/jsx"
)

//lint:file-ignore U1000 staticcheck does not know that go:wasmexport offers a function to the Worker

// run is what train takes steps of, nil until it is prepared.
var run *toymodel.Run

func main() {
	if err := prepare(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
	select {}
}

func prepare(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("%d arguments; want BACKEND CONFIG", len(args))
	}
	var c checkpoint.Config
	if err := json.Unmarshal([]byte(args[1]), &c); err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	backend, err := toymodel.OpenBackend(args[0])
	if err != nil {
		return err
	}
	set, err := dataset.Open(jsx.Files("../assets/"), c.Dataset)
	if err != nil {
		return err
	}
	r, err := toymodel.NewRun(backend, oneBatch{set}, c)
	if err != nil {
		return err
	}
	run = r
	return nil
}

// oneBatch is a set that draws a batch once and then leaves it as it is.
type oneBatch struct{ dataset.Set }

// Sample implements dataset.Set.
func (s oneBatch) Sample(streams *dataset.Streams, n int, b *dataset.Batch) {
	if b.N != n {
		s.Set.Sample(streams, n, b)
	}
}

// ready tells whether train may be called.
//
//go:wasmexport ready
func ready() bool { return run != nil }

// train takes steps, and returns the loss of the last, or NaN where the run diverged.
//
//go:wasmexport train
func train(steps int32) float64 {
	for range steps {
		if _, err := run.Step(); err != nil {
			fmt.Fprintln(os.Stderr, "bare:", err)
			return math.NaN()
		}
	}
	return run.Last().Loss
}
