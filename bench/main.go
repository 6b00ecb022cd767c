//go:build !js

// Bench measures in a real browser, headless Chromium, and prints Markdown:
//
//	go run ./bench [-rounds 24] [-window 120ms] [-page 8s]
//
// First the reference step of simdgo beside GoMLX's own Go backend, the same step written by hand, TensorFlow.js and
// jax-js, in one page that alternates short windows of all (page/compare.js). Then what a reader sees of Halo's own
// page: steps a second, the time to the first trained frame, and the bytes that are loaded. README.md says how and
// what came out. `make bench` builds what it needs: web/dist, build/bench/reference.wasm and bench/node_modules.
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
	"time"
)

// options are the flags.
type options struct {
	root   string        // of the repository
	rounds int           // of the comparison
	window time.Duration // of a competitor in a round
	page   time.Duration // for which the page trains before and while its steps are counted
}

func main() {
	var o options
	flag.StringVar(&o.root, "root", ".", "folder of the repository")
	flag.IntVar(&o.rounds, "rounds", 24, "rounds of the comparison; the two large sizes take half as many")
	flag.DurationVar(&o.window, "window", 120*time.Millisecond, "time of a competitor in a round")
	flag.DurationVar(&o.page, "page", 8*time.Second, "time for which steps of the page are counted")
	flag.Parse()
	if flag.NArg() > 0 || o.rounds < 1 || o.window < time.Millisecond || o.page < time.Second {
		fmt.Fprintln(os.Stderr, "bench: takes flags only: -rounds from 1, -window from 1ms, -page from 1s")
		os.Exit(2)
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
	if err := compareSteps(b, server, o, w); err != nil {
		return err
	}
	if err := measurePage(b, server, o, w); err != nil {
		return err
	}
	return writeSizes(w)
}
