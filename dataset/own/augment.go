//go:build !js

package own

import (
	"math"
	"math/rand/v2"
)

// look says how a training image differs from the middle of its picture.
type look struct {
	crop                             box
	mirror                           bool
	brightness, contrast, saturation float32 // factors; 1 changes nothing
}

// Bounds of a random crop's width over its height.
const (
	leastAspect = 3.0 / 4
	mostAspect  = 4.0 / 3
)

// newLook draws the look of a training image. The aspect of its crop has a logarithm that is uniform from that of 3/4 to
// that of 4/3, as torchvision's RandomResizedCrop; the crop takes a share of the largest box of this aspect that is
// uniform from Options.Crop to 1 (OpenCLIP's is 0.9), at any place where it fits. torchvision takes the share of the whole
// picture: 0.9 of a photo of 3:2 then never fits, and it is not cropped at random at all. With a share of 1 the crop is
// the square in the middle.
func newLook(r *rand.Rand, w, h int, o Options) look {
	l := look{crop: centreSquare(w, h), brightness: 1, contrast: 1, saturation: 1}
	if o.Crop < 1 {
		l.crop = randomCrop(r, w, h, o.Crop)
	}
	if o.Flip {
		l.mirror = r.IntN(2) == 1
	}
	if o.Jitter > 0 {
		for _, f := range []*float32{&l.brightness, &l.contrast, &l.saturation} {
			*f = float32(1 + o.Jitter*(2*r.Float64()-1))
		}
	}
	return l
}

func randomCrop(r *rand.Rand, w, h int, least float64) box {
	aspect := leastAspect * math.Pow(mostAspect/leastAspect, r.Float64())
	width := min(float64(w), float64(h)*aspect) // of the largest box
	width *= math.Sqrt(least + (1-least)*r.Float64())
	b := box{W: width, H: width / aspect}
	b.X, b.Y = r.Float64()*(float64(w)-b.W), r.Float64()*(float64(h)-b.H)
	return b
}

// Weights of red, green and blue in the luma of ITU-R BT.601, which torchvision's jitter uses.
const lumaRed, lumaGreen, lumaBlue = 0.299, 0.587, 0.114

// jitter changes the colours of an image [n, 3], levels 0 … 1, in place, in this order: all levels are multiplied by
// the brightness; each level's difference to the mean luma of the image by the contrast; and its difference to the
// pixel's luma by the saturation. After each, levels are kept within 0 … 1.
func (l look) jitter(m []float32) {
	if l.brightness == 1 && l.contrast == 1 && l.saturation == 1 {
		return
	}
	mean := 0.0
	for i := 0; i < len(m); i += 3 {
		for c := range 3 {
			m[i+c] = within01(m[i+c] * l.brightness)
		}
		mean += float64(luma(m[i:]))
	}
	grey := float32(mean / float64(len(m)/3))
	for i := 0; i < len(m); i += 3 {
		for c := range 3 {
			m[i+c] = within01(grey + float32(l.contrast*(m[i+c]-grey)))
		}
		own := luma(m[i:])
		for c := range 3 {
			m[i+c] = within01(own + float32(l.saturation*(m[i+c]-own)))
		}
	}
}

func luma(p []float32) float32 {
	return float32(lumaRed*p[0]) + float32(lumaGreen*p[1]) + float32(lumaBlue*p[2])
}

// within01 is min(1, max(0, v)), three times as fast as the built-in functions, which look out for NaN and −0.
func within01(v float32) float32 {
	if v < 0 {
		return 0
	}
	if v > 1 {
		return 1
	}
	return v
}
