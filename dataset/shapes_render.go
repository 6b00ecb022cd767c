package dataset

import "math"

// Sides of a rendering, pixels.
const (
	trainingSide = 16
	// shownSide is the side of Evaluation.Pixels: the same image drawn once more, twice as fine and without
	// the pixel noise. At the size of a thumbnail that is what the eye makes of the noisy 16 × 16 anyway, and it
	// has clean edges.
	shownSide = 32
)

// The look of an image. Lengths are in pixels of the 16 × 16 rendering, whose pixel centres are at 0 … 15, so
// that its middle is at 7.5; colours are in 0 … 1. Every jitter is uniform in ± what is given.
const (
	imageMiddle      = 7.5
	backgroundLevel  = 0.93
	backgroundJitter = 0.03
	colourJitter     = 0.05 // of each channel
	centreJitter     = 0.6  // of each coordinate
	rotationJitter   = 0.17 // rad
	scaleJitter      = 0.06 // of the radius
	pixelNoise       = 0.06 // standard deviation, of each channel of each pixel
	squareHalfSide   = 0.86 // of the radius
	triangleInradius = 0.62 // of the radius
)

var (
	colourLevels     = [3][3]float32{{0.86, 0.16, 0.16}, {0.13, 0.62, 0.25}, {0.16, 0.33, 0.86}}
	sizeRadius       = [2]float32{3.4, 5.8}
	sizeRadiusPlaced = [2]float32{3.0, 5.0} // in a set with positions
	positionCentre   = [2]float32{4.8, 10.2}
	triangleNormals  = [3][2]float32{{0, 1}, {-sin60, -0.5}, {sin60, -0.5}} // of the base, below, and of the sides
)

const sin60 = 0.8660254037844386

// networkInput is what a model sees of a level v of 0 … 1: 2(v − 0.75), because most of a picture is light.
func networkInput(v float32) float32 { return 2 * (v - 0.75) }

// look is what an image of one kind looks like before jitter.
type look struct {
	shape   int // circle, square or triangle
	colour  [3]float32
	radius  [2]float32 // by a fair coin; both are the same where the kind tells sizes apart
	centreX float32
}

// newLook returns the look of a kind. In a set that does not tell sizes apart an image is small or large all
// the same, so that "a red circle" is true of the same pictures in every set without positions.
func newLook(kind naming) look {
	l := look{shape: kind[shapeAttribute], colour: colourLevels[kind[colourAttribute]], radius: sizeRadius, centreX: imageMiddle}
	if kind[positionAttribute] >= 0 {
		l.centreX = positionCentre[kind[positionAttribute]]
		l.radius = sizeRadiusPlaced
	}
	if kind[sizeAttribute] >= 0 {
		l.radius = [2]float32{l.radius[kind[sizeAttribute]], l.radius[kind[sizeAttribute]]}
	}
	return l
}

// figure is one image without its noise.
type figure struct {
	shape      int
	x, y       float32 // centre
	radius     float32
	cos, sin   float32 // of the rotation
	colour     [3]float32
	background float32
	fog        float32 // density: opacity α becomes α·(1 − fog)
	noise      splitMix
}

// figure draws the jitter of one image from seed. It always takes the same numbers in the same order,
// whether or not a set uses them, so that a switch does not change how anything else looks.
func (l *look) figure(seed uint64, fogShare, fogDensity float32) figure {
	g := splitMix(seed)
	f := figure{shape: l.shape}
	f.background = g.within(backgroundLevel, backgroundJitter)
	for c := range f.colour {
		f.colour[c] = g.within(l.colour[c], colourJitter)
	}
	f.x = g.within(l.centreX, centreJitter)
	f.y = g.within(imageMiddle, centreJitter)
	f.cos, f.sin = smallRotation(g.within(0, rotationJitter))
	f.radius = g.within(1, scaleJitter) * l.radius[g.next()>>63]
	if g.unit() < fogShare {
		f.fog = fogDensity
	}
	f.noise = g
	return f
}

// smallRotation returns cos θ and sin θ by their Taylor series, to float32 precision for |θ| ≤ rotationJitter.
// Unlike math.Sincos it gives the same bits on every platform: the conversions forbid fused multiply–add.
func smallRotation(θ float32) (cos, sin float32) {
	θ2 := float32(θ * θ)
	cos = 1 - float32(θ2*(0.5-float32(θ2*(1.0/24-float32(θ2/720)))))
	sin = float32(θ * (1 - float32(θ2*(1.0/6-float32(θ2/120)))))
	return cos, sin
}

// paint draws the figure over an image of side × side pixels, channels last, that holds the background: it
// adds α·difference to every pixel. The opacity is α = clamp(½ − distance, 0, 1) with the signed distance of
// the pixel's centre from the edge, in pixels of this image, negative inside.
func (f *figure) paint(image []float32, side int, difference [3]float32) {
	if f.shape == circle {
		f.paintCircle(image, side, difference)
	} else {
		f.paintPolygon(image, side, difference)
	}
}

