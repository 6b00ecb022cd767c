//go:build js && wasm

package jsx

import (
	"errors"
	"strings"
	"syscall/js"
	"testing"
)

// catchPanics collects reports until the test ends.
func catchPanics(t *testing.T) <-chan *Panic {
	before := report
	t.Cleanup(func() { report = before })
	c := make(chan *Panic, 10)
	OnPanic(func(p *Panic) { c <- p })
	return c
}

func TestGoReportsPanics(t *testing.T) {
	reports := catchPanics(t)
	Go("the test", func() {
		panic(errors.New("ouch"))
	})
	if got, want := (<-reports).Error(), "panic in the test: ouch"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWithoutOnPanicTheConsoleHearsOfIt(t *testing.T) {
	console := js.Global().Get("console")
	original := console.Get("error")
	defer console.Set("error", original)
	said := make(chan string, 1)
	fn := js.FuncOf(func(_ js.Value, args []js.Value) any {
		said <- args[0].String()
		return nil
	})
	defer fn.Release()
	console.Set("error", fn)

	Go("the test", func() { panic("ouch") })
	if got := <-said; !strings.HasPrefix(got, "panic in the test: ouch\n") || !strings.Contains(got, "panic_js_test.go") {
		t.Errorf("console.error: got %q, want the panic and its stack", got)
	}
}

func TestTryReturnsWhatIsThrown(t *testing.T) {
	rows := []struct{ name, script, want string }{
		{"error", `throw new TypeError("no good")`, "test: TypeError: no good"},
		{"text", `throw "no good"`, "test: no good"},
		{"null", `throw null`, "test: null"},
		{"nothing", `throw undefined`, "test: undefined"},
		{"symbol", `throw Symbol("no good")`, "test: Symbol(no good)"},
	}
	for _, row := range rows {
		err := try("test", func() { js.Global().Call("Function", row.script).Invoke() })
		if err == nil || err.Error() != row.want {
			t.Errorf("%s: got %v, want %q", row.name, err, row.want)
		}
	}
	if err := try("test", func() {}); err != nil {
		t.Errorf("nothing thrown: got %v", err)
	}
	defer func() {
		if r := recover(); r != "mine" {
			t.Errorf("a panic of Go: got %v, want it to go on", r)
		}
	}()
	_ = try("test", func() { panic("mine") })
}
