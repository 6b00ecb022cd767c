//go:build js && wasm

package jsx

import (
	"sync"
	"syscall/js"
)

// Media is a media query: something that the reader's device has or prefers.
type Media string

// The media queries that Halo asks.
const (
	Dark          Media = "(prefers-color-scheme: dark)"
	ReducedMotion Media = "(prefers-reduced-motion: reduce)"
)

func (m Media) list() js.Value { return js.Global().Call("matchMedia", string(m)) }

// Matches tells whether it is so now.
func (m Media) Matches() bool { return m.list().Get("matches").Bool() }

// OnChange calls f whenever the answer changes.
func (m Media) OnChange(f func(matches bool)) (remove func()) {
	return listen(m.list(), "change", false, func(e js.Value) { f(e.Get("matches").Bool()) })
}

// DevicePixelRatio is the number of device pixels in a CSS pixel; browser zoom is in it.
func DevicePixelRatio() float64 { return js.Global().Get("devicePixelRatio").Float() }

// OnDevicePixelRatio calls f whenever the ratio changes: by browser zoom, or when the window moves to another
// screen. No event tells of all of that: zoom resizes the window, and the rest is found by looking twice a
// second. (A media query for the ratio of the moment, as is often advised, sends no event in an iframe of
// Chromium when only the emulated device changes.)
func OnDevicePixelRatio(f func(ratio float64)) (remove func()) {
	last := DevicePixelRatio()
	look := func() {
		if now := DevicePixelRatio(); now != last {
			last = now
			f(now)
		}
	}
	fn := callback("device pixel ratio", func([]js.Value) { look() })
	timer := js.Global().Call("setInterval", fn, 500)
	forget := OnWindowResize(func(float64, float64) { look() })
	return sync.OnceFunc(func() {
		js.Global().Call("clearInterval", timer)
		fn.Release()
		forget()
	})
}

// WindowSize is the size of the window's content in CSS pixels.
func WindowSize() (width, height float64) {
	return js.Global().Get("innerWidth").Float(), js.Global().Get("innerHeight").Float()
}

// OnWindowResize calls f with the window's new size whenever it changes.
func OnWindowResize(f func(width, height float64)) (remove func()) {
	return Window().On("resize", func(Event) { f(WindowSize()) })
}
