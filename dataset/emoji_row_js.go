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
	layRow(unsafe.Pointer(&out[0]), unsafe.Pointer(above), unsafe.Pointer(below), l, &layConstants)
}

// layTable is what layRow's loop needs: built there it would be built anew for every pixel.
type layTable struct {
	mean, one, dark, two [4]float32
	// Bytes of a pixel's red, green and blue in the three vectors that four pixels are: the second is in the first two,
	// the third in the last two.
	second, third [2][16]int8
	fourth        [16]int8
}

var layConstants = layTable{
	mean:   [4]float32{meanOfFour, meanOfFour, meanOfFour, meanOfFour},
	one:    [4]float32{1, 1, 1, 1},
	dark:   [4]float32{0.75, 0.75, 0.75, 0},
	two:    [4]float32{2, 2, 2, 2},
	second: [2][16]int8{lanes(-1, -1, -1, 0), lanes(1, 2, -1, -1)},
	third:  [2][16]int8{lanes(-1, -1, 0, 1), lanes(2, -1, -1, -1)},
	fourth: lanes(-1, 0, 1, 2),
}

// layRow adds a row, four pixels of three numbers each a turn. It is one loop of addresses, as the kernels of simdgo
// are, for what the compiler makes of anything else.
func layRow(out, above, below unsafe.Pointer, l *rowLayer, t *layTable) {
	c := unsafe.Pointer(&l.cells)
	gain, background := archsimd.LoadFloat32x4Array(&l.gain), archsimd.LoadFloat32x4Array(&l.background)
	for n := trainingSide / 4; n > 0; n-- {
		first := bytesOf(layPixel(c, above, below, gain, background, t))
		c = unsafe.Add(c, unsafe.Sizeof(cell{}))
		second := bytesOf(layPixel(c, above, below, gain, background, t))
		c = unsafe.Add(c, unsafe.Sizeof(cell{}))
		addFour(out, numbersOf(first.Or(second.LookupOrZero(archsimd.LoadInt8x16Array(&t.second[0])))))
		out = unsafe.Add(out, 16)
		third := bytesOf(layPixel(c, above, below, gain, background, t))
		c = unsafe.Add(c, unsafe.Sizeof(cell{}))
		addFour(out, numbersOf(second.LookupOrZero(archsimd.LoadInt8x16Array(&t.second[1])).Or(third.LookupOrZero(archsimd.LoadInt8x16Array(&t.third[0])))))
		out = unsafe.Add(out, 16)
		fourth := bytesOf(layPixel(c, above, below, gain, background, t))
		c = unsafe.Add(c, unsafe.Sizeof(cell{}))
		addFour(out, numbersOf(third.LookupOrZero(archsimd.LoadInt8x16Array(&t.third[1])).Or(fourth.LookupOrZero(archsimd.LoadInt8x16Array(&t.fourth)))))
		out = unsafe.Add(out, 16)
	}
}

// layPixel is a pixel as network input: red, green, blue and 0.
func layPixel(c, above, below unsafe.Pointer, gain, background archsimd.Float32x4, t *layTable) archsimd.Float32x4 {
	at := (*cell)(c).at
	p := uint64(pixelAt(above, at[0])) | uint64(pixelAt(above, at[1]))<<32
	q := uint64(pixelAt(below, at[0])) | uint64(pixelAt(below, at[1]))<<32
	both := eightBytes(p).Add(eightBytes(q)).And(archsimd.LoadUint64x2Array(&(*cell)(c).inside).ReshapeToUint16s())
	share := both.ExtendLo4ToUint32().Add(both.ExtendHi4ToUint32()).ConvertToInt32().ConvertToFloat32().Mul(archsimd.LoadFloat32x4Array(&t.mean))
	behind := background.Mul(archsimd.LoadFloat32x4Array(&t.one).Sub(archsimd.BroadcastFloat32x4(share.GetElem(3))))
	level := gain.Mul(share).Add(behind)
	return archsimd.LoadFloat32x4Array(&t.two).Mul(level.Sub(archsimd.LoadFloat32x4Array(&t.dark)))
}

// pixelAt is the pixel that begins at a byte of a row.
func pixelAt(row unsafe.Pointer, at uint32) uint32 { return *(*uint32)(unsafe.Add(row, at)) }

// eightBytes are the bytes of a number, from the lowest on, as numbers of 16 bits.
func eightBytes(x uint64) archsimd.Uint16x8 {
	return archsimd.BroadcastUint64x2(x).ReshapeToUint8s().ExtendLo8ToUint16()
}
