// Package graphstep is the reference step of package task as a GoMLX model, on whatever backend it is given.
//
// The programs below bench import it, and nothing else.
package graphstep

import (
	"fmt"

	"halo/bench/reference/task"
	"halo/internal/joint"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/layers"
	"github.com/gomlx/gomlx/ml/layers/activation"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// Step is the reference step with its weights and its batches.
type Step struct {
	exec    *model.Exec
	batches [][2]*tensors.Tensor
	taken   int
}

var towerScopes = [2]string{"image", "text"}

// New makes the step of a task.
func New(backend compute.Backend, t *task.Task) (*Step, error) {
	store := model.NewStore()
	for i := range t.Towers {
		if err := createWeights(store, "/"+towerScopes[i], &t.Towers[i], t.In, t.Hidden); err != nil {
			return nil, err
		}
	}
	exec, err := joint.NewExec(backend, store, func(s *model.Scope, inputs []*graph.Node) []*graph.Node {
		x, y := inputs[0], inputs[1]
		store.SetTraining(x.Graph(), true)
		loss := varianceLoss(s, x, y, t.Hidden)
		adam := optimizer.Adam().LearningRate(task.LearningRate).Betas(task.Beta1, task.Beta2).Epsilon(task.Epsilon).Done()
		adam.UpdateGraph(s, x.Graph(), loss)
		return []*graph.Node{loss}
	})
	if err != nil {
		return nil, err
	}
	step := &Step{exec: exec}
	for _, views := range t.Views {
		step.batches = append(step.batches, [2]*tensors.Tensor{
			tensors.FromFlatDataAndDimensions(views[0], t.Batch, t.In),
			tensors.FromFlatDataAndDimensions(views[1], t.Batch, t.In),
		})
	}
	return step, nil
}

// createWeights gives a tower's layers the task's weights.
func createWeights(store *model.Store, scope string, w *task.Tower, in, hidden int) error {
	for _, row := range []struct {
		name   string
		values []float32
		dims   []int
	}{
		{"first/dense/weights", w.First, []int{in, hidden}},
		{"first/dense/biases", w.FirstBias, []int{hidden}},
		{"second/dense/weights", w.Second, []int{hidden, hidden}},
		{"second/dense/biases", w.SecondBias, []int{hidden}},
		{"means/dense/weights", w.Means, []int{hidden, 2}},
		{"log_std/dense/weights", w.LogStd, []int{hidden, 1}},
		{"log_std/dense/biases", w.LogStdBias, []int{1}},
	} {
		if _, err := store.CreateVariable(scope+"/"+row.name, tensors.FromFlatDataAndDimensions(row.values, row.dims...)); err != nil {
			return fmt.Errorf("weights %s/%s: %w", scope, row.name, err)
		}
	}
	return nil
}

// encode returns the means [n, 2] and the ln σ [n] of a view.
func encode(s *model.Scope, x *graph.Node, hidden int) (means, logStd *graph.Node) {
	h := activation.Relu(layers.DenseWithBias(s.In("first"), x, hidden))
	h = activation.Relu(layers.DenseWithBias(s.In("second"), h, hidden))
	return layers.Dense(s.In("means"), h, false, 2), graph.Squeeze(layers.DenseWithBias(s.In("log_std"), h, 1), -1)
}

// varianceLoss is the loss that package task defines.
func varianceLoss(s *model.Scope, x, y *graph.Node, hidden int) *graph.Node {
	n := x.Shape().Dim(0)
	a, u := encode(s.In("%s", towerScopes[0]), x, hidden)
	b, v := encode(s.In("%s", towerScopes[1]), y, hidden)
	squared := graph.ReduceSum(graph.Square(graph.Sub(graph.InsertAxes(a, 1), graph.InsertAxes(b, 0))), -1) // [n, n]
	half := func(squared, logStd *graph.Node) *graph.Node {
		u := graph.Reshape(logStd, 1, n)
		logits := graph.Sub(graph.Neg(u), graph.Mul(squared, graph.Exp(graph.MulScalar(u, -2))))
		diagonal := graph.DiagonalWithValue(graph.ScalarOne(x.Graph(), x.DType()), n)
		return graph.Neg(graph.ReduceAllMean(graph.ReduceSum(graph.Mul(graph.LogSoftmax(logits), diagonal), -1)))
	}
	return graph.MulScalar(graph.Add(half(squared, v), half(graph.Transpose(squared, 0, 1), u)), 0.5)
}

// Step takes a step on the next batch and returns its loss. Its panics are GoMLX's.
func (s *Step) Step() float32 {
	views := s.batches[s.taken%task.Batches]
	s.taken++
	loss := s.exec.MustCall(views[0], views[1])[0]
	defer loss.FinalizeAll()
	return tensors.ToScalar[float32](loss)
}
