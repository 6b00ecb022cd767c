package view

import (
	"math"

	"halo/wasm/wire"
)

// pointer is where the mouse or the finger is, in logical pixels.
type pointer struct {
	at    Point
	in    bool    // over the scene
	moved bool    // since the last Advance
	reach float64 // how sure it is: 1 for a mouse, touchReach for a finger
	link  Ref     // what the pointer is on in another scene, where it is in none of ours
	also  Ref     // lit beside link, of the other modality
}

// hover is what the pointer is on, and what belongs to it.
type hover struct {
	ref         Ref
	also        Ref   // lit beside it, whether they match or not
	texts       []int // that belong to the point, itself included, vaguest first
	images      []int
	some        []int // of someImages
	litTexts    []bool
	litImages   []bool
	partner     int // index in the other modality, −1 for none
	probability float64
	logStd      float64 // NaN where there is none
	stale       bool    // the embeddings have changed since partner was found
	resting     bool    // the pointer is on nothing, and ref is the selection
	fade        float64 // 0 nothing stands back … 1 what does not belong to the point stands back
}

// fadeSeconds is the time that the rest of the picture takes to stand back.
const fadeSeconds = 0.1

func (h *hover) isLit(r Ref) bool {
	switch r.Kind {
	case Image:
		return r.Index < len(h.litImages) && h.litImages[r.Index]
	case Text:
		return r.Index < len(h.litTexts) && h.litTexts[r.Index]
	}
	return false
}

// light returns the factor on the opacity of a point: less for what does not belong to the hovered one.
func (h *hover) light(r Ref) float64 {
	if h.fade == 0 || h.isLit(r) {
		return 1
	}
	return 1 - h.fade*(1-dimmed)
}

func (h *hover) advance(dt float64, reduced bool) (moving bool) {
	goal := 0.0
	if h.ref.Kind != None {
		goal = 1
	}
	if reduced || math.Abs(goal-h.fade) <= dt/fadeSeconds {
		h.fade = goal
		return false
	}
	h.fade += math.Copysign(dt/fadeSeconds, goal-h.fade)
	return true
}

// PointAt tells that the pointer is at a logical pixel; touch, that it is a finger.
func (s *Scene) PointAt(at Point, touch bool) {
	s.pointer = pointer{at: at, in: true, moved: true, reach: 1}
	if touch {
		s.pointer.reach = touchReach
	}
}

// PointNowhere tells that the pointer has left, or is busy with something else.
func (s *Scene) PointNowhere() { s.pointer.in, s.pointer.moved = false, true }

// Highlight shows a point as if the pointer were on it; a kind that is none ends that. It takes nothing from a
// pointer that is over this scene, unless it has a point to show: then what is left of the pointer is a finger
// that was lifted long ago.
func (s *Scene) Highlight(m wire.Highlight) {
	link := Ref{Kind: kindOf(m.Kind), Index: m.Index}
	s.pointer.link, s.pointer.also, s.pointer.moved = link, Ref{}, true
	if m.Also != nil {
		s.pointer.also = Ref{Kind: link.Kind.other(), Index: *m.Also}
	}
	if link.Kind != None {
		s.pointer.in = false
	}
}

// linked is the point that a Highlight asked for, none where there is no such point at present.
func (s *Scene) linked() Ref { return s.existing(s.pointer.link) }

// existing is r where there is such a point and it is shown, and none elsewhere.
func (s *Scene) existing(r Ref) Ref {
	n := 0
	switch r.Kind {
	case Image:
		n = len(s.imagesAt)
	case Text:
		n = len(s.textsAt)
	}
	if r.Index < 0 || r.Index >= n || r.Kind == Text && s.textHidden(r.Index) {
		return Ref{}
	}
	return r
}

