//go:build js && wasm

package main

import (
	"errors"
	"strconv"

	"halo/wasm/jsx"
)

// canvas is Ebitengine's canvas and what it takes to keep it sharp.
//
// Ebitengine asks for the device pixel ratio once and remembers it for ever, so after browser zoom its canvas
// would be blurred. Instead its own scaling is off, and it makes the canvas as many pixels wide as the body has
// CSS pixels. So the body is made as many CSS pixels wide as the canvas has device pixels, which the browser
// tells exactly, and the style sheet spreads the canvas over the window.
type canvas struct {
	program *program
	width   float64 // logical pixels
	height  float64
	ratio   float64 // device pixels in a logical pixel
	cursor  string
	lost    bool
}

func newCanvas(p *program) (canvas, error) {
	element, ok := jsx.Find("canvas")
	if !ok {
		return canvas{}, errors.New("scene: Ebitengine has made no canvas")
	}
	element.SetAttribute("tabindex", "0")
	element.SetAttribute("role", "img")
	element.SetAttribute("aria-label", "Images and captions as points of the embedding space, captions with circles of their predicted standard deviation")
	element.OnDevicePixels(func(w, h float64, dw, dh int) { p.canvas.resize(w, h, dw, dh) })
	jsx.Window().OnCapture("webglcontextlost", func(e jsx.Event) {
		e.StopPropagation() // Ebitengine would reload the iframe, and the page would never know
		p.canvas.lost = true
		p.fail(errors.New("the browser has taken its graphics context away"))
	})
	return canvas{program: p, ratio: 1}, nil
}

// resize takes the canvas's size in CSS pixels and in device pixels.
func (c *canvas) resize(w, h float64, dw, dh int) {
	if w == 0 || h == 0 || dw == 0 || dh == 0 {
		return // not laid out, as in a hidden iframe
	}
	c.width, c.height, c.ratio = w, h, float64(dw)/w
	body := jsx.Body()
	body.SetStyle("width", strconv.Itoa(dw)+"px")
	body.SetStyle("height", strconv.Itoa(dh)+"px")
	c.program.scene.Resize(w, h, c.ratio)
	jsx.Window().Dispatch("resize") // Ebitengine measures the body anew and draws
}

// setCursor shows what a press would do.
func (c *canvas) setCursor(hovering bool) {
	cursor := "grab"
	switch {
	case dragging:
		cursor = "grabbing"
	case hovering:
		cursor = "pointer"
	}
	if cursor != c.cursor {
		c.cursor = cursor
		jsx.Body().SetStyle("cursor", cursor)
	}
}
