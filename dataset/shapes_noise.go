package dataset

import (
	"math"
	"sync"
)

// splitMix is the generator SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number
// generators", OOPSLA 2014, figure 17). All that an image looks like comes from one of these, seeded by one
// number of the run's data stream: it is a few instructions where a draw from the stream is an interface
// call and a 128-bit product, which in WebAssembly costs ten times as much.
type splitMix uint64

func (g *splitMix) next() uint64 {
	*g += 0x9e3779b97f4a7c15
	z := uint64(*g)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit returns a number that is uniform in [0, 1).
func (g *splitMix) unit() float32 { return float32(g.next()>>40) / (1 << 24) }

// within returns a number that is uniform in middle ± half.
func (g *splitMix) within(middle, half float32) float32 {
	return middle + float32(half*(2*g.unit()-1))
}

// gaussianQuantiles holds the 65,536 equally likely values that stand for a standard normal number: entry i
// is Φ⁻¹((i + ½) / 65536). Their distribution function is within 2⁻¹⁷ of Φ everywhere, their variance is
// 0.99998, and the largest is 4.3; a pixel cannot tell. One number costs one look-up: in WebAssembly little more
// than storing it, a seventh of a ziggurat and a twentieth of rand.NormFloat64. The transcendental functions
// are used up here, so that their last bits, which differ between platforms, decide nothing later.
var gaussianQuantiles = sync.OnceValue(func() *[1 << 16]float32 {
	const half = 1 << 15
	q := new([1 << 16]float32)
	for i := range half {
		z := float32(math.Sqrt2 * math.Erfinv((float64(i)+0.5)/half))
		q[half+i], q[half-1-i] = z, -z
	}
	return q
})

// fillNoisePlain fills out, whose length is a multiple of eight, with base + sd·z, z standard normal and
// independent.
func (g *splitMix) fillNoisePlain(out []float32, base, sd float32, quantiles *[1 << 16]float32) {
	for ; len(out) >= 4; out = out[4:] {
		u := g.next()
		out[0] = base + float32(sd*quantiles[uint16(u)])
		out[1] = base + float32(sd*quantiles[uint16(u>>16)])
		out[2] = base + float32(sd*quantiles[uint16(u>>32)])
		out[3] = base + float32(sd*quantiles[uint16(u>>48)])
	}
}
