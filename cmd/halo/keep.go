//go:build !js

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"halo/checkpoint"
)

const checkpointEnding = ".safetensors"

// stepPath and bestPath name what -keep keeps beside out: shapes.step-500.safetensors, shapes.best.safetensors.
func stepPath(out string, step int64) string {
	return strings.TrimSuffix(out, checkpointEnding) + fmt.Sprintf(".step-%d", step) + checkpointEnding
}

func bestPath(out string) string {
	return strings.TrimSuffix(out, checkpointEnding) + ".best" + checkpointEnding
}

// keepFiles writes the present checkpoint under its step, the best one where it is new, nil where not, and removes what
// is older than the last keep steps. Files of later steps, as a killed run leaves them whose checkpoint was not yet
// written, are left alone: the run that goes on comes to them.
//
// All of it is done before out is written, so that a run that goes on from out finds the best one or makes it again.
func keepFiles(out string, keep int, now, best *checkpoint.File) error {
	if best != nil {
		if err := checkpoint.WriteFile(bestPath(out), best); err != nil {
			return err
		}
	}
	if err := checkpoint.WriteFile(stepPath(out, now.Now.Step), now); err != nil {
		return err
	}
	steps, err := keptSteps(out)
	if err != nil {
		return err
	}
	steps = slices.DeleteFunc(steps, func(step int64) bool { return step > now.Now.Step })
	for _, step := range steps[:max(0, len(steps)-keep)] {
		if err := os.Remove(stepPath(out, step)); err != nil {
			return err
		}
	}
	return nil
}

// removeUnfinished removes what processes that were killed while they wrote left beside out. Only a run that goes on from
// out may ask for it: no other process writes there.
func removeUnfinished(out string) error {
	stem := strings.TrimSuffix(filepath.Base(out), checkpointEnding)
	unfinished := regexp.MustCompile(`^\.` + regexp.QuoteMeta(stem) + `(\.best|\.step-\d+)?` + regexp.QuoteMeta(checkpointEnding) + `\.[0-9a-f]{8}\.tmp$`)
	entries, err := os.ReadDir(filepath.Dir(out))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if unfinished.MatchString(e.Name()) {
			if err := os.Remove(filepath.Join(filepath.Dir(out), e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptSteps lists the steps whose checkpoints lie beside out, ascending.
func keptSteps(out string) ([]int64, error) {
	folder := filepath.Dir(out)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	prefix := strings.TrimSuffix(filepath.Base(out), checkpointEnding) + ".step-"
	var steps []int64
	for _, e := range entries {
		number, ok := strings.CutPrefix(strings.TrimSuffix(e.Name(), checkpointEnding), prefix)
		step, err := strconv.ParseInt(number, 10, 64)
		if ok && err == nil && e.Name() == filepath.Base(stepPath(out, step)) {
			steps = append(steps, step)
		}
	}
	slices.Sort(steps)
	return steps, nil
}
