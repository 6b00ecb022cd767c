//go:build cgo && linux && (amd64 || arm64)

package main

import (
	"math"
	"syscall"
	"testing"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// What a step on XLA returns is memory that the kernel does not fill anew each time.
func TestXLAKeepsItsMemory(t *testing.T) {
	backend, err := openBackend("xla:cpu", 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("several pieces, as weights and moments", func(t *testing.T) { keepsResults(t, backend, 1<<20, 8) })
	t.Run("pieces above what glibc can be told to keep by their size", func(t *testing.T) { keepsResults(t, backend, 48<<20, 2) })
}

// keepsResults has a graph return so many results of so many bytes each, over and over.
func keepsResults(t *testing.T, backend compute.Backend, bytes, results int) {
	const rounds, calls = 5, 10
	exec, err := graph.NewExec(backend, func(x *graph.Node) (out []*graph.Node) {
		for i := range results {
			out = append(out, graph.AddScalar(x, float64(i)))
		}
		return out
	})
	if err != nil {
		t.Fatal(err)
	}
	x := tensors.FromFlatDataAndDimensions(make([]float32, bytes/4), bytes/4)
	call := func() {
		out, err := exec.Call(x)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range out {
			if err := o.FinalizeAll(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 10 {
		call()
	}
	faults := func() int64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			t.Fatal(err)
		}
		return u.Minflt
	}
	// The kernel counts pages of the whole process, so what else it does at the time only adds to them.
	least := math.Inf(1)
	for range rounds {
		before := faults()
		for range calls {
			call()
		}
		least = min(least, float64(faults()-before)/calls)
	}
	// The results of a call lie on 2,048 pages of 4 KiB and more.
	if least > 200 {
		t.Errorf("each call takes %.0f new pages from the kernel, want the memory of the call before", least)
	}
}
