package dataset

import (
	"fmt"
	"math"
	"testing"
)

// slowRender is the definition of a training image in float64, without noise: the level of an output pixel is
// the mean over its four samples of colour over background, and a sample is the pixel of the picture that the
// look moved there.
func slowRender(straight []uint8, l emojiLook) []float64 {
	out := make([]float64, 16*16*3)
	for i := range out {
		x, y, c := i/3%16, i/3/16, i%3
		for v := range 2 {
			for u := range 2 {
				sx := math.Floor((float64(2*x+u)+.5-16-float64(l.dx))/float64(l.widen) + 16)
				sy := math.Floor((float64(2*y+v)+.5-16-float64(l.dy))/float64(l.heighten) + 16)
				level := float64(l.background)
				if sx >= 0 && sx < 32 && sy >= 0 && sy < 32 {
					p := straight[(int(sy)*32+int(sx))*4:]
					α := float64(p[3]) / 255
					level = α*float64(l.gain[c])*float64(p[c])/255 + (1-α)*float64(l.background)
				}
				out[i] += level / 4
			}
		}
		out[i] = 2 * (out[i] - .75)
	}
	return out
}

func TestEmojiRender(t *testing.T) {
	random := NewStream(5, "pictures")
	one := [3]float32{1, 1, 1}
	looks := map[string]emojiLook{
		"plain":      plainLook,
		"right down": {dx: 2, dy: 1, widen: 1, heighten: 1, gain: one, background: .9},
		"left up":    {dx: -1, dy: -2, widen: 1, heighten: 1, gain: [3]float32{1.05, 1, .95}, background: .96},
		"wide":       {widen: 1.5, heighten: .8, gain: one, background: .93},
	}
	for seed := range uint64(20) {
		l := newEmojiLook(seed, 1)
		l.noise = 0
		looks[fmt.Sprint("seed ", seed)] = l
	}
	picture, premultiplied := make([]uint8, pictureBytes), make([]uint8, pictureBytes)
	got := make([]float32, 16*16*3)
	for name, look := range looks {
		for i := range picture {
			picture[i] = uint8(random.IntN(256))
		}
		copy(premultiplied, picture)
		premultiply(premultiplied)
		look.render(premultiplied, got, nil)
		for i, want := range slowRender(picture, look) {
			// Premultiplied colours are rounded to 1/255; the input is twice that, and a gain of up to e enlarges it.
			if d := math.Abs(float64(got[i]) - want); d > 3/255. {
				t.Fatalf("%s: number %d: got %v, want %v", name, i, got[i], want)
			}
		}
	}
}

// The noise is that of the shapes, with the look's own sd, and the rest of the image is as without.
func TestEmojiNoise(t *testing.T) {
	picture := make([]uint8, pictureBytes)
	noisy, clean := make([]float32, 16*16*3), make([]float32, 16*16*3)
	var sum, squares, n float64
	for seed := range uint64(50) {
		l := newEmojiLook(seed, 1)
		l.render(picture, noisy, gaussianQuantiles())
		l.noise = 0
		l.render(picture, clean, nil)
		for i := range noisy {
			d := float64(noisy[i]-clean[i]) / 2
			sum, squares, n = sum+d, squares+d*d, n+1
		}
	}
	if mean, sd := sum/n, math.Sqrt(squares/n); math.Abs(mean) > 0.005 || math.Abs(sd/emojiNoise-1) > 0.02 {
		t.Errorf("noise of mean %.4f and sd %.4f, want 0 and %v", mean, sd, emojiNoise)
	}
}

func TestEmojiLook(t *testing.T) {
	type bounds struct{ low, high float32 }
	seen := map[string]*bounds{}
	note := func(name string, x float32) {
		b := seen[name]
		if b == nil {
			b = &bounds{x, x}
			seen[name] = b
		}
		b.low, b.high = min(b.low, x), max(b.high, x)
	}
	for seed := range uint64(10_000) {
		l := newEmojiLook(seed, 1)
		note("dx", l.dx)
		note("dy", l.dy)
		note("widen", l.widen)
		note("heighten", l.heighten)
		note("background", l.background)
		note("red against green", l.gain[0]/l.gain[1])
		note("blue", l.gain[2])
	}
	e := expNear0
	for _, x := range []float32{-1, -.5, 0, .5, 1} {
		if got, want := float64(e(x)), math.Exp(float64(x)); math.Abs(got-want) > .1*want {
			t.Errorf("e(%v) = %v, want about %v", x, got, want)
		}
	}
	for name, want := range map[string]bounds{
		"dx": {-emojiShift, emojiShift}, "dy": {-emojiShift, emojiShift},
		"widen": {e(-emojiZoom), e(emojiZoom)}, "heighten": {e(-emojiZoom), e(emojiZoom)},
		"background":        {.90, .96},
		"red against green": {e(-2*emojiGain) / e(0), e(2*emojiGain) / e(0)},
		"blue":              {e(-2 * emojiGain), e(2 * emojiGain)},
	} {
		got := seen[name]
		span := want.high - want.low
		if got.low < want.low-0.06*span || got.high > want.high+0.06*span || got.high-got.low < 0.8*span {
			t.Errorf("%s lies in %v … %v, want nearly all of %v … %v", name, got.low, got.high, want.low, want.high)
		}
	}
}
