package toymodel

import (
	"encoding"
	"fmt"
	"slices"
	"strings"

	"halo/dataset"

	"github.com/gomlx/gomlx/core/tensors"
)

// state is everything that decides how a run goes on: weights, the optimiser's moments, random streams, step.
type state struct {
	step      int64
	rate      float64             // learning rate in force
	variables map[string]variable // by path in the store
	streams   map[string][]byte
}

// variable is the value of one variable; one of the slices is set.
type variable struct {
	dims    []int
	float32 []float32
	int64   []int64
}

// capture copies the run's state into s, reusing its memory.
func (r *Run) capture(s *state) error {
	if s.variables == nil {
		s.variables, s.streams = map[string]variable{}, map[string][]byte{}
	}
	s.step, s.rate = r.step, r.rate
	for v := range r.store.IterVariables() {
		t, err := v.Value()
		if err != nil {
			return fmt.Errorf("toymodel: read %s: %w", v.Path(), err)
		}
		copied := s.variables[v.Path()]
		copied.dims = append(copied.dims[:0], t.Shape().Dimensions...)
		err = t.ConstFlatData(func(flat any) {
			switch flat := flat.(type) {
			case []float32:
				copied.float32 = append(copied.float32[:0], flat...)
			case []int64:
				copied.int64 = append(copied.int64[:0], flat...)
			default:
				err = fmt.Errorf("dtype %s is not kept", t.DType())
			}
		})
		if err != nil {
			return fmt.Errorf("toymodel: read %s: %w", v.Path(), err)
		}
		s.variables[v.Path()] = copied
	}
	for name, stream := range r.streamsByName() {
		b, err := stream.MarshalBinary()
		if err != nil {
			return fmt.Errorf("toymodel: state of stream %s: %w", name, err)
		}
		s.streams[name] = b
	}
	if r.streams.Order == (dataset.Order{}) {
		delete(s.streams, orderStream) // at the start, or a set without an order
	}
	return nil
}

// apply puts the run into state s. Variables that s lacks, such as moments that the first step creates, are
// set to zero; the learning rate is the caller's to set.
func (r *Run) apply(s *state) error {
	seen := map[string]bool{}
	for v := range r.store.IterVariables() {
		path := v.Path()
		seen[path] = true
		if path == learningRatePath {
			continue
		}
		saved, ok := s.variables[path]
		if !ok {
			saved = variable{dims: v.Shape().Dimensions}
			if v.DType().IsInt() {
				saved.int64 = make([]int64, v.Shape().Size())
			} else {
				saved.float32 = make([]float32, v.Shape().Size())
			}
		}
		if !slices.Equal(saved.dims, v.Shape().Dimensions) {
			return fmt.Errorf("toymodel: %s has shape %v, the model needs %v", path, saved.dims, v.Shape().Dimensions)
		}
		if err := v.SetValue(saved.tensor()); err != nil {
			return fmt.Errorf("toymodel: set %s: %w", path, err)
		}
	}
	for path, saved := range s.variables {
		if seen[path] || path == learningRatePath {
			continue
		}
		v, err := r.store.CreateVariable(path, saved.tensor())
		if err != nil {
			return fmt.Errorf("toymodel: create %s: %w", path, err)
		}
		v.SetTrainable(false) // every trainable one exists since the model was made
	}
	for name, stream := range r.streamsByName() {
		if err := stream.UnmarshalBinary(s.streams[name]); err != nil {
			return fmt.Errorf("toymodel: stream %s: %w", name, err)
		}
	}
	r.step = s.step
	return nil
}

// CopyFrom puts r into the state of another run of the same configuration, which may be on another backend.
func (r *Run) CopyFrom(other *Run) error {
	var s state
	if err := other.capture(&s); err != nil {
		return err
	}
	return r.apply(&s)
}

func (v variable) tensor() *tensors.Tensor {
	if v.int64 != nil {
		return tensors.FromFlatDataAndDimensions(v.int64, v.dims...)
	}
	return tensors.FromFlatDataAndDimensions(v.float32, v.dims...)
}

// orderStream names the state of dataset.Order among the streams: without one it is the start.
const orderStream = "order"

func (r *Run) streamsByName() map[string]stream {
	return map[string]stream{"data": r.streams.Data, "batch": r.streams.Batch, orderStream: &r.streams.Order}
}

// stream is what says how the data go on.
type stream interface {
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

// isWeight tells what is trained, the weights of the encoders and what the objective learns, from the optimiser's
// variables.
func isWeight(path string) bool {
	for _, scope := range []string{imageScope, textScope, objectiveScope} {
		if strings.HasPrefix(path, "/"+scope+"/") {
			return true
		}
	}
	return false
}
