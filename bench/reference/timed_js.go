//go:build wasm && goexperiment.simd

package main

import (
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/shapes"
)

// timed is a backend that counts the time inside of Execute. GoMLX asks every buffer for its backend and refuses
// another, so buffers are wrapped too; that happens outside of the time that is counted.
type timed struct {
	compute.Backend
	inside time.Duration
}

type timedBuilder struct {
	compute.Builder
	backend *timed
}

type timedExecutable struct {
	compute.Executable
	backend *timed
	inputs  []compute.Buffer
}

type timedBuffer struct {
	compute.Buffer
	backend *timed
}

func (t *timed) Builder(name string) compute.Builder { return timedBuilder{t.Backend.Builder(name), t} }

func (t *timed) BufferFromFlatData(device compute.DeviceNum, flat any, shape shapes.Shape) (compute.Buffer, error) {
	b, err := t.Backend.BufferFromFlatData(device, flat, shape)
	return timedBuffer{b, t}, err
}

func (t *timed) NewSharedBuffer(device compute.DeviceNum, shape shapes.Shape) (compute.Buffer, any, error) {
	b, flat, err := t.Backend.NewSharedBuffer(device, shape)
	return timedBuffer{b, t}, flat, err
}

func (b timedBuilder) Compile() (compute.Executable, error) {
	e, err := b.Builder.Compile()
	if err != nil {
		return nil, err
	}
	return &timedExecutable{Executable: e, backend: b.backend}, nil
}

func (e *timedExecutable) Execute(inputs []compute.Buffer, donate []bool, device compute.DeviceNum) ([]compute.Buffer, error) {
	e.inputs = e.inputs[:0]
	for _, b := range inputs {
		e.inputs = append(e.inputs, b.(timedBuffer).Buffer)
	}
	start := time.Now()
	outputs, err := e.Executable.Execute(e.inputs, donate, device)
	e.backend.inside += time.Since(start)
	for i, b := range outputs {
		outputs[i] = timedBuffer{b, e.backend}
	}
	return outputs, err
}

func (b timedBuffer) Backend() compute.Backend { return b.backend }
