//go:build cgo && linux && (amd64 || arm64)

package main

import (
	"fmt"
	"os"
	"strings"

	"halo/bench/reference/graphstep"
	"halo/bench/reference/task"
	"halo/checkpoint"

	"github.com/gomlx/compute"
)

// reference is the reference step.
type reference struct{ *graphstep.Step }

func (r reference) step() (float64, error) { return float64(r.Step.Step()), nil }

// newReference makes the reference step of a size, "64,48,64", and writes it for the peers.
func newReference(backend compute.Backend, size, path string) (competitor, error) {
	var batch, in, hidden int
	if n, err := fmt.Sscanf(strings.ReplaceAll(size, ",", " "), "%d %d %d", &batch, &in, &hidden); n != 3 {
		return nil, fmt.Errorf("size %q: %w; it would be batch, in and hidden, such as 64,48,64", size, err)
	}
	t, err := task.New(batch, in, hidden)
	if err != nil {
		return nil, err
	}
	a := &checkpoint.Archive{Metadata: map[string]string{"task": "reference"}, Tensors: map[string]checkpoint.Tensor{}}
	for side, tower := range t.Towers {
		dims := [7][]int{{in, hidden}, {hidden}, {hidden, hidden}, {hidden}, {hidden, 2}, {hidden, 1}, {1}}
		for i, w := range tower.Weights() {
			a.Tensors[fmt.Sprintf("weights/%d/%d", side, i)] = checkpoint.Float32s(w, dims[i]...)
		}
	}
	for i, views := range t.Views {
		for side, view := range views {
			a.Tensors[fmt.Sprintf("batches/%d/%d", i, side)] = checkpoint.Float32s(view, batch, in)
		}
	}
	if err := writeArchive(path, a); err != nil {
		return nil, err
	}
	step, err := graphstep.New(backend, t)
	if err != nil {
		return nil, err
	}
	return reference{step}, nil
}

func writeArchive(path string, a *checkpoint.Archive) error {
	data, err := checkpoint.EncodeArchive(a)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}
