//go:build js && wasm

package jsx

import "syscall/js"

// Event is what every event has.
type Event struct {
	Type  string
	event js.Value
}

// PreventDefault keeps the browser from doing what it does by itself, such as scrolling.
func (e Event) PreventDefault() { e.event.Call("preventDefault") }

// StopPropagation keeps the event from the elements below, where it was heard in the capture phase.
func (e Event) StopPropagation() { e.event.Call("stopPropagation") }

// Modifiers are the keys that were held.
type Modifiers struct{ Ctrl, Shift, Alt, Meta bool }

// PointerEvent is an event of a mouse, a finger or a pen.
type PointerEvent struct {
	Event
	Modifiers
	X, Y      float64 // in the window, CSS pixels
	Button    int     // that changed: 0 the main one, 1 the middle, 2 the second, −1 none
	Buttons   int     // that are pressed, bits: 1 the main one, 2 the second, 4 the middle
	PointerID int
	Pointer   string // "mouse", "touch", "pen"
	Primary   bool   // the first finger of several
}

// WheelEvent is a turn of the wheel, or two fingers on a touchpad; a pinch there comes with Ctrl.
type WheelEvent struct {
	Event
	Modifiers
	X, Y           float64 // in the window, CSS pixels
	DeltaX, DeltaY float64 // CSS pixels, whatever unit the browser counts in
}

// Touch is one finger.
type Touch struct {
	ID   int
	X, Y float64 // in the window, CSS pixels
}

// TouchEvent tells which fingers are down after it.
type TouchEvent struct {
	Event
	Modifiers
	Touches []Touch
}

// KeyEvent is a key that went down or up.
type KeyEvent struct {
	Event
	Modifiers
	Key    string // what it means: "a", "A", "ArrowLeft"
	Code   string // where it is: "KeyA"
	Repeat bool   // it is being held
}

// On calls f for events of that kind, such as "blur", as they come back up from the target.
func (t Target) On(kind string, f func(Event)) (remove func()) {
	return listen(t.v, kind, false, func(e js.Value) { f(event(e)) })
}

// OnPointer calls f for pointer events of that kind ("pointerdown", "pointermove", "pointerup",
// "pointercancel", "pointerleave", and "click", "dblclick", "contextmenu") in the capture phase: before the
// element below hears of them, and in time to keep them from it.
func (t Target) OnPointer(kind string, f func(PointerEvent)) (remove func()) {
	return listen(t.v, kind, true, func(e js.Value) {
		p := PointerEvent{
			Event:     event(e),
			Modifiers: modifiers(e),
			X:         e.Get("clientX").Float(),
			Y:         e.Get("clientY").Float(),
			Button:    e.Get("button").Int(),
			Buttons:   e.Get("buttons").Int(),
		}
		if id := e.Get("pointerId"); id.Type() == js.TypeNumber { // some browsers send plain mouse events for clicks
			p.PointerID = id.Int()
			p.Pointer = e.Get("pointerType").String()
			p.Primary = e.Get("isPrimary").Bool()
		}
		f(p)
	})
}

// What a line and a page of a wheel's turn are in pixels: Firefox counts in lines for a mouse. The values are
// those that browsers themselves scroll by, roughly.
const (
	linePixels = 16
	pagePixels = 800
)

// OnWheel calls f for turns of the wheel, in the capture phase.
func (t Target) OnWheel(f func(WheelEvent)) (remove func()) {
	return listen(t.v, "wheel", true, func(e js.Value) {
		unit := 1.0
		switch e.Get("deltaMode").Int() {
		case 1:
			unit = linePixels
		case 2:
			unit = pagePixels
		}
		f(WheelEvent{
			Event:     event(e),
			Modifiers: modifiers(e),
			X:         e.Get("clientX").Float(),
			Y:         e.Get("clientY").Float(),
			DeltaX:    e.Get("deltaX").Float() * unit,
			DeltaY:    e.Get("deltaY").Float() * unit,
		})
	})
}

// OnTouch calls f for touch events of that kind ("touchstart", "touchmove", "touchend", "touchcancel") in the
// capture phase.
func (t Target) OnTouch(kind string, f func(TouchEvent)) (remove func()) {
	return listen(t.v, kind, true, func(e js.Value) {
		list := e.Get("touches")
		touches := make([]Touch, list.Length())
		for i := range touches {
			v := list.Index(i)
			touches[i] = Touch{v.Get("identifier").Int(), v.Get("clientX").Float(), v.Get("clientY").Float()}
		}
		f(TouchEvent{event(e), modifiers(e), touches})
	})
}

// OnKey calls f for "keydown" or "keyup" in the capture phase.
func (t Target) OnKey(kind string, f func(KeyEvent)) (remove func()) {
	return listen(t.v, kind, true, func(e js.Value) {
		if e.Get("key").Type() != js.TypeString {
			return // Chrome's autofill sends a keydown that is no key
		}
		f(KeyEvent{event(e), modifiers(e), e.Get("key").String(), e.Get("code").String(), e.Get("repeat").Bool()})
	})
}

func event(e js.Value) Event { return Event{e.Get("type").String(), e} }

func modifiers(e js.Value) Modifiers {
	return Modifiers{
		Ctrl:  e.Get("ctrlKey").Bool(),
		Shift: e.Get("shiftKey").Bool(),
		Alt:   e.Get("altKey").Bool(),
		Meta:  e.Get("metaKey").Bool(),
	}
}
