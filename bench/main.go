//go:build !js

// Bench measures in a real browser, headless Chromium, and prints Markdown:
//
//	go run ./bench [-rounds 24] [-window 120ms] [-page 8s] [-memory 1m] [-only step,page,start,latency,memory,size]
//
// First the reference step of simdgo beside GoMLX's own Go backend, the same step written by hand, TensorFlow.js and
// jax-js, in one page that alternates short windows of all (page/compare.js). Then what a reader sees of Halo's own
// page: steps a second and what the bare step of the same run would give, the time to the first trained frame, how soon
// pause and a new batch size take effect, how its memory grows, and the bytes that are loaded. README.md says how and
// what came out. `make bench` builds what it needs: web/dist, the programs of build/bench, and bench/node_modules.
//
// It fails where a competitor does not compute the same step, or the page does not train; never on a time.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	root   string        // of the repository
	rounds int           // of the comparison
	window time.Duration // of a competitor in a round
	only   []string      // parts that are measured
	memory time.Duration // for which the page trains while its memory is watched
	page   time.Duration // for which steps of the page are counted, and bare ones
}

// parts are what is measured, in this order.
var parts = []struct {
	name    string
	measure func(*headless, *servers, options, io.Writer) error
}{
	{"step", compareSteps},
	{"page", measurePage},
	{"start", measureStart},
	{"latency", measureLatency},
	{"memory", measureMemory},
	{"size", writeSizes},
}

func partNames() []string {
	var names []string
	for _, part := range parts {
		names = append(names, part.name)
	}
	return names
}

func main() {
	var o options
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.IntVar(&o.rounds, "rounds", 24, "rounds of the comparison; the two large sizes take half as many")
	flag.DurationVar(&o.window, "window", 120*time.Millisecond, "time of a competitor in a round")
	flag.DurationVar(&o.page, "page", 8*time.Second, "time for which steps of the page, and bare ones, are counted")
	flag.DurationVar(&o.memory, "memory", time.Minute, "time for which the page's memory is watched; 10m tells how an hour would be")
	only := flag.String("only", strings.Join(partNames(), ","), "parts that are measured")
	flag.Parse()
	o.only = strings.Split(*only, ",")
	if flag.NArg() > 0 || o.rounds < 1 || o.window < time.Millisecond || o.page < time.Second || o.memory < time.Second {
		fmt.Fprintln(os.Stderr, "bench: takes flags only: -rounds from 1, -window from 1ms, -page and -memory from 1s")
		os.Exit(2)
	}
	for _, name := range o.only {
		if !slices.Contains(partNames(), name) {
			fmt.Fprintf(os.Stderr, "bench: -only %s; the parts are %s\n", *only, strings.Join(partNames(), ", "))
			os.Exit(2)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures all, and writes each part as soon as it is there.
func run(ctx context.Context, w io.Writer, o options) error {
	server, err := serve(o.root)
	if err != nil {
		return err
	}
	defer server.close()
	b, err := startBrowser(ctx)
	if err != nil {
		return err
	}
	defer b.close()
	here, err := describe(b)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w, here); err != nil {
		return err
	}
	for _, part := range parts {
		if !slices.Contains(o.only, part.name) {
			continue
		}
		if err := part.measure(b, server, o, w); err != nil {
			return err
		}
	}
	return nil
}
