package dataset

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
)

// pictureBytes is the length of a picture, [32, 32, 4] RGBA.
const pictureBytes = shownSide * shownSide * 4

// emojiSheet is one decoded sheet of pictures.
type emojiSheet struct {
	image   *image.Paletted
	colours []color.NRGBA
	columns int
}

// readSheet decodes the sheet of that name, which must hold count pictures in rows of columns.
func readSheet(fsys fs.FS, name string, count, columns int) (*emojiSheet, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("dataset: a sheet of emoji: %w; `make data` writes it", err)
	}
	fail := func(err error) (*emojiSheet, error) { return nil, fmt.Errorf("dataset: %s: %w", name, err) }
	// The size is looked at before the pixels are: a wrong header cannot claim memory.
	header, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fail(err)
	}
	width, height := columns*shownSide, (count+columns-1)/columns*shownSide
	if header.Width != width || header.Height != height {
		return fail(fmt.Errorf("sheet has %d×%d pixels; %d pictures in rows of %d, as %s says, need %d×%d",
			header.Width, header.Height, count, columns, EmojiIndex, width, height))
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fail(err)
	}
	paletted, ok := decoded.(*image.Paletted)
	if !ok {
		return fail(fmt.Errorf("sheet has no palette; want a PNG with one"))
	}
	s := &emojiSheet{image: paletted, columns: columns}
	for _, c := range paletted.Palette {
		s.colours = append(s.colours, color.NRGBAModel.Convert(c).(color.NRGBA))
	}
	return s, nil
}

// picture writes picture i into out [32, 32, 4], RGBA, not premultiplied. A pixel never names a colour that the
// palette lacks: png.Decode fills the palette up.
func (s *emojiSheet) picture(i int, out []uint8) {
	left, top := i%s.columns*shownSide, i/s.columns*shownSide
	for y := range shownSide {
		row := s.image.Pix[(top+y)*s.image.Stride+left:][:shownSide]
		for x, index := range row {
			c := s.colours[index]
			copy(out[(y*shownSide+x)*4:], []uint8{c.R, c.G, c.B, c.A})
		}
	}
}

// premultiply multiplies the colours of an RGBA picture by its opacity, in place, as averages need them.
func premultiply(picture []uint8) {
	for i := 0; i < len(picture); i += 4 {
		a := int(picture[i+3])
		for c := range 3 {
			picture[i+c] = uint8((int(picture[i+c])*a + 127) / 255)
		}
	}
}

// The look of a training image, beside the background that emoji share with the shapes. Every jitter is
// uniform in ± what is given. It is light: each emoji has two training pictures only, and what is wanted is
// that a model neither learns them by the pixel nor fails to.
const (
	emojiShift      = 2    // of the picture, in each direction, in half pixels of the 16×16 image
	emojiBrightness = 0.05 // of the picture's factor of brightness
)

// emojiLook is how one training image differs from its picture.
type emojiLook struct {
	dx, dy     int     // shift to the right and down, in pixels of the 32×32 picture
	brightness float32 // factor of the picture's colours
	background float32 // level behind it
}

// plainLook is that of evaluation images.
var plainLook = emojiLook{brightness: 1, background: backgroundLevel}

// newEmojiLook returns the look that follows from one number of the data stream.
func newEmojiLook(seed uint64) emojiLook {
	g := splitMix(seed)
	return emojiLook{
		dx:         int(g.next()%(2*emojiShift+1)) - emojiShift,
		dy:         int(g.next()%(2*emojiShift+1)) - emojiShift,
		brightness: g.within(1, emojiBrightness),
		background: g.within(backgroundLevel, backgroundJitter),
	}
}

// render draws a premultiplied picture [32, 32, 4] as a training image into out [16, 16, 3], network input:
// shifted, averaged over 2×2 pixels and laid on the background. Outside the picture all is background.
func (l emojiLook) render(picture []uint8, out []float32) {
	for y := range trainingSide {
		for x := range trainingSide {
			var sum [4]int
			for v := 2*y - l.dy; v < 2*y-l.dy+2; v++ {
				for u := 2*x - l.dx; u < 2*x-l.dx+2; u++ {
					if v < 0 || v >= shownSide || u < 0 || u >= shownSide {
						continue
					}
					p := picture[(v*shownSide+u)*4:][:4]
					sum[0] += int(p[0])
					sum[1] += int(p[1])
					sum[2] += int(p[2])
					sum[3] += int(p[3])
				}
			}
			const scale = 1.0 / (4 * 255)
			behind := float32(l.background * (1 - float32(float32(sum[3])*scale)))
			for c := range 3 {
				level := float32(l.brightness*float32(float32(sum[c])*scale)) + behind
				out[(y*trainingSide+x)*3+c] = networkInput(level)
			}
		}
	}
}
