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

// Port is one end of a way that messages take: a MessagePort, or a Worker's own global object.
type Port struct{ v js.Value }

// Self is, in a Worker, the port to the page that made the Worker.
func Self() Port { return Port{js.Global()} }

// Channel returns the two ends of a new MessageChannel.
func Channel() (Port, Port) {
	c := js.Global().Get("MessageChannel").New()
	return Port{c.Get("port1")}, Port{c.Get("port2")}
}

var (
	object      = js.Global().Get("Object")
	array       = js.Global().Get("Array")
	arrayBuffer = js.Global().Get("ArrayBuffer")
	uint8Array  = js.Global().Get("Uint8Array")
)

// Post sends a message. The buffers are copied once, into ArrayBuffers that are then transferred, so the
// caller may change its own at once; the ports are transferred and of no more use here.
func (p Port) Post(json string, buffers [][]byte, ports ...Port) error {
	return try("jsx: post a message", func() {
		message, transfer := pack(json, buffers, ports...)
		p.v.Call("postMessage", message, transfer)
	})
}

// pack makes the object {json, buffers} and the list of what is transferred with it.
func pack(json string, buffers [][]byte, ports ...Port) (message, transfer js.Value) {
	list := array.New(len(buffers))
	transfer = array.New(len(buffers) + len(ports))
	for i, b := range buffers {
		a := arrayBuffer.New(len(b))
		js.CopyBytesToJS(uint8Array.New(a), b)
		list.SetIndex(i, a)
		transfer.SetIndex(i, a)
	}
	for i, other := range ports {
		transfer.SetIndex(len(buffers)+i, other.v)
	}
	message = object.New()
	message.Set("json", json)
	message.Set("buffers", list)
	return message, transfer
}

// OnMessage calls f for every message that arrives, in order. Its buffers are f's to keep. Where what arrives
// is no message, or its buffers hold more than [MaxMessage] bytes, f gets an error and an empty message.
func (p Port) OnMessage(f func(Message, error)) (remove func()) {
	remove = listen(p.v, "message", false, func(event js.Value) { f(receive(event)) })
	if p.v.Get("start").Type() == js.TypeFunction { // a MessagePort holds its messages back until then
		p.v.Call("start")
	}
	return remove
}

// Close ends a port from [Channel] or from a message: nothing more arrives at either end.
func (p Port) Close() { p.v.Call("close") }

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
			m.Ports = append(m.Ports, Port{ports.Index(i)})
		}
	}
	return m, nil
}
