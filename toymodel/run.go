package toymodel

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"halo/checkpoint"
	"halo/dataset"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train/optimizer"
)

// Bounds of what may change between two steps.
const (
	MinBatchSize = 4
	// MaxBatchSize is the batch that CLIP was trained with. The loss is of the whole batch, whatever its pieces, and n × n
	// logits of so many take 4 GiB in float32.
	MaxBatchSize = 32768
)

// learningRatePath is where the optimiser reads its learning rate, so that a change of it compiles nothing.
var learningRatePath = model.JoinPath("/", optimizer.Scope, optimizer.ParamLearningRate)

// Run is one training run: a model, its data and its random streams. Batch size, temperature and learning rate
// may change between any two steps; everything else is Config's. It is not safe for concurrent use.
type Run struct {
	*Model
	Set dataset.Set

	streams   *dataset.Streams
	train     trainSteps
	execution Execution
	training  encoders      // the model's, as the training steps compute them
	pieces    *accumulation // how a step is computed in pieces, nil where it is in one
	gradients trainSteps    // for Gradients
	ahead     trainSteps    // both encoders, for Ahead
	judge     *judge
	step      int64
	batchSize int
	tau       float64
	rate      float64

	batch  dataset.Batch
	mask   []bool
	inputs []*tensors.Tensor // of the current batch size: images, tokens, τ and, where masked, the mask
	args   []any             // the same, as they are handed over

	last     StepResult
	diverged *Diverged
	good     *state // the last good state
}

// StepResult is what one training step gives.
type StepResult struct {
	Step         int64   // steps taken, this one included
	Loss         float64 // nats
	GradientNorm float64 // global norm before clipping
}

// NewRun starts the run that c describes, on set, which must be the one that c.Dataset names.
func NewRun(backend compute.Backend, set dataset.Set, c checkpoint.Config) (*Run, error) {
	r, err := newRun(backend, set, c)
	if err != nil {
		return nil, err
	}
	if err := initialise(r.store, &r.Config, r.encoders, r.streams.Weights); err != nil {
		return nil, fmt.Errorf("toymodel: initial weights: %w", err)
	}
	r.good = new(state)
	return r, r.capture(r.good)
}

// newRun makes a run without weights.
func newRun(backend compute.Backend, set dataset.Set, c checkpoint.Config) (*Run, error) {
	if err := checkConfig(&c); err != nil {
		return nil, err
	}
	m, err := newModel(backend, shapeOf(set), c)
	if err != nil {
		return nil, err
	}
	r := &Run{Model: m, Set: set, streams: dataset.NewStreams(c.Seed), tau: c.Objective.Tau, batchSize: c.BatchSize, rate: c.LearningRate}
	r.training = m.encoders
	split := []bool{true, true, false, true} // images, tokens, τ, mask
	r.train = trainSteps{backend: backend, store: m.store, split: split, build: func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
		m.compiled++
		return trainStep(root, &m.Config, r.training, inputs)
	}}
	r.gradients = trainSteps{backend: backend, store: m.store, split: split, build: r.gradientGraph}
	rate, err := m.store.CreateVariable(learningRatePath, tensors.FromScalar(float32(c.LearningRate)))
	if err != nil {
		return nil, fmt.Errorf("toymodel: learning rate: %w", err)
	}
	rate.SetTrainable(false)
	r.judge = newJudge(set, set.Evaluation(c.Seed))
	return r, nil
}

// Step draws a batch and takes one step of Adam on it. A *Diverged error ends the run until Restore.
func (r *Run) Step() (StepResult, error) {
	if r.diverged != nil {
		return StepResult{}, r.diverged
	}
	if err := r.execution.Check(r.batchSize); err != nil { // a run begins and resumes before it is said how it is computed
		return StepResult{}, err
	}
	if err := r.anneal(); err != nil {
		return StepResult{}, err
	}
	r.Set.Sample(r.streams, r.batchSize, &r.batch)
	if set, ok := r.Set.(dataset.Fallible); ok {
		if err := set.Err(); err != nil {
			return StepResult{}, fmt.Errorf("toymodel: data of step %d: %w", r.step+1, err)
		}
	}
	numbers, err := r.compute()
	if err != nil {
		return StepResult{}, fmt.Errorf("toymodel: step %d: %w", r.step+1, err)
	}
	r.step++
	r.last = StepResult{Step: r.step, Loss: numbers[0], GradientNorm: numbers[1]}
	if d := checkFinite(r.step, numbers[0], numbers[1], numbers[2]); d != nil {
		d.LastGood = r.good.step
		r.diverged = d
		return r.last, d
	}
	return r.last, nil
}

// compute trains on the run's batch. It returns the loss, the norm of the gradient before clipping, and the largest |u|.
func (r *Run) compute() (numbers [3]float64, err error) {
	if r.pieces != nil {
		return r.pieces.step(r)
	}
	inputs, err := r.feed(&r.batch)
	if err != nil {
		return numbers, err
	}
	outputs, err := r.train.spread(r.batchSize, inputs)
	if err != nil {
		return numbers, err
	}
	for i, v := range outputs {
		numbers[i] = float64(tensors.ToScalar[float32](v[0]))
		v.finalize()
	}
	return numbers, nil
}

