//go:build js && wasm

package jsx

import (
	"fmt"
	"runtime/debug"
	"syscall/js"
)

// Panic is a panic that was recovered in a handler or in a goroutine of [Go].
type Panic struct {
	Where string // what was running, such as "pointermove listener"
	Value any    // what was panicked with
	Stack string
}

func (p *Panic) Error() string { return fmt.Sprintf("panic in %s: %v", p.Where, p.Value) }

var report = func(p *Panic) {
	js.Global().Get("console").Call("error", p.Error()+"\n"+p.Stack)
}

// OnPanic makes f the receiver of every panic that this package recovers. Without it they go to the console
// as errors. f must not block.
func OnPanic(f func(*Panic)) { report = f }

// Go runs f on a goroutine of its own and reports where it panics; where names it for the report.
func Go(where string, f func()) {
	go func() {
		defer recoverIn(where)
		f()
	}()
}

// recoverIn is deferred where a panic would otherwise end the program.
func recoverIn(where string) {
	if r := recover(); r != nil {
		report(&Panic{where, r, string(debug.Stack())})
	}
}

// callback is the one constructor of functions that JavaScript calls. The caller releases it.
func callback(where string, f func(args []js.Value)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer recoverIn(where)
		f(args)
		return nil
	})
}

// try runs f and returns what JavaScript threw in it, prefixed by what was tried. Other panics go on.
func try(what string, f func()) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case js.Error:
			err = fmt.Errorf("%s: %s", what, text(r.Value))
		default:
			panic(r)
		}
	}()
	f()
	return nil
}

// text says what a thrown value says of itself. Anything can be thrown, nothing and null included.
func text(v js.Value) string { return js.Global().Get("String").Invoke(v).String() }
