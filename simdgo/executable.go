package simdgo

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// executable is a compiled graph: a list of steps, and where in memory each tensor is. It implements
// compute.Executable.
type executable struct {
	backend    *Backend
	names      []string
	in, out    []shapes.Shape
	parameters []*store
	outputs    []*store
	temporary  []*store
	arena      int // bytes
	bound      ptr // the arena that the temporaries are bound to
	steps      []*step
	code       []instruction
	results    []*Buffer // of the call that runs
}

// base is the address of memory.
func base(memory []byte) ptr { return unsafe.Pointer(unsafe.SliceData(memory)) }

// link plans the memory and makes the executable.
func (c *compiler) link(backend *Backend) *executable {
	x := &executable{
		backend: backend, names: c.f.names, in: shapesOf(c.f.parameters), out: shapesOf(c.f.outputs),
		parameters: c.parameters, outputs: c.outputs, steps: c.steps, results: make([]*Buffer, len(c.outputs)),
	}
	c.plan(x)
	for _, s := range c.steps {
		x.code = append(x.code, s.instruction)
	}
	return x
}

// Finalize implements compute.Executable.
func (x *executable) Finalize() {
	x.code, x.steps, x.parameters, x.outputs, x.temporary = nil, nil, nil, nil, nil
}

// Inputs implements compute.Executable.
func (x *executable) Inputs() ([]string, []shapes.Shape) { return x.names, x.in }

// Outputs implements compute.Executable.
func (x *executable) Outputs() []shapes.Shape { return x.out }

// Execute implements compute.Executable. It allocates the slice that it returns, and a buffer for an output only
// where no donated or finalized one can take it.
func (x *executable) Execute(inputs []compute.Buffer, donate []bool, _ compute.DeviceNum) ([]compute.Buffer, error) {
	if x.code == nil && x.outputs == nil {
		return nil, errors.New("simdgo: Execute of an executable that is finalized")
	}
	if len(inputs) != len(x.in) || donate != nil && len(donate) != len(x.in) {
		return nil, fmt.Errorf("simdgo: %d inputs and %d donate flags, want %d of each", len(inputs), len(donate), len(x.in))
	}
	b := x.backend
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, in := range inputs {
		buffer, ok := in.(*Buffer)
		switch {
		case !ok || buffer == nil || buffer.backend != b:
			return nil, fmt.Errorf("simdgo: input %d, %q, is a buffer of another backend", i, x.names[i])
		case !buffer.live:
			return nil, fmt.Errorf("simdgo: input %d, %q, was finalized or donated before", i, x.names[i])
		case !sameShape(buffer.shape, x.in[i]):
			return nil, fmt.Errorf("simdgo: input %d, %q, is %s, want %s", i, x.names[i], buffer.shape, x.in[i])
		}
	}
	if x.arena > 0 {
		if p := b.scratch(x.arena); p != x.bound {
			x.bound = p
			for _, s := range x.temporary {
				s.bind(at(p, s.offset))
			}
		}
	}
	for i, s := range x.parameters {
		buffer := inputs[i].(*Buffer)
		donated := donate != nil && donate[i]
		if s.heir != nil {
			taken := buffer
			if donated {
				// The twin carries on; the buffer itself is dead.
				taken = buffer.twin
				taken.shape, taken.live, buffer.live = x.out[s.heir.index], true, false
			} else {
				taken = b.take(x.out[s.heir.index])
				copy(unsafe.Slice((*byte)(taken.data), s.bytes), unsafe.Slice((*byte)(buffer.data), s.bytes))
			}
			x.results[s.heir.index] = taken
			s.bind(taken.data)
			s.heir.bind(taken.data)
			continue
		}
		s.bind(buffer.data)
	}
	for i, s := range x.outputs {
		if s.donor == nil {
			x.results[i] = b.take(x.out[i])
			s.bind(x.results[i].data)
		}
	}
	if b.profile != nil {
		b.profile.run(x.steps)
	} else {
		for _, step := range x.code {
			step.run()
		}
	}
	for i, donated := range donate {
		if donated && x.parameters[i].heir == nil {
			if buffer := inputs[i].(*Buffer); buffer.live {
				b.release(buffer)
			}
		}
	}
	results := make([]compute.Buffer, len(x.results))
	for i, buffer := range x.results {
		results[i], x.results[i] = buffer, nil
	}
	return results, nil
}
