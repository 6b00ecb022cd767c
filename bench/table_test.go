//go:build !js

package main

import "testing"

func TestTable(t *testing.T) {
	const want = "\nNumbers:\n\n| what | a | b |\n|---|---:|---:|\n| x | 1 | 2 |\n"
	if got := (table{"Numbers", []string{"what", "a", "b"}, [][]string{{"x", "1", "2"}}}).String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNumber(t *testing.T) {
	for _, row := range []struct {
		in   float64
		want string
	}{{2.345, "2.35"}, {23.45, "23.4"}, {2345.6, "2346"}, {99.96, "100.0"}} {
		if got := number(row.in); got != row.want {
			t.Errorf("number(%v): got %s, want %s", row.in, got, row.want)
		}
	}
}
