//go:build !js

package own

// box is a rectangle of a picture, in pixels: x from X to X+W, y from Y to Y+H; the first pixel covers 0 … 1.
type box struct{ X, Y, W, H float64 }

// canvas is what resample works on, kept from one picture to the next.
type canvas struct {
	image []float32    // [size, size, 3]
	rows  [3][]float32 // by channel: filtered across, not yet down
	line  [3][]float32 // by channel: one row of the image
}

// centreSquare is the largest square in the middle of a picture: what a picture that judges is cut to, and what
// scaling the shorter side and cutting off the rest of the longer one gives.
func centreSquare(w, h int) box {
	side := float64(min(w, h))
	return box{(float64(w) - side) / 2, (float64(h) - side) / 2, side, side}
}

// resample scales what lies in the box to size×size pixels, [size, size, 3], red, green and blue, 0 … 1.
//
// The filter is the triangle: an output pixel is the weighted mean of the source pixels within one output pixel of
// its centre, the weight falling linearly with the distance, and within one source pixel where the box is smaller
// than the output. It is what PIL and torchvision call bilinear with antialiasing, has no ringing, and costs half of
// the bicubic that CLIP uses. The mean is one of the levels as they are stored, not of light: PIL, torchvision and so
// // the encoders of the field take it so, and so do this module's emoji. What is returned lies in c until c is used again.
func (p planes) resample(b box, size int, mirror bool, c *canvas) []float32 {
	var down [3]taps
	var first [3]int // source row that rows begins with
	for channel, pl := range p.planes {
		fx, fy := 1/float64(pl.across), 1/float64(pl.down)
		across := newTaps(b.X*fx, b.W*fx, size, pl.w)
		down[channel] = newTaps(b.Y*fy, b.H*fy, size, pl.h)
		from, to := down[channel].reach()
		first[channel] = from
		rows := resized(c.rows[channel], (to-from)*size)
		for y := from; y < to; y++ {
			pl.filterRow(y, across, rows[(y-from)*size:][:size])
		}
		c.rows[channel], c.line[channel] = rows, resized(c.line[channel], size)
	}
	c.image = resized(c.image, size*size*3)
	for y := range size {
		for channel, t := range down {
			addRows(c.rows[channel][(t.first[y]-first[channel])*size:], t.weights[y], c.line[channel])
		}
		p.merge(c.line, c.image[y*size*3:][:size*3])
	}
	if mirror {
		mirrorRows(c.image, size)
	}
	return c.image
}

// addRows writes the weighted sum of rows that follow one another into out. Two rows at a time are half the traffic of
// one.
func addRows(rows, weights, out []float32) {
	n := len(out)
	if len(weights) == 1 {
		for x, v := range rows[:n] {
			out[x] = float32(weights[0] * v)
		}
		return
	}
	one, two, w1, w2 := rows[:n], rows[n:][:n], weights[0], weights[1]
	for x := range out {
		out[x] = float32(w1*one[x]) + float32(w2*two[x])
	}
	for k, weight := range weights[2:] {
		for x, v := range rows[(k+2)*n:][:n] {
			out[x] += float32(weight * v)
		}
	}
}

// filterRow writes the weighted means along row y into out. Two and three taps are what a picture of about the size of
// the image needs: without their cases, half of the time goes into the loop.
func (pl plane) filterRow(y int, t taps, out []float32) {
	pix, step := pl.pix[y*pl.stride:], pl.step
	for x, weights := range t.weights[:len(out)] {
		source := pix[t.first[x]*step:]
		switch len(weights) {
		case 2:
			out[x] = float32(weights[0]*float32(source[0])) + float32(weights[1]*float32(source[step]))
		case 3:
			out[x] = float32(weights[0]*float32(source[0])) + float32(weights[1]*float32(source[step])) + float32(weights[2]*float32(source[2*step]))
		default:
			sum, at := float32(0), 0
			for _, weight := range weights {
				sum += float32(weight * float32(source[at]))
				at += step
			}
			out[x] = sum
		}
	}
}

// merge writes a row of the three channels, 0 … 255, into out as red, green and blue, 0 … 1.
func (p planes) merge(channels [3][]float32, out []float32) {
	const scale = 1.0 / 255
	n := len(out) / 3
	one, two, three := channels[0][:n], channels[1][:n], channels[2][:n]
	for x, red := range one {
		green, blue := two[x], three[x]
		if p.ycc {
			red, green, blue = fromYCbCr(red, green, blue)
		}
		pixel := out[3*x:][:3]
		pixel[0], pixel[1], pixel[2] = within01(red*scale), within01(green*scale), within01(blue*scale)
	}
}

// taps are the weights of one axis: output i is Σ_k weights[i][k]·source[first[i]+k].
type taps struct {
	first   []int
	weights [][]float32
}

// newTaps returns the weights that scale the stretch from start, length long, of n source samples to size outputs.
// Weights sum to 1; what would lie beyond the source is left out.
func newTaps(start, length float64, size, n int) taps {
	scale := length / float64(size) // source samples for each output
	reach := max(1, scale)
	t := taps{make([]int, size), make([][]float32, size)}
	store := make([]float32, 0, size*(int(2*reach)+2))
	for i := range size {
		centre := start + (float64(i)+0.5)*scale
		from, to := max(0, int(centre-reach+0.5)), min(n, int(centre+reach+0.5))
		if from >= to { // beyond an edge: the nearest sample
			from = min(max(0, int(centre)), n-1)
			to = from + 1
		}
		at, sum := len(store), 0.0
		for s := from; s < to; s++ {
			d := (float64(s) + 0.5 - centre) / reach
			weight := max(0, 1-max(d, -d))
			store = append(store, float32(weight))
			sum += weight
		}
		if sum == 0 {
			store[at], sum = 1, 1
		}
		for k := at; k < len(store); k++ {
			store[k] = float32(float64(store[k]) / sum)
		}
		t.first[i], t.weights[i] = from, store[at:len(store):len(store)]
	}
	return t
}

// reach returns the source samples that any output needs: first … last−1.
func (t taps) reach() (first, last int) {
	first = t.first[0]
	for i, f := range t.first {
		first, last = min(first, f), max(last, f+len(t.weights[i]))
	}
	return first, last
}

// fromYCbCr converts luma and chromas to red, green and blue, all 0 … 255 (JFIF 1.02, page 3).
func fromYCbCr(y, cb, cr float32) (red, green, blue float32) {
	cb, cr = cb-128, cr-128
	return y + float32(1.402*cr), y - float32(0.344136*cb) - float32(0.714136*cr), y + float32(1.772*cb)
}

// mirrorRows mirrors an image [size, size, 3] left to right, in place.
func mirrorRows(m []float32, size int) {
	for y := range size {
		row := m[y*size*3:][:size*3]
		for i, j := 0, size-1; i < j; i, j = i+1, j-1 {
			for c := range 3 {
				row[i*3+c], row[j*3+c] = row[j*3+c], row[i*3+c]
			}
		}
	}
}

// toInput turns levels 0 … 1 into network input, 2(v − 0.75), in place, as all of the module's data are.
func toInput(m []float32) {
	for i, v := range m {
		m[i] = float32(2 * (v - 0.75))
	}
}

// resized returns a slice of length n, s itself where that is large enough. What is in it is undefined.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
