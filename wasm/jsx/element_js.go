//go:build js && wasm

package jsx

import (
	"strconv"
	"sync"
	"syscall/js"
)

// Target is anything that hears events: an element, the document, the window.
type Target struct{ v js.Value }

// Window is the window of a page or iframe.
func Window() Target { return Target{js.Global()} }

// InWorker tells whether the program runs in a Worker, where there is no document.
func InWorker() bool { return document().IsUndefined() }

// Document is the document of a page or iframe. There is none in a Worker.
func Document() Target { return Target{document()} }

func document() js.Value { return js.Global().Get("document") }

// Element is an HTML element.
type Element struct{ Target }

// Body is the document's body.
func Body() Element { return Element{Target{document().Get("body")}} }

// ByID returns the element with that id, and whether there is one.
func ByID(id string) (Element, bool) {
	v := document().Call("getElementById", id)
	return Element{Target{v}}, v.Truthy()
}

// Create returns a new element, such as a "div", that is not in the document yet.
func Create(tag string) Element {
	return Element{Target{document().Call("createElement", tag)}}
}

// Append makes child the last child of e.
func (e Element) Append(child Element) { e.v.Call("append", child.v) }

// Remove takes e out of the document.
func (e Element) Remove() { e.v.Call("remove") }

// SetText replaces all that e holds by a text; it is no HTML.
func (e Element) SetText(s string) { e.v.Set("textContent", s) }

// SetClass sets the whole class attribute.
func (e Element) SetClass(class string) { e.v.Set("className", class) }

// ToggleClass puts one class on e, or takes it off.
func (e Element) ToggleClass(class string, on bool) { e.v.Get("classList").Call("toggle", class, on) }

// SetHidden sets whether e is shown at all.
func (e Element) SetHidden(hidden bool) { e.v.Set("hidden", hidden) }

// SetAttribute sets an attribute, such as "aria-label".
func (e Element) SetAttribute(name, value string) { e.v.Call("setAttribute", name, value) }

// SetStyle sets one property of e's own style, named as in CSS: "background-color", or "--hue".
func (e Element) SetStyle(property, value string) {
	e.v.Get("style").Call("setProperty", property, value)
}

// MoveTo puts e at (x, y), in CSS pixels from where it would stand, without a new layout of the document.
func (e Element) MoveTo(x, y float64) { e.SetStyle("transform", translate(x, y)) }

func translate(x, y float64) string {
	b := append(make([]byte, 0, 48), "translate("...)
	b = strconv.AppendFloat(b, x, 'f', 2, 64)
	b = append(b, "px,"...)
	b = strconv.AppendFloat(b, y, 'f', 2, 64)
	return string(append(b, "px)"...))
}

// Size is the width and height of e with padding and border, in whole CSS pixels. It makes the browser do a
// pending layout: measure many before changing any.
func (e Element) Size() (width, height int) {
	return e.v.Get("offsetWidth").Int(), e.v.Get("offsetHeight").Int()
}

// Rect is where e stands in the window, in CSS pixels.
type Rect struct{ X, Y, Width, Height float64 }

// Rect returns where e stands now.
func (e Element) Rect() Rect {
	r := e.v.Call("getBoundingClientRect")
	return Rect{r.Get("x").Float(), r.Get("y").Float(), r.Get("width").Float(), r.Get("height").Float()}
}

// CapturePointer makes e hear all of a pressed pointer's events until it is released, outside e and outside
// the iframe too. It fails where the pointer is gone already.
func (e Element) CapturePointer(id int) error {
	return try("jsx: capture a pointer", func() { e.v.Call("setPointerCapture", id) })
}

// OnResize calls f with the size of e's content in CSS pixels, now and whenever it changes.
func (e Element) OnResize(f func(width, height float64)) (remove func()) {
	fn := callback("ResizeObserver", func(args []js.Value) {
		entries := args[0]
		rect := entries.Index(entries.Length() - 1).Get("contentRect")
		f(rect.Get("width").Float(), rect.Get("height").Float())
	})
	observer := js.Global().Get("ResizeObserver").New(fn)
	observer.Call("observe", e.v)
	return sync.OnceFunc(func() {
		observer.Call("disconnect")
		fn.Release()
	})
}
