//go:build !js

package browsertest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// screen is a screenshot of the viewport.
type screen struct {
	image.Image
	ratio float64 // device pixels in a CSS pixel
}

// shot takes a screenshot.
func (b *tab) shot() screen {
	b.t.Helper()
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	ratio := evaluate[float64](b, `devicePixelRatio`)
	if got, want := picture.Bounds().Dx(), int(math.Round(b.width*ratio)); got != want {
		b.t.Fatalf("the screenshot is %d pixels wide, want %d", got, want)
	}
	return screen{picture, ratio}
}

// at is the colour of the pixel at a point of the viewport, in CSS pixels.
func (s screen) at(p point) color.RGBA {
	return color.RGBAModel.Convert(s.At(int(math.Floor(p.x*s.ratio)), int(math.Floor(p.y*s.ratio)))).(color.RGBA)
}

// parse returns the colour that "#rrggbb" says.
func parse(t *testing.T, hex string) color.RGBA {
	t.Helper()
	v, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

// apart is the largest difference in a channel, 0 to 255.
func apart(a, b color.RGBA) int {
	d := func(x, y uint8) int { return int(math.Abs(float64(x) - float64(y))) }
	return max(d(a.R, b.R), d(a.G, b.G), d(a.B, b.B))
}

// count is how many pixels of an area, one a CSS pixel, have about a colour.
func (s screen) count(area box, of [3]uint8) int {
	n := 0
	for x := area.X; x < area.X+area.Width; x++ {
		for y := area.Y; y < area.Y+area.Height; y++ {
			if apart(s.at(point{x, y}), color.RGBA{of[0], of[1], of[2], 255}) <= 16 {
				n++
			}
		}
	}
	return n
}
