// Package jsx is the one place of Halo that touches JavaScript: a small typed wrapper round syscall/js with
// what the two programs in the browser need, and no more.
//
//   - [Port] and [Host]: messages to and from a Worker's page or a MessagePort, and an iframe's page, with
//     buffers that are transferred, not cloned
//   - [Yield] and [Now]: letting the event loop in, and its clock
//   - [Fetch] and [Files]: reading what lies beside the page
//   - [Element], [Target] and the events: HTML over the scene's canvas, pointer, wheel, touch and keys
//   - [Media], [DevicePixelRatio] and friends: what the reader's device prefers
//   - [OnPanic] and [Go]: where panics end up
//
// JavaScript calls Go on one goroutine, which the event loop waits for. A handler given to this package must
// therefore not block: not on a channel, not in [Yield] or [Fetch]. It starts a goroutine with [Go] where it
// has to. A panic in a handler is not seen by a recover in main; every handler here recovers it and hands it
// to [OnPanic]'s function, and the program goes on. A listener is taken off by the function that the call
// returned which put it on.
//
// The package imports nothing of Halo: to it a message is a string and buffers. Only the
// programs in wasm/trainer and wasm/scene import it. All of it but this file is for GOOS=js GOARCH=wasm.
package jsx
