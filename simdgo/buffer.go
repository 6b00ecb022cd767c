package simdgo

import (
	"fmt"
	"slices"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// Buffer is a tensor in memory of the backend: row-major, padded, at a multiple of 16 bytes.
//
// A buffer that was donated and whose memory became an output is dead; the output is its twin, another Buffer on
// the same memory. The two take turns, so that a training step allocates nothing, and a late Finalize of the
// donated one does no harm.
type Buffer struct {
	backend *Backend
	shape   shapes.Shape
	flat    any // the typed slice, boxed once
	data    unsafe.Pointer
	live    bool
	twin    *Buffer
}

var _ compute.Buffer = (*Buffer)(nil)

// poolKey is what buffers must share to replace one another: their flat slices have the same type and length.
type poolKey struct {
	dtype dtypes.DType
	size  int
}

// maxFree is how many bytes of finalized buffers are kept for reuse.
const maxFree = 64 << 20

// take returns a live buffer of that shape, its contents undefined. The caller holds b.mu.
func (b *Backend) take(shape shapes.Shape) *Buffer {
	key := poolKey{shape.DType, shape.Size()}
	if list := b.free[key]; len(list) > 0 {
		buffer := list[len(list)-1]
		b.free[key] = list[:len(list)-1]
		b.freeBytes -= padded(key.size * key.dtype.Size())
		buffer.shape, buffer.live = shape, true
		return buffer
	}
	data := unsafe.Pointer(unsafe.SliceData(allocate(key.size * key.dtype.Size())))
	flat := dtypes.MakeAnySlice(key.dtype, 0)
	if key.size > 0 {
		flat = dtypes.UnsafeAnySliceFromBytes(data, key.dtype, key.size)
	}
	buffer := &Buffer{backend: b, shape: shape, flat: flat, data: data, live: true}
	buffer.twin = &Buffer{backend: b, flat: flat, data: data, twin: buffer}
	return buffer
}

// release makes the memory of a live buffer free for others. The caller holds b.mu.
func (b *Backend) release(buffer *Buffer) {
	buffer.live = false
	key := poolKey{buffer.shape.DType, buffer.shape.Size()}
	if bytes := padded(key.size * key.dtype.Size()); b.freeBytes+bytes <= maxFree && !b.finalized {
		b.free[key] = append(b.free[key], buffer)
		b.freeBytes += bytes
	}
}

// Backend implements compute.Buffer.
func (buffer *Buffer) Backend() compute.Backend { return buffer.backend }

// Finalize implements compute.Buffer. Finalizing twice is harmless.
func (buffer *Buffer) Finalize() error {
	buffer.backend.mu.Lock()
	defer buffer.backend.mu.Unlock()
	if buffer.live {
		buffer.backend.release(buffer)
	}
	return nil
}

// check returns an error for a buffer that is no more.
func (buffer *Buffer) check() error {
	if !buffer.live {
		return fmt.Errorf("simdgo: a buffer was used after it was finalized or donated")
	}
	return nil
}

// Shape implements compute.Buffer.
func (buffer *Buffer) Shape() (shapes.Shape, error) { return buffer.shape, buffer.check() }

// DeviceNum implements compute.Buffer.
func (buffer *Buffer) DeviceNum() (compute.DeviceNum, error) { return 0, buffer.check() }

// ToFlatData implements compute.Buffer.
func (buffer *Buffer) ToFlatData(flat any) error {
	if err := buffer.check(); err != nil {
		return err
	}
	if dtype, ok := flatDType(flat); !ok || dtype != buffer.shape.DType || flatLen(flat) != buffer.shape.Size() {
		return fmt.Errorf("simdgo: destination is a %T of %d values, want a slice for %s", flat, flatLen(flat), buffer.shape)
	}
	dtypes.CopyAnySlice(flat, buffer.flat)
	return nil
}

// Data implements compute.Buffer.
func (buffer *Buffer) Data() (any, error) { return buffer.flat, buffer.check() }

// CopyToDevice implements compute.Buffer.
func (buffer *Buffer) CopyToDevice(device compute.DeviceNum) (compute.Buffer, error) {
	if err := buffer.check(); err != nil {
		return nil, err
	}
	return buffer.backend.BufferFromFlatData(device, buffer.flat, buffer.shape)
}

// flatDType returns the dtype that a flat slice is for.
func flatDType(flat any) (dtypes.DType, bool) {
	switch flat.(type) {
	case []bool:
		return dtypes.Bool, true
	case []float32:
		return dtypes.Float32, true
	case []float64:
		return dtypes.Float64, true
	case []int8:
		return dtypes.Int8, true
	case []int32:
		return dtypes.Int32, true
	case []int64:
		return dtypes.Int64, true
	case []uint8:
		return dtypes.Uint8, true
	case []uint32:
		return dtypes.Uint32, true
	case []uint64:
		return dtypes.Uint64, true
	}
	return dtypes.InvalidDType, false
}

// flatLen returns the number of values of a flat slice, -1 where it is none that the backend holds.
func flatLen(flat any) int {
	switch flat := flat.(type) {
	case []bool:
		return len(flat)
	case []float32:
		return len(flat)
	case []float64:
		return len(flat)
	case []int8:
		return len(flat)
	case []int32:
		return len(flat)
	case []int64:
		return len(flat)
	case []uint8:
		return len(flat)
	case []uint32:
		return len(flat)
	case []uint64:
		return len(flat)
	}
	return -1
}

// sameShape compares dtype and dimensions, not names of axes.
func sameShape(a, b shapes.Shape) bool {
	return a.DType == b.DType && slices.Equal(a.Dimensions, b.Dimensions)
}
