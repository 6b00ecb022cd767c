package joint

import (
	"fmt"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// executable is a graph, to its caller with an array for each parameter and result.
type executable struct {
	compute.Executable
	backend *Backend
	plan    plan
}

// Inputs implements compute.Executable.
func (e *executable) Inputs() (names []string, list []shapes.Shape) {
	for _, p := range e.plan.parameters {
		names, list = append(names, p.name), append(list, p.shape)
	}
	return names, list
}

// Outputs implements compute.Executable.
func (e *executable) Outputs() []shapes.Shape { return e.plan.results }

// Execute implements compute.Executable.
func (e *executable) Execute(inputs []compute.Buffer, donate []bool, device compute.DeviceNum) ([]compute.Buffer, error) {
	p := &e.plan
	if len(inputs) != len(p.takes) || len(donate) != 0 && len(donate) != len(inputs) {
		return nil, fmt.Errorf("joint: %d buffers and %d donations for a graph of %d parameters", len(inputs), len(donate), len(p.takes))
	}
	taken := make([]compute.Buffer, 0, len(inputs))
	given := make([]bool, 0, len(inputs))
	if p.sizes[variables] > 0 {
		whole, err := e.gather(inputs, donate)
		if err != nil {
			return nil, err
		}
		taken, given = append(taken, whole), append(given, true)
	}
	for i, s := range p.takes {
		if s.group != alone {
			continue
		}
		b, err := own(inputs[i])
		if err != nil {
			return nil, err
		}
		inner, copied, err := b.byItself()
		if err != nil {
			return nil, fmt.Errorf("joint: parameter %s: %w", p.parameters[i].name, err)
		}
		donated := len(donate) > 0 && donate[i]
		if donated { // the backend frees it
			b.inner = nil
			if err := b.Finalize(); err != nil {
				return nil, err
			}
		}
		taken, given = append(taken, inner), append(given, donated || copied)
	}
	outputs, err := e.Executable.Execute(taken, given, device)
	if err != nil {
		return nil, err
	}
	return e.scatter(outputs), nil
}

// own is a buffer of this package.
func own(b compute.Buffer) (*buffer, error) {
	of, ok := b.(*buffer)
	if !ok {
		return nil, fmt.Errorf("joint: a buffer of another backend, %T", b)
	}
	return of, nil
}

// gather is the joined variables in one array, which the execution may use up. It is what the step before returned, where
// no variable has been set since, none is kept by the caller and no other one is in use; else they are copied.
func (e *executable) gather(inputs []compute.Buffer, donate []bool) (compute.Buffer, error) {
	p := &e.plan
	var w *whole
	same := true
	for i, s := range p.takes {
		if s.group == alone {
			continue
		}
		b, err := own(inputs[i])
		if err != nil {
			return nil, err
		}
		if w == nil {
			w = b.whole
		}
		if w == nil || b.whole != w || b.from != s.from || len(donate) == 0 || !donate[i] {
			same = false
		}
	}
	if same && w.size == p.sizes[variables] {
		for i, s := range p.takes {
			if s.group == alone {
				continue
			}
			inputs[i].(*buffer).whole = nil // the execution uses it up
		}
		return w.inner, nil
	}
	joined := make([]float32, p.sizes[variables])
	for i, s := range p.takes {
		if s.group == alone {
			continue
		}
		to := s.from + p.parameters[i].shape.Size()
		if err := inputs[i].ToFlatData(joined[s.from:to]); err != nil {
			return nil, fmt.Errorf("joint: parameter %s: %w", p.parameters[i].name, err)
		}
		if len(donate) > 0 && donate[i] {
			if err := inputs[i].Finalize(); err != nil {
				return nil, err
			}
		}
	}
	return e.backend.Backend.BufferFromFlatData(0, joined, shapes.Make(dtypes.Float32, len(joined)))
}

// scatter is a buffer for each result.
func (e *executable) scatter(outputs []compute.Buffer) []compute.Buffer {
	p := &e.plan
	var wholes [groups]*whole
	for group, size := range p.sizes {
		if size > 0 {
			wholes[group] = &whole{inner: outputs[0], size: size}
			outputs = outputs[1:]
		}
	}
	buffers := make([]buffer, len(p.gives))
	results := make([]compute.Buffer, len(p.gives))
	for i, s := range p.gives {
		b := &buffers[i]
		b.backend, b.shape = e.backend, p.results[i]
		if s.group == alone {
			b.inner = outputs[s.from]
		} else {
			b.whole, b.from = wholes[s.group], s.from
			b.whole.parts++
		}
		results[i] = b
	}
	return results
}
