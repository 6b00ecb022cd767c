//go:build wasm && goexperiment.simd

package dataset

import (
	"simd/archsimd"
	"unsafe"
)

// fillNoise is fillNoisePlain, to the bit.
func (g *splitMix) fillNoise(out []float32, base, sd float32, quantiles *[1 << 16]float32) {
	if n := len(out) / 8; n > 0 {
		*g = noiseOf(unsafe.Pointer(&out[0]), unsafe.Pointer(quantiles), *g, n, base, sd)
	}
}

// noiseOf fills n times eight numbers from a state of splitMix, and returns the next. It is one loop of addresses, as
// the kernels of simdgo are, for what the compiler makes of anything else.
func noiseOf(out, quantiles unsafe.Pointer, g splitMix, n int, base, sd float32) splitMix {
	b, s := archsimd.BroadcastFloat32x4(base), archsimd.BroadcastFloat32x4(sd)
	for ; n > 0; n-- {
		x, y := g.next(), g.next()
		b.Add(s.Mul(fourQuantiles(quantiles, x))).StoreArray((*[4]float32)(out))
		out = unsafe.Add(out, 16)
		b.Add(s.Mul(fourQuantiles(quantiles, y))).StoreArray((*[4]float32)(out))
		out = unsafe.Add(out, 16)
	}
	return g
}

// fourQuantiles are those of the four numbers of 16 bits in u, from the lowest on.
func fourQuantiles(quantiles unsafe.Pointer, u uint64) archsimd.Float32x4 {
	const mask = (1<<16 - 1) << 2 // an index times the four bytes of a number
	v := archsimd.BroadcastFloat32x4(*(*float32)(unsafe.Add(quantiles, u<<2&mask)))
	v = v.SetElem(1, *(*float32)(unsafe.Add(quantiles, u>>14&mask)))
	v = v.SetElem(2, *(*float32)(unsafe.Add(quantiles, u>>30&mask)))
	return v.SetElem(3, *(*float32)(unsafe.Add(quantiles, u>>46&mask)))
}
