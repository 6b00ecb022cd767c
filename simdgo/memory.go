package simdgo

import (
	"unsafe"

	"github.com/gomlx/compute/dtypes"
)

// ptr is the address of an element. Kernels work on addresses: a slice costs two checks an access, which is four
// to eight times what a vector instruction takes.
type ptr = unsafe.Pointer

func at(p ptr, bytes int) ptr { return unsafe.Add(p, bytes) }

// lane is a boolean inside a graph: all bits of 32 set or none, which is what vector instructions compare to and
// select by. Parameters and outputs hold Go's bool.
type lane uint32

func toLane(b bool) lane {
	if b {
		return ^lane(0)
	}
	return 0
}

// number are the element types that are computed with.
type number interface {
	float32 | float64 | int8 | int32 | int64 | uint8 | uint32 | uint64
}

type float interface{ float32 | float64 }

type integer interface {
	int8 | int32 | int64 | uint8 | uint32 | uint64
}

// width is the number of bytes that an element takes inside a graph.
func width(dtype dtypes.DType) int {
	if dtype == dtypes.Bool {
		return 4
	}
	return dtype.Size()
}

// loadFloat64 reads one element in Go's layout.
func loadFloat64(p ptr, dtype dtypes.DType) (float64, bool) {
	switch dtype {
	case dtypes.Float32:
		return float64(*(*float32)(p)), true
	case dtypes.Float64:
		return *(*float64)(p), true
	case dtypes.Int8:
		return float64(*(*int8)(p)), true
	case dtypes.Int32:
		return float64(*(*int32)(p)), true
	case dtypes.Int64:
		return float64(*(*int64)(p)), true
	case dtypes.Uint8:
		return float64(*(*uint8)(p)), true
	case dtypes.Uint32:
		return float64(*(*uint32)(p)), true
	case dtypes.Uint64:
		return float64(*(*uint64)(p)), true
	}
	return 0, false
}

// intLoader returns a function that reads one integer as an index: what exceeds int is its largest value.
func intLoader(dtype dtypes.DType) func(ptr) int {
	switch dtype {
	case dtypes.Int8:
		return loadIndex[int8]
	case dtypes.Int32:
		return loadIndex[int32]
	case dtypes.Int64:
		return loadIndex[int64]
	case dtypes.Uint8:
		return loadIndex[uint8]
	case dtypes.Uint32:
		return loadIndex[uint32]
	case dtypes.Uint64:
		return func(p ptr) int { return int(min(*(*uint64)(p), 1<<62)) }
	}
	return nil
}

func loadIndex[T integer](p ptr) int { return int(*(*T)(p)) }
