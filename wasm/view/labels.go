package view

import (
	"math"
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
	labelRing      = 64.0 // logical pixels; a finer caption is labelled when its ring is this large
	maxLabels      = 64
	labelPadding   = 3.0
	edgeMargin     = 2.0
)

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

// placer puts labels where they do not overlap, greedily, in the order in which they are asked for. A label
// keeps the place that it had as long as that is free, so that labels do not jump from frame to frame.
type placer struct {
	width, height float64
	taken         []rect
	last          []int8 // direction of text i in the frame before, plus one; 0 for none
}

// reset begins a frame for n texts.
func (p *placer) reset(width, height float64, n int) {
	p.width, p.height = width, height
	p.taken = p.taken[:0]
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
	if k := p.last[i]; k > 0 {
		if q, ok := p.try(at, r, w, h, directions[k-1]); ok {
			return q, true
		}
	}
	for k, d := range directions {
		if q, ok := p.try(at, r, w, h, d); ok {
			p.last[i] = int8(k + 1)
			return q, true
		}
	}
	p.last[i] = 0
	return Point{}, false
}

func (p *placer) try(at Point, r, w, h float64, d Point) (Point, bool) {
	q := Point{at.X + r*d.X, at.Y + r*d.Y}
	// A small or missing ring has no room for letters on its line, and at the sides a line of text would lie
	// across the ring: such labels stand outside.
	if out := math.Abs(d.X); r < h || out > .6 {
		q.X += d.X * (w/2 + 6)
		q.Y += d.Y * (h/2 + 6) * (1 - out*.5)
	}
	box := rect{q.X, q.Y, w/2 + labelPadding, h/2 + labelPadding/2}
	if !box.within(p.width, p.height) {
		return q, false
	}
	for _, t := range p.taken {
		if box.overlaps(t) {
			return q, false
		}
	}
	p.taken = append(p.taken, box)
	return q, true
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
