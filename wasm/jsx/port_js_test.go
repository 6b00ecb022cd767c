//go:build js && wasm

package jsx

import (
	"bytes"
	"fmt"
	"strings"
	"syscall/js"
	"testing"
)

// eval runs JavaScript and returns what it evaluates to.
func eval(script string) js.Value { return js.Global().Call("eval", script) }

type received struct {
	message Message
	err     error
}

// inbox collects what arrives at a port until the test ends.
func inbox(t *testing.T, p Port) <-chan received {
	t.Helper()
	c := make(chan received, 1000)
	t.Cleanup(p.OnMessage(func(m Message, err error) { c <- received{m, err} }))
	return c
}

func channel(t *testing.T) (Port, Port) {
	a, b := Channel()
	t.Cleanup(a.Close)
	return a, b
}

func TestPostArrivesWhole(t *testing.T) {
	a, b := channel(t)
	in := inbox(t, b)
	big := make([]byte, 1<<20)
	for i := range big {
		big[i] = byte(i * 7)
	}
	rows := []struct {
		name    string
		json    string
		buffers [][]byte
	}{
		{"nothing", "", nil},
		{"text beyond ASCII", "{\"caption\":\"σ 😀 \u2028 \\u0000\"}", nil},
		{"buffers", "{}", [][]byte{{1, 2, 255}, {}, {0}}},
		{"nil buffer", "{}", [][]byte{nil, {7}}},
		{"one megabyte", "{}", [][]byte{big}},
	}
	for _, row := range rows {
		if err := a.Post(row.json, row.buffers); err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		got := <-in
		if got.err != nil {
			t.Fatalf("%s: %v", row.name, got.err)
		}
		if got.message.JSON != row.json {
			t.Errorf("%s: got %q, want %q", row.name, got.message.JSON, row.json)
		}
		if len(got.message.Buffers) != len(row.buffers) {
			t.Fatalf("%s: got %d buffers, want %d", row.name, len(got.message.Buffers), len(row.buffers))
		}
		for i, want := range row.buffers {
			if !bytes.Equal(got.message.Buffers[i], want) {
				t.Errorf("%s: buffer %d differs: got %d bytes, want %d", row.name, i, len(got.message.Buffers[i]), len(want))
			}
		}
	}
}

