//go:build js && wasm

// Program browser is what dom_test.go runs in a browser: in an iframe it tells the page what it hears, in a
// Worker it answers messages while it computes.
package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"halo/wasm/jsx"
)

func main() {
	if jsx.InWorker() {
		worker()
	} else {
		frame()
	}
	select {}
}

// frame reports every event to the page as one line of text.
func frame() {
	var page jsx.Host
	say := func(format string, a ...any) {
		if err := page.Post(fmt.Sprintf(format, a...), nil); err != nil {
			panic(err)
		}
	}
	jsx.OnPanic(func(p *jsx.Panic) { say("panic: %v", p) })

	label := jsx.Create("div")
	label.SetText("<b>a red circle</b>") // text, not HTML
	label.SetClass("label far")
	label.ToggleClass("far", false)
	label.ToggleClass("near", true)
	label.SetAttribute("id", "label")
	label.SetStyle("color", "rgb(1, 2, 3)")
	label.SetStyle("width", "50px")
	label.SetStyle("position", "absolute")
	label.MoveTo(12.5, -6)
	jsx.Body().Append(label)
	gone := jsx.Create("p")
	gone.SetAttribute("id", "gone")
	jsx.Body().Append(gone)
	gone.Remove()
	hidden := jsx.Create("p")
	hidden.SetAttribute("id", "hidden")
	jsx.Body().Append(hidden)
	hidden.SetHidden(true)

	found, ok := jsx.ByID("label")
	_, absent := jsx.ByID("nobody")
	w, h := found.Size()
	rect := found.Rect()
	say("label found %v, absent %v, width %d, tall %v, at %.1f", ok, absent, w, h > 0, rect.X)

	doc := jsx.Document()
	for _, kind := range []string{"pointerdown", "pointermove", "pointerup", "contextmenu"} {
		doc.OnPointer(kind, func(e jsx.PointerEvent) {
			say("%s %s at %g,%g button %d of %b primary %v ctrl %v shift %v", e.Type, e.Pointer, e.X, e.Y, e.Button, e.Buttons, e.Primary, e.Ctrl, e.Shift)
			if kind == "pointerdown" {
				if err := jsx.Body().CapturePointer(e.PointerID); err != nil {
					say("capture: %v", err)
				}
			}
			if kind == "contextmenu" {
				e.PreventDefault()
				e.StopPropagation()
			}
		})
	}
	doc.OnWheel(func(e jsx.WheelEvent) {
		say("wheel at %g,%g by %g,%g ctrl %v", e.X, e.Y, e.DeltaX, e.DeltaY, e.Ctrl)
		if e.Ctrl {
			e.PreventDefault()
		}
	})
	for _, kind := range []string{"touchstart", "touchend"} {
		doc.OnTouch(kind, func(e jsx.TouchEvent) {
			var at []string
			for _, t := range e.Touches {
				at = append(at, fmt.Sprintf("%d:%g,%g", t.ID, math.Round(t.X), math.Round(t.Y)))
			}
			say("%s %s", e.Type, strings.Join(at, " "))
		})
	}
	doc.OnKey("keydown", func(e jsx.KeyEvent) {
		say("keydown %s %s shift %v", e.Key, e.Code, e.Shift)
		if e.Key == "p" {
			panic("p was pressed")
		}
	})
	jsx.Body().On("gotpointercapture", func(e jsx.Event) { say("%s", e.Type) })
	jsx.Window().On("blur", func(e jsx.Event) { say("%s", e.Type) })

	say("dark %v, reduced motion %v, ratio %g", jsx.Dark.Matches(), jsx.ReducedMotion.Matches(), jsx.DevicePixelRatio())
	jsx.Dark.OnChange(func(dark bool) { say("dark %v", dark) })
	jsx.ReducedMotion.OnChange(func(reduced bool) { say("reduced motion %v", reduced) })
	jsx.OnDevicePixelRatio(func(ratio float64) { say("ratio %g", ratio) })
	jsx.OnWindowResize(func(w, h float64) { say("window %g×%g", w, h) })
	label.OnResize(func(w, h float64) { say("label %g wide", w) })
	label.OnDevicePixels(func(w, h float64, dw, dh int) { say("label %g wide, %d device pixels", w, dw) })

	if root, ok := jsx.Find("html"); ok {
		root.ToggleClass("found", true)
	}
	jsx.Root().ToggleClass("root", true)
	jsx.Window().OnCapture("thunder", func(e jsx.Event) { say("%s", e.Type) })
	jsx.Body().Dispatch("thunder")
	doc.OnCapture("dragover", func(e jsx.Event) {
		if e.HasFiles() {
			e.PreventDefault()
		}
	})
	doc.OnCapture("drop", func(e jsx.Event) {
		e.PreventDefault()
		if err := page.PostFiles(e); err != nil {
			say("%v", err)
		}
	})
	page.OnConnect(func(p jsx.Port) {
		if err := p.Post("connected", nil); err != nil {
			say("%v", err)
		}
	})

	page.OnPacket(func(m jsx.Message, err error) {
		switch {
		case err != nil:
			say("error: %v", err)
		case m.JSON == "widen":
			label.SetStyle("width", "70px")
		default:
			say("got %s with %v", m.JSON, m.Buffers)
		}
	})

	jsx.Go("fetch", func() {
		data, err := jsx.Fetch(context.Background(), "data.txt")
		say("fetch %q, %v", data, err)
		_, err = jsx.Fetch(context.Background(), "missing.txt")
		say("%v", err)
		say("ready")
	})
}

// worker trains, so to speak: it computes, yields, and answers what has arrived with the number of rounds
// that the asker has to be patient for.
func worker() {
	page := jsx.Self()
	say := func(text string, buffers ...[]byte) {
		if err := page.Post(text, buffers); err != nil {
			panic(err)
		}
	}
	var scene jsx.Port
	page.OnMessage(func(m jsx.Message, err error) {
		switch {
		case err != nil:
			say("error: " + err.Error())
		case len(m.Ports) == 1:
			scene = m.Ports[0]
			scene.OnMessage(func(m jsx.Message, err error) {
				if err := scene.Post("scene says "+m.JSON, m.Buffers); err != nil {
					panic(err)
				}
			})
		default:
			say("echo "+m.JSON, m.Buffers...)
		}
	})
	yields := measure(jsx.Yield)
	sleeps := measure(func() { time.Sleep(time.Millisecond) })
	say(fmt.Sprintf("a yield takes %.3f ms, a sleep of 1 ms %.3f", yields, sleeps))
	say(fmt.Sprintf("query %q, %q", jsx.Query("backend"), jsx.Query("absent")))
	say("ready")
	for {
		for end := jsx.Now() + 5; jsx.Now() < end; {
		}
		jsx.Yield()
	}
}

// measure returns what one call of f takes, in milliseconds.
func measure(f func()) float64 {
	const n = 200
	start := jsx.Now()
	for range n {
		f()
	}
	return (jsx.Now() - start) / n
}
