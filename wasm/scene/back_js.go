//go:build js && wasm

package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"image"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"halo/wasm/view"
)

//go:embed plane.kage
var planeSource []byte

// back draws what lies behind the points: the shaded plane, and the density that stands for points where there are
// too many of them. Both are small images that the canvas smooths.
type back struct {
	shader   *ebiten.Shader
	texts    *ebiten.Image // the captions of the plane, as view.Shade writes them
	written  []byte        // what is in texts
	plane    *ebiten.Image
	drawn    planeKey // what is in plane
	uniforms map[string]any
	vertices [4]ebiten.Vertex
	density  *ebiten.Image
	options  ebiten.DrawImageOptions
}

// planeKey is all that the plane is drawn from but its captions.
type planeKey struct {
	width, height          int // of the plane, pixels
	step                   float64
	size                   [2]float64 // of the view in pixels of the plane
	count, picked          int
	product, unit          bool
	centre                 [2]float64
	low, span              [4]float64
	colour                 view.Colour
	textsWidth, textHeight int
}

func newBack() (back, error) {
	shader, err := ebiten.NewShader(planeSource)
	if err != nil {
		return back{}, fmt.Errorf("scene: shader of the plane: %w", err)
	}
	b := back{shader: shader, uniforms: map[string]any{}}
	b.options.Filter = ebiten.FilterLinear
	b.options.DisableMipmaps = true
	return b, nil
}

// draw draws the plane and the density to a target with so many pixels in a logical pixel, for a view of so many
// logical pixels.
func (b *back) draw(to target, s *view.Scene, width, height, ratio float64) {
	if shade := s.Shade(); shade != nil {
		f := shade.Coarseness(int(width*ratio), int(height*ratio))
		b.shade(shade, width*ratio/float64(f), height*ratio/float64(f), ratio/float64(f))
		b.spread(to, b.plane, float64(f), 1)
	}
	if d := s.Density(); d.Opacity > 0 {
		b.density = sized(b.density, d.Width, d.Height)
		b.density.WritePixels(d.Pixels)
		b.spread(to, b.density, d.Cell*ratio, float32(d.Opacity))
	}
}

// spread draws an image enlarged.
func (b *back) spread(to target, img *ebiten.Image, scale float64, opacity float32) {
	b.options.GeoM.Reset()
	b.options.GeoM.Scale(scale, scale)
	b.options.ColorScale.Reset()
	b.options.ColorScale.ScaleAlpha(opacity)
	to.DrawImage(img, &b.options)
}

// shade draws the plane for a view of width × height of its own pixels, of which there are ratio in a logical pixel,
// unless it is there already.
func (b *back) shade(shade *view.Shade, width, height, ratio float64) {
	key := planeKey{
		width: max(int(math.Ceil(width)), 1), height: max(int(math.Ceil(height)), 1), size: [2]float64{width, height},
		step: 1 / (shade.Scale * ratio), count: shade.Count, picked: shade.Picked, product: shade.Product, unit: shade.Unit,
		centre: shade.Centre, low: shade.Low, span: shade.Span, colour: shade.Colour,
		textsWidth: shade.Width, textHeight: shade.Height,
	}
	same := b.plane != nil && key == b.drawn && bytes.Equal(shade.Pixels, b.written)
	if same {
		return
	}
	b.drawn, b.written = key, append(b.written[:0], shade.Pixels...)
	b.texts, b.plane = sized(b.texts, shade.Width, shade.Height), sized(b.plane, key.width, key.height)
	b.texts.WritePixels(shade.Pixels)

	u := b.uniforms
	u["Count"], u["Picked"] = shade.Count, shade.Picked
	u["Product"], u["Unit"] = flag(shade.Product), flag(shade.Unit)
	u["Centre"] = []float32{float32(shade.Centre[0]), float32(shade.Centre[1])}
	u["Step"] = float32(key.step)
	u["Size"] = []float32{float32(width), float32(height)}
	u["Low"], u["Span"] = floats(shade.Low), floats(shade.Span)
	u["Colour"] = []float32{shade.Colour.R, shade.Colour.G, shade.Colour.B}
	for i := range b.vertices {
		v := &b.vertices[i]
		v.DstX, v.DstY = float32(i%2*key.width), float32(i/2*key.height)
		v.ColorR, v.ColorG, v.ColorB, v.ColorA = 1, 1, 1, 1
	}
	options := ebiten.DrawTrianglesShaderOptions{Uniforms: u, Blend: ebiten.BlendCopy}
	options.Images[0] = b.texts
	b.plane.DrawTrianglesShader(b.vertices[:], []uint16{0, 1, 2, 1, 3, 2}, b.shader, &options)
}

// sized returns an image of so many pixels, which may be img.
func sized(img *ebiten.Image, width, height int) *ebiten.Image {
	if img != nil {
		if img.Bounds().Dx() == width && img.Bounds().Dy() == height {
			return img
		}
		img.Deallocate()
	}
	return ebiten.NewImageWithOptions(image.Rect(0, 0, width, height), &ebiten.NewImageOptions{Unmanaged: true})
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

func floats(v [4]float64) []float32 {
	return []float32{float32(v[0]), float32(v[1]), float32(v[2]), float32(v[3])}
}
