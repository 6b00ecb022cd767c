//go:build js && wasm

package jsx

import (
	"sync"
	"syscall/js"
)

// listen is the one way to put a listener on anything: an EventTarget, a MessagePort, a MediaQueryList. The
// listener sees the event on its way down (in the capture phase) if capture is set, and is then allowed to
// prevent its default, of wheel and touch too. remove may be called more than once, and in f.
func listen(target js.Value, kind string, capture bool, f func(event js.Value)) (remove func()) {
	fn := callback(kind+" listener", func(args []js.Value) { f(args[0]) })
	options := object.New()
	options.Set("capture", capture)
	if capture {
		options.Set("passive", false)
	}
	target.Call("addEventListener", kind, fn, options)
	return sync.OnceFunc(func() {
		target.Call("removeEventListener", kind, fn, options)
		fn.Release()
	})
}
