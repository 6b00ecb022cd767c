package view

import (
	"slices"

	"halo/wasm/wire"
)

// How a trail is drawn: in ink, the fainter the longer ago.
const (
	trailWidth  = 1.6 // logical pixels
	trailOldest = 0.12
	trailNewest = 0.8
)

// trail is where a point has been, in the plane of now.
type trail struct {
	ref   Ref
	means []float32 // [n, d], as the loss sees them
	plane []Point
	at    []Point // on the screen, logical pixels; the last is where the point is
}

// SetTrail takes over where a point has been. One whose length is no multiple of the last frame's dimension, or of a point
// that does not exist, shows none.
func (s *Scene) SetTrail(m wire.Trail) {
	f := &s.cloud.Frame
	ref := Ref{Kind: kindOf(m.Kind), Index: m.Index}
	s.trail = trail{}
	if f.Dim < 1 || len(m.Means)%f.Dim != 0 || !s.exists(ref) {
		return
	}
	s.trail.ref, s.trail.means = ref, slices.Clone(m.Means)
	unitImages, unitTexts := scoreOf(f.Objective).Normalised()
	if ref.Kind == Image && unitImages || ref.Kind == Text && unitTexts {
		normalise(s.trail.means, f.Dim)
	}
}

// exists tells whether the frame on show has a point.
func (s *Scene) exists(r Ref) bool {
	images, texts := s.cloud.Len()
	n := map[Kind]int{Image: images, Text: texts}[r.Kind]
	return r.Index >= 0 && r.Index < n
}

// locateTrail computes where the trail is on the screen.
func (s *Scene) locateTrail() {
	t, c := &s.trail, &s.navigator.Camera
	t.at = t.at[:0]
	if t.ref.Kind == None || len(t.means)%s.cloud.Frame.Dim != 0 {
		return
	}
	n := len(t.means) / s.cloud.Frame.Dim
	t.plane = slices.Grow(t.plane[:0], n)[:n]
	s.cloud.Projector.Apply(t.means, t.plane)
	for _, p := range t.plane {
		t.at = append(t.at, c.ToScreen(p))
	}
	if s.exists(t.ref) {
		t.at = append(t.at, s.at(t.ref))
	}
}

// paintTrail draws the way of the point that is asked.
func paintTrail[V Vertex](s *Scene, m *Mesh[V]) {
	at := s.trail.at
	for i := 1; i < len(at); i++ {
		age := float64(i) / float64(len(at)-1)
		m.line(s.px(at[i-1]), s.px(at[i]), trailWidth*s.ratio/2, s.theme.Ink, trailOldest+age*(trailNewest-trailOldest))
	}
}
