package joint

import (
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// buffer is an array by itself, or a part of a whole.
type buffer struct {
	backend *Backend
	shape   shapes.Shape
	inner   compute.Buffer // of an array by itself
	whole   *whole         // of a part
	from    int            // its first number there
}

// whole is an array of float32 that several buffers are parts of. It is freed with the last of them.
type whole struct {
	inner compute.Buffer
	size  int
	parts int       // that are not finalised
	host  []float32 // a copy, once a part was read, where the backend's memory is not in reach
}

var errFinalized = errors.New("joint: the buffer is finalised")

func (b *buffer) Backend() compute.Backend              { return b.backend }
func (b *buffer) Shape() (shapes.Shape, error)          { return b.shape, nil }
func (b *buffer) DeviceNum() (compute.DeviceNum, error) { return 0, nil }

// Finalize implements compute.Buffer.
func (b *buffer) Finalize() error {
	inner, w := b.inner, b.whole
	b.inner, b.whole = nil, nil
	if w != nil {
		if w.parts--; w.parts == 0 {
			inner = w.inner
		}
	}
	if inner == nil {
		return nil
	}
	return inner.Finalize()
}

// numbers are the part's, in the backend's own memory or in a copy of the whole.
func (b *buffer) numbers() ([]float32, error) {
	if b.backend.HasSharedBuffers() { // where a reader may also have written
		flat, err := b.Data()
		if err != nil {
			return nil, err
		}
		return flat.([]float32), nil
	}
	if b.whole.host == nil {
		host := make([]float32, b.whole.size)
		if err := b.whole.inner.ToFlatData(host); err != nil {
			return nil, err
		}
		b.whole.host = host
	}
	return b.whole.host[b.from : b.from+b.shape.Size()], nil
}

// ToFlatData implements compute.Buffer.
func (b *buffer) ToFlatData(flat any) error {
	switch {
	case b.whole != nil:
		part, err := b.numbers()
		if err != nil {
			return err
		}
		to, ok := flat.([]float32)
		if !ok || len(to) != len(part) {
			return fmt.Errorf("joint: %d numbers of float32 into %T", len(part), flat)
		}
		copy(to, part)
		return nil
	case b.inner != nil:
		return b.inner.ToFlatData(flat)
	}
	return errFinalized
}

// Data implements compute.Buffer.
func (b *buffer) Data() (any, error) {
	switch {
	case b.whole != nil:
		flat, err := b.whole.inner.Data()
		if err != nil {
			return nil, err
		}
		to := b.from + b.shape.Size()
		return flat.([]float32)[b.from:to:to], nil
	case b.inner != nil:
		return b.inner.Data()
	}
	return nil, errFinalized
}

// CopyToDevice implements compute.Buffer. There is no other device.
func (b *buffer) CopyToDevice(device compute.DeviceNum) (compute.Buffer, error) {
	return nil, fmt.Errorf("joint: device %d; backend %s has one", device, b.backend.Name())
}

// byItself is the array by itself, for a graph that takes it so. That of a part is a copy, made each time, since the part
// may be written to in between; it is the caller's to donate.
func (b *buffer) byItself() (inner compute.Buffer, copied bool, err error) {
	switch {
	case b.whole != nil:
		part, err := b.numbers()
		if err != nil {
			return nil, false, err
		}
		inner, err = b.backend.Backend.BufferFromFlatData(0, part, b.shape)
		return inner, true, err
	case b.inner != nil:
		return b.inner, false, nil
	}
	return nil, false, errFinalized
}
