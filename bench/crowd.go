//go:build !js

package main

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"halo/checkpoint"
)

// crowds are the numbers of circles that are drawn.
var crowds = []int{10_000, 100_000}

// crowdRounds is how often the two pages take turns, and gestureTime how long a hand moves in each.
const (
	crowdRounds = 5
	gestureTime = 1500 * time.Millisecond
)

// crowdNear is how many times a wheel turns towards the reader for the second half of the gestures, and wheelNotch how
// far: Halo magnifies about eight times, regl-scatterplot a little less.
const (
	crowdNear  = 11
	wheelNotch = -120
)

// groups of the points, which are told apart by colour.
const crowdGroups = 12

// drawn notes how many animation frames drew with WebGL: in the top window, for those of an iframe too.
//
//go:embed crowd.js
var drawn string

// crowdFile is a checkpoint of n captions, each with a circle, in two dimensions: clusters about clusters, as a trained
// model has them. A hundredth of them are vague and a tenth less so.
func crowdFile(n int) *checkpoint.File {
	r := rand.New(rand.NewPCG(6, uint64(n)))
	objective := checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true}
	f := &checkpoint.File{
		Config: checkpoint.Config{Dataset: "crowd", Objective: objective, Dim: 2, BatchSize: 64, LearningRate: 1e-3},
		Points: checkpoint.Points{Levels: []string{"vague", "less vague", "specific"}},
		Now: checkpoint.Snapshot{Objective: objective, BatchSize: 64, LearningRate: 1e-3,
			Images: checkpoint.Cloud{Dim: 2, Means: []float32{0, 0}, LogStd: []float32{-1}}, Texts: checkpoint.Cloud{Dim: 2}},
	}
	for g := range crowdGroups {
		f.Points.Groups = append(f.Points.Groups, fmt.Sprint("group ", g))
	}
	f.Points.Images = []checkpoint.ImagePoint{{Key: "0", Label: "a picture", Texts: []int{0}}}
	first, spread, sigma := [3]int{0, n / 100, n / 10}, [3]float64{3, .8, .25}, [3]float64{.8, .25, .06}
	for i := range n {
		level := 2
		for i < first[level] {
			level--
		}
		group := i % crowdGroups
		var x, y float64
		if level > 0 {
			of := first[level-1] + i%(first[level]-first[level-1])
			x, y = float64(f.Now.Texts.Means[2*of]), float64(f.Now.Texts.Means[2*of+1])
			group = f.Points.Texts[of].Group
		}
		x, y = x+spread[level]*r.NormFloat64(), y+spread[level]*r.NormFloat64()
		f.Points.Texts = append(f.Points.Texts, checkpoint.TextPoint{Caption: fmt.Sprint("caption ", i), Level: level, Attributes: 1 << level, Group: group})
		f.Now.Texts.Means = append(f.Now.Texts.Means, float32(x), float32(y))
		f.Now.Texts.LogStd = append(f.Now.Texts.LogStd, float32(math.Log(sigma[level])+.3*r.NormFloat64()))
	}
	return f
}

// serveCrowd answers with the checkpoint, or, for the other page, with x, y and group of each point as float32, scaled
// so that the largest coordinate is 1.
func serveCrowd(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || !slices.Contains(crowds, n) {
		http.NotFound(w, r)
		return
	}
	f := crowdFile(n)
	if r.PathValue("as") == "checkpoint" {
		data, err := checkpoint.Encode(f)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Write(data)
		return
	}
	most := float32(0)
	for _, x := range f.Now.Texts.Means {
		most = max(most, x, -x)
	}
	data := make([]byte, 0, 12*n)
	for i, text := range f.Points.Texts {
		for _, x := range []float32{f.Now.Texts.Means[2*i] / most, f.Now.Texts.Means[2*i+1] / most, float32(text.Group)} {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
		}
	}
	w.Write(data)
}

