//go:build !js

// Command shrink makes the page's programs smaller to send, without a change in what they do.
//
//	shrink ebitengine DIR MOD   writes Ebitengine without what the scene never reaches into DIR, and into MOD (and
//	                            its .sum) a go.mod that uses it, for go build -modfile
//	shrink data IN OUT          joins the pieces that the linker cut a program's data into
//
// What each of the two saves is in bench/README.md. It is a program of its own, and not part of web/pack, because it
// runs before there is anything that web/pack could embed.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "shrink:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "ebitengine":
		return writeEbitengine(args[1], args[2])
	case len(args) == 3 && args[0] == "data":
		return joinFile(args[1], args[2])
	}
	return errors.New("usage: shrink ebitengine DIR MOD | shrink data IN OUT")
}

// joinFile writes the program of one file, with its data joined, to another.
func joinFile(from, to string) error {
	program, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	joined, err := joinData(program)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return os.WriteFile(to, joined, 0o644)
}
