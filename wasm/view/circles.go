package view

import (
	"math"
	"slices"
	"unsafe"
)

// circleLook is what all circles of a level that are drawn as one mark have in common in a frame.
type circleLook struct {
	joined bool    // there are such
	width  float64 // half of the ring's, device pixels
	dot    float64 // radius of the dot, device pixels
	alpha  float32
	grey   float32 // as circleParts packs it
}

// lookOfCircles fills s.circleLooks, by level. None of these circles belongs to what is hovered (joined), so that all of
// a level stand back alike.
func (s *Scene) lookOfCircles() {
	s.circleLooks = sized(s.circleLooks, len(s.layers))
	light := 1 - s.hover.fade*(1-dimmed)
	for l := range s.layers {
		y := &s.layers[l]
		alpha := y.opacity * light
		if y.crowded != 0 {
			alpha *= 1 - s.dense
		}
		grey := circleParts(.35*y.mark*s.ratio, y.fill*s.thin/y.opacity)
		s.circleLooks[l] = circleLook{
			joined: y.joined && alpha > 0, width: y.stroke * s.ratio / 2, dot: math.Floor(float64(grey)) / 8,
			alpha: float32(alpha), grey: grey,
		}
	}
}

// paintCircles draws those of texts, from the first on, that are drawn as one mark each, up to the first that is not,
// and returns how many it took: fill, ring and middle in one. Ten thousand of them are what a frame's time goes with, so
// this says in one loop what Mesh.add says of a mark with ShapeCircle, one function and one field at a time.
func paintCircles[V Vertex](s *Scene, m *Mesh[V], texts []int) int {
	// Room for all at their largest, then what was used of it.
	v, x := len(m.Vertices), len(m.Indices)
	m.Vertices = slices.Grow(m.Vertices, 4*len(texts))
	m.Indices = slices.Grow(m.Indices, 6*len(texts))
	vertices := unsafe.Slice((*Plain)(unsafe.Pointer(unsafe.SliceData(m.Vertices))), cap(m.Vertices)) // as grow has it
	var n int
	n, v, x = s.writeCircles(vertices, m.Indices[:cap(m.Indices)], v, x, texts, float64(m.Width), float64(m.Height))
	m.Vertices, m.Indices = m.Vertices[:v], m.Indices[:x]
	return n
}

// writeCircles writes vertices from number v on and indices from number x on, and returns how many circles it took and
// where it ended.
func (s *Scene) writeCircles(vertices []Plain, indices []uint32, v, x int, texts []int, w, h float64) (int, int, int) {
	ratio, raised := s.ratio, s.hover.fade > 0
	at, radii, levels, looks := s.textsAt, s.radiiAt, s.levels, s.circleLooks
	colours, colourOf := s.colours, s.colouring.texts
	for n, t := range texts {
		look := &looks[levels[t]]
		if !look.joined || t >= len(radii) || raised && s.hover.isLit(Ref{Text, t}) {
			return n, v, x
		}
		radius := radii[t] * ratio
		if !(radius > 0 && radius <= bandAbove) {
			return n, v, x
		}
		r := radius + look.width
		if look.dot > r {
			r = look.dot
		}
		r++ // anti-aliasing
		cx, cy := at[t].X*ratio, at[t].Y*ratio
		if !(cx+r > 0 && cx-r < w && cy+r > 0 && cy-r < h) { // false for NaN
			continue
		}
		c, i := &colours[colourOf[t]], uint32(v)
		base := Plain{
			ColorR: c.R, ColorG: c.G, ColorB: c.B, ColorA: look.alpha,
			Custom0: float32(radius), Custom1: float32(look.width), Custom2: look.grey,
		}
		if r <= triangleBelow {
			x0, y0, r := float32(cx), float32(cy), float32(r)
			to := vertices[v : v+3 : v+3]
			side := root3 * r
			to[0].write(&base, x0, y0-2*r, 0, -2*r)
			to[1].write(&base, x0+side, y0+r, side, r)
			to[2].write(&base, x0-side, y0+r, -side, r)
			j := indices[x : x+3 : x+3]
			j[0], j[1], j[2] = i, i+1, i+2
			v, x = v+3, x+3
			continue
		}
		// A quadrangle, cut off at the viewport. Comparisons for the reason that Mesh.add gives.
		left, top, right, bottom := cx-r, cy-r, cx+r, cy+r
		if left < 0 {
			left = 0
		}
		if top < 0 {
			top = 0
		}
		if right > w {
			right = w
		}
		if bottom > h {
			bottom = h
		}
		to := vertices[v : v+4 : v+4]
		to[0].write(&base, float32(left), float32(top), float32(left-cx), float32(top-cy))
		to[1].write(&base, float32(right), float32(top), float32(right-cx), float32(top-cy))
		to[2].write(&base, float32(left), float32(bottom), float32(left-cx), float32(bottom-cy))
		to[3].write(&base, float32(right), float32(bottom), float32(right-cx), float32(bottom-cy))
		j := indices[x : x+6 : x+6]
		j[0], j[1], j[2], j[3], j[4], j[5] = i, i+1, i+2, i+1, i+3, i+2
		v, x = v+4, x+6
	}
	return len(texts), v, x
}
