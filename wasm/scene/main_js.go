//go:build js && wasm

// Scene is program 2 of Halo in a browser: it draws. It lives in an iframe of its own, scene.html, because
// Ebitengine takes over the document that it runs in. Frames come from the trainer through a MessagePort, how
// to draw them and where to look comes from the page by window messages, and what it answers is in wasm/wire.
// The page may reload it at any time: it catches up with the next frame.
//
// All that it knows without drawing is in wasm/view, which is tested natively. Here is only what needs a
// browser: the canvas and its true size, the shaders, the events, the labels over the canvas and the
// messages. It is the only package that imports Ebitengine; it knows no GoMLX.
//
// Go in WebAssembly has one thread and changes goroutines only where one blocks. Nothing in wasm/view blocks,
// so events and messages change the scene at once, with no lock.
package main

import (
	"fmt"

	"github.com/hajimehoshi/ebiten/v2"

	"halo/wasm/jsx"
	"halo/wasm/view"
	"halo/wasm/wire"
)

func main() {
	p := &program{scene: view.NewScene()}
	jsx.OnPanic(func(err *jsx.Panic) { p.fail(err) })
	if err := p.run(); err != nil {
		p.fail(err)
	}
	select {} // handlers may still be called; a Go program that has ended would throw in them
}

// program holds the parts together.
type program struct {
	scene   *view.Scene
	page    page
	canvas  canvas
	labels  labels
	game    *game
	failed  bool
	drifts  later // a frame of what training moves
	settles later // a frame that places labels anew
}

// run builds the parts and draws until it fails.
func (p *program) run() error {
	game, err := newGame(p)
	if err != nil {
		return err
	}
	p.game = game
	if p.labels, err = newLabels(); err != nil {
		return err
	}
	if p.canvas, err = newCanvas(p); err != nil {
		return err
	}
	dark, reduced := jsx.Dark.Matches(), jsx.ReducedMotion.Matches()
	p.setLook(wire.Look{Dark: &dark, ReducedMotion: &reduced})
	listen(p)
	p.page.listen(p)
	p.page.post(wire.SceneReady{})

	//lint:ignore SA1019 draws when something changed, and only then; what replaces it draws each change five times and updates at rest
	ebiten.SetFPSMode(ebiten.FPSModeVsyncOffMinimum)
	return ebiten.RunGameWithOptions(game, &ebiten.RunGameOptions{
		InitUnfocused:     true,
		ScreenTransparent: true, // the background is the style sheet's until the first frame
		DisableHiDPI:      true, // the canvas is sized in device pixels by canvas_js.go
	})
}

// wake asks for a frame.
func (p *program) wake() {
	//lint:ignore SA1019 belongs to the mode that run sets
	ebiten.ScheduleFrame()
}

// drift asks for a frame of what training moves, which has time.
func (p *program) drift() {
	p.drifts.after(p.scene.DriftWait(p.game.meter.Median(), jsx.SystemNow()), p.wake)
}

// settleMillis is how long after a frame in which labels were only moved along there is one that places them anew. While a
// hand moves the picture there are such frames too.
const settleMillis = 250

// settle asks for the frame that follows a movement.
func (p *program) settle() { p.settles.after(settleMillis, p.wake) }

// fail tells the page, once, that the scene cannot go on.
func (p *program) fail(err error) {
	if p.failed {
		return
	}
	p.failed = true
	p.page.post(wire.SceneProblem{Message: fmt.Sprintf("The picture has stopped: %v.", err), Fatal: true})
}

// setLook applies a change of the look to the scene and to what is HTML.
func (p *program) setLook(l wire.Look) {
	p.scene.SetLook(l)
	if l.Dark != nil {
		jsx.Root().ToggleClass("dark", *l.Dark)
	}
	p.wake()
}
