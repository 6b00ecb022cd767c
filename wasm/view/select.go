package view

import "halo/wasm/wire"

// Select keeps a point lit, with what belongs to it, wherever the pointer is on no other; a kind that is none lets go.
func (s *Scene) Select(m wire.Select) {
	s.selection = Ref{Kind: kindOf(m.Kind), Index: m.Index}
	s.pointer.moved = true
}

// selected is the point that is selected, none where there is no such point at present.
func (s *Scene) selected() Ref {
	r, n := s.selection, 0
	switch r.Kind {
	case Image:
		n = len(s.imagesAt)
	case Text:
		n = len(s.textsAt)
	}
	if r.Index < 0 || r.Index >= n {
		return Ref{}
	}
	return r
}

// Click tells that a logical pixel was clicked, or touched with a finger, and returns what is there.
func (s *Scene) Click(at Point, touch bool) wire.Pick {
	s.PointAt(at, touch)
	s.look()
	if s.hover.ref.Kind == None || s.hover.resting {
		return wire.Pick{Index: -1}
	}
	return wire.Pick{Kind: s.hover.ref.Kind.String(), Index: s.hover.ref.Index}
}
