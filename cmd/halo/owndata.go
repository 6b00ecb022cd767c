//go:build !js

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/dataset/own"
	"halo/toymodel"
)

// startConfig is the configuration of a run on what spec names, with its defaults.
func startConfig(spec, objective string, dim int) (checkpoint.Config, error) {
	if !own.Recognise(spec) {
		return toymodel.DefaultConfig(spec, objective, dim)
	}
	path, options, err := own.ParseSpec(spec)
	if err != nil {
		return checkpoint.Config{}, err
	}
	return toymodel.EntryConfig(own.Defaults(), own.FormatSpec(path, options), objective, dim)
}

// openSet opens the data set that spec names: one of dataset.Names from the assets, or data of one's own, of which it
// says what it finds there.
func openSet(ctx context.Context, spec string, stderr io.Writer) (dataset.Set, error) {
	if !own.Recognise(spec) {
		return dataset.Open(assets.Files, spec)
	}
	r := reading{w: stderr, terminal: isTerminal(stderr), drawn: time.Now()}
	set, err := own.Open(ctx, spec, r.show)
	r.done()
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(stderr, set)
	return set, nil
}

// closeSet ends the reading of one's own data. It says what could not be used, where the training has come upon more
// than was known at the start.
func closeSet(set dataset.Set, known int, stderr io.Writer) {
	s, ok := set.(*own.Set)
	if !ok {
		return
	}
	if s.Report().Corrupt > known {
		fmt.Fprintln(stderr, s)
	}
	s.Close()
}

// leftOut is the number of pairs of one's own data that are known to be of no use.
func leftOut(set dataset.Set) int {
	if s, ok := set.(*own.Set); ok {
		return s.Report().Corrupt
	}
	return 0
}

// reading tells how far the first reading of one's own data is: in place on a terminal, now and then elsewhere.
type reading struct {
	w        io.Writer
	terminal bool
	drawn    time.Time
	shown    bool
}

func (r *reading) show(p own.Progress) {
	every := 10 * time.Second // in a log
	if r.terminal {
		every = redrawInterval
	}
	if time.Since(r.drawn) < every {
		return
	}
	r.drawn = time.Now()
	line := fmt.Sprintf("reading %s: %d", p.Stage, p.Pairs)
	if p.Done >= 0 {
		line += fmt.Sprintf(", %.0f %%", 100*p.Done)
	}
	if r.terminal {
		fmt.Fprintf(r.w, "\r\x1b[K%s", line)
		r.shown = true
		return
	}
	fmt.Fprintln(r.w, line)
}

// done ends the line.
func (r *reading) done() {
	if r.shown {
		fmt.Fprint(r.w, "\r\x1b[K")
	}
}
