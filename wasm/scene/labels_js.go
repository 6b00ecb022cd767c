//go:build js && wasm

package main

import (
	"errors"
	"math"
	"strconv"

	"halo/wasm/jsx"
	"halo/wasm/view"
)

// labels are HTML over the canvas: sharp at any ratio, in the reader's own font. An element is touched only
// when it changes.
type labels struct {
	layer  jsx.Element
	place  jsx.Element // holds the layer; labels that move together are moved by it
	of     map[key]*label
	shown  []*label // by the last frame
	before []*label // by the one before; its memory is used again
	frame  int
	abrupt bool    // whether labels come and go without fading
	x, y   float64 // of the place, logical pixels
}

// key names a label: the same caption at the same level is the same element.
type key struct {
	text  string
	level int
}

// label is one element and what it shows at present.
type label struct {
	element jsx.Element
	w, h    float64
	x, y    float64 // in the layer
	class   string
	colour  view.Colour
	frame   int // the last one that showed it
}

func newLabels() (labels, error) {
	layer, hasLayer := jsx.ByID("labels")
	place, hasPlace := jsx.ByID("label-place")
	if !hasLayer || !hasPlace {
		return labels{}, errors.New(`scene: the document has no elements with the ids "labels" and "label-place"`)
	}
	return labels{layer: layer, place: place, of: map[key]*label{}}, nil
}

// get returns the element of a label, which it makes and measures where there is none yet.
func (l *labels) get(k key) *label {
	e := l.of[k]
	if e == nil {
		e = &label{element: jsx.Create("span"), x: math.NaN()}
		e.element.SetText(k.text)
		e.setClass(classOf(k.level))
		l.layer.Append(e.element)
		w, h := e.element.Size()
		e.w, e.h = float64(w), float64(h)
		l.of[k] = e
	}
	return e
}

// classOf returns the class of a level's labels in scene.css.
func classOf(level int) string { return "level-" + strconv.Itoa(min(level, 2)) }

// measure returns the size of a label in logical pixels.
func (l *labels) measure(text string, level int) (w, h float64) {
	e := l.get(key{text, level})
	return e.w, e.h
}

// setAbrupt says whether labels come and go without fading. While one fades the browser draws all that is on the screen
// anew sixty times a second, which at full pace is time that training lacks.
func (l *labels) setAbrupt(abrupt bool) {
	if abrupt != l.abrupt {
		l.abrupt = abrupt
		l.layer.ToggleClass("abrupt", abrupt)
	}
}

// clear removes all elements: another run has other captions.
func (l *labels) clear() {
	for _, e := range l.of {
		e.element.Remove()
	}
	clear(l.of)
	l.shown, l.before = nil, nil
}

// show makes the elements agree with what is to be seen, at whole device pixels, of which ratio are in a logical pixel.
func (l *labels) show(want []view.Label, hovering bool, ratio float64) {
	l.frame++
	l.before, l.shown = l.shown, l.before[:0]
	leeway := .01 // logical pixels
	if l.follow(want, ratio) {
		// Each label is rounded by itself, so that of those that are dragged along some would step a pixel to and fro in the
		// layer with every frame. They stand right again in the first frame in which the layer rests.
		leeway += 1 / ratio
	}
	for i := range want {
		w := &want[i]
		e := l.get(key{w.Text, w.Level})
		e.frame = l.frame
		x, y := w.X-e.w/2-l.x, w.Y-e.h/2-l.y
		if x, y = whole(x, ratio), whole(y, ratio); !(math.Abs(x-e.x) < leeway && math.Abs(y-e.y) < leeway) { // false for the first, NaN
			e.x, e.y = x, y
			e.element.MoveTo(x, y)
		}
		if w.Colour != e.colour {
			e.colour = w.Colour
			e.element.SetStyle("color", w.Colour.Hex())
		}
		e.setClass(stateClass(w.Level, w.Strong, hovering))
		l.shown = append(l.shown, e)
	}
	for _, e := range l.before {
		if e.frame != l.frame {
			e.setClass(e.class[:len("level-0")])
		}
	}
}

// follow moves the layer as the first label moves that was shown before: where a hand drags the picture, all move like it.
// It tells whether the layer was moved.
func (l *labels) follow(want []view.Label, ratio float64) bool {
	x, y := 0., 0. // nothing was shown: the layer stands where the picture does
	for i := range want {
		e := l.of[key{want[i].Text, want[i].Level}]
		if e != nil && e.frame == l.frame-1 && e.x == e.x {
			x, y = whole(want[i].X-e.w/2-e.x, ratio), whole(want[i].Y-e.h/2-e.y, ratio)
			break
		}
	}
	if math.Abs(x-l.x) < .01 && math.Abs(y-l.y) < .01 {
		return false
	}
	l.x, l.y = x, y
	l.place.MoveTo(x, y)
	return true
}

// whole rounds a place in logical pixels to a whole device pixel.
func whole(x, ratio float64) float64 { return math.Floor(x*ratio+.5) / ratio }

// classes holds the strings of stateClass, so that no frame makes one.
var classes [3][3]string

func init() {
	for level := range classes {
		classes[level] = [3]string{classOf(level) + " shown", classOf(level) + " shown strong", classOf(level) + " shown back"}
	}
}

func stateClass(level int, strong, hovering bool) string {
	c := &classes[min(level, 2)]
	switch {
	case strong:
		return c[1]
	case hovering:
		return c[2]
	}
	return c[0]
}

func (e *label) setClass(class string) {
	if class != e.class {
		e.class = class
		e.element.SetClass(class)
	}
}
