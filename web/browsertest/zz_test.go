//go:build !js

package browsertest

import (
	"testing"

	"halo/assets"
	"halo/dataset"
	"halo/toymodel"
)

func TestZZ(t *testing.T) {
	be, _ := toymodel.OpenBackend("go")
	for _, o := range []string{"proposal", "gaussian", "no-log-term", "euclidean", "clip"} {
		for _, clamp := range []float64{2, 0} {
			for _, tau := range []float64{0.1, 1} {
				if clamp == 0 && (o == "euclidean" || o == "clip") {
					continue
				}
				c, err := toymodel.DefaultConfig("tree332", o, 0)
				if err != nil {
					t.Fatal(err)
				}
				set, _ := dataset.Open(assets.Files, "tree332")
				c.Objective.Clamp = clamp
				if clamp != 0 && o[0] != 'e' && o[0] != 'c' {
					c.Objective.Clamp = clamp
				}
				c.Objective.Tau = tau
				c.LearningRate = .3
				c.BatchSize = 4
				r, err := toymodel.NewRun(be, set, c)
				if err != nil {
					t.Fatal(err)
				}
				for range 400 {
					if _, err = r.Step(); err != nil {
						break
					}
				}
				t.Log(o, clamp, tau, r.Steps(), r.Last(), err)
			}
		}
	}
}
