//go:build !js

// Bench measures in a real browser, headless Chromium, and prints Markdown:
//
//	go run ./bench [-rounds 24] [-window 120ms] [-page 8s] [-memory 1m] [-only step,page,start,latency,panels,crowd,memory,size,server]
//
// First the reference step of simdgo beside GoMLX's own Go backend, the same step written by hand, TensorFlow.js and
// jax-js, in one page that alternates short windows of all (page/compare.js). Then what a reader sees of Halo's own
// page: steps a second and what the bare step of the same run would give, the time to the first paint and the first trained frame,
// how soon a hand is obeyed, what panels cost the training, many circles beside regl-scatterplot, how its memory grows,
// and the bytes that are loaded. README.md says how and
// what came out. Last, without a browser, training on the server beside JAX and PyTorch. `make bench` builds what it
// needs: web/dist, the programs of build/bench, bench/node_modules and bench/.venv.
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
	"path/filepath"
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
	tasks  []string      // of the server's table; all where there is none
	device string        // that the server's table is of, cpu or cuda
	python string        // that has the server's peers
	memory time.Duration // for which the page trains while its memory is watched
	page   time.Duration // for which steps of the page are counted, and bare ones
}

// parts are what is measured, in this order.
var parts = []struct {
	name    string
	measure func(*headless, *servers, options, io.Writer) error // nil where it needs no browser
	alone   func(context.Context, options, io.Writer) error
}{
	{name: "step", measure: compareSteps},
	{name: "page", measure: measurePage},
	{name: "start", measure: measureStart},
	{name: "latency", measure: measureLatency},
	{name: "panels", measure: measurePanels},
	{name: "crowd", measure: measureCrowds},
	{name: "memory", measure: measureMemory},
	{name: "size", measure: writeSizes},
	{name: "server", alone: measureServer},
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
	tasks := flag.String("tasks", "", "tasks of the server's table, joined by semicolons, such as '64,48,64;vit'; empty is all")
	flag.StringVar(&o.device, "device", "cpu", "what the server's table is of: cpu, or cuda, for which PJRT_PLUGIN_LIBRARY_PATH names the plugin's folder and -python has JAX and PyTorch with CUDA")
	flag.StringVar(&o.python, "python", "", "Python of the server's peers; empty is that of bench/.venv")
	only := flag.String("only", strings.Join(partNames(), ","), "parts that are measured")
	flag.Parse()
	o.only = strings.Split(*only, ",")
	if o.python == "" {
		o.python = filepath.Join(o.root, "bench", ".venv", "bin", "python")
	}
	if *tasks != "" {
		o.tasks = strings.Split(*tasks, ";")
	}
	if flag.NArg() > 0 || o.rounds < 1 || o.window < time.Millisecond || o.page < time.Second || o.memory < time.Second || o.device != "cpu" && o.device != "cuda" {
		fmt.Fprintln(os.Stderr, "bench: takes flags only: -rounds from 1, -window from 1ms, -page and -memory from 1s, -device cpu or cuda")
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

// run measures all, and writes each part as soon as it is there. The browser is closed before what needs none.
func run(ctx context.Context, w io.Writer, o options) error {
	if err := runInBrowser(ctx, w, o); err != nil {
		return err
	}
	for _, part := range parts {
		if part.alone != nil && slices.Contains(o.only, part.name) {
			if err := part.alone(ctx, o, w); err != nil {
				return err
			}
		}
	}
	return nil
}

func runInBrowser(ctx context.Context, w io.Writer, o options) error {
	wanted := false
	for _, part := range parts {
		wanted = wanted || part.measure != nil && slices.Contains(o.only, part.name)
	}
	if !wanted {
		return nil
	}
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
		if part.measure == nil || !slices.Contains(o.only, part.name) {
			continue
		}
		if err := part.measure(b, server, o, w); err != nil {
			return err
		}
	}
	return nil
}