func (f *figure) paintCircle(image []float32, side int, difference [3]float32) {
	x, y, scale := f.inPixels(side)
	radius := float32(scale * f.radius)
	left, right := pixelRange(x-radius-0.5, x+radius+0.5, side)
	top, bottom := pixelRange(y-radius-0.5, y+radius+0.5, side)
	// Only the pixels between the two radii need their distance: it takes a square root.
	inner, outer := float32((radius-0.5)*(radius-0.5)), float32((radius+0.5)*(radius+0.5))
	for row := top; row < bottom; row++ {
		dy := float32(row) - y
		dx := float32(left) - x
		dy2 := float32(dy * dy)
		pixels := image[3*(row*side+left) : 3*(row*side+right)]
		for ; len(pixels) >= 3; pixels, dx = pixels[3:], dx+1 {
			d2 := float32(dx*dx) + dy2
			if d2 >= outer {
				continue
			}
			α := float32(1)
			if d2 > inner {
				α = 0.5 + radius - float32(math.Sqrt(float64(d2)))
			}
			pixels[0] += float32(α * difference[0])
			pixels[1] += float32(α * difference[1])
			pixels[2] += float32(α * difference[2])
		}
	}
}

// paintPolygon draws the squares and triangles: the points inside of all edges' lines. Outside a corner the
// distance is that to the farther line, which keeps corners sharp.
func (f *figure) paintPolygon(image []float32, side int, difference [3]float32) {
	x, y, scale := f.inPixels(side)
	// ½ − distance from an edge with outward normal (nx, ny) is ½ + apothem − nx·(column − x) − ny·(row − y).
	apothem := float32(scale * squareHalfSide * f.radius)
	normals := [4][2]float32{{f.cos, f.sin}, {-f.sin, f.cos}, {-f.cos, -f.sin}, {f.sin, -f.cos}}
	if f.shape == triangle {
		apothem = float32(scale * triangleInradius * f.radius)
		for i, n := range triangleNormals {
			normals[i][0] = float32(f.cos*n[0]) - float32(f.sin*n[1])
			normals[i][1] = float32(f.sin*n[0]) + float32(f.cos*n[1])
		}
		normals[3] = normals[0] // a triangle's fourth edge is its first again
	}
	// The box around the corners of what has α > 0, the figure grown by ½.
	var west, east, north, south float32
	for i, n := range normals {
		cornerX, cornerY := n[0]+normals[(i+1)%4][0], n[1]+normals[(i+1)%4][1]
		if f.shape == triangle {
			cornerX, cornerY = -2*n[0], -2*n[1] // opposite the edge
		}
		west, east = min(west, cornerX), max(east, cornerX)
		north, south = min(north, cornerY), max(south, cornerY)
	}
	reach := apothem + 0.5
	left, right := pixelRange(x+float32(reach*west), x+float32(reach*east), side)
	top, bottom := pixelRange(y+float32(reach*north), y+float32(reach*south), side)
	for row := top; row < bottom; row++ {
		// At column left the four are first, and they fall by slope from column to column.
		var first, slope [4]float32
		for i, n := range normals {
			first[i] = 0.5 + apothem - float32(n[0]*(float32(left)-x)) - float32(n[1]*(float32(row)-y))
			slope[i] = n[0]
		}
		column := float32(0)
		pixels := image[3*(row*side+left) : 3*(row*side+right)]
		for ; len(pixels) >= 3; pixels, column = pixels[3:], column+1 {
			α := float32(1)
			if a := first[0] - float32(slope[0]*column); a < α {
				α = a
			}
			if a := first[1] - float32(slope[1]*column); a < α {
				α = a
			}
			if a := first[2] - float32(slope[2]*column); a < α {
				α = a
			}
			if a := first[3] - float32(slope[3]*column); a < α {
				α = a
			}
			if α <= 0 {
				continue
			}
			pixels[0] += float32(α * difference[0])
			pixels[1] += float32(α * difference[1])
			pixels[2] += float32(α * difference[2])
		}
	}
}

// inPixels returns the figure's centre in columns and rows of an image of side × side pixels, and how many
// of its pixels are as long as one of the training image.
func (f *figure) inPixels(side int) (x, y, scale float32) {
	scale = float32(side) / trainingSide
	return float32(scale*(f.x+0.5)) - 0.5, float32(scale*(f.y+0.5)) - 0.5, scale
}

// pixelRange returns the first pixel from low on, and the one behind the last up to high, in 0 … side.
func pixelRange(low, high float32, side int) (from, to int) {
	// Adding 1 before truncation rounds up, and for what is below 0 the limits do the rest.
	return max(int(low+1), 0), min(int(high+1), side)
}

// renderTraining draws the image into out, [16·16·3], as network input, with its noise.
func (f *figure) renderTraining(out []float32, quantiles *[1 << 16]float32) {
	g := f.noise
	g.fillNoise(out, networkInput(f.background), 2*pixelNoise, quantiles)
	f.paint(out, trainingSide, f.difference(2))
}

// renderShown draws the image into out, [32·32·4], as opaque RGBA without noise. levels is room for
// 32·32·3 numbers.
func (f *figure) renderShown(out []uint8, levels []float32) {
	for i := range levels {
		levels[i] = f.background
	}
	f.paint(levels, shownSide, f.difference(1))
	for p := range shownSide * shownSide {
		for c := range 3 {
			out[4*p+c] = uint8(float32(min(max(levels[3*p+c], 0), 1)*255) + 0.5)
		}
		out[4*p+3] = 255
	}
}

// difference is what the figure at full opacity adds to the background, times gain.
func (f *figure) difference(gain float32) [3]float32 {
	var d [3]float32
	for c := range d {
		d[c] = gain * (1 - f.fog) * (f.colour[c] - f.background)
	}
	return d
}
