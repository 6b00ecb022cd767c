package simdgo

import (
	"errors"
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/notimplemented"
	"github.com/gomlx/compute/shapes"
)

// Function is the main function of a graph while it is built. It implements compute.Function; what it does not
// override returns compute's not-implemented error with the operation's name.
type Function struct {
	notimplemented.Function
	builder    *builder
	nodes      []*node
	known      map[string]*node // by what they compute
	key        []byte           // scratch
	parameters []*node
	names      []string
	outputs    []*node
	returned   bool
}

var _ compute.Function = (*Function)(nil)

// Name implements compute.Function.
func (f *Function) Name() string { return compute.MainName }

// Builder implements compute.Function.
func (f *Function) Builder() compute.Builder { return f.builder }

// Parent implements compute.Function.
func (f *Function) Parent() compute.Function { return nil }

// Closure implements compute.Function.
func (f *Function) Closure() (compute.Function, error) {
	return nil, fmt.Errorf("simdgo: closures: %w", compute.ErrNotImplemented)
}

// Call implements compute.Function.
func (f *Function) Call(compute.Function, ...compute.Value) ([]compute.Value, error) {
	return nil, notImplemented(compute.OpTypeCall, "")
}

// Shape implements compute.Function.
func (f *Function) Shape(v compute.Value) (shapes.Shape, error) {
	n, ok := v.(*node)
	if !ok || n == nil {
		return shapes.Invalid(), fmt.Errorf("simdgo: Shape of a %T, which is no value of this backend", v)
	}
	return n.shape, nil
}

// operands checks that values belong to this function and may still be used.
func (f *Function) operands(op compute.OpType, values ...compute.Value) ([]*node, error) {
	if f.returned {
		return nil, fmt.Errorf("simdgo: %s after Return: the graph is finished", op)
	}
	nodes := make([]*node, len(values))
	for i, v := range values {
		n, ok := v.(*node)
		if !ok || n == nil {
			return nil, fmt.Errorf("simdgo: %s: operand %d is a %T, which is no value of this backend", op, i, v)
		}
		if n.owner != f {
			return nil, fmt.Errorf("simdgo: %s: operand %d belongs to another graph", op, i)
		}
		nodes[i] = n
	}
	return nodes, nil
}

// Parameter implements compute.Function. Shardings are not supported, there is one device.
func (f *Function) Parameter(name string, shape shapes.Shape, sharding *compute.ShardingSpec) (compute.Value, error) {
	if _, err := f.operands(compute.OpTypeParameter); err != nil {
		return nil, err
	}
	if sharding != nil {
		return nil, notImplemented(compute.OpTypeParameter, "with a sharding")
	}
	if err := checkShape(shape); err != nil {
		return nil, fmt.Errorf("simdgo: parameter %q: %w", name, err)
	}
	n := f.node(compute.OpTypeParameter, shape, nil, len(f.parameters))
	f.parameters = append(f.parameters, n)
	f.names = append(f.names, name)
	return n, nil
}

// Constant implements compute.Function: it copies flat.
func (f *Function) Constant(flat any, dims ...int) (compute.Value, error) {
	if _, err := f.operands(compute.OpTypeConstant); err != nil {
		return nil, err
	}
	dtype, ok := flatDType(flat)
	if !ok {
		return nil, notImplemented(compute.OpTypeConstant, fmt.Sprintf("of %T", flat))
	}
	shape := shapes.Make(dtype, dims...)
	if n := flatLen(flat); n != shape.Size() {
		return nil, fmt.Errorf("simdgo: a constant of %d values, want %d for %s", n, shape.Size(), shape)
	}
	data := make([]byte, shape.Size()*dtype.Size())
	copy(data, dtypes.UnsafeByteSliceFromAny(flat))
	return f.constant(shape, data), nil
}

// Return implements compute.Function.
func (f *Function) Return(outputs []compute.Value, shardings []*compute.ShardingSpec) error {
	nodes, err := f.operands(compute.OpTypeIdentity, outputs...)
	if err != nil {
		return err
	}
	for _, s := range shardings {
		if s != nil {
			return fmt.Errorf("simdgo: Return with a sharding: %w", compute.ErrNotImplemented)
		}
	}
	if len(nodes) == 0 {
		return errors.New("simdgo: Return of nothing: a graph needs an output")
	}
	f.outputs, f.returned = nodes, true
	return nil
}
