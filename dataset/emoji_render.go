package dataset

import "math"

// premultiply multiplies the colours of an RGBA picture by its opacity, in place, as averages need them.
func premultiply(picture []uint8) {
	for i := 0; i < len(picture); i += 4 {
		a := int(picture[i+3])
		for c := range 3 {
			picture[i+c] = uint8((int(picture[i+c])*a + 127) / 255)
		}
	}
}

// The look of a training image. Every jitter is uniform in ± what is given, and the noise is Gaussian. Each
// emoji has two training pictures only, of two vendors, and the third vendor's is the test: without jitter the
// model learns the two by the pixel and is sure of what is wrong: the held-out cross-entropy then rises above
// chance within a few hundred steps. With these it falls for thousands. They are those of emoji60; the whole set,
// in which no picture comes as often, needs half of them.
const (
	emojiShift = 4   // of the picture, in each direction, in pixels of the 32×32 picture
	emojiZoom  = 0.3 // of the logarithm of the picture's size, each direction by itself
	emojiGain  = 0.5 // of the logarithm of the brightness, for all channels together, and again for each
	emojiNoise = 0.3 // sd of the noise of a pixel's channel, of full brightness
)

// emojiLook is how one training image differs from its picture.
type emojiLook struct {
	dx, dy          float32    // shift to the right and down, in pixels of the 32×32 picture
	widen, heighten float32    // factors of the picture's size
	gain            [3]float32 // factors of the picture's channels
	background      float32    // level behind it
	noise           float32    // sd
	seed            splitMix   // of the noise
}

// plainLook is that of evaluation images.
var plainLook = emojiLook{widen: 1, heighten: 1, gain: [3]float32{1, 1, 1}, background: backgroundLevel}

// newEmojiLook returns the look that follows from one number of the data stream, with that share of the jitter.
func newEmojiLook(seed uint64, jitter float32) emojiLook {
	g := splitMix(seed)
	l := emojiLook{
		dx: g.within(0, jitter*emojiShift), dy: g.within(0, jitter*emojiShift),
		widen: expNear0(g.within(0, jitter*emojiZoom)), heighten: expNear0(g.within(0, jitter*emojiZoom)),
		background: g.within(backgroundLevel, backgroundJitter),
		noise:      jitter * emojiNoise,
	}
	common := g.within(0, jitter*emojiGain)
	for c := range l.gain {
		l.gain[c] = expNear0(common + g.within(0, jitter*emojiGain))
	}
	l.seed = g
	return l
}

// expNear0 is exp x to third order, within 3 % for |x| ≤ 1: the same bits on every platform, which math.Exp does not promise.
func expNear0(x float32) float32 {
	return 1 + float32(x*(1+float32(x*(0.5+float32(x*(1.0/6))))))
}

// render draws a premultiplied picture [32, 32, 4] as a training image into out [16, 16, 3], network input:
// every output pixel is the mean of four samples, each the nearest pixel of the moved picture, laid on the
// background, and noise. Outside the picture all is background.
func (l emojiLook) render(picture []uint8, out []float32, quantiles *[1 << 16]float32) {
	const middle = float32(shownSide) / 2
	var columns [shownSide]uint8 // of the picture
	for i := range columns {
		columns[i] = nearest((float32(i)+0.5-middle-l.dx)/l.widen + middle)
	}
	if l.noise > 0 {
		l.seed.fillNoise(out, 0, 2*l.noise, quantiles)
	} else {
		clear(out)
	}
	var layer rowLayer
	layer.set(&columns, l.gain, l.background)
	for y := range trainingSide {
		above := nearest((float32(2*y)+0.5-middle-l.dy)/l.heighten + middle)
		below := nearest((float32(2*y+1)+0.5-middle-l.dy)/l.heighten + middle)
		layer.add(out, y, rowOf(picture, above), rowOf(picture, below))
	}
}

// nearest is the index of the pixel that a coordinate of the picture falls into, or outside.
func nearest(at float32) uint8 {
	if at < 0 || at >= shownSide {
		return outside
	}
	// The lowest bits of a float64 of 2⁵² and more are its integer. In WebAssembly that is half the price of a
	// conversion, which has to think of everything that is no integer of 64 bits.
	return uint8(math.Float64bits(math.Floor(float64(at)) + 1<<52))
}

// rowOf is a row of a picture, transparent outside.
func rowOf(picture []uint8, row uint8) *pixelRow {
	if row == outside {
		return &transparent
	}
	return (*pixelRow)(picture[int(row)*len(transparent):])
}

var transparent pixelRow
