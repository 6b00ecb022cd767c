//go:build !js

package own

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // formats that image.Decode knows
	_ "image/png"
	"math"
	"sync"

	_ "golang.org/x/image/webp"
)

// Limits of a picture. Its size is read from its header, before anything is decoded.
const (
	maxSide   = 1 << 15
	maxPixels = 1 << 26 // 67 million: more than today's cameras take; 268 MB decoded
	bigPixels = 1 << 24 // pictures above are decoded one at a time, so that several at once cannot exhaust the memory
)

var bigPicture sync.Mutex

// decodePlanes decodes a picture and returns its channels as it is to be seen: a JPEG is turned as its EXIF data say.
func decodePlanes(key string, data []byte) (planes, error) {
	picture, err := decodePicture(key, data)
	if err != nil {
		return planes{}, err
	}
	return uprightPlanes(picture, orientationOf(data)), nil
}

// decodePicture decodes a JPEG, PNG or WebP as it is stored. An animated WebP is refused.
func decodePicture(key string, data []byte) (picture image.Image, err error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, &itemError{BadPicture, key, err}
	}
	w, h := config.Width, config.Height
	if w < 1 || h < 1 {
		return nil, corrupt(BadPicture, key, "%d×%d pixels", w, h)
	}
	if w > maxSide || h > maxSide || w*h > maxPixels {
		return nil, corrupt(TooLarge, key, "%d×%d pixels; want at most %d a side and %d in all", w, h, maxSide, maxPixels)
	}
	if w*h > bigPixels {
		bigPicture.Lock()
		defer bigPicture.Unlock()
	}
	defer func() {
		// Decoders have been known to panic over what a stranger made of a file; that is no reason to lose a run.
		if r := recover(); r != nil {
			picture, err = nil, corrupt(BadPicture, key, "the decoder of %s panicked: %v", format, r)
		}
	}()
	picture, _, err = image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, &itemError{BadPicture, key, err}
	}
	if got := picture.Bounds(); got.Dx() != w || got.Dy() != h {
		return nil, corrupt(BadPicture, key, "its header says %d×%d pixels, and there are %d×%d", w, h, got.Dx(), got.Dy())
	}
	if format == "webp" {
		switch m := picture.(type) {
		case *image.YCbCr:
			widenRange(m)
		case *image.NYCbCrA:
			widenRange(&m.YCbCr)
		}
	}
	return picture, nil
}

// widenRange turns the levels of a lossy WebP into those that image.YCbCr stands for, in place. VP8 stores luma from 16
// to 235 and chroma from 16 to 240 (ITU-R BT.601), JPEG and image.YCbCr use 0 to 255; golang.org/x/image/webp hands out
// the former as the latter, so that black comes out as dark grey (golang/go#40173).
func widenRange(m *image.YCbCr) {
	var luma, chroma [256]uint8
	for v := range 256 {
		luma[v] = uint8(min(255, max(0, math.Round(float64(v-16)*255/219))))
		chroma[v] = uint8(min(255, max(0, math.Round(128+float64(v-128)*255/224))))
	}
	for i, v := range m.Y {
		m.Y[i] = luma[v]
	}
	for i, v := range m.Cb {
		m.Cb[i] = chroma[v]
	}
	for i, v := range m.Cr {
		m.Cr[i] = chroma[v]
	}
}

// plane is one channel of a picture: levels 0 … 255 at pix[y·stride + x·step]. Each of its samples stands for across×down
// pixels of the picture and lies in their middle (JFIF 1.02, page 4).
type plane struct {
	pix          []uint8
	stride, step int
	w, h         int
	across, down int
}

// planes are the channels of a picture: red, green and blue, or luma and the two chromas (JFIF), whose planes may be
// smaller than the picture.
type planes struct {
	w, h   int // of the picture
	ycc    bool
	planes [3]plane
}

// splitPlanes returns the channels of a picture. What is transparent lies on white, the colour of paper.
//
// A JPEG keeps its luma and chromas: filtering is linear, and so is the way from them to red, green and blue, so they
// may as well be filtered where there are fewest numbers. Only the clamping to 0 … 255 comes later than otherwise.
func splitPlanes(picture image.Image) planes {
	b := picture.Bounds()
	p := planes{w: b.Dx(), h: b.Dy()}
	switch m := picture.(type) {
	case *image.YCbCr:
		p.ycc = true
		across, down := subsampling(m.SubsampleRatio)
		cw, ch := (p.w+across-1)/across, (p.h+down-1)/down
		chroma := m.COffset(b.Min.X, b.Min.Y)
		p.planes[0] = plane{m.Y[m.YOffset(b.Min.X, b.Min.Y):], m.YStride, 1, p.w, p.h, 1, 1}
		p.planes[1] = plane{m.Cb[chroma:], m.CStride, 1, cw, ch, across, down}
		p.planes[2] = plane{m.Cr[chroma:], m.CStride, 1, cw, ch, across, down}
	case *image.Gray:
		for c := range p.planes {
			p.planes[c] = plane{m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride, 1, p.w, p.h, 1, 1}
		}
	default:
		rgba, ok := picture.(*image.RGBA)
		if !ok || !rgba.Opaque() {
			rgba = image.NewRGBA(image.Rect(0, 0, p.w, p.h))
			draw.Draw(rgba, rgba.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
			draw.Draw(rgba, rgba.Bounds(), picture, b.Min, draw.Over)
		}
		first := rgba.PixOffset(rgba.Bounds().Min.X, rgba.Bounds().Min.Y)
		for c := range p.planes {
			p.planes[c] = plane{rgba.Pix[first+c:], rgba.Stride, 4, p.w, p.h, 1, 1}
		}
	}
	return p
}

// subsampling is the number of the picture's pixels for each chroma sample, across and down.
func subsampling(r image.YCbCrSubsampleRatio) (across, down int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	default: // 4:4:4
		return 1, 1
	}
}
