//go:build !js

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"halo/loss"
)

// listObjectives prints the table of objectives: what each is, with its options and their defaults, and what the
// options do.
func listObjectives(w io.Writer) {
	fmt.Fprintln(w, "\nobjectives, each with its options at their defaults; a spec names those that differ: 'proposal?c=0.5&mask=1'")
	var options []loss.Option
	seen := map[string]bool{}
	for _, e := range loss.Objectives() {
		var defaults []string
		for _, o := range e.Options {
			defaults = append(defaults, o.Key+"="+o.Default)
			if !seen[o.Key] {
				seen[o.Key] = true
				options = append(options, o)
			}
			if o.Kind == loss.KindList { // of which some objectives have more
				for i := range options {
					if options[i].Key == o.Key {
						options[i].Choices = union(options[i].Choices, o.Choices)
					}
				}
			}
		}
		fmt.Fprintf(w, "  %-12s %s\n  %12s %s; -tau %g, from %g to %g\n", e.Name, e.Sentence, "", strings.Join(defaults, " "), e.DefaultTau, e.TauMin, e.TauMax)
	}
	fmt.Fprintln(w, "\noptions")
	for _, o := range options {
		fmt.Fprintf(w, "  %-12s %s\n  %12s %s\n", o.Key, o.Sentence, "", o.Want())
	}
}

// union is a with what b has and a lacks.
func union(a, b []string) []string {
	list := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
