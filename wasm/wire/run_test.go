package wire

import (
	"reflect"
	"testing"
)

func TestStale(t *testing.T) {
	rows := []struct {
		name string
		msg  any
		run  int
		want bool
	}{
		{"setting of this run", Set{Run: 5}, 5, false},
		{"setting of the run before", Set{Run: 4}, 5, true},
		{"setting of a checkpoint that did not open", Set{Run: 6}, 5, true},
		{"first start", Start{Run: 1}, 0, false},
		{"new start", Start{Run: 6}, 5, false},
		{"start of this run again", Start{Run: 5}, 5, false},
		{"start of a run before", Start{Run: 4}, 5, true},
		{"checkpoint", Open{Run: 6}, 5, false},
		{"started, at the page", Started{Run: 6}, 5, false},
		{"progress that was under way when another run began", Progress{Run: 5}, 6, true},
		{"frame of this run", Frame{Run: 6}, 6, false},
		{"frame that was under way", Frame{Run: 5}, 6, true},
		{"frame before its points", Frame{Run: 6}, 5, true},
		{"points of this run again, for a scene that was reloaded", Points{Run: 6}, 6, false},
		{"problem of a checkpoint that did not open", Problem{Run: 6}, 5, false},
		{"problem that belongs to no run", Problem{}, 5, false},
		{"file that was asked for before", Saved{Run: 5}, 6, false},
		{"message without a run", Visible{}, 5, false},
		{"pointer", &Frame{Run: 5}, 6, true},
		{"pointer, this run", &Frame{Run: 6}, 6, false},
		{"no message", 7, 5, false},
	}
	for _, row := range rows {
		if got := Stale(row.msg, row.run); got != row.want {
			t.Errorf("%s: Stale(%T, %d): got %v, want %v", row.name, row.msg, row.run, got, row.want)
		}
	}
}

// RunID is written by hand for each message, so each could return another field.
func TestRunID(t *testing.T) {
	for _, e := range Registry() {
		v := newWithRun(e, 7)
		if v == nil {
			continue
		}
		if got := v.RunID(); got != 7 {
			t.Errorf("%s: RunID: got %d, want 7", e.Kind, got)
		}
	}
}

// newWithRun returns a message of the kind whose field Run is run, nil where it has none.
func newWithRun(e Entry, run int) OfRun {
	v := reflect.New(e.Type).Elem()
	f := v.FieldByName("Run")
	if !f.IsValid() {
		return nil
	}
	f.SetInt(int64(run))
	return v.Interface().(OfRun)
}
