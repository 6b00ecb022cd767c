//go:build js && wasm

package jsx

import "syscall/js"

var performance = js.Global().Get("performance")

// Now is the time in milliseconds since the program's page or Worker began, with the browser's resolution.
func Now() float64 { return performance.Call("now").Float() }

// SystemNow is the time of the system's clock in milliseconds since 1970, as fine as Now. Documents and Workers agree
// on it, unless it was set to another time between their beginnings.
func SystemNow() float64 { return performance.Get("timeOrigin").Float() + Now() }

// Yield lets the event loop run: messages, timers and fetches that are due get their turn, and then Yield
// returns. It must be called on a goroutine of the program's own, never in a handler.
//
// It sends a ping through a MessageChannel and waits for it. runtime.Gosched would not do: it gives the turn
// to other goroutines and never goes back to the event loop. time.Sleep does, but a timer takes a millisecond
// at least, and four where the browser clamps nested timers. Measured on two busy cores: Yield 0.1–0.2 ms and
// time.Sleep(time.Millisecond) 4.2–4.7 ms in a Worker of Chromium, 0.03 and 1.2 ms in Node.
func Yield() {
	done := make(chan struct{})
	pings.waiting = append(pings.waiting, done)
	pings.start()
	pings.out.Call("postMessage", js.Null())
	<-done
}

// pings are the Yields under way. The event loop is one thread, so they need no lock.
var pings pingQueue

type pingQueue struct {
	out     js.Value
	waiting []chan struct{} // oldest first: pings come back in their order
}

func (q *pingQueue) start() {
	if q.out.Truthy() {
		return
	}
	c := js.Global().Get("MessageChannel").New()
	q.out = c.Get("port1")
	// Never released: the channel lives as long as the program.
	c.Get("port2").Set("onmessage", callback("Yield", func([]js.Value) {
		close(q.waiting[0])
		q.waiting = append(q.waiting[:0], q.waiting[1:]...)
	}))
}
