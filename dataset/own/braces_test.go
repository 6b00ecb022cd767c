//go:build !js

package own

import (
	"strings"
	"testing"
)

// What bash expands each pattern to, and so WebDataset (tried with bash 5.2).
func TestExpandBraces(t *testing.T) {
	for _, row := range []struct{ pattern, want string }{
		{"a.tar", "a.tar"},
		{"", ""},
		{"{0..3}.tar", "0.tar 1.tar 2.tar 3.tar"},
		{"s/{0008..0011}.tar", "s/0008.tar s/0009.tar s/0010.tar s/0011.tar"},
		{"{08..9}", "08 09"},
		{"{1..003}", "001 002 003"},
		{"{9..1..4}", "9 5 1"},
		{"{1..9..-4}", "1 5 9"},
		{"{-1..1}", "-1 0 1"},
		{"{-01..1}", "-01 000 001"},
		{"{a..c}", "a b c"},
		{"{C..A}", "C B A"},
		{"{x,y}{1..2}", "x1 x2 y1 y2"},
		{"{a,{b,c}d,}e", "ae bde cde e"},
		{"{a,{1..2}}", "a 1 2"},
		{"{}", "{}"},
		{"{x}", "{x}"},
		{"{a..3}", "{a..3}"},
		{"{x{1,2}}", "{x1} {x2}"},
	} {
		got, err := expandBraces(row.pattern)
		if err != nil || strings.Join(got, " ") != row.want {
			t.Errorf("%q: got %q, %v, want %q", row.pattern, got, err, row.want)
		}
	}
}

func TestExpandBracesErrors(t *testing.T) {
	for _, row := range []struct{ pattern, want string }{
		{"{0..3", `"{" is not closed`},
		{"a}", `"}" closes no brace`},
		{"}{a,b}", `"}" closes no brace`},
		{"{0..100000}", "more than 100000 names"},
		{"{0..2000000000}", "more than 100000 names"},
		{"{1..999}{1..999}", "more than 100000 names"},
		{strings.Repeat("{a,b}", 40), "more than 100000 names"},
		{strings.Repeat("{a,", 50) + strings.Repeat("}", 50), "more than 20 deep"},
	} {
		names, err := expandBraces(row.pattern)
		if names != nil {
			t.Errorf("%.40q: got %d names, want none", row.pattern, len(names))
		}
		wantError(t, err, row.want)
	}
}
