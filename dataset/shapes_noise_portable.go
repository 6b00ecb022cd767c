//go:build !(js && wasm && goexperiment.simd)

package dataset

func (g *splitMix) fillNoise(out []float32, base, sd float32, quantiles *[1 << 16]float32) {
	g.fillNoisePlain(out, base, sd, quantiles)
}
