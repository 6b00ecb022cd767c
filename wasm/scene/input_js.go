//go:build js && wasm

package main

import (
	"math"

	"halo/wasm/jsx"
	"halo/wasm/view"
)

// Ebitengine prevents the default of every key, wheel, touch and press on its canvas, so that a page could not
// be scrolled over it nor left with Tab. Here all of them are heard on the window, in the capture phase, and go
// no further: what the scene does not use stays the browser's.

// blocked are the events that Ebitengine listens for on its canvas, as far as no function below hears them.
var blocked = []string{"keyup", "mousedown", "mouseup", "mousemove", "contextmenu", "dragenter"}

const (
	wheelStep    = 0.0016 // logarithm of the scale for a pixel of the wheel: about e^0.16 for a notch
	pinchStep    = 0.010  // for a pixel of a pinch on a touchpad, which browsers send as a wheel with Ctrl
	pinchAtMost  = 40     // pixels; more at once is a wheel
	wheelAtMost  = 240    // pixels counted at once
	tapPixels    = 10     // a finger that moves further is no tap
	tapMillis    = 500
	dragPixels   = 3 // a mouse that moves less between press and release was a click
	keyZoom      = 1.35
	keyPanPixels = 48
)

// dragging is set while the mouse moves the picture.
var dragging bool

// input turns events into movements of the scene.
type input struct {
	program *program
	element jsx.Element
	engaged bool // clicked into: the wheel zooms, until the pointer leaves
	pressed bool
	lasso   bool    // what is pressed draws a lasso
	x, y    float64 // of the mouse at the last event; of the press until it is a drag

	tapX, tapY, tapAt float64
	tap               bool
	fingers           int
	centre            view.Point // of two fingers
	distance          float64
}

func listen(p *program) {
	in := &input{program: p}
	in.element, _ = jsx.Find("canvas")
	w := jsx.Window()
	for _, kind := range blocked {
		w.OnCapture(kind, func(e jsx.Event) { e.StopPropagation() })
	}
	w.OnPointer("pointerdown", in.press)
	w.OnPointer("pointermove", in.move)
	w.OnPointer("pointerup", in.release)
	w.OnPointer("pointercancel", in.release)
	jsx.Root().OnPointer("pointerleave", in.leave) // Chromium tells it to elements alone
	w.OnPointer("dblclick", in.double)
	w.OnWheel(in.wheel)
	for _, kind := range []string{"touchstart", "touchmove", "touchend", "touchcancel"} {
		w.OnTouch(kind, in.touch)
	}
	w.OnKey("keydown", in.key)
	w.OnCapture("dragover", in.dragOver)
	w.OnCapture("drop", in.drop)
	w.On("blur", func(jsx.Event) { in.engaged = false })
	jsx.Document().On("visibilitychange", func(jsx.Event) { p.wake() })
}

func (in *input) press(e jsx.PointerEvent) {
	if e.Pointer == "touch" || e.Button > 1 {
		return
	}
	in.engaged = true
	in.pressed = true
	in.lasso = e.Shift || in.program.scene.Lassoing()
	in.x, in.y = e.X, e.Y
	if err := in.element.CapturePointer(e.PointerID); err != nil {
		in.pressed = false // the pointer is gone already
	}
}

func (in *input) move(e jsx.PointerEvent) {
	if e.Pointer == "touch" {
		return
	}
	if in.pressed && e.Buttons == 0 {
		in.release(e) // it was released where nobody saw it
	}
	if in.pressed && !dragging && math.Hypot(e.X-in.x, e.Y-in.y) >= dragPixels {
		dragging = true
	}
	switch {
	case dragging && in.lasso:
		in.program.scene.LassoTo(view.Point{X: in.x, Y: in.y}) // where it was pressed, at first
		in.program.scene.LassoTo(view.Point{X: e.X, Y: e.Y})
		in.program.scene.PointNowhere()
		in.x, in.y = e.X, e.Y
	case dragging:
		in.program.scene.Pan(e.X-in.x, e.Y-in.y)
		in.program.scene.PointNowhere()
		in.x, in.y = e.X, e.Y
	case !in.pressed:
		in.program.scene.PointAt(view.Point{X: e.X, Y: e.Y}, false)
	}
	in.program.wake()
}

func (in *input) release(e jsx.PointerEvent) {
	if e.Pointer == "touch" {
		return
	}
	if dragging && in.lasso {
		in.program.page.post(in.program.scene.LassoEnd())
	}
	if in.pressed && !dragging && e.Type == "pointerup" {
		in.program.page.post(in.program.scene.Click(view.Point{X: e.X, Y: e.Y}, false))
	}
	in.pressed, dragging = false, false
	in.program.scene.PointAt(view.Point{X: e.X, Y: e.Y}, false)
	in.program.wake()
}

