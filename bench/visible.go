//go:build !js

package main

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed visible.js
var visibleNotes string

// seenAt are the batch sizes at which a hand moves something that is to be seen.
var seenAt = []int{64, 512}

// seenTimes is how often each is moved.
const seenTimes = 24

// seen is how long something took until it was to be seen.
type seen struct {
	What   string  `json:"what"`
	Millis float64 `json:"ms"`
}

// measureVisible measures how soon the page shows that a hand has moved something, and writes the table.
func measureVisible(b *headless, s *servers, w io.Writer) error {
	var rows [][]string
	for _, batch := range seenAt {
		keys, wheels, err := moveInSight(b, fmt.Sprintf("%s/?pace=max&batch=%d", s.halo.URL, batch))
		if err != nil {
			return fmt.Errorf("visible reactions at batch %d: %w", batch, err)
		}
		write := func(x []float64) string { return fmt.Sprintf("%.0f (%.0f)", median(x), slices.Max(x)) }
		rows = append(rows, []string{fmt.Sprint(batch), write(keys), write(wheels)})
	}
	return writeAll(w, table{fmt.Sprintf("Default run at full pace: ms from the input until the browser has rendered the first frame that shows it; median (worst) of %d", seenTimes),
		[]string{"batch", "a key moves the temperature: its readout", "the wheel zooms: the picture by another camera"}, rows})
}

// moveInSight works the page of a run by keys and by the wheel.
func moveInSight(b *headless, url string) (keys, wheels []float64, err error) {
	p, err := openPlot(b, url, `window.halo && halo.state().step > 0 && halo.state().sceneReady`, "#scene", visibleNotes)
	if err != nil {
		return nil, nil, err
	}
	defer p.close()
	time.Sleep(warm)
	if err := p.click(); err != nil {
		return nil, nil, err
	}
	for i := range 2 * seenTimes {
		time.Sleep(rest)
		wheel, what := i%2 == 1, "key"
		if wheel {
			what = "wheel"
		}
		if _, err := evaluate[[]seen](p.tab, `visible.take()`); err != nil {
			return nil, nil, err
		}
		if wheel {
			err = p.at("mouseWheel", 0, 0, []float64{-60, 60}[i/2%2])
		} else {
			key := []string{kb.PageUp, kb.PageDown}[i/2%2]
			err = chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](`document.getElementById("tau").focus()`), chromedp.KeyEvent(key))
		}
		if err != nil {
			return nil, nil, err
		}
		at, err := p.waitSeen(what)
		if err != nil {
			return nil, nil, err
		}
		if wheel {
			wheels = append(wheels, at)
		} else {
			keys = append(keys, at)
		}
	}
	return keys, wheels, nil
}

// waitSeen waits for the note of an input.
func (p *plot) waitSeen(what string) (float64, error) {
	for end := time.Now().Add(answer); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		notes, err := evaluate[[]seen](p.tab, `visible.take()`)
		if err != nil {
			return 0, err
		}
		for _, n := range notes {
			if n.What == what {
				return n.Millis, nil
			}
		}
	}
	return 0, fmt.Errorf("nothing was seen of a %s within %v", what, answer)
}
