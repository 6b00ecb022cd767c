package view

import (
	"fmt"
	"math"

	"halo/wasm/wire"
)

// Cloud holds the points of a run in the plane and moves them from one frame to the next.
type Cloud struct {
	Frame     wire.Frame // the last one; Images and Texts are as the loss sees them (normalised where it does)
	Projector Projector

	images, texts modality
	motion        float64 // seconds that the present movement takes
	gone          float64 // seconds of it that are over
}

// modality holds the points of images or of texts: where they were, will be, and are now.
type modality struct {
	from, to, now []Point
	radius        []float64 // now; nil where there is no σ
	fromRadius    []float64
	toRadius      []float64
}

// maxMotion is the longest time in seconds that points take to their new places: longer would be an
// animation of its own, and not what the model did.
const maxMotion = 0.22

// normalise divides each row of cloud [n, d] by its norm, in place. A row of norm 0 stays.
func normalise(cloud []float32, d int) {
	for i := 0; i+d <= len(cloud); i += d {
		row := cloud[i : i+d]
		sum := 0.0
		for _, x := range row {
			sum += float64(x) * float64(x)
		}
		if sum == 0 {
			continue
		}
		s := 1 / math.Sqrt(sum)
		for j, x := range row {
			row[j] = float32(float64(x) * s)
		}
	}
}

// Reset forgets everything: the next frame is another run's and is jumped to.
func (c *Cloud) Reset() { *c = Cloud{} }

// Len returns the numbers of images and texts.
func (c *Cloud) Len() (images, texts int) { return len(c.images.now), len(c.texts.now) }

// SetFrame takes a frame over, whose memory becomes the cloud's, and lets the points move there within
// seconds (0: at once). m is the multiple of σ that circles show.
func (c *Cloud) SetFrame(f wire.Frame, m, seconds float64) error {
	if f.Dim < 1 || len(f.Images)%f.Dim != 0 || len(f.Texts)%f.Dim != 0 {
		return fmt.Errorf("view: frame of step %d has %d and %d floats, no whole rows of dimension %d", f.Step, len(f.Images), len(f.Texts), f.Dim)
	}
	images, texts := len(f.Images)/f.Dim, len(f.Texts)/f.Dim
	// Where the loss sees directions alone, directions are what is drawn.
	unitImages, unitTexts := scoreOf(f.Objective).Normalised()
	if unitImages {
		normalise(f.Images, f.Dim)
	}
	if unitTexts {
		normalise(f.Texts, f.Dim)
	}
	if err := c.Projector.Fit(f.Dim, f.Images, f.Texts); err != nil {
		return err
	}
	same := c.Frame.Dim == f.Dim && len(c.images.now) == images && len(c.texts.now) == texts
	c.Frame = f
	c.images.resize(images)
	c.texts.resize(texts)
	c.Projector.Apply(f.Images, c.images.to)
	c.Projector.Apply(f.Texts, c.texts.to)
	c.setRadii(m)
	if !same || !(seconds > 0) {
		c.finish()
		return nil
	}
	copy(c.images.from, c.images.now)
	copy(c.texts.from, c.texts.now)
	copy(c.texts.fromRadius, c.texts.radius)
	c.motion, c.gone = min(seconds, maxMotion), 0
	return nil
}

// SetMultiple changes how many σ circles show, at once.
func (c *Cloud) SetMultiple(m float64) {
	c.setRadii(m)
	copy(c.texts.radius, c.texts.toRadius)
	copy(c.texts.fromRadius, c.texts.toRadius)
}

func (c *Cloud) setRadii(m float64) {
	f := &c.Frame
	n := len(c.texts.now)
	if !f.Objective.HasStd || len(f.TextStd) != n {
		c.texts.radius, c.texts.fromRadius, c.texts.toRadius = nil, nil, nil
		return
	}
	if len(c.texts.toRadius) != n {
		c.texts.radius = make([]float64, n)
		c.texts.fromRadius = make([]float64, n)
		c.texts.toRadius = make([]float64, n)
	}
	for i, u := range f.TextStd {
		c.texts.toRadius[i] = Radius(f.Objective, f.Dim, m, float64(u))
	}
}

// ImageRadius is the radius of the circle of an image's own σ, in the plane; 0 where there is none.
func (c *Cloud) ImageRadius(i int, m float64) float64 {
	if i >= len(c.Frame.ImageStd) {
		return 0
	}
	return Radius(c.Frame.Objective, c.Frame.Dim, m, float64(c.Frame.ImageStd[i]))
}

func (m *modality) resize(n int) {
	if len(m.now) == n {
		return
	}
	m.from, m.to, m.now = make([]Point, n), make([]Point, n), make([]Point, n)
	m.radius, m.fromRadius, m.toRadius = nil, nil, nil
}

// finish puts every point where it was going.
func (c *Cloud) finish() {
	copy(c.images.now, c.images.to)
	copy(c.texts.now, c.texts.to)
	copy(c.texts.radius, c.texts.toRadius)
	c.motion, c.gone = 0, 0
}

// Advance moves the points for dt seconds and tells whether they have still some way to go.
func (c *Cloud) Advance(dt float64) (moving bool) {
	if c.motion == 0 {
		return false
	}
	c.gone += dt
	if c.gone >= c.motion {
		c.finish()
		return false
	}
	a := c.gone / c.motion
	c.images.mix(a)
	c.texts.mix(a)
	return true
}

func (m *modality) mix(a float64) {
	for i, p := range m.from {
		q := m.to[i]
		if p.finite() {
			q = Point{p.X + a*(q.X-p.X), p.Y + a*(q.Y-p.Y)}
		}
		m.now[i] = q
	}
	for i, r := range m.fromRadius {
		m.radius[i] = r + a*(m.toRadius[i]-r)
	}
}

// hugeCircle is how many times the extent of the points a circle may have and still count for the view that
// holds the data: one runaway σ must not shrink all else to a dot.
const hugeCircle = 20

// Box returns what the view has to hold: all points, where they are going, and their circles.
func (c *Cloud) Box() Box {
	box := NewBox()
	for _, p := range c.images.to {
		box = box.Add(p, 0)
	}
	for _, p := range c.texts.to {
		box = box.Add(p, 0)
	}
	if box.Empty() {
		return box
	}
	w, h := box.Size()
	most := hugeCircle * max(w, h)
	for i, r := range c.texts.toRadius {
		if r <= most || most == 0 {
			box = box.Add(c.texts.to[i], r)
		}
	}
	return box
}

// Spacing is a typical distance between neighbouring images in the plane: the median distance of some of them
// to their nearest neighbour. It is 0 for fewer than two.
func (c *Cloud) Spacing(scratch []float64) (float64, []float64) {
	const probes = 64
	scratch = scratch[:0]
	images := c.images.to
	step := max(len(images)/probes, 1)
	for i := 0; i < len(images); i += step {
		best := math.Inf(1)
		p := images[i]
		for j, q := range images {
			if dx, dy := p.X-q.X, p.Y-q.Y; j != i && dx*dx+dy*dy < best {
				best = dx*dx + dy*dy
			}
		}
		if !math.IsInf(best, 1) {
			scratch = append(scratch, math.Sqrt(best))
		}
	}
	return median(scratch), scratch
}