func (in *input) leave(e jsx.PointerEvent) {
	if e.Pointer == "touch" || in.pressed {
		return
	}
	in.engaged = false
	in.program.scene.PointNowhere()
	in.program.wake()
}

func (in *input) double(e jsx.PointerEvent) {
	e.PreventDefault()
	in.program.scene.Fit()
	in.program.wake()
}

// wheel zooms after a click into the scene, or with Ctrl or the command key; otherwise it is left to the
// browser, which scrolls the page around the iframe.
func (in *input) wheel(e jsx.WheelEvent) {
	e.StopPropagation()
	zoom := e.Ctrl || e.Meta
	if !zoom && !in.engaged {
		return
	}
	e.PreventDefault()
	d := min(max(e.DeltaY, -wheelAtMost), wheelAtMost)
	step := wheelStep
	if e.Ctrl && math.Abs(d) < pinchAtMost {
		step = pinchStep
	}
	in.program.scene.Zoom(view.Point{X: e.X, Y: e.Y}, math.Exp(-d*step), true)
	in.program.wake()
}

// touch leaves one finger to the browser, which scrolls the page, except for a tap, which points. Two fingers
// move and zoom the picture.
func (in *input) touch(e jsx.TouchEvent) {
	e.StopPropagation()
	n := len(e.Touches)
	defer func() { in.fingers = n }()
	switch {
	case n >= 2:
		e.PreventDefault()
		in.tap = false
		a, b := e.Touches[0], e.Touches[1]
		centre := view.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2}
		distance := max(math.Hypot(a.X-b.X, a.Y-b.Y), 1)
		if in.fingers == n && e.Type == "touchmove" {
			in.program.scene.Pan(centre.X-in.centre.X, centre.Y-in.centre.Y)
			in.program.scene.Zoom(centre, distance/in.distance, false)
			in.program.wake()
		}
		in.centre, in.distance = centre, distance
	case n == 1 && in.program.scene.Lassoing():
		e.PreventDefault()
		in.tap, in.lasso = false, true
		in.program.scene.LassoTo(view.Point{X: e.Touches[0].X, Y: e.Touches[0].Y})
		in.program.wake()
	case n == 0 && in.lasso:
		in.lasso = false
		in.program.page.post(in.program.scene.LassoEnd())
		in.program.wake()
	case n == 1 && e.Type == "touchstart":
		t := e.Touches[0]
		in.tapX, in.tapY, in.tapAt, in.tap = t.X, t.Y, jsx.Now(), true
	case n == 1 && e.Type == "touchmove":
		if t := e.Touches[0]; math.Hypot(t.X-in.tapX, t.Y-in.tapY) > tapPixels {
			in.tap = false
		}
	case n == 0 && e.Type == "touchend" && in.tap && jsx.Now()-in.tapAt < tapMillis:
		in.tap = false
		in.program.page.post(in.program.scene.Click(view.Point{X: in.tapX, Y: in.tapY}, true))
		in.program.wake()
	}
}

// key uses F to fit, + and − to zoom and the arrows to move, while the scene has the focus; every other key,
// and any with a modifier, is the browser's.
func (in *input) key(e jsx.KeyEvent) {
	e.StopPropagation()
	if e.Ctrl || e.Alt || e.Meta {
		return
	}
	s := in.program.scene
	switch e.Key {
	case "f", "F":
		s.Fit()
	case "+", "=":
		s.ZoomBy(keyZoom)
	case "-", "_", "−":
		s.ZoomBy(1 / keyZoom)
	case "ArrowLeft":
		s.Pan(keyPanPixels, 0)
	case "ArrowRight":
		s.Pan(-keyPanPixels, 0)
	case "ArrowUp":
		s.Pan(0, keyPanPixels)
	case "ArrowDown":
		s.Pan(0, -keyPanPixels)
	case "Escape":
		in.engaged = false
		return
	default:
		return
	}
	e.PreventDefault()
	in.program.wake()
}

// dragOver tells the browser that files may be dropped here.
func (in *input) dragOver(e jsx.Event) {
	e.StopPropagation()
	if e.HasFiles() {
		e.PreventDefault()
	}
}

// drop hands dropped files to the page, which owns all opening of files.
func (in *input) drop(e jsx.Event) {
	e.StopPropagation()
	if !e.HasFiles() {
		return
	}
	e.PreventDefault()
	if err := in.program.page.host.PostFiles(e); err != nil {
		panic(err) // jsx reports it
	}
}
