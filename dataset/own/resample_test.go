//go:build !js

package own

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/draw"
)

// noise is a picture without any smoothness, so that a tap in the wrong place shows.
func noise(w, h int, seed uint64) *image.RGBA {
	r := rand.New(rand.NewPCG(seed, 1))
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return m
}

// The oracle is the bilinear kernel of golang.org/x/image/draw, which takes boxes of whole pixels.
func TestResampleIsTheTriangle(t *testing.T) {
	for _, row := range []struct {
		name string
		w, h int
		crop image.Rectangle
		size int
	}{
		{"the same size", 24, 24, image.Rect(0, 0, 24, 24), 24},
		{"half", 64, 64, image.Rect(0, 0, 64, 64), 32},
		{"an odd share", 57, 91, image.Rect(0, 0, 57, 91), 16},
		{"a crop", 100, 80, image.Rect(13, 7, 90, 61), 20},
		{"a crop at the far edge", 100, 80, image.Rect(60, 40, 100, 80), 17},
		{"larger", 10, 12, image.Rect(0, 0, 10, 12), 48},
		{"larger across, smaller down", 8, 190, image.Rect(0, 0, 8, 190), 32},
		{"one pixel", 1, 1, image.Rect(0, 0, 1, 1), 16},
		{"much smaller", 1000, 700, image.Rect(0, 0, 1000, 700), 16},
	} {
		m := noise(row.w, row.h, 3)
		want := image.NewRGBA64(image.Rect(0, 0, row.size, row.size))
		draw.BiLinear.Scale(want, want.Bounds(), m, row.crop, draw.Src, nil)
		p := splitPlanes(m)
		got := p.resample(box{float64(row.crop.Min.X), float64(row.crop.Min.Y), float64(row.crop.Dx()), float64(row.crop.Dy())}, row.size, false, new(canvas))
		// Where the box is a part, the oracle stops at its edge and ours looks beyond it, at what is there.
		edge := 0
		if row.crop != m.Bounds() {
			edge = 1
		}
		for y := edge; y < row.size-edge; y++ {
			for x := edge; x < row.size-edge; x++ {
				c := want.RGBA64At(x, y)
				for i, v := range []uint16{c.R, c.G, c.B} {
					if d := math.Abs(float64(got[(y*row.size+x)*3+i]) - float64(v)/65535); d > 2e-3 {
						t.Fatalf("%s: pixel %d,%d channel %d: got %v, want %v", row.name, x, y, i, got[(y*row.size+x)*3+i], float64(v)/65535)
					}
				}
			}
		}
	}
}

// A JPEG is filtered as luma and chroma; a smooth picture comes out as it would as red, green and blue.
func TestResampleJPEG(t *testing.T) {
	m, err := jpeg.Decode(bytes.NewReader(asJPEG(t, paint(151, 99, 2))))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := m.(*image.YCbCr); !ok {
		t.Fatalf("got a %T, want YCbCr", m)
	}
	want := image.NewRGBA64(image.Rect(0, 0, 32, 32))
	draw.BiLinear.Scale(want, want.Bounds(), m, m.Bounds(), draw.Src, nil)
	p := splitPlanes(m)
	got := p.resample(box{0, 0, 151, 99}, 32, false, new(canvas))
	for i := range 32 * 32 {
		c := want.RGBA64At(i%32, i/32)
		for k, v := range []uint16{c.R, c.G, c.B} {
			if d := math.Abs(float64(got[i*3+k]) - float64(v)/65535); d > 0.012 {
				t.Fatalf("pixel %d,%d channel %d: got %v, want %v", i%32, i/32, k, got[i*3+k], float64(v)/65535)
			}
		}
	}
}

// A box that begins between pixels is moved by as much: on a ramp, levels rise with the place.
func TestResampleBetweenPixels(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 100, 100))
	for i := range m.Pix {
		m.Pix[i] = uint8(i%100*2 + 20)
	}
	p := splitPlanes(m)
	b := box{10.3, 20.7, 40.5, 50.1}
	got := p.resample(b, 16, false, new(canvas))
	for i := range 16 * 16 {
		centre := b.X + (float64(i%16)+0.5)*b.W/16 // in pixels; the middle of pixel k is at k + ½
		want := ((centre-0.5)*2 + 20) / 255
		if d := math.Abs(float64(got[i*3]) - want); d > 1e-3 {
			t.Fatalf("pixel %d,%d: got %v, want %v", i%16, i/16, got[i*3], want)
		}
	}
}

func TestMirror(t *testing.T) {
	p := splitPlanes(noise(40, 40, 5))
	b := box{3, 4, 30, 31}
	plain := p.resample(b, 17, false, new(canvas))
	mirrored := p.resample(b, 17, true, new(canvas))
	for y := range 17 {
		for x := range 17 {
			for c := range 3 {
				if got, want := mirrored[(y*17+x)*3+c], plain[(y*17+16-x)*3+c]; got != want {
					t.Fatalf("pixel %d,%d: got %v, want %v", x, y, got, want)
				}
			}
		}
	}
}

func TestCentreSquare(t *testing.T) {
	for _, row := range []struct {
		w, h int
		want box
	}{{10, 10, box{0, 0, 10, 10}}, {15, 10, box{2.5, 0, 10, 10}}, {10, 30, box{0, 10, 10, 10}}} {
		if got := centreSquare(row.w, row.h); got != row.want {
			t.Errorf("%d×%d: got %v, want %v", row.w, row.h, got, row.want)
		}
	}
}

func TestToInput(t *testing.T) {
	m := []float32{0, 0.75, 1}
	toInput(m)
	if m[0] != -1.5 || m[1] != 0 || m[2] != 0.5 {
		t.Errorf("got %v, want −1.5, 0, 0.5", m)
	}
}