// plot is one of the pages that draw the same points.
type plot struct {
	*tab
	middle [2]float64 // of the canvas in the viewport, CSS pixels
	cpu    []float64  // milliseconds of the main thread a frame
	frames []float64  // a second
}

// openPlot opens a page, with a script that runs before its own, and waits until it draws.
func openPlot(b *headless, url, ready, canvas, script string) (*plot, error) {
	t, err := b.openWith(script)
	if err != nil {
		return nil, err
	}
	p := &plot{tab: t}
	err = func() error {
		if err := t.navigate(url); err != nil {
			return err
		}
		if err := t.wait(ready); err != nil {
			return err
		}
		if _, err := chromedp.Call(t.ctx, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks}); err != nil {
			return err
		}
		r, err := t.box(canvas)
		p.middle = [2]float64{r.X + r.Width/2, r.Y + r.Height/2}
		return err
	}()
	if err != nil {
		t.close()
		return nil, fmt.Errorf("%s: %w", url, err)
	}
	return p, nil
}

// at sends an event of the mouse so far from the middle of the canvas. It returns when the page has taken it in.
func (p *plot) at(kind input.DispatchMouseEventType, dx, dy, wheel float64) error {
	return p.mouse(kind, p.middle[0]+dx, p.middle[1]+dy, wheel)
}

// taskSeconds is the time that the page's main thread has spent in tasks so far, and frames how many it has drawn.
func (p *plot) taskSeconds() (seconds float64, frames int, err error) {
	result, err := chromedp.Call(p.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		return 0, 0, err
	}
	for _, m := range result.Metrics {
		if m.Name == "TaskDuration" {
			seconds = m.Value
		}
	}
	frames, err = evaluate[int](p.tab, `window.drawnFrames ?? 0`)
	return seconds, frames, err
}

// measure brings the page to the front, lets a hand move for a while and notes what it cost.
func (p *plot) measure(g gesture) error {
	if _, err := chromedp.Call(p.ctx, page.BringToFront, cdp.Empty{}); err != nil {
		return err
	}
	if err := g.begin(p); err != nil {
		return err
	}
	time.Sleep(300 * time.Millisecond)
	before, framesBefore, err := p.taskSeconds()
	if err != nil {
		return err
	}
	start := time.Now()
	for i := 1; i%g.period != 1 || time.Since(start) < gestureTime; i++ {
		if err := g.move(p, i); err != nil {
			return err
		}
	}
	wall := time.Since(start).Seconds()
	after, framesAfter, err := p.taskSeconds()
	if err != nil {
		return err
	}
	n := float64(framesAfter - framesBefore)
	if n == 0 {
		return fmt.Errorf("the page drew no frame in %v of a gesture", gestureTime)
	}
	p.cpu, p.frames = append(p.cpu, 1000*(after-before)/n), append(p.frames, n/wall)
	if err := g.end(p); err != nil {
		return err
	}
	time.Sleep(500 * time.Millisecond) // what still glides comes to rest
	return nil
}

// gesture is what the hand does. After period moves, of which i is the number from 1, it is back where it began, and it
// ends there: so every turn begins with the same picture.
type gesture struct {
	title      string
	period     int
	begin, end func(*plot) error
	move       func(p *plot, i int) error
}

// gestures drag the picture round in a circle, and turn the wheel back and forth.
var gestures = []gesture{
	{"panned", 36,
		func(p *plot) error { return p.at(input.DispatchMouseEventTypeMousePressed, 0, 0, 0) },
		func(p *plot) error { return p.at(input.DispatchMouseEventTypeMouseReleased, 0, 0, 0) },
		func(p *plot, i int) error {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / 36)
			return p.at(input.DispatchMouseEventTypeMouseMoved, 80*sin, 80*(1-cos), 0)
		}},
	{"zoomed", 16,
		func(p *plot) error { return p.click() },
		func(p *plot) error { return nil },
		func(p *plot, i int) error {
			notch := -24.0
			if (i-1)/8%2 == 1 {
				notch = 24
			}
			return p.at(input.DispatchMouseEventTypeMouseWheel, 0, 0, notch)
		}},
}

