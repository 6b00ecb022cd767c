//go:build !js

package main

import (
	"context"
	"flag"
	"io"

	"halo/checkpoint"
)

// inspect prints what is in a checkpoint.
func inspect(_ context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("inspect", flag.ContinueOnError)
	if err := parse(flags, args, stdout, "FILE"); err != nil {
		return err
	}
	file, err := checkpoint.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	return checkpoint.Describe(stdout, file)
}