// look finds what the pointer is on. Points that move under a pointer that rests take its attention with
// them for a while, so that what one reads does not change by itself.
func (s *Scene) look() {
	t := target{
		images: s.imagesAt, imageRadius: s.markRadius(),
		texts: s.textsAt, textRadii: s.radiiAt, ringHidden: s.ringHidden, textHidden: s.textHidden,
	}
	if len(s.radiiAt) == 0 {
		t.textRadii = nil
	}
	ref, also := s.hover.ref, Ref{}
	switch {
	case !s.pointer.in:
		if ref = s.linked(); ref.Kind != None {
			also = s.existing(s.pointer.also)
		}
	case s.pointer.moved || t.distance(s.pointer.at, ref) > 2*reachPoint*s.pointer.reach:
		ref = t.pick(s.pointer.at, s.pointer.reach)
	}
	s.pointer.moved = false
	if s.hover.resting = ref.Kind == None; s.hover.resting {
		ref = s.selected()
	}
	if ref != s.hover.ref || also != s.hover.also {
		s.hover.ref, s.hover.also = ref, also
		if ref.Kind != None {
			s.gather()
			s.hover.stale = true
		}
	}
	if s.hover.stale && s.hover.ref.Kind != None {
		s.findPartner()
	}
	s.hover.stale = false
}

// raises tells whether a point stands out at present.
func (h *hover) raises(r Ref) bool { return h.fade > 0 && h.isLit(r) }

// ringHidden tells whether the ring of a text is not drawn at present.
func (s *Scene) ringHidden(t int) bool {
	return s.layers[s.level(t)].hidden && !s.hover.raises(Ref{Text, t})
}

// gather lights the hovered point and the points that it is paired with.
func (s *Scene) gather() {
	h := &s.hover
	h.litTexts = cleared(h.litTexts, len(s.textsAt))
	h.litImages = cleared(h.litImages, len(s.imagesAt))
	h.texts, h.images = h.texts[:0], h.images[:0]
	switch h.ref.Kind {
	case Image:
		h.images = append(h.images, h.ref.Index)
		h.texts = append(h.texts, s.info.Images[h.ref.Index].Texts...)
	case Text:
		h.texts = append(h.texts, h.ref.Index)
		h.images = append(h.images, s.matching[h.ref.Index]...)
	}
	for _, t := range h.texts {
		h.litTexts[t] = true
	}
	for _, i := range h.images {
		h.litImages[i] = true
	}
	switch h.also.Kind { // no pair, perhaps, so no line leads to it
	case Image:
		h.litImages[h.also.Index] = true
	case Text:
		h.litTexts[h.also.Index] = true
	}
}

// maxPaired is how many images are joined to a caption by a line: more are a grey cloud, and take longer to draw than a
// frame has.
const maxPaired = 1500

// someImages are the images of the hovered point, or as many of them as are drawn singly, evenly among them. They are
// valid until the next call.
func (h *hover) someImages() []int {
	every := (len(h.images) + maxPaired - 1) / maxPaired
	if every <= 1 {
		return h.images
	}
	h.some = h.some[:0]
	for k := 0; k < len(h.images); k += every {
		h.some = append(h.some, h.images[k])
	}
	return h.some
}

func cleared(b []bool, n int) []bool {
	if cap(b) < n {
		return make([]bool, n)
	}
	b = b[:n]
	clear(b)
	return b
}

// at is where a point is on the screen.
func (s *Scene) at(r Ref) Point {
	if r.Kind == Image {
		return s.imagesAt[r.Index]
	}
	return s.textsAt[r.Index]
}

// Hover returns what the pointer is on, as the page knows it. Its LogStd is valid until the next Advance.
func (s *Scene) Hover() wire.Hover {
	h := &s.hover
	if h.ref.Kind == None || h.resting {
		return wire.Hover{Partner: -1}
	}
	m := wire.Hover{
		Kind: h.ref.Kind.String(), Index: h.ref.Index,
		X: s.pointer.at.X, Y: s.pointer.at.Y, Linked: !s.pointer.in,
		Partner: h.partner, Probability: h.probability,
	}
	if m.Linked {
		if at := s.at(h.ref); at.finite() {
			m.X, m.Y = at.X, at.Y
		}
	}
	if !math.IsNaN(h.logStd) {
		m.LogStd = &h.logStd
	}
	return m
}
