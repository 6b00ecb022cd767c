//go:build !js

package own

import (
	"errors"
	"strings"
	"testing"
)

func TestTally(t *testing.T) {
	for _, row := range []struct {
		name           string
		share          float64
		count          int
		pairs, corrupt int
		want           bool // an error
	}{
		{"none", 0, 0, 2000, 0, false},
		{"one where none is tolerated", 0, 0, 2000, 1, true},
		{"within the share", 0.05, 0, 2000, 100, false},
		{"beyond the share", 0.05, 0, 2000, 101, true},
		{"within the number", 0, 16, 2000, 16, false},
		{"beyond both", 0.001, 16, 2000, 17, true},
		{"a bad start is not yet too much", 0.05, 16, 999, 500, false},
	} {
		ta := tally{share: row.share, count: row.count}
		ta.looked(row.pairs)
		var err error
		for i := range row.corrupt {
			err = errors.Join(err, ta.add(place{at: int64(i)}, &itemError{BadRow, "row", nil}, false))
			ta.add(place{at: int64(i)}, &itemError{BadRow, "row", nil}, false) // again: the same pair in the next epoch
		}
		if got := err != nil; got != row.want {
			t.Errorf("%s: got %v, want an error: %v", row.name, err, row.want)
		}
		if got := ta.snapshot().Corrupt; got != row.corrupt {
			t.Errorf("%s: got %d, want %d: each pair once", row.name, got, row.corrupt)
		}
	}
}

func TestReport(t *testing.T) {
	ta := tally{share: 1}
	ta.looked(50)
	ta.report.Training, ta.report.HeldOut = 40, 2
	if got, want := ta.snapshot().String(), "50 pairs: 40 to train on, 2 held out"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for i, e := range []error{corrupt(TooLarge, "a.png", "%d pixels", 9), &itemError{NoCaption, "b\x1b[31m.png", nil}, &itemError{NoCaption, strings.Repeat("c", 500), nil},
		&itemError{NoCaption, "d", nil}, &itemError{NoCaption, "e", nil}, &itemError{NoCaption, "f", nil}, &itemError{BadPicture, "g", errors.New("EOF")}} {
		ta.add(place{at: int64(i)}, asItem(e), true)
	}
	want := "50 pairs: 40 to train on, 2 held out; 7 cannot be used (5 no caption, 1 too large, 1 picture cannot be read)\n" +
		"  a.png: too large: 9 pixels\n  b [31m.png: no caption\n  " + strings.Repeat("c", 119) + "…: no caption\n  d: no caption\n  e: no caption\n  and 2 more"
	if got := ta.snapshot().String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
