package view

import (
	"math"
	"slices"

	"halo/wasm/wire"
)

// How a probe is drawn, logical pixels: in ink, so that it is none of the run's own, which have colours.
const (
	probeStroke  = 2.0
	probeOpacity = 0.85
	probeMark    = 5.5 // half diagonal of the diamond at a caption's mean, radius of a picture's disc
	probeLevel   = 1   // whose labels those of probes look like
)

// probes are the reader's own captions and pictures: where they were, will be, and are now. They move as the cloud does.
type probes struct {
	labels         []string
	kinds          []Kind
	from, to, now  []Point
	fromStd, toStd []float64 // ln σ, NaN where there is none
	at             []Point   // on the screen, logical pixels
	radii          []float64 // of the circles on the screen, 0 where there is none
}

// SetProbes takes over where the probes are at the last frame. One whose lengths do not agree, or of another step than that
// frame's, is refused with false.
func (s *Scene) SetProbes(m wire.ProbeFrame) bool {
	f, n := &s.cloud.Frame, len(m.Kinds)
	if m.Run != s.run || m.Step != f.Step || f.Dim < 1 || len(m.Labels) != n || len(m.Means) != n*f.Dim || len(m.LogStd) != 0 && len(m.LogStd) != n {
		return false
	}
	p := &s.probes
	same := slices.Equal(p.labels, m.Labels)
	if !same {
		*p = probes{from: make([]Point, n), to: make([]Point, n), now: make([]Point, n), fromStd: make([]float64, n), toStd: make([]float64, n)}
	}
	p.labels, p.kinds = m.Labels, p.kinds[:0]
	for _, kind := range m.Kinds {
		p.kinds = append(p.kinds, kindOf(kind))
	}
	copy(p.from, p.now)
	copy(p.fromStd, p.toStd)
	unitImages, unitTexts := scoreOf(f.Objective).Normalised()
	for i, kind := range p.kinds {
		if kind == Image && unitImages || kind == Text && unitTexts {
			normalise(m.Means[i*f.Dim:][:f.Dim], f.Dim)
		}
	}
	s.cloud.Projector.Apply(m.Means, p.to)
	for i := range p.toStd {
		p.toStd[i] = math.NaN()
		if len(m.LogStd) > 0 {
			p.toStd[i] = float64(m.LogStd[i])
		}
	}
	if !same {
		copy(p.from, p.to)
		copy(p.fromStd, p.toStd)
	}
	s.navigator.SetContent(s.content())
	return true
}

// content is what the view has to hold that follows the data: the cloud, and what the reader asks besides, with its circles.
func (s *Scene) content() Box {
	box := s.cloud.Box()
	if box.Empty() {
		return box
	}
	w, h := box.Size()
	most := hugeCircle * max(w, h)
	for i, at := range s.probes.to {
		r := Radius(s.cloud.Frame.Objective, s.cloud.Frame.Dim, s.multiple, s.probes.toStd[i])
		if !(r <= most) {
			r = 0 // none, or one that would shrink all else to a dot
		}
		box = box.Add(at, r)
	}
	return box
}

// locateProbes computes where the probes are on the screen, with the cloud as far on its way as it is.
func (s *Scene) locateProbes() {
	p, c := &s.probes, &s.navigator.Camera
	share := 1.0
	if s.cloud.motion > 0 {
		share = min(s.cloud.gone/s.cloud.motion, 1)
	}
	p.at, p.radii = p.at[:0], p.radii[:0]
	for i, to := range p.to {
		q, u := to, p.toStd[i]
		if from := p.from[i]; share < 1 && from.finite() && to.finite() {
			q = Point{from.X + share*(to.X-from.X), from.Y + share*(to.Y-from.Y)}
			u = p.fromStd[i] + share*(u-p.fromStd[i])
		}
		p.now[i] = q
		p.at = append(p.at, c.ToScreen(q))
		p.radii = append(p.radii, Radius(s.cloud.Frame.Objective, s.cloud.Frame.Dim, s.multiple, u)*c.Scale)
	}
}

// labelProbes places the labels of the probes, before all others.
func (s *Scene) labelProbes(measure func(string, int) (w, h float64)) {
	p, c := &s.probes, &s.navigator.Camera
	for i, at := range p.at {
		r := p.radii[i]
		if !at.finite() || at.X+r < 0 || at.Y+r < 0 || at.X-r > c.Width || at.Y-r > c.Height || slices.Contains(p.labels[:i], p.labels[i]) {
			continue
		}
		w, h := measure(p.labels[i], probeLevel)
		index := len(s.textsAt) + i
		if q, ok := s.placer.place(index, at, max(r, probeMark), w, h); ok {
			s.labels = append(s.labels, Label{Index: index, Text: p.labels[i], X: q.X, Y: q.Y, Level: probeLevel, Strong: true, Colour: s.theme.Ink})
		}
	}
}

// probed tells whether a caption has the label of a probe.
func (s *Scene) probed(caption string) bool {
	return len(s.probes.at) > 0 && slices.ContainsFunc(s.labels, func(l Label) bool { return l.Index >= len(s.textsAt) && l.Text == caption })
}

// paintProbes draws the probes.
func paintProbes[V Vertex](s *Scene, m *Mesh[V]) {
	p := &s.probes
	for i, at := range p.at {
		if !at.finite() {
			continue
		}
		shape, stroke := ShapeDiamond, probeStroke
		if p.kinds[i] == Image {
			shape, stroke = ShapeDisc, probeStroke/2 // as the circle of a hovered picture's own σ
		}
		if r := p.radii[i] * s.ratio; r > 0 && r < ringCutoff {
			m.add(&mark{at: s.px(at), colour: s.theme.Ink, alpha: probeOpacity, shape: ShapeRing, radius: r, width: stroke * s.ratio / 2})
		}
		m.add(&mark{at: s.px(at), colour: s.theme.Ink, alpha: 1, shape: shape, radius: probeMark * s.ratio, width: 1.4 * s.ratio, grey: s.theme.Paper.G})
	}
}

// probedProbes tells where the probes were drawn.
func (s *Scene) probedProbes() []wire.ProbedProbe {
	drawn := []wire.ProbedProbe{}
	for i, at := range s.probes.at {
		if at.finite() {
			drawn = append(drawn, wire.ProbedProbe{Label: s.probes.labels[i], X: at.X, Y: at.Y, Radius: s.probes.radii[i]})
		}
	}
	return drawn
}
