package dataset

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
