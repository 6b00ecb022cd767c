//go:build js && wasm

package jsx

import (
	"syscall/js"
	"testing"
)

func TestListen(t *testing.T) {
	target := eval(`new EventTarget()`)
	dispatch := func() js.Value {
		e := eval(`new Event("wheel", {cancelable: true})`)
		target.Call("dispatchEvent", e)
		return e
	}

	heard := 0
	remove := listen(target, "wheel", true, func(e js.Value) {
		heard++
		Event{event: e}.PreventDefault()
	})
	if e := dispatch(); !e.Get("defaultPrevented").Bool() {
		t.Error("a listener in the capture phase could not prevent the default")
	}
	remove()
	if e := dispatch(); e.Get("defaultPrevented").Bool() || heard != 1 {
		t.Errorf("a removed listener heard %d events, want 1", heard)
	}
	remove() // harmless

	heard = 0
	remove = Target{target}.On("wheel", func(e Event) {
		if e.Type != "wheel" {
			t.Errorf("type: got %q", e.Type)
		}
		heard++
		remove()
	})
	dispatch()
	dispatch()
	if heard != 1 {
		t.Errorf("a listener that removed itself heard %d events, want 1", heard)
	}
}
