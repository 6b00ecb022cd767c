package view

import (
	"math"
	"slices"
)

// Label is a text placed on the screen.
type Label struct {
	Index  int     // of the text
	Text   string  // what it says
	X, Y   float64 // its middle, logical pixels
	Level  int
	Strong bool // belongs to the hovered point
	Colour Colour
}

const (
	alwaysLabelled = 2    // levels 0 and 1 are labelled whenever there is room
	labelRing      = 64.0 // logical pixels; zoomed in, a finer caption is labelled when its ring is this large
	labelZoom      = 1.6  // times the scale that shows all: from there on the view counts as zoomed in
	labelArea      = 18e3 // logical pixels squared of the view for each label
	minLabels      = 8
	triesPerLabel  = 6 // captions for which a place is looked for, for each label that there is room for
	minTries       = 240
	hoverLabels    = 6 // more than that, for what is hovered
	labelPadding   = 3.0
	edgeMargin     = 2.0
)

// labelBudget is how many labels a view has room for before they hide the picture.
func labelBudget(width, height float64) int {
	return max(int(width*height/labelArea), minLabels)
}

// rect is a rectangle on the screen: its middle and half its sides.
type rect struct{ x, y, w, h float64 }

func (a rect) overlaps(b rect) bool {
	return math.Abs(a.x-b.x) < a.w+b.w && math.Abs(a.y-b.y) < a.h+b.h
}

// within tells whether the rectangle lies in a viewport.
func (a rect) within(width, height float64) bool {
	return a.x-a.w >= edgeMargin && a.x+a.w <= width-edgeMargin && a.y-a.h >= edgeMargin && a.y+a.h <= height-edgeMargin
}

// directions are where on its ring a label may sit, best first: on the line at the top, at the bottom, then
// around. Screen coordinates, y down.
var directions = [...]Point{
	{0, -1}, {0, 1}, {.5, -.866}, {-.5, -.866}, {.5, .866}, {-.5, .866},
	{.866, -.5}, {-.866, -.5}, {.866, .5}, {-.866, .5}, {1, 0}, {-1, 0},
}

// placer puts labels where they do not overlap one another and hide few images, greedily, in the order in which
// they are asked for. A label that has a place leaves it only for one that is clearly better, so that labels do
// not jump from frame to frame.
type placer struct {
	width, height float64
	taken         []rect
	images        []Point // that a label had better not hide, on the screen
	imageRadius   float64
	last          []int8 // direction of text i in the frame before, plus one; 0 for none
}

// What a place costs, in images hidden.
const (
	costOfRank   = .4  // each step down the list of directions
	costOfMoving = 3.0 // leaving the place of before
	maxAvoided   = 2000
)

// reset begins a frame for n texts among images.
func (p *placer) reset(width, height float64, n int, images []Point, imageRadius float64) {
	p.width, p.height = width, height
	p.taken = p.taken[:0]
	p.images, p.imageRadius = images, imageRadius
	if len(images) > maxAvoided {
		p.images = nil // too many to look at for each place, and then too dense to avoid
	}
	if len(p.last) != n {
		p.last = make([]int8, n)
	}
}

// place finds room for the label of text i, w × h logical pixels, whose ring of radius r is about at; r = 0
// is a point without a ring.
func (p *placer) place(i int, at Point, r, w, h float64) (Point, bool) {
	if !at.finite() {
		return Point{}, false
	}
	best, found := math.Inf(1), int8(0)
	for k, d := range directions {
		cost := costOfRank * float64(k)
		if p.last[i] == int8(k+1) {
			cost -= costOfMoving
		}
		if cost >= best {
			continue
		}
		box := labelBox(at, r, w, h, d)
		if !box.within(p.width, p.height) || p.overlapsTaken(box) {
			continue
		}
		if cost += float64(p.hidden(box)); cost < best {
			best, found = cost, int8(k+1)
		}
	}
	p.last[i] = found
	if found == 0 {
		return Point{}, false
	}
	box := labelBox(at, r, w, h, directions[found-1])
	p.taken = append(p.taken, box)
	return Point{box.x, box.y}, true
}

// labelBox is the room that a label takes in a direction of its ring.
func labelBox(at Point, r, w, h float64, d Point) rect {
	q := Point{at.X + r*d.X, at.Y + r*d.Y}
	// A small or missing ring has no room for letters on its line, and at the sides a line of text would lie
	// across the ring: such labels stand outside.
	if out := math.Abs(d.X); r < h || out > .6 {
		q.X += d.X * (w/2 + 6)
		q.Y += d.Y * (h/2 + 6) * (1 - out*.5)
	}
	return rect{q.X, q.Y, w/2 + labelPadding, h/2 + labelPadding/2}
}

func (p *placer) overlapsTaken(box rect) bool {
	for _, t := range p.taken {
		if box.overlaps(t) {
			return true
		}
	}
	return false
}

