package dataset

import (
	"fmt"
	"math"
	"testing"
)

// slowRender is the definition of a training image in float64: the level of an output pixel is the mean over
// its four source pixels of colour over background.
func slowRender(straight []uint8, l emojiLook) []float64 {
	out := make([]float64, 16*16*3)
	for i := range out {
		x, y, c := i/3%16, i/3/16, i%3
		for v := range 2 {
			for u := range 2 {
				sx, sy := 2*x+u-l.dx, 2*y+v-l.dy
				level := float64(l.background)
				if sx >= 0 && sx < 32 && sy >= 0 && sy < 32 {
					p := straight[(sy*32+sx)*4:]
					α := float64(p[3]) / 255
					level = α*float64(l.brightness)*float64(p[c])/255 + (1-α)*float64(l.background)
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
	looks := map[string]emojiLook{
		"plain":      plainLook,
		"right down": {2, 1, 1, .9},
		"left up":    {-1, -2, 1.05, .96},
	}
	for seed := range uint64(20) {
		looks[fmt.Sprint("seed ", seed)] = newEmojiLook(seed)
	}
	picture, premultiplied := make([]uint8, pictureBytes), make([]uint8, pictureBytes)
	got := make([]float32, 16*16*3)
	for name, look := range looks {
		for i := range picture {
			picture[i] = uint8(random.IntN(256))
		}
		copy(premultiplied, picture)
		premultiply(premultiplied)
		look.render(premultiplied, got)
		for i, want := range slowRender(picture, look) {
			// Premultiplied colours are rounded to 1/255; the input is twice that.
			if d := math.Abs(float64(got[i]) - want); d > 1.1/255 {
				t.Fatalf("%s: number %d: got %v, want %v", name, i, got[i], want)
			}
		}
	}
}

func TestEmojiLook(t *testing.T) {
	shifts := map[int]int{}
	for seed := range uint64(10_000) {
		l := newEmojiLook(seed)
		shifts[l.dx]++
		shifts[l.dy]++
		if l.brightness < .95 || l.brightness > 1.05 || l.background < .90 || l.background > .96 {
			t.Fatalf("seed %d: %+v is outside of its range", seed, l)
		}
	}
	for d := -2; d <= 2; d++ {
		if n := shifts[d]; n < 3700 || n > 4300 {
			t.Errorf("shift by %d half pixels: %d of 20000, want about 4000", d, n)
		}
	}
	if len(shifts) != 5 {
		t.Errorf("got shifts %v, want −2…2", shifts)
	}
}
