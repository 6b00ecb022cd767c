//go:build !js

package main

import (
	"fmt"
	"io"
	"strings"

	"halo/encoder"
)

// listEncoders prints the table of encoders: what each is, its sizes, and what its options do.
func listEncoders(w io.Writer) {
	for _, reads := range []string{encoder.Image, encoder.Text} {
		fmt.Fprintf(w, "\n%s encoders, each with its sizes; a spec names a size and options that differ from it\n", reads)
		for _, e := range encoder.Entries(reads) {
			fmt.Fprintf(w, "  %-12s %s\n", e.Name, e.Sentence)
			for _, size := range e.Sizes {
				var values []string
				for _, o := range e.Options {
					values = append(values, o.Key+"="+encoder.FormatList(size.Values[o.Key]))
				}
				mark := ""
				if size.Name == e.Size {
					mark = " (the default)"
				}
				fmt.Fprintf(w, "  %12s size=%s: %s%s\n", "", size.Name, strings.Join(values, " "), mark)
			}
			for _, o := range e.Options {
				fmt.Fprintf(w, "  %12s %s: %s %s\n", "", o.Key, o.Sentence, o.Want())
			}
		}
	}
}