// click is what Halo's picture wants before the wheel zooms it. It does no harm to the other.
func (p *plot) click() error { return p.press(p.middle[0], p.middle[1]) }

// approach turns the wheel towards the reader.
func (p *plot) approach() error {
	if _, err := chromedp.Call(p.ctx, page.BringToFront, cdp.Empty{}); err != nil {
		return err
	}
	if err := p.click(); err != nil {
		return err
	}
	for range crowdNear {
		if err := p.at(input.DispatchMouseEventTypeMouseWheel, 0, 0, wheelNotch); err != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond)
	return nil
}

// measureCrowds lets Halo's scene and regl-scatterplot draw the same points in turn, and writes the table.
func measureCrowds(b *headless, s *servers, _ options, w io.Writer) error {
	var rows [][]string
	for _, n := range crowds {
		of, err := compareCrowd(b, s, n)
		if err != nil {
			return fmt.Errorf("%d circles: %w", n, err)
		}
		rows = append(rows, of...)
	}
	return writeAll(w, table{fmt.Sprintf("Circles drawn by Halo's scene, with all rings, and the same points by regl-scatterplot, while a hand moves the picture: ms of the page's main thread a frame, and frames a second; medians of %d turns of %v", crowdRounds, gestureTime),
		[]string{"circles", "Halo, ms", "frames/s", "regl-scatterplot, ms", "frames/s", "ms, median of the ratios"}, rows})
}

func compareCrowd(b *headless, s *servers, n int) ([][]string, error) {
	own, err := openPlot(b, fmt.Sprintf("%s/?play=0&rings=1&checkpoint=crowds/%d/checkpoint", s.halo.URL, n),
		`window.halo && halo.state().step !== null && halo.state().sceneReady && halo.state().legend?.draw_millis > 0`, "#scene", drawn)
	if err != nil {
		return nil, err
	}
	defer own.close()
	r, err := own.box("#scene")
	if err != nil {
		return nil, err
	}
	peer, err := openPlot(b, fmt.Sprintf("%s/crowd.html?points=%d&width=%.0f&height=%.0f", s.comparison.URL, n, r.Width, r.Height), `window.drawn === true`, "canvas", drawn)
	if err != nil {
		return nil, err
	}
	defer peer.close()
	// inView counts the middles of circles that can be seen.
	inView := func() (int, error) {
		return evaluate[int](own.tab, fmt.Sprintf(`halo.probe().then(({ texts }) => {
			let n = 0;
			for (let i = 0; i < texts.length; i += 2) n += texts[i] > 0 && texts[i + 1] > 0 && texts[i] < %.0f && texts[i + 1] < %.0f;
			return n;
		})`, r.Width, r.Height))
	}
	var rows [][]string
	for _, near := range []bool{false, true} {
		if near {
			for _, p := range []*plot{own, peer} {
				if err := p.approach(); err != nil {
					return nil, err
				}
			}
		}
		seen, err := inView()
		if err != nil {
			return nil, err
		}
		for _, g := range gestures {
			for _, p := range []*plot{own, peer} {
				p.cpu, p.frames = nil, nil
			}
			for range crowdRounds {
				for _, p := range []*plot{own, peer} {
					if err := p.measure(g); err != nil {
						return nil, err
					}
				}
			}
			if now, err := inView(); err != nil || now != seen {
				return nil, fmt.Errorf("%d circles are in view after the picture was %s, want the %d of before: %w", now, g.title, seen, err)
			}
			rows = append(rows, []string{fmt.Sprintf("%d, %d in view, %s", n, seen, g.title),
				number(median(own.cpu)), number(median(own.frames)), number(median(peer.cpu)), number(median(peer.frames)), number(medianRatio(own.cpu, peer.cpu))})
		}
	}
	return rows, nil
}
