package toymodel

import (
	"runtime"
	"testing"
	"weak"

	"halo/checkpoint"

	"github.com/gomlx/gomlx/ml/model"
)

func stepsOf(t *testing.T, r *Run, batchSize int) {
	t.Helper()
	if err := r.SetBatchSize(batchSize); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Step(); err != nil {
		t.Fatalf("batch size %d: %v", batchSize, err)
	}
}

// newRunOfAnySize is a run whose steps are quick to compile.
func newRunOfAnySize(t *testing.T) *Run {
	return newTestRunOn(t, "simdgo", "tree332", "proposal", func(c *checkpoint.Config) {
		c.ImageHidden, c.TextHidden, c.WordDim = []int{4}, []int{4}, 4
	})
}

// More sizes than GoMLX would keep graphs of, in one run: each trains, and few graphs stay.
func TestManyBatchSizes(t *testing.T) {
	r := newRunOfAnySize(t)
	var first weak.Pointer[model.Exec]
	for i := range 40 {
		stepsOf(t, r, MinBatchSize+i)
		if i == 0 {
			first = weak.Make(r.train.kept[0].exec)
		}
		if got := len(r.train.kept); got > keptSizes {
			t.Fatalf("after %d sizes the graphs of %d are kept, want at most %d", i+1, got, keptSizes)
		}
	}
	if got := r.GraphsCompiled(); got != 40 {
		t.Errorf("%d graphs were compiled for 40 sizes", got)
	}
	runtime.GC()
	if first.Value() != nil {
		t.Error("the first size's graph is still in memory")
	}
	runtime.KeepAlive(r)
}

// The sizes that were used last are those that are kept.
func TestToAndFroBetweenBatchSizes(t *testing.T) {
	r := newRunOfAnySize(t)
	for _, row := range []struct {
		name  string
		sizes []int
		want  int // graphs compiled
	}{
		{"new ones", []int{8, 16, 32}, 3},
		{"to and fro", []int{16, 8, 32, 8, 32, 16, 16, 8}, 0},
		{"a fourth", []int{64, 8, 16, 32}, 1},
		{"a fifth takes the place of 64", []int{64, 32, 16, 8, 128, 8, 16, 32}, 1},
		{"64 again takes the place of 128", []int{64, 8, 16, 32}, 1},
		{"128 again", []int{128}, 1},
	} {
		before := r.GraphsCompiled()
		for _, n := range row.sizes {
			stepsOf(t, r, n)
		}
		if got := r.GraphsCompiled() - before; got != row.want {
			t.Errorf("%s, %v: %d graphs compiled, want %d", row.name, row.sizes, got, row.want)
		}
	}
}
