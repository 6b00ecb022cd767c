//go:build !js

package main

import (
	"fmt"
	"io"
)

// runs are those of Halo's page whose steps are counted, each by every backend.
var runs = []struct{ title, query string }{
	{"default run, batch 64", "batch=64"},
	{"default run, batch 256", "batch=256"},
	{"emoji60, d = 2", "data=emoji60&d=2"},
	{"emoji60, d = 16", "data=emoji60&d=16"},
	{"emoji, d = 16", "data=emoji&d=16"},
}

var backends = []string{"simdgo", "go"}

// countRounds is how often the page and its bare step take turns.
const countRounds = 4

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

// counting are the functions by which scripts count the steps of the page, from one Progress to another so that the time
// is that of whole steps.
const counting = `
	const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
	const progress = async () => {
		const before = halo.state().step;
		while (halo.state().step === before) await wait(2);
		return { step: halo.state().step, time: performance.now() };
	};
	const rate = async (settle, milliseconds) => {
		await wait(settle);
		const start = await progress();
		await wait(milliseconds);
		const end = await progress();
		return (1000 * (end.step - start.step)) / (end.time - start.time);
	};
`

// countSteps lets the page train and counts its steps; then it pauses the page, and the Worker of bench/bare takes bare
// steps of the same run for as long; and so in turn. The first seconds do not count: the browser is still making its code
// fast.
const countSteps = `(async (rounds, milliseconds) => {` + counting + `
	const page = async () => {
		halo.set({ playing: true });
		await progress();
		const stepsPerSecond = await rate(settle, milliseconds);
		halo.set({ playing: false });
		return stepsPerSecond;
	};
	const settle = 300;

	await halo.ready;
	while (!(halo.state().step > 0)) await wait(5);
	const worker = new Worker("bare/worker.js");
	const ask = (question) =>
		new Promise((resolve, reject) => {
			worker.onerror = (event) => reject(new Error(event.message));
			worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
			worker.postMessage(question);
		});
	const { config, inForce, backend } = halo.state();
	await ask({ backend, config: { ...config, batch_size: inForce.batch } });
	await wait(milliseconds);
	halo.set({ playing: false });
	await wait(settle);
	await ask({ milliseconds });

	const rates = { page: [], bare: [] };
	for (let round = 0; round < rounds; round++) {
		rates.page.push(await page());
		await wait(settle);
		rates.bare.push((await ask({ milliseconds })).rate);
	}
	worker.terminate();
	return { ...rates, batch: halo.state().inForce.batch, backend, diverged: halo.state().diverged !== null };
})(%d, %d)`

// counted is what countSteps returns.
type counted struct {
	Page     []float64 `json:"page"` // steps a second in each round
	Bare     []float64 `json:"bare"`
	Batch    int       `json:"batch"`
	Backend  string    `json:"backend"`
	Diverged bool      `json:"diverged"`
}

// measurePage measures the steps a second of Halo's page, and writes the table.
func measurePage(b *headless, s *servers, o options, w io.Writer) error {
	var rows [][]string
	for _, run := range runs {
		row := []string{run.title, ""}
		for _, backend := range backends {
			c, err := count(b, fmt.Sprintf("%s/?pace=max&backend=%s&%s", s.halo.URL, backend, run.query), o)
			if err != nil {
				return fmt.Errorf("the page, %s, backend %s: %w", run.title, backend, err)
			}
			if c.Backend != backend || c.Diverged {
				return fmt.Errorf("the page, %s: it computes with %q, diverged %v; want a run of %s", run.title, c.Backend, c.Diverged, backend)
			}
			row[1] = fmt.Sprint(c.Batch)
			row = append(row, number(median(c.Page)), number(median(c.Bare)), number(medianRatio(c.Page, c.Bare)))
		}
		rows = append(rows, row)
	}
	return writeAll(w, table{fmt.Sprintf("Steps a second of the page at full pace while the scene draws, those of its bare step, and the median of the rounds' ratios; %d rounds, %v of each in all", countRounds, o.page),
		[]string{"run", "batch", "simdgo", "bare", "ratio", "go backend", "bare", "ratio"}, rows})
}

func count(b *headless, url string, o options) (counted, error) {
	t, err := b.open(url)
	if err != nil {
		return counted{}, err
	}
	defer t.close()
	return evaluate[counted](t, fmt.Sprintf(countSteps, countRounds, o.page.Milliseconds()/countRounds))
}

// firsts are what a visitor waits for, in milliseconds since the navigation: the browser's own times of its first paint
// and of the first that has content, and the first trained frame.
type firsts struct {
	Paint   float64 `json:"paint"`
	Content float64 `json:"content"`
	Step    float64 `json:"step"`
}

// waitForFirsts waits for all of them.
const waitForFirsts = `(async () => {
	while (!window.firstStep) await new Promise((resolve) => setTimeout(resolve, 20));
	const at = (name) => performance.getEntriesByName(name, "paint")[0].startTime;
	return { paint: at("first-paint"), content: at("first-contentful-paint"), step: window.firstStep };
})()`

// measureStart measures how long a visitor waits for what there is to see, and writes the table.
func measureStart(b *headless, s *servers, o options, w io.Writer) error {
	rows := [][]string{{"first paint"}, {"first paint with content"}, {"first trained frame"}}
	for _, backend := range backends {
		var cold, warm [3][]float64
		for range visits {
			c, r, err := timeToFirsts(b, s.halo.URL+"/?pace=max&backend="+backend)
			if err != nil {
				return fmt.Errorf("the first trained frame, backend %s: %w", backend, err)
			}
			for i, of := range [3][2]float64{{c.Paint, r.Paint}, {c.Content, r.Content}, {c.Step, r.Step}} {
				cold[i], warm[i] = append(cold[i], of[0]), append(warm[i], of[1])
			}
		}
		for i := range rows {
			rows[i] = append(rows[i], fmt.Sprintf("%.2f s (%.2f s)", median(cold[i])/1000, median(warm[i])/1000))
		}
	}
	return writeAll(w, table{fmt.Sprintf("Default run: from the navigation on, caches empty (and on reload), median of %d visits", visits),
		[]string{"until", "simdgo", "go backend"}, rows})
}

// timeToFirsts returns the times of a first visit, and of the next.
func timeToFirsts(b *headless, url string) (cold, warm firsts, err error) {
	t, err := b.openWith(firstStep)
	if err != nil {
		return cold, warm, err
	}
	defer t.close()
	for _, at := range []*firsts{&cold, &warm} {
		if err := t.navigate(url); err != nil {
			return cold, warm, err
		}
		if *at, err = evaluate[firsts](t, waitForFirsts); err != nil {
			return cold, warm, err
		}
	}
	return cold, warm, nil
}
