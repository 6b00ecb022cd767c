//go:build js && wasm

package main

import (
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"halo/wasm/view"
	"halo/wasm/wire"
)

// target is what a frame is drawn to: the canvas, or an image that is sent to the page.
type target interface {
	DrawImage(*ebiten.Image, *ebiten.DrawImageOptions)
	DrawTrianglesShader32(vertices []ebiten.Vertex, indices []uint32, shader *ebiten.Shader, options *ebiten.DrawTrianglesShaderOptions)
}

// Limits of a picture: more pixels on a side are refused by some graphics cards, less than a pixel is nothing.
const (
	maxPictureSide  = 8192
	maxPictureScale = 8
)

// wantPicture draws a picture with the next frame. The canvas itself cannot be read: a browser keeps what is in it
// only until it has shown it.
func (g *game) wantPicture(m wire.Picture) {
	g.wanted = append(g.wanted, m)
	g.program.wake()
}

// answerPictures draws the pictures that are wanted and sends them.
func (g *game) answerPictures() {
	for _, m := range g.wanted {
		g.program.page.post(g.picture(m))
	}
	g.wanted = g.wanted[:0]
}

// picture is what the canvas shows, drawn at as many pixels to a logical pixel as m says: at a larger scale lines,
// discs and pictures are sharper, not merely larger.
func (g *game) picture(m wire.Picture) wire.Pictured {
	p := g.program
	c := &p.canvas
	scale := m.Scale
	if !(scale > 0) {
		scale = 1
	}
	scale = min(scale, maxPictureScale, maxPictureSide/max(c.width, c.height, 1))
	width, height := max(1, int(math.Round(c.width*scale))), max(1, int(math.Round(c.height*scale)))

	p.scene.Resize(c.width, c.height, scale)
	view.Paint(p.scene, &g.batches)
	copied := ebiten.NewImageWithOptions(image.Rect(0, 0, width, height), &ebiten.NewImageOptions{Unmanaged: true})
	g.draw(copied, scale)
	pixels := make([]byte, 4*width*height)
	copied.ReadPixels(pixels)
	copied.Deallocate()
	p.scene.Resize(c.width, c.height, c.ratio)

	frame := p.scene.Frame()
	return wire.Pictured{ID: m.ID, Run: p.scene.Run(), Step: frame.Step, Width: width, Height: height, Pixels: pixels}
}
