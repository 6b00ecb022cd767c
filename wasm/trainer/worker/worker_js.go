//go:build js && wasm

// Package worker is the event loop of the programs that train, which run in a Worker: package session is what they do.
package worker

import (
	"fmt"
	"time"

	"halo/dataset"
	"halo/toymodel"
	"halo/wasm/jsx"
	"halo/wasm/trainer/session"
	"halo/wasm/wire"
)

// budget is how long the trainer trains before it lets messages in: long enough that the way through the event
// loop costs little, short enough that "pause" is felt at once.
const budget = 12 * time.Millisecond

// Run answers the page for ever. The page says by ?backend= what to compute with, of the backends that the program
// has; simdgo is its own choice.
func Run() {
	page := jsx.Self()
	t := &trainer{page: page, inbox: make(chan jsx.Message, 1024)}
	jsx.OnPanic(func(p *jsx.Panic) { t.fatal(p) })
	page.OnMessage(t.hear)
	jsx.Go("trainer", t.main)
	select {}
}

type trainer struct {
	page    jsx.Port
	scene   *jsx.Port
	unpair  func() // closes the way to the trainer of the other run of a pair, nil where there is none
	inbox   chan jsx.Message
	session *session.Session
	encoder wire.Encoder
}

// hear queues a message.
func (t *trainer) hear(m jsx.Message, err error) {
	if err != nil {
		t.send(wire.Problem{Message: err.Error()})
		return
	}
	t.inbox <- m
}

func (t *trainer) main() {
	name := jsx.Query("backend")
	if name == "" {
		name = "simdgo" // some ten times as fast here as "go", the reference
	}
	backend, err := toymodel.OpenBackend(name)
	if err != nil {
		t.fatal(err)
		return
	}
	files := jsx.Files("../assets/")
	begun := time.Now()
	t.session = &session.Session{
		Backend: backend, BackendName: name,
		OpenSet: func(spec string) (dataset.Set, error) { return dataset.Open(files, spec) },
		Now:     func() time.Duration { return time.Since(begun) }, // a tenth of the price of jsx.Now, several times a step
		Page:    t.send,
		Scene:   t.draw,
	}
	t.session.Hello()
	for {
		t.drain()
		switch wait := t.session.Work(budget); {
		case wait == 0:
			jsx.Yield()
		case wait < 0:
			t.receive(<-t.inbox)
		default:
			timer := time.NewTimer(wait)
			select {
			case m := <-t.inbox:
				t.receive(m)
			case <-timer.C:
			}
			timer.Stop()
		}
	}
}

// drain handles the messages that have arrived.
func (t *trainer) drain() {
	for {
		select {
		case m := <-t.inbox:
			t.receive(m)
		default:
			return
		}
	}
}

// receive handles one message of the page, or of the trainer of the other run of a pair. Those that bring a port
// are this program's matter too.
func (t *trainer) receive(m jsx.Message) {
	message, err := wire.Decode(wire.Packet{JSON: m.JSON, Buffers: m.Buffers})
	if err != nil {
		t.send(wire.Problem{Message: err.Error()})
		return
	}
	switch message.(type) {
	case wire.Connect:
		t.connect(m.Ports)
		return
	case wire.Pair:
		t.pair(m.Ports)
	}
	t.session.Handle(message)
}

// connect takes over the port to the scene.
func (t *trainer) connect(ports []jsx.Port) {
	if len(ports) != 1 {
		t.send(wire.Problem{Message: fmt.Sprintf("trainer: connect brought %d ports, want the scene's", len(ports))})
		return
	}
	if t.scene != nil {
		t.scene.Close()
	}
	t.scene = &ports[0]
	t.session.Resend()
}

// pair takes over the port to the trainer of the other run of a pair, or none.
func (t *trainer) pair(ports []jsx.Port) {
	if t.unpair != nil {
		t.unpair()
		t.unpair, t.session.Partner = nil, nil
	}
	if len(ports) == 0 {
		return
	}
	port := ports[0]
	unlisten := port.OnMessage(t.hear)
	t.unpair = func() {
		unlisten()
		port.Close()
	}
	t.session.Partner = func(message any) { t.post(port, message) }
}

func (t *trainer) send(message any) { t.post(t.page, message) }

func (t *trainer) draw(message any) {
	if t.scene != nil { // otherwise the scene gets what it missed when it connects
		t.post(*t.scene, message)
	}
}

// post sends a message. One that does not travel was made wrongly by this program; the page shows the panic.
func (t *trainer) post(to jsx.Port, message any) {
	packet, err := t.encoder.Encode(message)
	if err == nil {
		err = to.Post(packet.JSON, packet.Buffers)
	}
	if err != nil {
		panic(err)
	}
}

// fatal tells the page that the trainer cannot go on and must be reloaded.
func (t *trainer) fatal(err error) {
	packet, failed := wire.Encode(wire.Problem{Message: "The trainer stopped: " + err.Error(), Fatal: true})
	if failed == nil {
		t.page.Post(packet.JSON, packet.Buffers)
	}
}
