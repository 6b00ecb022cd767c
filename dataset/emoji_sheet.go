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
