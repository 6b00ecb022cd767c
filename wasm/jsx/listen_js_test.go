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

	// A listener that is still there although its function was released says so on the console.
	console := js.Global().Get("console")
	original := console.Get("error")
	defer console.Set("error", original)
	complain := js.FuncOf(func(_ js.Value, args []js.Value) any {
		t.Errorf("console.error: %s", args[0].String())
		return nil
	})
	defer complain.Release()
	console.Set("error", complain)

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
