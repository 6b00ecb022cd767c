package dataset

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
