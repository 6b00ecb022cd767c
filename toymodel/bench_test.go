package toymodel_test

import (
	"testing"

	"halo/assets"
	"halo/dataset"
	"halo/toymodel"
)

// BenchmarkSnapshot measures what a look at the model costs: embedding the evaluation set, and judging by it.
func BenchmarkSnapshot(b *testing.B) {
	for _, spec := range []string{"tree332", "emoji60", "emoji"} {
		b.Run(spec, func(b *testing.B) {
			backend, err := toymodel.OpenBackend("simdgo")
			if err != nil {
				b.Fatal(err)
			}
			set, err := dataset.Open(assets.Files, spec)
			if err != nil {
				b.Fatal(err)
			}
			c, err := toymodel.DefaultConfig(spec, "proposal", 0)
			if err != nil {
				b.Fatal(err)
			}
			r, err := toymodel.NewRun(backend, set, c)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := r.Step(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := r.Snapshot(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
