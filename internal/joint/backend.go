package joint

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// Backend is a backend of one device that keeps variables together. Like the graphs of one model.Store, it is not safe for
// concurrent use.
type Backend struct {
	compute.Backend
	names func() []string // of Join, until a graph is begun
	reuse Reuse
}

// Reuse tells a backend, while the main function of a graph is built, that result number result, of the same shape, may take
// the memory of a parameter that is donated.
type Reuse func(parameter compute.Value, result int)

// New wraps a backend; reuse is called for each variable of a step, or nil. A backend of several devices, whose graphs share
// arrays out among them, is returned as it is.
func New(backend compute.Backend, reuse Reuse) compute.Backend {
	if backend.NumDevices() != 1 {
		return backend
	}
	if reuse == nil {
		reuse = func(compute.Value, int) {}
	}
	return &Backend{Backend: backend, reuse: reuse}
}

// Join says of the graph that is built next that its first results are the next values of the parameters that names lists,
// in their order, once it is built. Where that does not fit the graph, nothing is joined.
func (b *Backend) Join(names func() []string) { b.names = names }

// Builder implements compute.Backend.
func (b *Backend) Builder(name string) compute.Builder {
	names := b.names
	b.names = nil
	return &builder{Builder: b.Backend.Builder(name), backend: b, names: names}
}

// BufferFromFlatData implements compute.Backend.
func (b *Backend) BufferFromFlatData(device compute.DeviceNum, flat any, shape shapes.Shape) (compute.Buffer, error) {
	inner, err := b.Backend.BufferFromFlatData(device, flat, shape)
	if err != nil {
		return nil, err
	}
	return b.alone(inner, shape), nil
}

// NewSharedBuffer implements compute.Backend.
func (b *Backend) NewSharedBuffer(device compute.DeviceNum, shape shapes.Shape) (compute.Buffer, any, error) {
	inner, flat, err := b.Backend.NewSharedBuffer(device, shape)
	if err != nil {
		return nil, nil, err
	}
	return b.alone(inner, shape), flat, nil
}

func (b *Backend) alone(inner compute.Buffer, shape shapes.Shape) *buffer {
	return &buffer{backend: b, shape: shape, inner: inner}
}
