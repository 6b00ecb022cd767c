//go:build wasm && goexperiment.simd

package main

import (
	"time"

	"halo/bench/reference/task"
)

//lint:file-ignore U1000 staticcheck does not know that go:wasmexport offers a function to the page

// What main has prepared.
var (
	current *task.Task
	runner  competitor
	clock   *timed // of the competitor execute, or nil
)

// ready tells whether the competitor can take steps.
//
//go:wasmexport ready
func ready() bool { return runner != nil }

// train takes steps, and returns the loss of the last.
//
//go:wasmexport train
func train(steps int32) float32 {
	var loss float32
	for range steps {
		loss = runner.Step()
	}
	return loss
}

// executing is how many milliseconds the competitor execute has spent inside of Execute so far.
//
//go:wasmexport executing
func executing() float64 { return float64(clock.inside) / float64(time.Millisecond) }

// view is the address of a view of a batch, [batch, in] float32: the page hands the same data to the competitors that
// are not ours.
//
//go:wasmexport view
func view(batch, side int32) *float32 { return &current.Views[batch][side][0] }

// weights is the address of an initial weight of a tower, in the order of task.Tower's fields.
//
//go:wasmexport weights
func weights(tower, index int32) *float32 { return &current.Towers[tower].Weights()[index][0] }
