//go:build !js

package browsertest

import (
	"fmt"
	"math"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// state is what halo.state() tells; web/API.md says what each key is.
type state struct {
	Data       string       `json:"data"`
	Objective  string       `json:"objective"`
	D          int          `json:"d"`
	Seed       uint64       `json:"seed"`
	Checkpoint string       `json:"checkpoint"`
	Batch      int          `json:"batch"`
	Tau        float64      `json:"tau"`
	LR         float64      `json:"lr"`
	Pace       float64      `json:"pace"`
	M          float64      `json:"m"`
	Colour     string       `json:"colour"`
	Without    []int        `json:"without"`
	Rings      bool         `json:"rings"`
	Plane      string       `json:"plane"`
	View       *wire.Camera `json:"view"`
	Hide       []string     `json:"hide"`
	Play       bool         `json:"play"`

	Run            int                `json:"run"`
	Source         *string            `json:"source"`
	Trainable      bool               `json:"trainable"`
	Config         *checkpoint.Config `json:"config"`
	Playing        bool               `json:"playing"`
	Step           *int64             `json:"step"`
	InForce        *inForce           `json:"inForce"`
	Metrics        checkpoint.Metrics `json:"metrics"`
	GraphsCompiled int                `json:"graphsCompiled"`
	HistoryLength  int                `json:"historyLength"`
	HistoryIndex   int                `json:"historyIndex"`
	Diverged       *diverged          `json:"diverged"`
	Points         *wire.PointsInfo   `json:"points"`
	Hover          *wire.Hover        `json:"hover"`
	Legend         *wire.Legend       `json:"legend"`
	Messages       []string           `json:"messages"`
	Backend        string             `json:"backend"`
	SceneReady     bool               `json:"sceneReady"`
	Kept           *int64             `json:"kept"` // step of the snapshot that the page keeps of the run
	Camera         *wire.Camera       `json:"camera"`

	B      string  `json:"b"`
	BTau   float64 `json:"b.tau"`
	BBatch int     `json:"b.batch"`
	BLR    float64 `json:"b.lr"`
	Link   bool    `json:"link"`
	LaneB  *state  `json:"laneB"` // what is known of its run; the settings are those of the page
}

type inForce struct {
	Batch int     `json:"batch"`
	Tau   float64 `json:"tau"`
	LR    float64 `json:"lr"`
	Pace  float64 `json:"pace"`
}

type diverged struct {
	Step     int64  `json:"step"`
	What     string `json:"what"`
	LastGood int64  `json:"lastGood"`
}

func (b *tab) state() state {
	b.t.Helper()
	return evaluate[state](b, `halo.state()`)
}

// untilState waits until the state is as wanted, and returns it.
func (b *tab) untilState(what string, holds func(state) bool) state {
	b.t.Helper()
	var s state
	b.until(what, func() bool {
		s = b.state()
		return holds(s)
	})
	return s
}

// step has the run take n further steps and pause.
func (b *tab) step(n int) state {
	b.t.Helper()
	return evaluate[state](b, fmt.Sprintf(`halo.step(%d)`, n))
}

// value is a number of the metrics, NaN where it is undefined.
func value(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}

// at is the step of the frame on show, −1 before there is one.
func (s state) at() int64 {
	if s.Step == nil {
		return -1
	}
	return *s.Step
}

// probed is what halo.probe() tells: where the scene drew what, in logical pixels of the scene.
type probed struct {
	Run          int       `json:"run"`
	Step         int64     `json:"step"`
	Images       []float64 `json:"images"`     // [n, 2]
	Texts        []float64 `json:"texts"`      // [m, 2]
	TextRadii    []float64 `json:"text_radii"` // [m]
	Colours      []string  `json:"colours"`
	ImageColours []int     `json:"image_colours"`
	TextColours  []int     `json:"text_colours"`
	Draws        int64     `json:"draws"`
}

func (b *tab) probe() probed {
	b.t.Helper()
	return b.probeOf("A")
}

// probeOf probes one of two scenes.
func (b *tab) probeOf(lane string) probed {
	b.t.Helper()
	return evaluate[probed](b, `halo.probe("`+lane+`").then((p) => ({ ...p, images: [...p.images], texts: [...p.texts], text_radii: [...p.text_radii] }))`)
}

type point struct{ x, y float64 }

func (p point) plus(q point) point  { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point { return point{p.x - q.x, p.y - q.y} }
func (p point) length() float64     { return math.Hypot(p.x, p.y) }

func (p *probed) image(i int) point { return point{p.Images[2*i], p.Images[2*i+1]} }
func (p *probed) text(i int) point  { return point{p.Texts[2*i], p.Texts[2*i+1]} }

// moved is the largest way that any point is away from where it is in q.
func (p *probed) moved(q *probed) float64 {
	most := 0.0
	for i := range p.ImageColours {
		most = max(most, p.image(i).minus(q.image(i)).length())
	}
	for i := range p.TextColours {
		most = max(most, p.text(i).minus(q.text(i)).length())
	}
	return most
}

// settled probes the scene once nothing in it moves any more.
func (b *tab) settled() probed {
	b.t.Helper()
	return b.settledOf("A")
}

// settledOf is the same for one of two scenes.
func (b *tab) settledOf(lane string) probed {
	b.t.Helper()
	last := b.probeOf(lane)
	b.until("the picture is at rest", func() bool {
		now := b.probeOf(lane)
		rest := len(now.Images) == len(last.Images) && now.Step == last.Step && now.moved(&last) < 0.01
		last = now
		return rest
	})
	return last
}
