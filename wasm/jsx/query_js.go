//go:build js && wasm

package jsx

import "syscall/js"

// Query is the value of a parameter in the query of the program's own address, "" where it has none: of the
// script's address in a Worker, of the document's elsewhere.
func Query(name string) string {
	v := js.Global().Get("URL").New(js.Global().Get("location").Get("href")).Get("searchParams").Call("get", name)
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}
