package dataset

import "encoding/binary"

// pixelRow is a row of a picture, [32, 4] RGBA.
type pixelRow [shownSide * 4]uint8

// outside stands for what no pixel of a picture is nearest to.
const outside = shownSide

// rowSums are the sums of two rows of a picture, column by column. Each number holds two of 16 bits, so that one
// addition adds two channels: redBlue has red in its lower half and blue in its upper one, greenAlpha likewise. The
// column outside is 0, which is transparent.
type rowSums struct {
	redBlue, greenAlpha [2 * shownSide]uint32 // as long as an index of six bits reaches, so that it needs no check
}

// set makes every column the sum of its pixels in two rows. It takes two pixels at once.
func (r *rowSums) set(a, b *pixelRow) {
	const even = 0x00ff00ff00ff00ff // red and blue of both pixels
	for i := range shownSide / 2 {
		p, q := binary.LittleEndian.Uint64(a[8*i:8*i+8]), binary.LittleEndian.Uint64(b[8*i:8*i+8])
		redBlue, greenAlpha := p&even+q&even, p>>8&even+q>>8&even
		r.redBlue[2*i], r.redBlue[2*i+1] = uint32(redBlue), uint32(redBlue>>32)
		r.greenAlpha[2*i], r.greenAlpha[2*i+1] = uint32(greenAlpha), uint32(greenAlpha>>32)
	}
}

// of is the sum of two columns.
func (r *rowSums) of(a, b uint8) (redBlue, greenAlpha uint32) {
	const mask = 2*shownSide - 1
	a, b = a&mask, b&mask
	return r.redBlue[a] + r.redBlue[b], r.greenAlpha[a] + r.greenAlpha[b]
}
