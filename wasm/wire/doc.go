// Package wire is the contract between the three parts of Halo in a browser: the page (JavaScript), the
// trainer (a Go program in a Worker) and the scene (a Go program in an iframe). Every message between them
// is a struct of this package, listed once in the registry with who sends it to whom. The page's side,
// web/app/wire.js, is generated from these structs by web/gen.
//
// A message travels as a [Packet]: an envelope in JSON,
//
//	{"v":1,"kind":"frame","body":{"run":3,"step":120,…}}
//
// and beside it one buffer for each field of type [Floats] or [Bytes], in the order of the fields: float32
// in little-endian order, or plain bytes. On a MessagePort the packet is the object {json, buffers}, and the
// buffers are transferred, not cloned.
//
// Strictness is the point of the package. A receiver refuses another version ([VersionError]), a kind that
// it does not know, a member that the struct does not have, and buffers that do not fit. JSON has no NaN and
// no infinity and the page has no integer beyond 2⁵³ − 1: a message that holds one outside its buffers does
// not encode. Buffers may hold any float32.
//
// Runs are numbered upwards by the page, and what arrives late from another run is dropped: see [Stale].
//
// The package is not a transport: it knows no ports and no syscall/js (that is wasm/jsx) and runs natively.
// The trainer, the scene, wasm/view and the generator import it; it imports checkpoint alone.
package wire
