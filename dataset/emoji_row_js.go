//go:build wasm && goexperiment.simd

package dataset

import (
	"simd/archsimd"
	"unsafe"
)

// add adds row y to an image [16, 16, 3]: the row above and the row below of the picture, as addPlain does, to the bit.
func (l *rowLayer) add(image []float32, y int, above, below *pixelRow) {
	const row = 3 * trainingSide
	out := image[y*row:][:row]
	n := trainingSide
	if y == trainingSide-1 {
		n-- // a pixel is written with the next one's red, and this one has none
		l.addPlain(out, above, below, n, trainingSide)
	}
	layRow(unsafe.Pointer(&out[0]), unsafe.Pointer(above), unsafe.Pointer(below), l, &layConstants, n)
}

// layConstants are those of layRow's loop: built there they would be built anew for every pixel.
var layConstants = [4][4]float32{
	{meanOfFour, meanOfFour, meanOfFour, meanOfFour},
	{1, 1, 1, 1},
	{0.75, 0.75, 0.75, 0},
	{2, 2, 2, 2},
}

// layRow adds n pixels of a row, of four numbers each, of which the fourth is 0. It is one loop of addresses, as the
// kernels of simdgo are, for what the compiler makes of anything else.
func layRow(out, above, below unsafe.Pointer, l *rowLayer, constants *[4][4]float32, n int) {
	c := unsafe.Pointer(&l.cells)
	gain, background := archsimd.LoadFloat32x4Array(&l.gain), archsimd.LoadFloat32x4Array(&l.background)
	mean, one := archsimd.LoadFloat32x4Array(&constants[0]), archsimd.LoadFloat32x4Array(&constants[1])
	dark, two := archsimd.LoadFloat32x4Array(&constants[2]), archsimd.LoadFloat32x4Array(&constants[3])
	for ; n > 0; n-- {
		at := (*cell)(c).at
		p := uint64(pixelAt(above, at[0])) | uint64(pixelAt(above, at[1]))<<32
		q := uint64(pixelAt(below, at[0])) | uint64(pixelAt(below, at[1]))<<32
		both := eightBytes(p).Add(eightBytes(q)).And(archsimd.LoadUint64x2Array(&(*cell)(c).inside).ReshapeToUint16s())
		share := both.ExtendLo4ToUint32().Add(both.ExtendHi4ToUint32()).ConvertToInt32().ConvertToFloat32().Mul(mean)
		behind := background.Mul(one.Sub(archsimd.BroadcastFloat32x4(share.GetElem(3))))
		level := gain.Mul(share).Add(behind)
		sum := archsimd.LoadFloat32x4Array((*[4]float32)(out)).Add(two.Mul(level.Sub(dark)))
		sum.StoreArray((*[4]float32)(out))
		c = unsafe.Add(c, unsafe.Sizeof(cell{}))
		out = unsafe.Add(out, 12)
	}
}

// pixelAt is the pixel that begins at a byte of a row.
func pixelAt(row unsafe.Pointer, at uint32) uint32 { return *(*uint32)(unsafe.Add(row, at)) }

// eightBytes are the bytes of a number, from the lowest on, as numbers of 16 bits.
func eightBytes(x uint64) archsimd.Uint16x8 {
	return archsimd.BroadcastUint64x2(x).ReshapeToUint8s().ExtendLo8ToUint16()
}
