//go:build !js

// Command halo serves the page that trains live, trains the same model on a server, and looks into checkpoints.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// command is one subcommand. It writes what it prints to stdout and progress to stderr.
type command struct {
	name     string
	synopsis string
	sentence string
	run      func(ctx context.Context, args []string, stdout, stderr io.Writer) error
}

func commands() []command {
	return []command{
		{"serve", "[-addr HOST:PORT] [-runs DIR]", "serve the page", serve},
		{"train", "-out FILE [-data SPEC] [-objective SPEC] [-d N] [-steps N] [-backend go|simdgo|xla:cpu|xla:cuda] [-resume FILE] …", "train the model and write a checkpoint", train},
		{"eval", "[-json] [-backend NAME] FILE", "judge a checkpoint by every metric", eval},
		{"compare", "[-backend NAME] A B", "print the metrics of two checkpoints and their differences", compare},
		{"inspect", "FILE", "print what is in a checkpoint", inspect},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run runs one command line and returns its exit status: 0 for success, 1 for a failure, 2 for a wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		usage(stderr)
		return 2
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		usage(stdout)
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, args[1:], stdout, stderr)
		var bad *usageError
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.As(err, &bad):
			fmt.Fprintf(stderr, "halo %s: %v\nusage: halo %s %s\n", c.name, err, c.name, c.synopsis)
			return 2
		}
		fmt.Fprintf(stderr, "halo %s: %v\n", c.name, err)
		return 1
	}
	fmt.Fprintf(stderr, "halo: unknown command %q\n", args[0])
	usage(stderr)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "halo trains a small image–text model with the variance loss and shows its uncertainty.")
	for _, c := range commands() {
		fmt.Fprintf(w, "\n  halo %s %s\n        %s\n", c.name, c.synopsis, c.sentence)
	}
	fmt.Fprintln(w, "\nhalo COMMAND -h lists a command's flags.")
}

// usageError is a mistake in the command line itself.
type usageError struct{ error }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// parse parses the flags; where they are wrong it returns a *usageError. It wants exactly operands behind them.
func parse(flags *flag.FlagSet, args []string, stdout io.Writer, operands ...string) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return err
	} else if err != nil {
		return &usageError{err}
	}
	if flags.NArg() != len(operands) {
		return usagef("got %d arguments behind the flags, want %d %v", flags.NArg(), len(operands), operands)
	}
	return nil
}
