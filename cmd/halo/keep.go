//go:build !js

package main

import (
	"os"
	"path/filepath"
	"slices"

	"halo/checkpoint"
)

// keepFiles writes the present checkpoint under its step, the best one where it is new, nil where not, and removes what
// is older than the last keep steps. Files of later steps, as a killed run leaves them whose checkpoint was not yet
// written, are left alone: the run that goes on comes to them.
//
// All of it is done before out is written, so that a run that goes on from out finds the best one or makes it again.
func keepFiles(out string, keep int, now, best *checkpoint.File) error {
	if best != nil {
		if err := checkpoint.WriteFile(checkpoint.BestPath(out), best); err != nil {
			return err
		}
	}
	if err := checkpoint.WriteFile(checkpoint.StepPath(out, now.Now.Step), now); err != nil {
		return err
	}
	steps, err := keptSteps(out)
	if err != nil {
		return err
	}
	steps = slices.DeleteFunc(steps, func(step int64) bool { return step > now.Now.Step })
	for _, step := range steps[:max(0, len(steps)-keep)] {
		if err := os.Remove(checkpoint.StepPath(out, step)); err != nil {
			return err
		}
	}
	return nil
}

// removeUnfinished removes what processes that were killed while they wrote left beside out. Only a run that goes on from
// out may ask for it: no other process writes there.
func removeUnfinished(out string) error {
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if of, ok := checkpoint.Unfinished(e.Name()); ok && isOf(of, out) {
			if err := os.Remove(filepath.Join(filepath.Dir(out), e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// isOf tells whether a name is that of out, or of what is kept beside it.
func isOf(name, out string) bool {
	_, step, _ := checkpoint.KeptOf(name)
	for _, path := range []string{out, checkpoint.BestPath(out), checkpoint.StepPath(out, step)} {
		if name == filepath.Base(path) {
			return true
		}
	}
	return false
}

// keptSteps lists the steps whose checkpoints lie beside out, ascending.
func keptSteps(out string) ([]int64, error) {
	folder := filepath.Dir(out)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var steps []int64
	for _, e := range entries {
		if _, step, _ := checkpoint.KeptOf(e.Name()); e.Name() == filepath.Base(checkpoint.StepPath(out, step)) {
			steps = append(steps, step)
		}
	}
	slices.Sort(steps)
	return steps, nil
}
