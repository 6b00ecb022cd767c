//go:build wasm && goexperiment.simd

package main

import (
	"fmt"
	"math"
	"testing"

	"halo/bench/reference/task"
)

// All that is ours computes the same step: losses of the first three passes over the batches agree, and fall.
func TestCompetitorsAgree(t *testing.T) {
	for _, size := range [][3]int{{64, 48, 64}, {16, 24, 8}, {40, 8, 72}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			work, err := task.New(size[0], size[1], size[2])
			if err != nil {
				t.Fatal(err)
			}
			const steps = 3 * task.Batches
			var want [steps]float32
			for _, name := range []string{"go", "simdgo", "execute", "hand"} {
				c, err := compete(name, work)
				if err != nil {
					t.Fatal(err)
				}
				for i := range steps {
					got := c.Step()
					if name == "go" {
						want[i] = got
					} else if d := math.Abs(float64(got/want[i] - 1)); !(d < 1e-3) {
						t.Fatalf("%s: the loss of step %d is %v, want %v as of go", name, i, got, want[i])
					}
				}
			}
			first, last := mean(want[:task.Batches]), mean(want[steps-task.Batches:])
			if !(last < first) {
				t.Errorf("the mean loss of the third pass is %v, of the first %v; want it to fall", last, first)
			}
			if clock.inside <= 0 {
				t.Error("no time was counted inside of Execute")
			}
		})
	}
}

func mean(x []float32) float64 {
	s := 0.0
	for _, v := range x {
		s += float64(v)
	}
	return s / float64(len(x))
}

func TestPrepareRefuses(t *testing.T) {
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"no size", []string{"hand"}, `arguments ["hand"]; want COMPETITOR BATCH IN HIDDEN`},
		{"no number", []string{"hand", "8", "x", "8"}, `size "x" is no number`},
		{"no multiple of 8", []string{"hand", "8", "8", "12"}, "task: batch 8, in 8, hidden 12; want positive multiples of 8"},
		{"nobody", []string{"else", "8", "8", "8"}, `competitor "else"; want simdgo, go, execute or hand`},
	} {
		t.Run(row.name, func(t *testing.T) {
			if err := prepare(row.args); err == nil || err.Error() != row.want {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}
