package view

import "math"

// Kind says which modality a point belongs to.
type Kind uint8

const (
	None Kind = iota
	Image
	Text
)

// String returns the name of the kind in messages: "image", "text", or "" for none.
func (k Kind) String() string {
	switch k {
	case Image:
		return "image"
	case Text:
		return "text"
	}
	return ""
}

// other is the other modality; none of none.
func (k Kind) other() Kind {
	switch k {
	case Image:
		return Text
	case Text:
		return Image
	}
	return None
}

// kindOf is the inverse of String; anything else is None.
func kindOf(name string) Kind {
	for _, k := range []Kind{Image, Text} {
		if name == k.String() {
			return k
		}
	}
	return None
}

// Ref names a point: the Index of an image or of a text.
type Ref struct {
	Kind  Kind
	Index int
}

// How near the pointer must come, in logical pixels. A finger is less sure than a mouse.
const (
	reachPoint = 7.0
	reachRing  = 4.5
	touchReach = 2.2 // times
)

// target is what can be picked, on the screen, in logical pixels.
type target struct {
	images      []Point
	imageRadius float64 // of a disc, or half the side of a picture
	texts       []Point
	textRadii   []float64 // of the rings; nil where there are none
	ringHidden  func(text int) bool
	textHidden  func(text int) bool // and cannot be picked; nil for none
}

// pick returns what lies under the pointer. A point comes before a ring, and of points the one nearest for
// its size; of rings the one whose line is nearest, and of equally near ones the smaller, which the larger
// ones surround. It looks at every point: ten thousand take well under a millisecond.
func (t *target) pick(at Point, reach float64) Ref {
	best, found := math.Inf(1), Ref{}
	take := func(distance, within float64, r Ref) {
		if d := distance / within; d < 1 && d < best {
			best, found = d, r
		}
	}
	within := reachPoint * reach
	for i, p := range t.texts {
		// A comparison that is false for NaN.
		if dx, dy := p.X-at.X, p.Y-at.Y; dx*dx+dy*dy < within*within && (t.textHidden == nil || !t.textHidden(i)) {
			take(math.Hypot(dx, dy), within, Ref{Text, i})
		}
	}
	within = max(t.imageRadius+2, reachPoint*reach)
	for i, p := range t.images {
		// A comparison that is false for NaN.
		if dx, dy := p.X-at.X, p.Y-at.Y; dx*dx+dy*dy < within*within {
			take(math.Hypot(dx, dy), within, Ref{Image, i})
		}
	}
	if found.Kind != None || t.textRadii == nil {
		return found
	}
	within = reachRing * reach
	size := math.Inf(1)
	for i, p := range t.texts {
		r := t.textRadii[i]
		// Nearly all lines are far from the pointer: they are told by squares, before anything is asked of them. The
		// comparisons are false for NaN.
		dx, dy := p.X-at.X, p.Y-at.Y
		square, inner, outer := dx*dx+dy*dy, max(r-within, 0), r+within
		if !(r > 0 && square >= inner*inner && square <= outer*outer) || t.ringHidden(i) || t.textHidden != nil && t.textHidden(i) {
			continue
		}
		d := math.Abs(math.Sqrt(square) - r)
		if d >= within {
			continue
		}
		if d < best-1 || (d <= best+1 && r < size) {
			best, size, found = d, r, Ref{Text, i}
		}
	}
	return found
}

// distance is how far the pointer is from what r names, measured as pick does.
func (t *target) distance(at Point, r Ref) float64 {
	switch r.Kind {
	case Image:
		if r.Index < len(t.images) {
			p := t.images[r.Index]
			return max(math.Hypot(p.X-at.X, p.Y-at.Y)-t.imageRadius, 0)
		}
	case Text:
		if r.Index < len(t.texts) {
			p := t.texts[r.Index]
			d := math.Hypot(p.X-at.X, p.Y-at.Y)
			if t.textRadii != nil && t.textRadii[r.Index] > 0 {
				d = min(d, math.Abs(d-t.textRadii[r.Index]))
			}
			return d
		}
	}
	return math.Inf(1)
}
