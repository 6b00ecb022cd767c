//go:build !js

package main

import (
	"fmt"
	"io"
	"strings"
)

// table is one of Markdown.
type table struct {
	caption string
	titles  []string
	rows    [][]string
}

func (t table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s:\n\n", t.caption)
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.titles)
	fmt.Fprintf(&b, "|---%s|\n", strings.Repeat("|---:", len(t.titles)-1))
	for _, row := range t.rows {
		line(row)
	}
	return b.String()
}

func writeAll(w io.Writer, tables ...table) error {
	for _, t := range tables {
		if _, err := io.WriteString(w, t.String()); err != nil {
			return err
		}
	}
	return nil
}

// number writes a rate with about three digits.
func number(x float64) string {
	switch {
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// megabytes writes a number of bytes in units of 10⁶.
func megabytes(n int64) string { return fmt.Sprintf("%.2f MB", float64(n)/1e6) }
