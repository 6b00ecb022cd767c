package simdgo

import (
	"fmt"
	"testing"

	"halo/assets"
	"halo/dataset"
	"halo/toymodel"
)

func TestScratchOdd(t *testing.T) {
	b, _ := New("")
	ref, _ := toymodel.OpenBackend("go")
	set, _ := dataset.Open(assets.Files, "tree332")
	c, _ := toymodel.DefaultConfig("tree332", "proposal", 3)
	c.BatchSize, c.ImageHidden, c.TextHidden, c.WordDim = 13, []int{27, 9}, []int{31}, 7
	r, _ := toymodel.NewRun(b, set, c)
	q, _ := toymodel.NewRun(ref, set, c)
	var batch dataset.Batch
	set.Sample(dataset.NewStreams(99), 13, &batch)
	_, g1, _ := r.Gradients(&batch)
	_, g2, _ := q.Gradients(&batch)
	for p := range g1 {
		bad := []int{}
		for i := range g1[p] {
			if d := g1[p][i] - g2[p][i]; d > 1e-5 || d < -1e-5 {
				bad = append(bad, i)
			}
		}
		fmt.Println(p, len(g1[p]), len(bad), bad[:min(len(bad), 20)])
	}
	fmt.Println(batch.Tokens)
}
