//go:build !js

package own

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bombPNG is a valid header of a picture of any size, and a few bytes of data.
func bombPNG(w, h uint32) []byte {
	chunk := func(name string, data []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		b = append(append(b, name...), data...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append(append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 6, 0, 0, 0))...), chunk("IDAT", []byte{0x78, 0x9c})...)
}

func TestDecodePictureRefuses(t *testing.T) {
	photo := asJPEG(t, paint(40, 30, 1))
	animated, err := os.ReadFile(filepath.Join("testdata", "animated.webp"))
	if err != nil {
		t.Fatal(err)
	}
	image.RegisterFormat("panicking", "PANIC", func(io.Reader) (image.Image, error) { panic("index out of range") },
		func(io.Reader) (image.Config, error) { return image.Config{Width: 2, Height: 2}, nil })
	image.RegisterFormat("lying", "LYING", func(io.Reader) (image.Image, error) { return paint(3, 3, 1), nil },
		func(io.Reader) (image.Config, error) { return image.Config{Width: 2, Height: 2}, nil })
	for _, row := range []struct {
		name   string
		data   []byte
		reason Reason
		want   string
	}{
		{"empty", nil, BadPicture, "unknown format"},
		{"text", []byte("not found"), BadPicture, "unknown format"},
		{"a GIF", []byte("GIF89a\x01\x00\x01\x00"), BadPicture, "unknown format"},
		{"cut off", photo[:len(photo)/2], BadPicture, "unexpected EOF"},
		{"a bomb of 3.6 billion pixels", bombPNG(60000, 60000), TooLarge, "60000×60000 pixels; want at most 32768 a side and 67108864 in all"},
		{"a bomb within the sides", bombPNG(30000, 30000), TooLarge, "30000×30000 pixels"},
		{"a wide one", bombPNG(40000, 1), TooLarge, "40000×1"},
		{"large and broken", bombPNG(5000, 5000), BadPicture, ""},
		{"a decoder that panics", []byte("PANIC"), BadPicture, "the decoder of panicking panicked: index out of range"},
		{"a header that lies", []byte("LYING"), BadPicture, "its header says 2×2 pixels, and there are 3×3"},
		{"an animation", animated, BadPicture, "webp"},
	} {
		picture, err := decodePicture("key", row.data)
		if e := asItem(err); picture != nil || e == nil || e.reason != row.reason || e.key != "key" {
			t.Errorf("%s: got %v, %v, want an error for %q", row.name, picture, err, row.reason)
			continue
		}
		wantError(t, err, row.want)
	}
	var format error = image.ErrFormat
	if _, err := decodePicture("key", nil); !errors.Is(err, format) {
		t.Errorf("got %v, want it to be image.ErrFormat", err)
	}
}

// levels returns the levels 0 … 255 of the pixels of a picture as resample sees them at its own size.
func levels(t *testing.T, m image.Image) (at func(x, y int) [3]float64) {
	t.Helper()
	p := splitPlanes(m)
	side := max(p.w, p.h)
	out := p.resample(box{0, 0, float64(side), float64(side)}, side, false, new(canvas))
	return func(x, y int) (rgb [3]float64) {
		for c := range rgb {
			rgb[c] = float64(out[(y*side+x)*3+c]) * 255
		}
		return rgb
	}
}

func wantLevels(t *testing.T, name string, got [3]float64, want [3]uint8, tolerance float64) {
	t.Helper()
	for c, v := range want {
		if d := got[c] - float64(v); d > tolerance || d < -tolerance {
			t.Errorf("%s: got red, green, blue %.1f, want %v within %v", name, got, want, tolerance)
			return
		}
	}
}

// The colours of six fields, 32×32 pixels each, as libwebp (Pillow 11) decodes these files.
func TestWebPColours(t *testing.T) {
	white := [3]uint8{255, 255, 255}
	for _, row := range []struct {
		name  string
		wants [6][3]uint8
	}{
		{"lossless.webp", [6][3]uint8{{0, 0, 0}, white, {220, 30, 40}, {30, 60, 200}, {40, 180, 60}, {128, 128, 128}}},
		{"lossy.webp", [6][3]uint8{{0, 0, 0}, white, {221, 30, 40}, {31, 60, 201}, {40, 180, 60}, {126, 129, 128}}},
		{"alpha.webp", [6][3]uint8{{0, 0, 0}, white, {221, 30, 40}, white, {40, 180, 60}, {126, 129, 128}}}, // the fourth is transparent
	} {
		data, err := os.ReadFile(filepath.Join("testdata", row.name))
		if err != nil {
			t.Fatal(err)
		}
		m, err := decodePicture(row.name, data)
		if err != nil {
			t.Fatal(err)
		}
		at := levels(t, m)
		for i, want := range row.wants {
			wantLevels(t, row.name, at(i%3*32+16, i/3*32+16), want, 2.5)
		}
	}
}

