package toymodel

import (
	"slices"

	"halo/internal/joint"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// keptSizes is the number of batch sizes whose compiled steps a run keeps. A graph for n pairs holds constants of
// [n, n], and a schedule may name hundreds of sizes, so not all can stay; GoMLX's own cache keeps all, and at 32 it
// refuses. Compiling again takes about 10 ms in a browser, and a reader who goes to and fro between a few sizes should
// not even notice that.
const keptSizes = 4

// trainSteps are the compiled training steps of a run, or the pieces of one, one for each batch size that it used of late.
type trainSteps struct {
	backend compute.Backend
	store   *model.Store
	build   func(root *model.Scope, inputs []*graph.Node) []*graph.Node
	devices *devices      // nil is one
	split   []bool        // which inputs are rows that the devices share; those behind are whole
	kept    []trainStepOf // the one used last first
}

// trainStepOf is the training step of one batch size.
type trainStepOf struct {
	batchSize int
	exec      *model.Exec // of one graph
}

// call takes a step of n pairs, on one device. A size that is not kept is compiled, and takes the place of the one that
// was not used for the longest time.
func (s *trainSteps) call(n int, inputs []any) ([]*tensors.Tensor, error) {
	exec, err := s.compiled(n)
	if err != nil {
		return nil, err
	}
	return exec.Call(inputs...)
}

// spread is call on the devices.
func (s *trainSteps) spread(n int, inputs []any) ([]onDevices, error) {
	exec, err := s.compiled(n)
	if err != nil {
		return nil, err
	}
	args, done, err := s.devices.place(inputs, s.split)
	defer done()
	if err != nil {
		return nil, err
	}
	outputs, err := exec.Call(args...)
	if err != nil {
		return nil, err
	}
	return s.devices.collect(outputs), nil
}

// compiled is the step of n pairs.
func (s *trainSteps) compiled(n int) (*model.Exec, error) {
	i := slices.IndexFunc(s.kept, func(of trainStepOf) bool { return of.batchSize == n })
	if i < 0 {
		exec, err := joint.NewExec(s.backend, s.store, s.build)
		if err == nil {
			err = s.devices.configure(exec, s.split)
		}
		if err != nil {
			return nil, err
		}
		if len(s.kept) == keptSizes {
			s.kept[keptSizes-1].exec.Finalize()
			s.kept = s.kept[:keptSizes-1]
		}
		i = len(s.kept)
		s.kept = append(s.kept, trainStepOf{n, exec})
	}
	used := s.kept[i]
	copy(s.kept[1:], s.kept[:i])
	s.kept[0] = used
	return used.exec, nil
}

// finalize frees the graphs.
func (s *trainSteps) finalize() {
	for _, of := range s.kept {
		of.exec.Finalize()
	}
	s.kept = nil
}
