//go:build !js

package main

import (
	"math"
	"testing"
)

func TestReactionOf(t *testing.T) {
	size := func(n int) *int { return &n }
	list := []note{
		{What: "keydown", At: 100, Heard: 101},
		{What: "sent", At: 102, Batch: size(8)},
		{What: "progress", At: 103, Batch: size(4)},
		{What: "keydown", At: 110, Heard: 111},
		{What: "keydown", At: 112, Heard: 130}, // the browser had it, the page did not yet
		{What: "sent", At: 113, Batch: size(16)},
		{What: "arrived", At: 114, Batch: size(8)},
		{What: "progress", At: 115, Batch: size(16), Graphs: 3}, // 16 was in force before, too
		{What: "progress", At: 116, Batch: size(8), Graphs: 4},
		{What: "arrived", At: 120, Batch: size(16)},
		{What: "progress", At: 125, Batch: size(16), Graphs: 5},
		{What: "progress", At: 225, Batch: size(16), Graphs: 5},
	}
	for _, row := range []struct {
		name  string
		list  []note
		batch int
		want  reaction
		found bool
	}{
		{"the last", list, 16, reaction{sent: 3, done: 15, graphs: 5}, true},
		{"the one before", list, 8, reaction{sent: 2, done: 16, graphs: 4}, true},
		{"no wish", list, 32, reaction{}, false},
		{"no answer yet", list[:10], 16, reaction{}, false},
		{"no input event", list[5:], 16, reaction{}, false},
	} {
		got, found := reactionOf(append([]note(nil), row.list...), "keydown", batchIs(row.batch))
		if found != row.found || found && got != row.want {
			t.Errorf("%s: got %+v, %v; want %+v, %v", row.name, got, found, row.want, row.found)
		}
	}
}

func TestSlope(t *testing.T) {
	if got := slope([]float64{0, 1, 2, 4}, []float64{7, 9, 11, 15}); math.Abs(got-2) > 1e-12 {
		t.Errorf("slope of a line: got %v, want 2", got)
	}
	// By hand: the means are 1 and 1, Σ(x−1)(y−1) = 1 + 0 + 2, Σ(x−1)² = 2.
	if got := slope([]float64{0, 1, 2}, []float64{0, 0, 3}); math.Abs(got-1.5) > 1e-12 {
		t.Errorf("got slope %v, want 1.5", got)
	}
	if got := slope([]float64{0, 1, 2}, []float64{1, 4, 1}); got != 0 {
		t.Errorf("a peak in the middle: got slope %v, want 0", got)
	}
}
