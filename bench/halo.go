//go:build !js

package main

import (
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"halo/web"
)

// runs are those of Halo's page whose steps are counted, each by every backend.
var runs = []struct{ title, query string }{
	{"default run, batch 64", "batch=64"},
	{"default run, batch 256", "batch=256"},
	{"emoji60, d = 2", "data=emoji60&d=2"},
	{"emoji60, d = 16", "data=emoji60&d=16"},
}

var backends = []string{"simdgo", "go"}

// visits is how often the time to the first trained frame is taken.
const visits = 3

// firstStep notes in the page when a frame that was trained was first on show, in milliseconds since the navigation.
const firstStep = `if (window === top) {
	const timer = setInterval(() => {
		if (!(window.halo?.state().step > 0)) return;
		clearInterval(timer);
		window.firstStep = performance.now();
	}, 5);
}`

// countSteps trains and counts, from one frame to another, so that the time is that of whole steps. The first seconds
// do not count: the browser is still making its code fast.
const countSteps = `(async () => {
	const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
	const frame = async () => {
		const before = halo.state().step;
		while (halo.state().step === before) await wait(1);
		return { step: halo.state().step, time: performance.now() };
	};
	await halo.ready;
	while (!(halo.state().step > 0)) await wait(5);
	await wait(%[1]d / 2);
	const start = await frame();
	await wait(%[1]d);
	const end = await frame();
	const state = halo.state();
	return { rate: (1000 * (end.step - start.step)) / (end.time - start.time), batch: state.inForce.batch, backend: state.backend,
		diverged: state.diverged !== null };
})()`

// counted is what countSteps returns.
type counted struct {
	Rate     float64 `json:"rate"`
	Batch    int     `json:"batch"`
	Backend  string  `json:"backend"`
	Diverged bool    `json:"diverged"`
}

// measurePage measures what a reader sees of Halo's page, and writes the tables.
func measurePage(b *headless, s *servers, o options, w io.Writer) error {
	var rows [][]string
	for _, run := range runs {
		row := []string{run.title}
		var batch int
		for _, backend := range backends {
			c, err := count(b, fmt.Sprintf("%s/?pace=max&backend=%s&%s", s.halo.URL, backend, run.query), o)
			if err != nil {
				return fmt.Errorf("the page, %s, backend %s: %w", run.title, backend, err)
			}
			if c.Backend != backend || c.Diverged {
				return fmt.Errorf("the page, %s: it computes with %q, diverged %v; want a run of %s", run.title, c.Backend, c.Diverged, backend)
			}
			batch = c.Batch
			row = append(row, number(c.Rate))
		}
		rows = append(rows, slices.Insert(row, 1, fmt.Sprint(batch)))
	}
	var first []string
	for _, backend := range backends {
		var cold, warm []float64
		for range visits {
			c, r, err := timeToFirstStep(b, s.halo.URL+"/?pace=max&backend="+backend)
			if err != nil {
				return fmt.Errorf("the first trained frame, backend %s: %w", backend, err)
			}
			cold, warm = append(cold, c), append(warm, r)
		}
		first = append(first, fmt.Sprintf("%.2f s (%.2f s)", median(cold)/1000, median(warm)/1000))
	}
	return writeAll(w,
		table{fmt.Sprintf("Steps a second of the page at full pace, counted for %v while the scene draws", o.page), []string{"run", "batch", "simdgo", "go backend"}, rows},
		table{fmt.Sprintf("From the navigation to the first trained frame, caches empty (and on reload), median of %d visits", visits), []string{"run", "simdgo", "go backend"}, [][]string{append([]string{"default run"}, first...)}},
	)
}

func count(b *headless, url string, o options) (counted, error) {
	t, err := b.open(url, true)
	if err != nil {
		return counted{}, err
	}
	defer t.close()
	return evaluate[counted](t, fmt.Sprintf(countSteps, o.page.Milliseconds()))
}

// timeToFirstStep returns the milliseconds of a first visit, and of the next.
func timeToFirstStep(b *headless, url string) (cold, warm float64, err error) {
	t, err := b.open("about:blank", true)
	if err != nil {
		return 0, 0, err
	}
	defer t.close()
	if _, err := chromedp.Call(t.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: firstStep}); err != nil {
		return 0, 0, err
	}
	for _, at := range []*float64{&cold, &warm} {
		if err := t.navigate(url); err != nil {
			return 0, 0, err
		}
		if *at, err = evaluate[float64](t, `(async () => { while (!window.firstStep) await new Promise((resolve) => setTimeout(resolve, 20)); return window.firstStep; })()`); err != nil {
			return 0, 0, err
		}
	}
	return cold, warm, nil
}

// writeSizes writes how large the built programs are.
func writeSizes(w io.Writer) error {
	var rows [][]string
	for _, name := range []string{"trainer.wasm", "scene.wasm"} {
		row := []string{"`" + name + "`"}
		for _, suffix := range []string{"", ".br"} {
			info, err := fs.Stat(web.Built(), name+suffix)
			if err != nil {
				return fmt.Errorf("the page is not built: %w", err)
			}
			row = append(row, megabytes(info.Size()))
		}
		rows = append(rows, row)
	}
	return writeAll(w, table{"Bytes of the programs, in millions", []string{"program", "as built", "with brotli"}, rows})
}
