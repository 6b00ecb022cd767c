package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// PictureSide is the side of the pictures that are shown and asked, pixels.
const PictureSide = shownSide

// Pictured is a Set that makes pictures as it is told, for a model to be asked.
type Pictured interface {
	Set
	// Picture makes the picture that spec describes: image [16·16·3] as network input, and shown [32·32·4] RGBA, opaque.
	// An error says what spec should be.
	Picture(spec string) (image []float32, shown []uint8, err error)
}

// Picture implements Pictured: "COLOUR SHAPE RADIUS X Y FOG", the numbers in pixels of the 16×16 image, whose middle is at
// 7.5, and the fog a share of 1. It is drawn as training images are, without jitter, and with noise that is always the same.
func (s *shapes) Picture(spec string) (image []float32, shown []uint8, err error) {
	fields := strings.Fields(spec)
	fail := func() ([]float32, []uint8, error) {
		return nil, nil, fmt.Errorf("dataset: picture %.60q; want COLOUR SHAPE RADIUS X Y FOG, such as %q, with a radius of 1 to 8, a middle of 0 to 15 and fog of 0 to 1", spec, "red circle 3.4 7.5 7.5 0")
	}
	if len(fields) != 6 {
		return fail()
	}
	colour, shape := slices.Index(attributeValues[colourAttribute], fields[0]), slices.Index(attributeValues[shapeAttribute], fields[1])
	var numbers [4]float32 // radius, x, y, fog
	limits := [4][2]float64{{1, 8}, {0, trainingSide - 1}, {0, trainingSide - 1}, {0, 1}}
	for i, field := range fields[2:] {
		x, err := strconv.ParseFloat(field, 32)
		if err != nil || !(x >= limits[i][0] && x <= limits[i][1]) {
			return fail()
		}
		numbers[i] = float32(x)
	}
	if colour < 0 || shape < 0 {
		return fail()
	}
	f := figure{shape: shape, colour: colourLevels[colour], radius: numbers[0], x: numbers[1], y: numbers[2], fog: numbers[3],
		cos: 1, background: backgroundLevel, noise: splitMix(1)}
	image = make([]float32, s.info.ImageSize())
	f.renderTraining(image, s.quantiles)
	shown = make([]uint8, 4*shownSide*shownSide)
	f.renderShown(shown, make([]float32, 3*shownSide*shownSide))
	return image, shown, nil
}

// Picture implements Pictured: the name of an emoji, whose picture is that of the first vendor that trains, without jitter.
func (s *emojiSet) Picture(spec string) (image []float32, shown []uint8, err error) {
	kind := slices.IndexFunc(s.kinds, func(k Kind) bool { return strings.Join(Words(k.Label), " ") == strings.Join(Words(spec), " ") })
	if kind < 0 {
		return nil, nil, fmt.Errorf("dataset: no emoji of this set is called %.60q; want the whole name of one", spec)
	}
	image, shown = premultipliedPicture(s.picture(kind, 0))
	return image, shown, nil
}

// OwnPicture makes a picture of somebody's own, [32·32·4] RGBA, not premultiplied, what an emoji's is: laid on the
// background, as network input [16·16·3], and shown on white.
func OwnPicture(rgba []uint8) (image []float32, shown []uint8, err error) {
	if len(rgba) != pictureBytes {
		return nil, nil, fmt.Errorf("dataset: a picture of %d bytes; want %d, of %d×%d pixels in RGBA", len(rgba), pictureBytes, shownSide, shownSide)
	}
	picture := slices.Clone(rgba)
	premultiply(picture)
	image, shown = premultipliedPicture(picture)
	return image, shown, nil
}

// premultipliedPicture is a premultiplied picture [32·32·4] as evaluation images are, and as it is shown on white.
func premultipliedPicture(picture []uint8) (image []float32, shown []uint8) {
	image = make([]float32, 3*trainingSide*trainingSide)
	plainLook.render(picture, image, nil)
	shown = slices.Clone(picture)
	for i := 0; i < len(shown); i += 4 {
		for c := range 3 {
			shown[i+c] += 255 - shown[i+3]
		}
		shown[i+3] = 255
	}
	return image, shown
}
