//go:build !js

package own

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"testing"
)

// exif is an APP1 segment that notes an orientation, among other tags.
func exif(order binary.AppendByteOrder, o uint16) []byte {
	tiff := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 10) // behind two bytes of nothing
	tiff = append(tiff, 0, 0)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][2]uint16{{0x0106, 2}, {0x0112, o}} {
		tiff = order.AppendUint16(tiff, entry[0])
		tiff = order.AppendUint16(tiff, 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = append(order.AppendUint16(tiff, entry[1]), 0, 0)
	}
	return segment(0xe1, append([]byte("Exif\x00\x00"), tiff...))
}

func segment(marker byte, data []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
}

// with puts segments behind the first two bytes of a JPEG.
func with(jpeg []byte, segments ...[]byte) []byte {
	return append(append([]byte{0xff, 0xd8}, bytes.Join(segments, nil)...), jpeg[2:]...)
}

// corners paints a picture whose four quarters have colours of their own: red at the first pixel, green at the end of the
// first row, blue at the beginning of the last, white at the last pixel.
func corners(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{220, 30, 30, 255}
			switch {
			case 2*x >= w && 2*y >= h:
				c = color.RGBA{250, 250, 250, 255}
			case 2*x >= w:
				c = color.RGBA{30, 200, 30, 255}
			case 2*y >= h:
				c = color.RGBA{30, 30, 220, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// Where EXIF says the first row and the first column of a stored picture are when it is seen.
var sides = [9]struct{ row, column string }{
	1: {"top", "left"}, 2: {"top", "right"}, 3: {"bottom", "right"}, 4: {"bottom", "left"},
	5: {"left", "top"}, 6: {"right", "top"}, 7: {"right", "bottom"}, 8: {"left", "bottom"},
}

func TestPicturesStandUpright(t *testing.T) {
	for _, size := range [][2]int{{48, 32}, {47, 33}} { // with whole and with half samples of chroma at the end
		for o := 1; o <= 8; o++ {
			for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
				name := fmt.Sprintf("%v, orientation %d, %v", size, o, order)
				data := with(asJPEG(t, corners(size[0], size[1])), segment(0xe0, []byte("JFIF\x00")), exif(order, uint16(o)))
				p, err := decodePlanes("key", data)
				if err != nil {
					t.Fatal(err)
				}
				wantUpright(t, name, p, size, o)
				if size[0]%2 == 1 && o > 1 && p.planes[1].across*p.planes[1].down > 1 {
					t.Errorf("%s: the half sample at the end of the chroma comes first, so the chroma lies a pixel off", name)
				}
			}
		}
	}
	// Go's encoder halves chroma both ways; cameras may halve it across alone.
	wide := image.NewYCbCr(image.Rect(0, 0, 48, 32), image.YCbCrSubsampleRatio422)
	of := corners(48, 32)
	for y := range 32 {
		for x := range 48 {
			c := color.YCbCrModel.Convert(of.At(x, y)).(color.YCbCr)
			wide.Y[wide.YOffset(x, y)], wide.Cb[wide.COffset(x, y)], wide.Cr[wide.COffset(x, y)] = c.Y, c.Cb, c.Cr
		}
	}
	for o := 1; o <= 8; o++ {
		wantUpright(t, fmt.Sprintf("4:2:2, orientation %d", o), uprightPlanes(wide, orientation(o)), [2]int{48, 32}, o)
	}
}

// wantUpright looks at the corners of what was stored with an orientation.
func wantUpright(t *testing.T, name string, p planes, size [2]int, o int) {
	t.Helper()
	const red, green, blue, white = "red", "green", "blue", "white"
	opposite := map[string]string{"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
	w, h := size[0], size[1]
	if o >= 5 {
		w, h = h, w
	}
	if p.w != w || p.h != h {
		t.Errorf("%s: got %d×%d pixels, want %d×%d", name, p.w, p.h, w, h)
		return
	}
	row, column := sides[o].row, sides[o].column
	want := map[string]string{} // the colour in a corner, by its two sides
	for _, c := range [][3]string{{row, column, red}, {row, opposite[column], green}, {opposite[row], column, blue}, {opposite[row], opposite[column], white}} {
		want[c[0]+c[1]], want[c[1]+c[0]] = c[2], c[2]
	}
	for _, corner := range [][2]string{{"top", "left"}, {"top", "right"}, {"bottom", "left"}, {"bottom", "right"}} {
		b := box{2, 2, 8, 8}
		if corner[0] == "bottom" {
			b.Y = float64(h) - 10
		}
		if corner[1] == "right" {
			b.X = float64(w) - 10
		}
		out := p.resample(b, 1, false, new(canvas))
		got := map[[3]bool]string{{true, false, false}: red, {false, true, false}: green, {false, false, true}: blue, {true, true, true}: white}[[3]bool{out[0] > 0.5, out[1] > 0.5, out[2] > 0.5}]
		if got != want[corner[0]+corner[1]] {
			t.Errorf("%s: %s %s is %s (%.2f), want %s", name, corner[0], corner[1], got, out, want[corner[0]+corner[1]])
		}
	}
}

// EXIF data that make no sense leave the picture as it is stored.
func TestOrientationOfNonsense(t *testing.T) {
	photo := asJPEG(t, corners(16, 16))
	good := exif(binary.BigEndian, 6)
	changed := func(at int, b byte) []byte {
		c := bytes.Clone(good)
		c[at] = b
		return c
	}
	for name, data := range map[string][]byte{
		"nothing":               nil,
		"two bytes":             {0xff, 0xd8},
		"no EXIF":               photo,
		"a PNG":                 bombPNG(3, 3),
		"orientation 0":         with(photo, exif(binary.BigEndian, 0)),
		"orientation 9":         with(photo, exif(binary.LittleEndian, 9)),
		"another byte order":    with(photo, changed(10, 'X')),
		"a directory far away":  with(photo, changed(14, 0x7f)),
		"behind the last tag":   with(photo, changed(21, 1)),
		"a segment of no bytes": with(photo, []byte{0xff, 0xe1, 0, 0}),
		"a segment cut off":     with(photo, good)[:30],
		"behind the picture":    append(bytes.Clone(photo), good...),
		"where the scan begins": with(photo, segment(0xda, []byte{1, 1, 0, 0, 63, 0}), good),
		"another application":   with(photo, segment(0xe2, good[4:])),
		"no directory at all":   with(photo, segment(0xe1, []byte("Exif\x00\x00MM\x00*"))),
	} {
		if got := orientationOf(data); got != upright {
			t.Errorf("%s: got orientation %d, want 1", name, got)
		}
	}
	if got := orientationOf(with(photo, []byte{0xff, 0xff}, segment(0xe1, []byte("http://ns")), good)); got != turnedLeft {
		t.Errorf("behind other segments: got orientation %d, want 6", got)
	}
	if got := orientationOf(with(photo, good)); got != turnedLeft {
		t.Errorf("got orientation %d, want 6", got)
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(exif(binary.BigEndian, 6))
	f.Add(exif(binary.LittleEndian, 8)[:25])
	f.Fuzz(func(t *testing.T, segments []byte) {
		if o := orientationOf(append([]byte{0xff, 0xd8}, segments...)); o < 1 || int(o) > orientations {
			t.Errorf("got orientation %d", o)
		}
	})
}
