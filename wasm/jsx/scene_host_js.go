//go:build js && wasm

package jsx

import (
	"math"
	"sync"
	"syscall/js"
)

// Host is the page that holds the scene's iframe. Everything between them is a window message of the page's
// own origin with a member halo that says what it is:
//
//	{halo: "packet", json, buffers}  both ways: a message of the contract
//	{halo: "connect"}                to the scene, with a MessagePort to the trainer
//	{halo: "drop", files}            to the page: files that were dropped on the scene
type Host struct{}

// Post sends a packet to the page. The buffers are copied once and transferred.
func (Host) Post(json string, buffers [][]byte) error {
	return try("jsx: post to the page", func() {
		message, transfer := pack(json, buffers)
		message.Set("halo", "packet")
		js.Global().Get("parent").Call("postMessage", message, origin(), transfer)
	})
}

// PostFiles sends the files of a drop event to the page.
func (Host) PostFiles(e Event) error {
	return try("jsx: hand dropped files to the page", func() {
		message := object.New()
		message.Set("halo", "drop")
		message.Set("files", array.Call("from", e.event.Get("dataTransfer").Get("files")))
		js.Global().Get("parent").Call("postMessage", message, origin())
	})
}

// OnPacket calls f for every packet that the page sends, as Port.OnMessage does.
func (Host) OnPacket(f func(Message, error)) (remove func()) {
	return onHost("packet", func(e js.Value) { f(receive(e)) })
}

// OnConnect calls f with the port that a connect message brings.
func (Host) OnConnect(f func(Port)) (remove func()) {
	return onHost("connect", func(e js.Value) {
		if ports := e.Get("ports"); ports.Length() > 0 {
			f(Port{ports.Index(0)})
		}
	})
}

func origin() string { return js.Global().Get("location").Get("origin").String() }

func onHost(kind string, f func(event js.Value)) (remove func()) {
	parent := js.Global().Get("parent")
	return listen(js.Global(), "message", false, func(e js.Value) {
		if !e.Get("source").Equal(parent) || e.Get("origin").String() != origin() {
			return
		}
		data := e.Get("data")
		if data.Type() == js.TypeObject && data.Get("halo").Type() == js.TypeString && data.Get("halo").String() == kind {
			f(e)
		}
	})
}

// HasFiles tells whether a drag event carries files.
func (e Event) HasFiles() bool {
	data := e.event.Get("dataTransfer")
	return data.Truthy() && array.Call("from", data.Get("types")).Call("includes", "Files").Bool()
}

// OnCapture calls f for events of that kind in the capture phase: before the element below hears of them,
// and in time to keep them from it. Events that do not bubble are heard too.
func (t Target) OnCapture(kind string, f func(Event)) (remove func()) {
	return listen(t.v, kind, true, func(e js.Value) { f(event(e)) })
}

// Dispatch sends t an event of that kind with nothing in it.
func (t Target) Dispatch(kind string) {
	t.v.Call("dispatchEvent", js.Global().Get("Event").New(kind))
}

// Find returns the first element that a CSS selector matches, and whether there is one.
func Find(selector string) (Element, bool) {
	v := document().Call("querySelector", selector)
	return Element{Target{v}}, v.Truthy()
}

// Root is the document's html element.
func Root() Element { return Element{Target{document().Get("documentElement")}} }

// OnDevicePixels calls f with the size of e's content in CSS pixels and in whole device pixels, now and
// whenever one of them changes: when e is resized, by browser zoom, when the window moves to another screen.
// Where the browser does not tell device pixels, they are the CSS pixels times the ratio, rounded.
func (e Element) OnDevicePixels(f func(width, height float64, deviceWidth, deviceHeight int)) (remove func()) {
	fn := callback("device pixels", func(args []js.Value) {
		entries := args[0]
		entry := entries.Index(entries.Length() - 1)
		rect := entry.Get("contentRect")
		w, h := rect.Get("width").Float(), rect.Get("height").Float()
		ratio := DevicePixelRatio()
		dw, dh := int(w*ratio+.5), int(h*ratio+.5)
		if box := entry.Get("devicePixelContentBoxSize"); box.Truthy() {
			bw, bh := box.Index(0).Get("inlineSize").Int(), box.Index(0).Get("blockSize").Int()
			// Where a developer tool emulates another ratio, Chromium tells the real device's pixels there.
			if math.Abs(float64(bw)-w*ratio) < 2 && math.Abs(float64(bh)-h*ratio) < 2 {
				dw, dh = bw, bh
			}
		}
		f(w, h, dw, dh)
	})
	observer := js.Global().Get("ResizeObserver").New(fn)
	watch := func() {
		options := object.New()
		options.Set("box", "device-pixel-content-box")
		if err := try("", func() { observer.Call("observe", e.v, options) }); err != nil { // Safari
			observer.Call("observe", e.v)
		}
	}
	watch()
	// Browsers without that box see no change when only the ratio changes.
	stop := OnDevicePixelRatio(func(float64) {
		observer.Call("unobserve", e.v)
		watch()
	})
	return sync.OnceFunc(func() {
		stop()
		observer.Call("disconnect")
		fn.Release()
	})
}
