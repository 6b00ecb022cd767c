//go:build js && wasm

package jsx

import (
	"errors"
	"fmt"
	"syscall/js"
)

// MaxMessage is the number of bytes that a message's buffers may hold together. A larger one is refused
// before any memory is taken for it, which Go would never give back.
const MaxMessage = 1 << 30

// Message is what a [Port] carries: on JavaScript's side the object {json, buffers}, a string and a list of
// ArrayBuffers. Ports are those that were transferred with it.
type Message struct {
	JSON    string
	Buffers [][]byte
	Ports   []Port
}

// Port is one end of a way that messages take.
type Port struct {
	listen js.Value // where its messages arrive
	send   js.Value // whose postMessage takes them
	window bool     // send is a window: it takes an origin, and listen hears others too
}

// Self is, in a Worker, the port to the page that made the Worker.
func Self() Port { return Port{listen: js.Global(), send: js.Global()} }

// Parent is, in an iframe, the port to the page that holds it. Messages from another window or another
// origin are not for it and are passed over in silence.
func Parent() Port {
	return Port{listen: js.Global(), send: js.Global().Get("parent"), window: true}
}

// Channel returns the two ends of a new MessageChannel.
func Channel() (Port, Port) {
	c := js.Global().Get("MessageChannel").New()
	return port(c.Get("port1")), port(c.Get("port2"))
}

func port(v js.Value) Port { return Port{listen: v, send: v} }

var (
	object      = js.Global().Get("Object")
	array       = js.Global().Get("Array")
	arrayBuffer = js.Global().Get("ArrayBuffer")
	uint8Array  = js.Global().Get("Uint8Array")
)

// Post sends a message. The buffers are copied once, into ArrayBuffers that are then transferred, so the
// caller may change its own at once; the ports are transferred and of no more use here.
func (p Port) Post(json string, buffers [][]byte, ports ...Port) error {
	message, list, transfer := object.New(), array.New(len(buffers)), array.New(len(buffers)+len(ports))
	return try("jsx: post a message", func() {
		for i, b := range buffers {
			a := arrayBuffer.New(len(b))
			js.CopyBytesToJS(uint8Array.New(a), b)
			list.SetIndex(i, a)
			transfer.SetIndex(i, a)
		}
		for i, other := range ports {
			transfer.SetIndex(len(buffers)+i, other.send)
		}
		message.Set("json", json)
		message.Set("buffers", list)
		if p.window {
			p.send.Call("postMessage", message, origin(), transfer)
		} else {
			p.send.Call("postMessage", message, transfer)
		}
	})
}

// OnMessage calls f for every message that arrives, in order. Its buffers are f's to keep. Where what arrives
// is no message, or its buffers hold more than [MaxMessage] bytes, f gets an error and an empty message.
func (p Port) OnMessage(f func(Message, error)) (remove func()) {
	remove = listen(p.listen, "message", false, func(event js.Value) {
		if p.window && !(event.Get("source").Equal(p.send) && event.Get("origin").String() == origin()) {
			return
		}
		f(receive(event))
	})
	if p.listen.Get("start").Type() == js.TypeFunction { // a MessagePort holds its messages back until then
		p.listen.Call("start")
	}
	return remove
}

// Close ends a port from [Channel] or from a message: nothing more arrives at either end.
func (p Port) Close() { p.send.Call("close") }

func origin() string { return js.Global().Get("location").Get("origin").String() }

// receive copies a message event into Go's memory.
func receive(event js.Value) (Message, error) {
	data := event.Get("data")
	if data.Type() != js.TypeObject {
		return Message{}, fmt.Errorf("jsx: a message arrived that is no object but %s", data.Type())
	}
	json, buffers := data.Get("json"), data.Get("buffers")
	if json.Type() != js.TypeString || !array.Call("isArray", buffers).Bool() {
		return Message{}, errors.New("jsx: a message arrived that is not {json: string, buffers: ArrayBuffer[]}")
	}

	m := Message{JSON: json.String(), Buffers: make([][]byte, buffers.Length())}
	views, total := make([]js.Value, len(m.Buffers)), 0
	for i := range views {
		b := buffers.Index(i)
		if !b.InstanceOf(arrayBuffer) {
			return Message{}, fmt.Errorf("jsx: buffer %d of a message is no ArrayBuffer", i)
		}
		views[i] = uint8Array.New(b)
		if total += views[i].Length(); total > MaxMessage {
			return Message{}, fmt.Errorf("jsx: the buffers of a message hold more than %d bytes", MaxMessage)
		}
	}
	for i, v := range views {
		m.Buffers[i] = make([]byte, v.Length())
		js.CopyBytesToGo(m.Buffers[i], v)
	}
	if ports := event.Get("ports"); ports.Type() == js.TypeObject {
		for i := range ports.Length() {
			m.Ports = append(m.Ports, port(ports.Index(i)))
		}
	}
	return m, nil
}