// Every kind of image that a decoder may give, with one colour, comes out with that colour.
func TestColourModels(t *testing.T) {
	want := color.NRGBA{200, 100, 50, 255}
	grey := [3]uint8{124, 124, 124}
	r := image.Rect(0, 0, 6, 4)
	fill := func(m interface {
		image.Image
		Set(x, y int, c color.Color)
	}) image.Image {
		for y := range 4 {
			for x := range 6 {
				m.Set(x, y, want)
			}
		}
		return m
	}
	half := image.NewNRGBA(r)
	for i := 0; i < len(half.Pix); i += 4 {
		copy(half.Pix[i:], []uint8{200, 100, 50, 128})
	}
	for name, row := range map[string]struct {
		m    image.Image
		want [3]uint8
	}{
		"RGBA":              {fill(image.NewRGBA(r)), [3]uint8{200, 100, 50}},
		"NRGBA":             {fill(image.NewNRGBA(r)), [3]uint8{200, 100, 50}},
		"RGBA64":            {fill(image.NewRGBA64(r)), [3]uint8{200, 100, 50}},
		"NRGBA64":           {fill(image.NewNRGBA64(r)), [3]uint8{200, 100, 50}},
		"CMYK":              {fill(image.NewCMYK(r)), [3]uint8{200, 100, 50}},
		"Paletted":          {fill(image.NewPaletted(r, color.Palette{color.Black, want})), [3]uint8{200, 100, 50}},
		"Gray":              {fill(image.NewGray(r)), grey},
		"Gray16":            {fill(image.NewGray16(r)), grey},
		"half transparent":  {half, [3]uint8{227, 177, 152}}, // on white
		"a part of another": {fill(image.NewRGBA(image.Rect(-5, -5, 20, 20))).(*image.RGBA).SubImage(r), [3]uint8{200, 100, 50}},
	} {
		at := levels(t, row.m)
		wantLevels(t, name, at(2, 1), row.want, 1.5)
	}
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410} {
		m := image.NewYCbCr(image.Rect(0, 0, 7, 5), ratio)
		y, cb, cr := color.RGBToYCbCr(200, 100, 50)
		for i := range m.Y {
			m.Y[i] = y
		}
		for i := range m.Cb {
			m.Cb[i], m.Cr[i] = cb, cr
		}
		at := levels(t, m)
		for _, p := range []image.Point{{0, 0}, {6, 4}} {
			wantLevels(t, ratio.String(), at(p.X, p.Y), [3]uint8{200, 100, 50}, 1.5)
		}
		// The last chroma sample stands for the last pixel, and where sides are odd for none besides.
		m.Cb[len(m.Cb)-1], m.Cr[len(m.Cr)-1] = 128, 128
		if got := levels(t, m)(6, 4); math.Abs(got[0]-got[2]) > 0.5*150 {
			t.Errorf("%v: got red, green, blue %.1f in the last corner, want it nearer to grey", ratio, got)
		}
	}
}

// The decoders of the standard library never see more than the limits, but they see whatever bytes there are.
func FuzzDecodePicture(f *testing.F) {
	f.Add(asPNG(f, paint(5, 4, 1)))
	f.Add(asJPEG(f, paint(5, 4, 1)))
	f.Add(bombPNG(60000, 60000))
	for _, name := range []string{"lossy", "lossless", "alpha", "animated"} {
		data, err := os.ReadFile(filepath.Join("testdata", name+".webp"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	var grey bytes.Buffer
	if err := jpeg.Encode(&grey, image.NewGray(image.Rect(0, 0, 9, 9)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(grey.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodePicture("key", data)
		if err != nil {
			if m != nil || asItem(err) == nil || strings.Contains(err.Error(), "panicked") {
				t.Errorf("got a picture %v with the error %v", m, err)
			}
			return
		}
		p := splitPlanes(m)
		for i, v := range p.resample(centreSquare(p.w, p.h), MinSize, false, new(canvas)) {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("level %d is %v, want 0 … 1", i, v)
			}
		}
	})
}