// hidden counts the images that a label would lie on.
func (p *placer) hidden(box rect) int {
	n := 0
	w, h := box.w+p.imageRadius*.7, box.h+p.imageRadius*.7
	for _, q := range p.images {
		if math.Abs(q.X-box.x) < w && math.Abs(q.Y-box.y) < h {
			n++
		}
	}
	return n
}

// MeasureText estimates the width and height in logical pixels of a label that nothing has measured: the
// scene measures with the browser's own font.
func MeasureText(text string, level int) (w, h float64) {
	size := LabelSize(level)
	n := 0
	for range text {
		n++
	}
	return .55 * size * float64(n), 1.25 * size
}

// LabelSize is the height of the letters of a level's labels, logical pixels.
func LabelSize(level int) float64 {
	switch level {
	case 0:
		return 14
	case 1:
		return 13
	}
	return 12
}

// Labels returns the labels of the last Advance; they are valid until the next.
func (s *Scene) Labels() []Label { return s.labels }

func (s *Scene) label(measure func(string, int) (w, h float64)) {
	c := &s.navigator.Camera
	s.labels = s.labels[:0]
	s.placer.reset(c.Width, c.Height, len(s.textsAt)+len(s.probes.at), s.imagesAt, s.markRadius())
	s.placer.taken = append(s.placer.taken, s.scaleRoom())
	s.labelProbes(measure)
	closer := s.navigator.Magnification() >= labelZoom
	most := labelBudget(c.Width, c.Height)
	named, tries := s.namedLevel(), max(triesPerLabel*most, minTries)
	for _, t := range s.textsIn {
		if len(s.labels) >= most || tries == 0 {
			break
		}
		if l := s.level(t); l <= named || (closer && t < len(s.radiiAt) && s.radiiAt[t] >= labelRing && !s.layers[l].hidden) {
			s.addLabel(t, measure)
			tries--
		}
	}
	if s.hover.ref.Kind == None {
		return
	}
	for _, t := range s.hover.texts {
		if len(s.labels) >= most+hoverLabels {
			return
		}
		if !s.textHidden(t) && !slices.ContainsFunc(s.labels, func(l Label) bool { return l.Index == t }) {
			s.addLabel(t, measure)
		}
	}
	if also := s.hover.also; also.Kind == Text && !slices.ContainsFunc(s.labels, func(l Label) bool { return l.Index == also.Index }) {
		s.addLabel(also.Index, measure)
	}
}

// What the page writes over the lower left corner of a picture (.scale in web/style.css), logical pixels.
const (
	scaleEdge   = 12.0  // left of the bar
	scaleUnit   = 84.0  // "0.05 units", with the gap before it
	scalePlane  = 312.0 // "· a plane that shows 25 % of the variance", with the gap before it
	scaleLine   = 22.0
	scaleBottom = 8.0
	scaleNarrow = 560.0 // up to this width the last has a line of its own
)

// scaleHeight is how high the page writes the scale above the lower edge of a picture of a width: no point lies there where all
// are fitted into the view.
func (s *Scene) scaleHeight(width float64) float64 {
	if s.cloud.Projector.Name() != "plane" && width <= scaleNarrow {
		return scaleBottom + 2*scaleLine
	}
	return scaleBottom + scaleLine
}

// scaleRoom is where the page writes the scale: no label lies under it.
func (s *Scene) scaleRoom() rect {
	c := &s.navigator.Camera
	_, bar := ScaleBar(c.Scale)
	w, h := scaleEdge+bar+scaleUnit, s.scaleHeight(c.Width)
	switch {
	case s.cloud.Projector.Name() == "plane":
	case c.Width > scaleNarrow:
		w += scalePlane
	default:
		w = max(w, scaleEdge+scalePlane)
	}
	return rect{w / 2, c.Height - h/2, w / 2, h / 2}
}

// namedLevel is the finest level whose captions are labelled whenever there is room: the second of those that are
// shown, vaguest first.
func (s *Scene) namedLevel() int {
	named := -1
	for l, n := 0, 0; l < len(s.hiddenLevels) && n < alwaysLabelled; l++ {
		if !s.hiddenLevels[l] {
			named = l
			n++
		}
	}
	return named
}

func (s *Scene) addLabel(t int, measure func(string, int) (w, h float64)) {
	at, r := s.textsAt[t], 0.0
	if t < len(s.radiiAt) {
		r = s.radiiAt[t]
	}
	c := &s.navigator.Camera
	if !at.finite() || at.X+r < 0 || at.Y+r < 0 || at.X-r > c.Width || at.Y-r > c.Height {
		return
	}
	info, level := &s.info.Texts[t], s.level(t)
	if s.probed(info.Caption) {
		return
	}
	w, h := measure(info.Caption, level)
	q, ok := s.placer.place(t, at, max(r, textMark), w, h)
	if !ok {
		return
	}
	s.labels = append(s.labels, Label{
		Index: t, Text: info.Caption, X: q.X, Y: q.Y, Level: level,
		Strong: s.hover.ref.Kind != None && s.hover.isLit(Ref{Text, t}),
		Colour: s.theme.Text(s.colours[s.textColour(t)]),
	})
}
