//go:build !js

package own

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
)

// orientation says how a picture is stored: as a camera's sensor has it, however the camera was held (EXIF 2.32, tag
// 0x0112).
type orientation int

const (
	upright      orientation = 1 + iota // the first row is the top of the picture, the first column its left side
	mirrored                            // top, right
	upsideDown                          // bottom, right
	flipped                             // bottom, left
	transposed                          // left, top
	turnedLeft                          // right, top: a quarter turn to the right makes it upright
	transversed                         // right, bottom
	turnedRight                         // left, bottom
	orientations = int(turnedRight)
)

// orientationOf reads the orientation that the EXIF data of a JPEG note; upright where there are none, or where they make
// no sense, which is no reason to lose a picture.
func orientationOf(data []byte) orientation {
	if !bytes.HasPrefix(data, []byte{0xff, 0xd8}) {
		return upright
	}
	for data = data[2:]; len(data) >= 4 && data[0] == 0xff; {
		marker, size := data[1], int(binary.BigEndian.Uint16(data[2:]))
		if marker == 0xff { // a byte that fills up
			data = data[1:]
			continue
		}
		if marker == 0xda || size < 2 || len(data) < 2+size { // what follows is the picture itself
			break
		}
		if exif, ok := bytes.CutPrefix(data[4:2+size], []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return orientationOfTIFF(exif)
		}
		data = data[2+size:]
	}
	return upright
}

// orientationOfTIFF reads it from the first directory of the TIFF that EXIF data are (TIFF 6.0, section 2).
func orientationOfTIFF(tiff []byte) orientation {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	default:
		return upright
	}
	if len(tiff) < 8 {
		return upright
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return upright
	}
	const tag, short, field = 0x0112, 3, 12
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < field {
			break
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short && order.Uint32(entries[4:]) == 1 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= orientations {
				return orientation(o)
			}
			break
		}
		entries = entries[field:]
	}
	return upright
}

// uprightPlanes are the channels of a picture as it is to be seen.
func uprightPlanes(picture image.Image, o orientation) planes {
	p := splitPlanes(picture)
	if o == upright {
		return p
	}
	for _, pl := range p.planes {
		if p.w%pl.across != 0 || p.h%pl.down != 0 {
			// The last samples of a chroma stand for fewer pixels than the others; turned they would be the first ones, which
			// nothing expects.
			b := picture.Bounds()
			rgba := image.NewRGBA(image.Rect(0, 0, p.w, p.h))
			draw.Draw(rgba, rgba.Bounds(), picture, b.Min, draw.Src)
			p = splitPlanes(rgba)
			break
		}
	}
	for i, pl := range p.planes {
		p.planes[i] = pl.turn(o)
	}
	if o >= transposed {
		p.w, p.h = p.h, p.w
	}
	return p
}

// turn is a copy of a plane as it is to be seen.
func (pl plane) turn(o orientation) plane {
	out := plane{step: 1, w: pl.w, h: pl.h, across: pl.across, down: pl.down}
	if o >= transposed {
		out.w, out.h, out.across, out.down = pl.h, pl.w, pl.down, pl.across
	}
	out.stride = out.w
	out.pix = make([]uint8, out.w*out.h)
	// Where the first pixel to be seen is, and how far the next ones to the right and below it are.
	first, right, below := 0, pl.step, pl.stride
	if o == mirrored || o == upsideDown || o == transversed || o == turnedRight {
		first, right = (pl.w-1)*right, -right
	}
	if o == upsideDown || o == flipped || o == turnedLeft || o == transversed {
		first, below = first+(pl.h-1)*below, -below
	}
	if o >= transposed {
		right, below = below, right
	}
	for y := range out.h {
		for x := range out.w {
			out.pix[y*out.stride+x] = pl.pix[first+y*below+x*right]
		}
	}
	return out
}
