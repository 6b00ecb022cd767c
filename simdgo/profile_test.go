package simdgo

import (
	"testing"
	"time"
)

// The time of a step is that of the executions that nothing disturbed.
func TestTypicalTime(t *testing.T) {
	for _, row := range []struct {
		name  string
		times []time.Duration
		want  time.Duration
	}{
		{"one", []time.Duration{7}, 7},
		{"the slowest of ten is left out", []time.Duration{2, 900, 4, 2, 4, 2, 4, 2, 4, 3}, 3},
		{"of twenty two are", []time.Duration{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5000, 6000}, 5},
	} {
		line := profileLine{times: row.times}
		if got := line.typical(); got != row.want {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
	}
}
