package simdgo

import (
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/notimplemented"
	"github.com/gomlx/compute/shapes"
)

// builder records one graph. It implements compute.Builder.
type builder struct {
	notimplemented.Builder
	name    string
	backend *Backend
	main    *Function
}

func newBuilder(backend *Backend, name string) *builder {
	b := &builder{name: name, backend: backend}
	b.main = &Function{builder: b, known: make(map[string]*node)}
	b.main.ErrFn = func(op compute.OpType) error { return notImplemented(op, "") }
	return b
}

// Name implements compute.Builder.
func (b *builder) Name() string { return b.name }

// Main implements compute.Builder.
func (b *builder) Main() compute.Function { return b.main }

// NewFunction implements compute.Builder: there is only the main function.
func (b *builder) NewFunction(name string) (compute.Function, error) {
	return nil, fmt.Errorf("simdgo: function %q beside the main one: %w", name, compute.ErrNotImplemented)
}

// OpShape implements compute.Builder.
func (b *builder) OpShape(v compute.Value) (shapes.Shape, error) { return b.main.Shape(v) }

// DeviceAssignment implements compute.Builder.
func (b *builder) DeviceAssignment(devices ...compute.DeviceNum) error {
	if len(devices) != 1 || devices[0] != 0 {
		return fmt.Errorf("simdgo: devices %v; there is only device 0: %w", devices, compute.ErrNotImplemented)
	}
	return nil
}

// Compile implements compute.Builder.
func (b *builder) Compile() (compute.Executable, error) {
	if !b.main.returned {
		return nil, errors.New("simdgo: Compile before Return: the main function has no outputs")
	}
	return compile(b.backend, b.main)
}
