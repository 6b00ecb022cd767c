//go:build !js

package main

import (
	"encoding/json/v2"
	"fmt"

	"halo/checkpoint"
)

// trainNote is what halo train keeps of a run beside the run itself, as a note of its checkpoint: what -patience, -best
// and -keep go by.
type trainNote struct {
	Best      *float64 `json:"best_cross_entropy,omitempty"` // lowest held-out cross-entropy so far, nats
	BestStep  int64    `json:"best_step,omitempty"`
	SinceBest int      `json:"snapshots_since_best,omitempty"`
}

// trainNoteKey is the note's name in a checkpoint.
const trainNoteKey = "halo train"

// judge takes in the cross-entropy of a snapshot and tells whether it is the best so far.
func (n *trainNote) judge(step int64, crossEntropy float64) bool {
	if n.Best != nil && crossEntropy >= *n.Best {
		n.SinceBest++
		return false
	}
	n.Best, n.BestStep, n.SinceBest = &crossEntropy, step, 0
	return true
}

// put writes the note into a checkpoint.
func (n *trainNote) put(f *checkpoint.File) error {
	text, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("note of the run: %w", err)
	}
	f.Notes = map[string]string{trainNoteKey: string(text)}
	return nil
}

// readNote reads the note of a checkpoint, empty where it has none.
func readNote(f *checkpoint.File) (n trainNote, err error) {
	text, ok := f.Notes[trainNoteKey]
	if !ok {
		return n, nil
	}
	if err := json.Unmarshal([]byte(text), &n); err != nil {
		return n, fmt.Errorf("note %q: %w", trainNoteKey, err)
	}
	return n, nil
}
