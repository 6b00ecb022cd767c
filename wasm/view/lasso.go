package view

import (
	"math"

	"halo/wasm/wire"
)

// How a lasso is drawn, logical pixels.
const (
	lassoWidth = 1.6
	lassoStep  = 3.0 // between two corners at least
)

// lasso is a line that a hand draws around points.
type lasso struct {
	wanted bool // the next drag draws one
	line   []Point
}

// Lassoing tells whether a drag draws a lasso, as the page asked.
func (s *Scene) Lassoing() bool { return s.lasso.wanted }

// LassoTo begins a lasso, or draws it on, to a logical pixel.
func (s *Scene) LassoTo(at Point) {
	line := s.lasso.line
	if n := len(line); n > 0 && math.Hypot(at.X-line[n-1].X, at.Y-line[n-1].Y) < lassoStep {
		return
	}
	s.lasso.line = append(line, at)
}

// LassoEnd takes the lasso away and tells what lies within it.
func (s *Scene) LassoEnd() wire.Lassoed {
	m := wire.Lassoed{Images: []int{}, Texts: []int{}}
	line := s.lasso.line
	s.lasso = lasso{}
	for i, p := range s.imagesAt {
		if within(line, p) {
			m.Images = append(m.Images, i)
		}
	}
	for t, p := range s.textsAt {
		if within(line, p) && !s.textHidden(t) {
			m.Texts = append(m.Texts, t)
		}
	}
	return m
}

// within tells whether a point lies within a closed line, by the even-odd rule. A line that crosses itself has its holes
// outside; a point that is not finite lies nowhere.
func within(line []Point, p Point) (inside bool) {
	if !p.finite() {
		return false
	}
	for i, a := range line {
		b := line[(i+1)%len(line)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)/(b.Y-a.Y)*(b.X-a.X) {
			inside = !inside
		}
	}
	return inside
}

// paintLasso draws the lasso so far, and how it would be closed.
func paintLasso[V Vertex](s *Scene, m *Mesh[V]) {
	line := s.lasso.line
	for i, a := range line {
		alpha := .9
		if i == len(line)-1 {
			alpha = .35
		}
		m.line(s.px(a), s.px(line[(i+1)%len(line)]), lassoWidth*s.ratio/2, s.theme.Ink, alpha)
	}
}
