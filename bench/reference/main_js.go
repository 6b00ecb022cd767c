//go:build wasm && goexperiment.simd

// Command reference is what the comparison's page runs of ours: one competitor of one size, named by its arguments,
//
//	reference COMPETITOR BATCH IN HIDDEN
//
// where COMPETITOR is simdgo, go (GoMLX's own backend, one operation after the other), execute (simdgo, its clock
// runs only inside of Execute) or hand (the step written by hand on simd/archsimd). It stays in memory and offers the
// page the functions below, exported by the WebAssembly module; the page gives each competitor an instance of its
// own, with a heap of its own.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"halo/bench/reference/hand"
	"halo/bench/reference/task"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
	_ "halo/simdgo"                        // registers "simdgo"
)

// competitor takes steps of training.
type competitor interface {
	Step() float32 // the loss of the next batch, before the weights are moved
}

var (
	current *task.Task
	runner  competitor
	clock   *timed // of the competitor execute, or nil
)

func main() {
	if err := prepare(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
	select {}
}

func prepare(args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("arguments %q; want COMPETITOR BATCH IN HIDDEN", args)
	}
	var size [3]int
	for i := range size {
		n, err := strconv.Atoi(args[i+1])
		if err != nil {
			return fmt.Errorf("size %q is no number", args[i+1])
		}
		size[i] = n
	}
	t, err := task.New(size[0], size[1], size[2])
	if err != nil {
		return err
	}
	r, err := compete(args[0], t)
	if err != nil {
		return err
	}
	current, runner = t, r
	return nil
}

func compete(name string, t *task.Task) (competitor, error) {
	switch name {
	case "hand":
		return hand.New(t), nil
	case "go":
		return open("go:ops_sequential", t)
	case "simdgo":
		return open("simdgo", t)
	case "execute":
		backend, err := compute.NewWithConfig("simdgo")
		if err != nil {
			return nil, err
		}
		clock = &timed{Backend: backend}
		return newGraphStep(clock, t)
	}
	return nil, fmt.Errorf("competitor %q; want simdgo, go, execute or hand", name)
}

func open(backend string, t *task.Task) (competitor, error) {
	b, err := compute.NewWithConfig(backend)
	if err != nil {
		return nil, err
	}
	return newGraphStep(b, t)
}

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