func TestPostKeepsTheOrderAndCopiesAtOnce(t *testing.T) {
	a, b := channel(t)
	in := inbox(t, b)
	memory := make([]byte, 1)
	for i := range 100 {
		memory[0] = byte(i) // the same memory for all: it must have been copied when Post returns
		if err := a.Post(fmt.Sprint(i), [][]byte{memory}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 100 {
		got := (<-in).message
		if got.JSON != fmt.Sprint(i) || got.Buffers[0][0] != byte(i) {
			t.Fatalf("message %d: got %s with %d", i, got.JSON, got.Buffers[0][0])
		}
	}
}

func TestPostTransfersBuffersAndPorts(t *testing.T) {
	send := eval(`({postMessage(message, transfer) { this.message = message; this.transfer = transfer }})`)
	_, other := channel(t)
	err := Port{send}.Post("{}", [][]byte{{1}, {2}}, other)
	if err != nil {
		t.Fatal(err)
	}
	transfer, buffers := send.Get("transfer"), send.Get("message").Get("buffers")
	if got := transfer.Length(); got != 3 {
		t.Fatalf("transfer list: got %d things, want 3", got)
	}
	for i, want := range []js.Value{buffers.Index(0), buffers.Index(1), other.v} {
		if !transfer.Index(i).Equal(want) {
			t.Errorf("transfer list: thing %d is another than the message's", i)
		}
	}
}

func TestPortsTravel(t *testing.T) {
	a, b := channel(t)
	far, near := channel(t)
	in, arrives := inbox(t, b), inbox(t, near)
	if err := a.Post("take this", nil, far); err != nil {
		t.Fatal(err)
	}
	got := (<-in).message
	if len(got.Ports) != 1 {
		t.Fatalf("got %d ports, want 1", len(got.Ports))
	}
	if err := got.Ports[0].Post("through it", nil); err != nil {
		t.Fatal(err)
	}
	if m := (<-arrives).message; m.JSON != "through it" {
		t.Errorf("got %q through the port that travelled", m.JSON)
	}
	if err := a.Post("again", nil, far); err == nil {
		t.Error("posting a port that was posted before: got no error")
	} else if !strings.Contains(err.Error(), "post a message: ") {
		t.Errorf("posting a port that was posted before: got %q, want what was tried and what JavaScript says", err)
	}
}

func TestOnMessageRefusesWhatIsNoMessage(t *testing.T) {
	a, b := channel(t)
	in := inbox(t, b)
	rows := []struct{ name, script, want string }{
		{"null", `null`, "no object"},
		{"nothing", `undefined`, "no object"},
		{"text", `"{}"`, "no object"},
		{"empty object", `({})`, "not {json"},
		{"no buffers", `({json: "{}"})`, "not {json"},
		{"json that is an object", `({json: {}, buffers: []})`, "not {json"},
		{"buffers that are none", `({json: "{}", buffers: {length: 1}})`, "not {json"},
		{"buffer that is a list", `({json: "{}", buffers: [new ArrayBuffer(1), [1, 2]]})`, "buffer 1"},
		{"buffer that is a view", `({json: "{}", buffers: [new Uint8Array(4)]})`, "buffer 0"},
		{"buffer that is null", `({json: "{}", buffers: [null]})`, "buffer 0"},
		{"buffers too large together", `({json: "{}", buffers: [new ArrayBuffer(2**29), new ArrayBuffer(2**29), new ArrayBuffer(1)]})`, "more than 1073741824 bytes"},
	}
	for _, row := range rows {
		value := eval(row.script)
		transfer := eval(`(v) => (v?.buffers?.filter?.(b => b instanceof ArrayBuffer) ?? [])`).Invoke(value)
		a.v.Call("postMessage", value, transfer)
		got := <-in
		if got.err == nil {
			t.Errorf("%s: got a message %q, want an error", row.name, got.message.JSON)
		} else if !strings.Contains(got.err.Error(), row.want) {
			t.Errorf("%s: got %q, want it to contain %q", row.name, got.err, row.want)
		}
	}
	if err := a.Post("still there", nil); err != nil {
		t.Fatal(err)
	}
	if got := <-in; got.message.JSON != "still there" {
		t.Errorf("after the refusals: got %q, %v", got.message.JSON, got.err)
	}
}

func TestRemovedListenerHearsNothing(t *testing.T) {
	a, b := channel(t)
	var first int
	remove := b.OnMessage(func(Message, error) { first++ })
	in := inbox(t, b)
	post := func() {
		if err := a.Post("", nil); err != nil {
			t.Fatal(err)
		}
		<-in
	}
	post()
	remove()
	remove()
	post()
	if first != 1 {
		t.Errorf("a listener that was removed after the first of two messages heard %d", first)
	}
}

func TestPanicInHandlerIsReportedAndTheProgramGoesOn(t *testing.T) {
	reports := catchPanics(t)
	a, b := channel(t)
	var calls int
	done := make(chan struct{})
	defer b.OnMessage(func(m Message, _ error) {
		if calls++; calls == 1 {
			panic("ouch")
		}
		close(done)
	})()
	for range 2 {
		if err := a.Post("", nil); err != nil {
			t.Fatal(err)
		}
	}
	<-done
	p := <-reports
	if got, want := p.Error(), "panic in message listener: ouch"; got != want {
		t.Errorf("report: got %q, want %q", got, want)
	}
	if !strings.Contains(p.Stack, "port_js_test.go") {
		t.Errorf("report: got the stack %s, want it to lead to the handler", p.Stack)
	}
}
