//go:build cgo && linux && (amd64 || arm64)

package main

import (
	"math"
	"runtime"
	"sync"
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

// Each thread does, also those that Go's runtime had made before it ran any Go: a step is taken by whichever is free.
func TestXLAKeepsTheMemoryOfEachThread(t *testing.T) {
	const threads = 8
	backend, err := openBackend("xla:cpu", 1)
	if err != nil {
		t.Fatal(err)
	}
	var ready, done sync.WaitGroup
	ready.Add(threads)
	var turn sync.Mutex
	for range threads {
		done.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			ready.Done()
			ready.Wait() // so that each has a thread of its own
			turn.Lock()
			defer turn.Unlock()
			keepsResults(t, backend, 48<<20, 2)
		})
	}
	done.Wait()
}

// keepsResults has a graph return so many results of so many bytes each, over and over.
func keepsResults(t *testing.T, backend compute.Backend, bytes, results int) {
	// The results of a call lie on 2,048 pages of 4 KiB and more.
	if pages, err := newPages(backend, bytes, results); err != nil {
		t.Error(err)
	} else if pages > 200 {
		t.Errorf("each call takes %.0f new pages from the kernel, want the memory of the call before", pages)
	}
}

// newPages is how many pages each call of a graph takes from the kernel that returns so many results of so many bytes each.
func newPages(backend compute.Backend, bytes, results int) (float64, error) {
	const rounds, calls = 5, 10
	exec, err := graph.NewExec(backend, func(x *graph.Node) (out []*graph.Node) {
		for i := range results {
			out = append(out, graph.AddScalar(x, float64(i)))
		}
		return out
	})
	if err != nil {
		return 0, err
	}
	x := tensors.FromFlatDataAndDimensions(make([]float32, bytes/4), bytes/4)
	least := math.Inf(1)
	for round := range rounds + 1 {
		before, err := faults()
		if err != nil {
			return 0, err
		}
		for range calls {
			out, err := exec.Call(x)
			if err != nil {
				return 0, err
			}
			for _, o := range out {
				if err := o.FinalizeAll(); err != nil {
					return 0, err
				}
			}
		}
		after, err := faults()
		if err != nil {
			return 0, err
		}
		if round > 0 { // the first gets the memory
			least = min(least, float64(after-before)/calls)
		}
	}
	return least, nil
}

// faults are the pages that the kernel has given to the process so far. What else that does at the time only adds to them.
func faults() (int64, error) {
	var u syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Minflt, err
}
