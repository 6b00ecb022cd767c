//go:build wasm && goexperiment.simd

package dataset

import (
	"simd/archsimd"
	"unsafe"
)

// lanes are the bytes by which LookupOrZero picks numbers of a vector, each by its lane; -1 gives 0.
func lanes(from ...int) (bytes [16]int8) {
	for to, lane := range from {
		for i := range 4 {
			bytes[4*to+i] = int8(4*lane + i)
		}
	}
	return bytes
}

// bytesOf are the bytes of four numbers, as LookupOrZero takes them, and numbersOf the numbers of such bytes.
func bytesOf(numbers archsimd.Float32x4) archsimd.Int8x16 {
	return numbers.ToBits().ReshapeToUint8s().BitsToInt8()
}

func numbersOf(bytes archsimd.Int8x16) archsimd.Float32x4 {
	return bytes.ToBits().ReshapeToUint32s().BitsToFloat32()
}

// addFour adds four numbers to those at an address.
func addFour(out unsafe.Pointer, numbers archsimd.Float32x4) {
	to := (*[4]float32)(out)
	archsimd.LoadFloat32x4Array(to).Add(numbers).StoreArray(to)
}