// feed puts a batch into the input tensors, which are kept while the batch size stays. Where a backend trains on the
// memory of its tensors, the run's own batch lies there from the first step of its size on, and nothing is copied.
func (r *Run) feed(batch *dataset.Batch) ([]any, error) {
	n := batch.N
	if len(r.inputs) == 0 || r.inputs[0].Shape().Dim(0) != n {
		if err := r.makeInputs(n); err != nil {
			return nil, err
		}
	}
	own := batch == &r.batch
	if err := fill(r.inputs[0], &batch.Images, own); err != nil {
		return nil, err
	}
	if err := fill(r.inputs[1], &batch.Tokens, own); err != nil {
		return nil, err
	}
	if err := fill(r.inputs[2], &[]float32{float32(r.tau)}, false); err != nil {
		return nil, err
	}
	if r.Config.Objective.Mask {
		r.mask = batch.Mask(r.Set, r.mask)
		if err := fill(r.inputs[3], &r.mask, true); err != nil {
			return nil, err
		}
	}
	return r.args, nil
}

// makeInputs makes input tensors for n pairs. Those of before go last: the run's batch may lie in their memory.
func (r *Run) makeInputs(n int) error {
	list := []shapes.Shape{
		shapes.Make(dtypes.Float32, n, r.ImageSize),
		shapes.Make(dtypes.Int32, n, r.TokenLength),
		shapes.Make(dtypes.Float32),
	}
	if r.Config.Objective.Mask {
		list = append(list, shapes.Make(dtypes.Bool, n, n))
	}
	var inputs []*tensors.Tensor
	var args []any
	for _, shape := range list {
		t, err := tensors.FromShapeForBackend(r.backend, 0, shape)
		if err != nil {
			return fmt.Errorf("toymodel: batch of %d: %w", n, err)
		}
		inputs, args = append(inputs, t), append(args, t)
	}
	r.batch.Images, r.batch.Tokens, r.mask = slices.Clone(r.batch.Images), slices.Clone(r.batch.Tokens), nil
	for _, t := range r.inputs {
		t.FinalizeAll()
	}
	r.inputs, r.args = inputs, args
	return nil
}

// fill copies values into t, unless they lie there already. Where adopt is set and the backend reads t's memory itself,
// values become that memory.
func fill[E float32 | int32 | bool](t *tensors.Tensor, values *[]E, adopt bool) error {
	err := tensors.MutableFlatData(t, func(flat []E) {
		if &flat[0] == &(*values)[0] {
			return
		}
		copy(flat, *values)
		if adopt && t.IsShared() {
			*values = flat
		}
	})
	if err != nil {
		return fmt.Errorf("toymodel: batch: %w", err)
	}
	return nil
}

// Finalize frees what the run holds on its backend; it is of no use afterwards.
func (r *Run) Finalize() {
	r.train.finalize()
	r.ahead.finalize()
	r.gradients.finalize()
	if r.pieces != nil {
		r.pieces.finalize()
	}
	for _, t := range r.inputs {
		t.FinalizeAll()
	}
	r.judge.inputs.finalize()
	r.Model.Finalize()
}

// Steps is the number of steps taken.
func (r *Run) Steps() int64 { return r.step }

// Last is the result of the last step; its Step is 0 before the first.
func (r *Run) Last() StepResult { return r.last }

// GraphsCompiled counts the graphs that were built and compiled since the run was made: one for each kind of
// graph and each batch size that was not among the last few, none for a temperature or a learning rate.
func (r *Run) GraphsCompiled() int { return r.compiled }

// BatchSize, Tau and LearningRate are what the next step uses.
func (r *Run) BatchSize() int { return r.batchSize }
func (r *Run) Tau() float64 {
	if r.Config.Objective.LearnTau {
		return r.learned(logTau)
	}
	return r.tau
}
func (r *Run) LearningRate() float64 { return r.rate }

// SetBatchSize sets the number of pairs of the next steps. A size that is new compiles a graph.
func (r *Run) SetBatchSize(n int) error {
	if err := checkBatchSize(n); err != nil {
		return err
	}
	if err := r.execution.Check(n); err != nil {
		return err
	}
	r.batchSize = n
	return nil
}

func checkBatchSize(n int) error {
	if n < MinBatchSize || n > MaxBatchSize {
		return fmt.Errorf("toymodel: batch size %d; it must be %d to %d", n, MinBatchSize, MaxBatchSize)
	}
	return nil
}

// SetTau sets the temperature of the next steps; one that is learned goes on from there.
func (r *Run) SetTau(tau float64) error {
	if err := checkPositive("temperature", tau); err != nil {
		return err
	}
	if r.Config.Objective.LearnTau {
		return r.setLearnedTau(tau)
	}
	r.tau = tau
	return nil
}

// SetLearningRate sets Adam's learning rate of the next steps.
func (r *Run) SetLearningRate(rate float64) error {
	if err := checkPositive("learning rate", rate); err != nil {
		return err
	}
	if err := r.store.GetVariable(learningRatePath).SetValue(tensors.FromScalar(float32(rate))); err != nil {
		return fmt.Errorf("toymodel: learning rate: %w", err)
	}
	r.rate = rate
	return nil
}

// Diverged is the event that stopped the run, or nil.
func (r *Run) Diverged() *Diverged { return r.diverged }

// Restore takes the run back to its last good state: weights, moments and streams of the last snapshot whose
// held-out cross-entropy was below chance, or of the start. The learning rate becomes factor times the smaller of
// that of then, since a rate that was dragged up until the run diverged is no use, and that of now, so that
// restoring again and again gets to a rate that trains.
func (r *Run) Restore(factor float64) error {
	if r.good == nil {
		return errors.New("toymodel: there is no good state to restore")
	}
	if err := checkPositive("factor of the learning rate", factor); err != nil {
		return err
	}
	if err := r.apply(r.good); err != nil {
		return err
	}
	r.diverged, r.last = nil, StepResult{Step: r.good.step}
	return r.SetLearningRate(min(r.good.rate, r.rate) * factor)
}

func checkPositive(what string, x float64) error {
	if !(x > 0) || math.IsInf(x, 0) {
		return fmt.Errorf("toymodel: %s %v; it must be a positive number", what, x)
	}
	return nil
}
