//go:build !js

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"gonum.org/v1/gonum/stat"
)

// memories are what is watched of the page, in the order of the table. global is the global object that a Go program
// runs in, "" for a heap of JavaScript.
var memories = []struct {
	title    string
	inWorker bool
	global   string
}{
	{"`trainer.wasm`", true, `self`},
	{"`scene.wasm`", false, `document.getElementById("scene").contentWindow`},
	{"JavaScript of the Worker", true, ""},
	{"JavaScript of the page and the scene", false, ""},
}

// catchProgram is a script that keeps the Go program of a global object in its variable caught, the next time that the
// program hears of something: wasm_exec.js then calls _resume.
const catchProgram = `((global) => {
	const prototype = global.Go.prototype, resume = prototype._resume;
	prototype._resume = function () {
		global.caught = this;
		prototype._resume = resume;
		return resume.call(this);
	};
})(%s)`

// fillHistory trains until the history of the run has been full once, and was thinned. At this pace every frame is judged
// and kept, which makes it quick.
const fillHistory = `(async () => {
	halo.set({ pace: 100 });
	for (let before = 0, length = 0; length >= before; length = halo.state().historyLength) {
		before = length;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	halo.set({ pace: 0 });
	return halo.state().step;
})()`

// samples is how many measurements the time is divided into. The slope leaves the first quarter out, in which the heaps
// find their sizes.
const samples = 20

// measureMemory lets the page train at full pace, and writes how its memory grows.
func measureMemory(b *headless, s *servers, o options, w io.Writer) error {
	t, err := b.open(s.halo.URL + "/?pace=max")
	if err != nil {
		return err
	}
	defer t.close()
	h, err := takeHold(t)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	contexts := make([]context.Context, len(memories))
	for m, of := range memories {
		contexts[m] = h.ctx
		if of.inWorker {
			contexts[m] = h.worker
		}
		if of.global == "" {
			continue
		}
		if err := chromedp.Do(contexts[m], chromedp.Evaluate[chromedp.Void](fmt.Sprintf(catchProgram, of.global))); err != nil {
			return fmt.Errorf("memory, %s: %w", of.title, err)
		}
	}
	begun, err := evaluate[int](t, fillHistory)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	var hours []float64
	megabytes := make([][]float64, len(memories))
	start := time.Now()
	for i := range samples {
		time.Sleep(time.Until(start.Add(o.memory * time.Duration(i+1) / samples)))
		hours = append(hours, time.Since(start).Hours())
		for m, of := range memories {
			bytes, err := bytesOf(contexts[m], of.global)
			if err != nil {
				return fmt.Errorf("memory, %s: %w", of.title, err)
			}
			megabytes[m] = append(megabytes[m], bytes/1e6)
		}
	}
	steps, err := evaluate[int](t, `halo.state().step`)
	if err != nil {
		return err
	}
	var rows [][]string
	for m, of := range memories {
		x, y := hours[samples/4:], megabytes[m][samples/4:]
		rows = append(rows, []string{of.title, fmt.Sprintf("%.2f", y[0]), fmt.Sprintf("%.2f", y[len(y)-1]), fmt.Sprintf("%+.2f", slope(x, y))})
	}
	return writeAll(w, table{fmt.Sprintf("Memory of the default run at full pace, in MB after garbage was collected, over %v and %d steps", o.memory, steps-begun),
		[]string{"memory", "after a quarter of the time", "at its end", "slope between them, MB an hour"}, rows})
}

// bytesOf returns the size of the memory of the Go program that was caught in a global object or, after its garbage was
// collected, of the heap of JavaScript.
func bytesOf(ctx context.Context, global string) (float64, error) {
	if global != "" {
		return chromedp.Run(ctx, chromedp.Evaluate[float64](global+`.caught._inst.exports.mem.buffer.byteLength`))
	}
	if _, err := chromedp.Call(ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		return 0, err
	}
	usage, err := chromedp.Call(ctx, runtime.GetHeapUsage, cdp.Empty{})
	return usage.UsedSize, err
}

// slope is that of the line through the points which has the least squares.
func slope(x, y []float64) float64 {
	_, slope := stat.LinearRegression(x, y, nil, false)
	return slope
}
