package dataset

import "encoding/binary"

// pixelRow is a row of a picture, [32, 4] RGBA.
type pixelRow [shownSide * 4]uint8

// outside stands for what no pixel of a picture is nearest to.
const outside = shownSide

// A rowLayer lays rows of a picture on a background and adds them to rows of an image.
type rowLayer struct {
	cells            [trainingSide]cell
	gain, background [4]float32 // factors of red, green and blue, and the level behind them; 0 in the fourth
}

// A cell says which two columns of a picture a pixel of the image has samples of.
type cell struct {
	at     [2]uint32 // where their pixels begin in a pixelRow
	inside [2]uint64 // all ones where the column is one of the picture, 0 where it is outside
}

// set takes the columns that the samples of a row lie in, two to a pixel of the image.
func (l *rowLayer) set(columns *[shownSide]uint8, gain [3]float32, background float32) {
	copy(l.gain[:], gain[:])
	l.background = [4]float32{background, background, background}
	for i, column := range columns {
		c := &l.cells[i/2]
		if column == outside {
			c.at[i%2], c.inside[i%2] = 0, 0
		} else {
			c.at[i%2], c.inside[i%2] = 4*uint32(column), 1<<64-1
		}
	}
}

// addPlain adds the pixels from … to-1 of a row, the mean of their samples in two rows of the picture over the
// background as network input, to out [16, 3].
func (l *rowLayer) addPlain(out []float32, above, below *pixelRow, from, to int) {
	for x := from; x < to; x++ {
		c := &l.cells[x]
		var redBlue, greenAlpha uint32 // two sums of 16 bits each
		for i, at := range c.at {
			const even = 0x00ff00ff // red and blue
			p := binary.LittleEndian.Uint32(above[at:]) & uint32(c.inside[i])
			q := binary.LittleEndian.Uint32(below[at:]) & uint32(c.inside[i])
			redBlue += p&even + q&even
			greenAlpha += p>>8&even + q>>8&even
		}
		through := 1 - shareOf(greenAlpha>>16)
		for i, sum := range [3]uint32{redBlue & 0xffff, greenAlpha & 0xffff, redBlue >> 16} {
			out[3*x+i] += networkInput(float32(l.gain[i]*shareOf(sum)) + float32(l.background[i]*through))
		}
	}
}

// meanOfFour is what the sum of four bytes is to be multiplied with for a mean of 0 … 1.
const meanOfFour = 1.0 / (4 * 255)

// shareOf is the mean of four bytes, of 0 … 1, by their sum.
func shareOf(sum uint32) float32 { return float32(float32(int32(sum)) * meanOfFour) }
