//go:build !js

package main

import (
	"fmt"
	"io"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// extras are what of the page can be opened while a run trains, each in a run of its own. show and hide are scripts.
var extras = []struct{ title, query, show, hide string }{
	{"the batch matrix of 512 pairs", "batch=512", `document.getElementById("panels-batch").open = true`, `document.getElementById("panels-batch").open = false`},
	{"the batch matrix of 64 pairs", "batch=64", `document.getElementById("panels-batch").open = true`, `document.getElementById("panels-batch").open = false`},
	{"eight probes", "batch=64", `halo.set({ ask: ["a circle", "a red circle", "a small red circle", "a square", "a blue square", "a large blue square", "a shape", "~red circle 3.4 7.5 7.5 0"] })`, `halo.set({ ask: [] })`},
	{"the table of the points", "batch=64", `document.getElementById("points-table").open = true`, `document.getElementById("points-table").open = false`},
	{"all panels", "batch=64", `document.querySelectorAll("details[id^=panels]").forEach((one) => (one.open = true))`, `document.querySelectorAll("details[id^=panels]").forEach((one) => (one.open = false))`},
}

// extraRounds is how often a run trains with and without one of them.
const extraRounds = 6

// extraHeight is the height of the window, CSS pixels: the picture and the matrix under it are both on the screen, for
// what is not is not drawn.
const extraHeight = 1800

// countWith counts steps with something shown and hidden, in turn, as countSteps counts them.
const countWith = `(async (rounds, milliseconds, show, hide) => {` + counting + `
	await halo.ready;
	while (!(halo.state().step > 500)) await wait(5); // before that every frame is judged
	await wait(1500);
	const rates = { shown: [], hidden: [] };
	for (let round = 0; round < rounds; round++) {
		for (const first of round %% 2 === 0 ? [true, false] : [false, true]) {
			if (first) show();
			else hide();
			rates[first ? "shown" : "hidden"].push(await rate(500, milliseconds));
		}
	}
	return rates;
})(%d, %d, () => { %s; }, () => { %s; })`

// measurePanels measures what the page's panels cost the training, and writes the table.
func measurePanels(b *headless, s *servers, o options, w io.Writer) error {
	var rows [][]string
	for _, extra := range extras {
		shown, hidden, err := rateWith(b, s.halo.URL+"/?pace=max&"+extra.query, extra.show, extra.hide, o)
		if err != nil {
			return fmt.Errorf("%s: %w", extra.title, err)
		}
		rows = append(rows, []string{extra.title, number(median(hidden)), number(median(shown)), number(medianRatio(shown, hidden))})
	}
	return writeAll(w, table{fmt.Sprintf("Steps a second of the default run at full pace without and with something shown; medians of %d rounds of both, %v in all, and the median of the rounds' ratios", extraRounds, o.page),
		[]string{"shown", "without", "with", "ratio"}, rows})
}

func rateWith(b *headless, url, show, hide string, o options) (shown, hidden []float64, err error) {
	t, err := b.open("about:blank")
	if err != nil {
		return nil, nil, err
	}
	defer t.close()
	if _, err := chromedp.Call(t.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 1280, Height: extraHeight, DeviceScaleFactor: 1}); err != nil {
		return nil, nil, err
	}
	if err := t.navigate(url); err != nil {
		return nil, nil, err
	}
	rates, err := evaluate[struct{ Shown, Hidden []float64 }](t, fmt.Sprintf(countWith, extraRounds, o.page.Milliseconds()/extraRounds, show, hide))
	return rates.Shown, rates.Hidden, err
}
