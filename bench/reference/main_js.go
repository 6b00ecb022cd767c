//go:build wasm && goexperiment.simd

// Command reference is what the comparison's page runs of ours: one competitor of one size, named by its arguments,
//
//	reference COMPETITOR BATCH IN HIDDEN
//
// where COMPETITOR is simdgo, go (GoMLX's own backend, one operation after the other), execute (simdgo, its clock
// runs only inside of Execute) or hand (the step written by hand on simd/archsimd). It stays in memory and offers the
// page the functions of exports_js.go; the page gives each competitor an instance, and so a heap, of its own.
package main

import (
	"fmt"
	"os"
	"strconv"

	"halo/bench/reference/graphstep"
	"halo/bench/reference/hand"
	"halo/bench/reference/task"
	_ "halo/simdgo" // registers "simdgo"

	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
)

// competitor takes steps of training.
type competitor interface {
	Step() float32 // the loss of the next batch, before the weights are moved
}

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
		return graphstep.New(clock, t)
	}
	return nil, fmt.Errorf("competitor %q; want simdgo, go, execute or hand", name)
}

func open(backend string, t *task.Task) (competitor, error) {
	b, err := compute.NewWithConfig(backend)
	if err != nil {
		return nil, err
	}
	return graphstep.New(b, t)
}
