//go:build js && wasm

package main

import (
	"errors"
	"fmt"

	"halo/wasm/jsx"
	"halo/wasm/view"
	"halo/wasm/wire"
)

// legendMillis is how often the page is told the time of a frame where nothing else of the legend changes.
const legendMillis = 1000

// viewMillis is the least time between two Views, unless another picture follows. A message is a tenth of what a frame of
// ten thousand circles costs the page.
const viewMillis = 100

// page is the way to the page, and to the trainer whose port the page hands over.
type page struct {
	host    jsx.Host
	encoder wire.Encoder
	unport  func()     // takes the listener off the trainer's port of before
	spare   wire.Frame // memory for the next frame

	leads bool // whether another picture follows the camera

	// What the page was told last.
	view      wire.View
	viewAt    float64 // milliseconds
	viewLater later
	hover     wire.Hover
	logStd    float64 // what hover.LogStd points to
	legend    wire.Legend
	legendAt  float64 // milliseconds
}

// listen begins to hear the page.
func (g *page) listen(p *program) {
	g.host.OnPacket(func(m jsx.Message, err error) { g.receive(p, m, err) })
	g.host.OnConnect(func(port jsx.Port) { g.connect(p, port) })
}

// connect makes port the way to the trainer.
func (g *page) connect(p *program, port jsx.Port) {
	if g.unport != nil {
		g.unport()
	}
	g.unport = port.OnMessage(func(m jsx.Message, err error) { g.receive(p, m, err) })
}

// receive takes a message in. One that cannot be read is told to the page; another version ends the scene.
func (g *page) receive(p *program, m jsx.Message, err error) {
	if err == nil {
		err = g.take(p, m)
	}
	var version *wire.VersionError
	switch {
	case errors.As(err, &version):
		p.fail(err)
	case err != nil:
		g.post(wire.SceneProblem{Message: fmt.Sprintf("The picture could not take a message: %v.", err)})
	}
}

func (g *page) take(p *program, m jsx.Message) error {
	packet := wire.Packet{JSON: m.JSON, Buffers: m.Buffers}
	kind, err := wire.Kind(packet)
	if err != nil {
		return err
	}
	if kind == "frame" { // the frequent one: its memory is used again
		if err := wire.DecodeInto(packet, &g.spare); err != nil {
			return err
		}
		return g.frame(p)
	}
	message, err := wire.Decode(packet)
	if err != nil {
		return err
	}
	if wire.Stale(message, p.scene.Run()) {
		return nil
	}
	switch message := message.(type) {
	case wire.Connect:
		if len(m.Ports) > 0 {
			g.connect(p, m.Ports[0])
		}
	case wire.Points:
		p.labels.clear()
		atlas := p.scene.SetPoints(message)
		p.game.setPictures(atlas, message.Pixels)
	case wire.ProbeFrame:
		p.scene.SetProbes(message)
		p.drift() // it comes with a frame, and has as much time
		return nil
	case wire.Trail:
		p.scene.SetTrail(message)
	case wire.Look:
		if message.Leads != nil {
			g.leads = *message.Leads
		}
		p.setLook(message)
	case wire.Select:
		p.scene.Select(message)
	case wire.Highlight:
		p.scene.Highlight(message)
	case wire.Probe:
		p.game.probe(message)
	case wire.Picture:
		p.game.wantPicture(message)
	default:
		return fmt.Errorf("scene: a message of kind %q is not for the scene", kind)
	}
	p.wake()
	return nil
}

// frame takes the spare frame over. The scene keeps its memory; the frame before becomes the spare one.
func (g *page) frame(p *program) error {
	before := p.scene.Frame()
	taken, err := p.scene.SetFrame(g.spare, jsx.Now()/1000)
	if taken {
		g.spare = before
		p.drift()
	}
	return err
}

// post sends a message to the page.
func (g *page) post(message any) {
	packet, err := g.encoder.Encode(message)
	if err == nil {
		err = g.host.Post(packet.JSON, packet.Buffers)
	}
	if err != nil {
		panic(err) // reaches the page through jsx.OnPanic or game.Update, if anything does
	}
}

// report tells the page what has changed for it since the last frame.
func (g *page) report(s *view.Scene, millis float64) {
	g.reportView(s)
	if h := s.Hover(); !sameHover(h, g.hover) {
		if h.LogStd != nil {
			g.logStd = *h.LogStd
			h.LogStd = &g.logStd
		}
		g.hover = h
		g.post(h)
	}
	l, now := s.Legend(), jsx.Now()
	l.DrawMillis = g.legend.DrawMillis
	// The time of a frame alone is told once it is known, and then now and again.
	if l != g.legend || l.DrawMillis == 0 && millis > 0 || now-g.legendAt > legendMillis {
		l.DrawMillis = millis
		g.legend, g.legendAt = l, now
		g.post(l)
	}
}

// reportView tells the page where the camera is, at once or as soon as it may.
func (g *page) reportView(s *view.Scene) {
	if s.View() == g.view {
		return
	}
	wait := g.viewAt + viewMillis - jsx.Now()
	if g.leads {
		wait = 0
	}
	g.viewLater.after(wait, func() { g.tellView(s) })
}

// tellView tells the page where the camera is, unless it knows.
func (g *page) tellView(s *view.Scene) {
	if v := s.View(); v != g.view {
		g.view, g.viewAt = v, jsx.Now()
		g.post(v)
	}
}

func sameHover(a, b wire.Hover) bool {
	if (a.LogStd == nil) != (b.LogStd == nil) || a.LogStd != nil && *a.LogStd != *b.LogStd {
		return false
	}
	a.LogStd, b.LogStd = nil, nil
	return a == b
}
