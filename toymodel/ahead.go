package toymodel

import (
	"fmt"

	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Ahead is the batch that the next step trains on, seen before that step is taken: with the weights, the batch size
// and the numbers of the objective that are in force. The loss of these n pairs is the one that the step will report.
// Looking ahead changes nothing of the run. Its memory is used again from call to call.
type Ahead struct {
	Step          int64                // the step that will train on it
	Objective     checkpoint.Objective // with the numbers in force
	Batch         dataset.Batch
	Images, Texts checkpoint.Cloud // of the n pairs
	Known         []bool           // [n, n], row image, column text: the text of another pair is true of the image too

	streams *dataset.Streams
	inputs  []*tensors.Tensor
	scorer  metric.Scorer
}

// Ahead looks at the batch of the next step. It costs the drawing of a batch and a forward pass. A run that has
// diverged has no next step: the error is its *Diverged.
func (r *Run) Ahead(a *Ahead) error {
	if r.diverged != nil {
		return r.diverged
	}
	if err := a.draw(r); err != nil {
		return fmt.Errorf("toymodel: batch of step %d: %w", r.step+1, err)
	}
	if err := a.embed(r); err != nil {
		return fmt.Errorf("toymodel: batch of step %d: %w", r.step+1, err)
	}
	a.Step, a.Objective = r.step+1, r.Objective()
	a.Known = a.Batch.Mask(r.Set, a.Known)
	return nil
}

// draw draws the batch, from copies of the run's streams.
func (a *Ahead) draw(r *Run) error {
	if a.streams == nil {
		a.streams = dataset.NewStreams(0)
	}
	for _, of := range []struct{ from, to stream }{
		{r.streams.Data, a.streams.Data}, {r.streams.Batch, a.streams.Batch}, {&r.streams.Order, &a.streams.Order},
	} {
		state, err := of.from.MarshalBinary()
		if err == nil {
			err = of.to.UnmarshalBinary(state)
		}
		if err != nil {
			return err
		}
	}
	r.Set.Sample(a.streams, r.batchSize, &a.Batch)
	if set, ok := r.Set.(dataset.Fallible); ok {
		return set.Err()
	}
	return nil
}

// embed embeds the batch.
func (a *Ahead) embed(r *Run) error {
	n := a.Batch.N
	if len(a.inputs) == 0 || a.inputs[0].Shape().Dim(0) != n {
		a.Finalize()
		for _, shape := range []shapes.Shape{shapes.Make(dtypes.Float32, n, r.ImageSize), shapes.Make(dtypes.Int32, n, r.TokenLength)} {
			t, err := tensors.FromShapeForBackend(r.backend, 0, shape)
			if err != nil {
				return err
			}
			a.inputs = append(a.inputs, t)
		}
	}
	if err := fill(a.inputs[0], &a.Batch.Images, false); err != nil {
		return err
	}
	if err := fill(a.inputs[1], &a.Batch.Tokens, false); err != nil {
		return err
	}
	// The graph is one of its own, kept for a few batch sizes as the training step is: the encoders' own ones would
	// keep one for each size that a schedule names.
	if r.ahead.build == nil {
		r.ahead = trainSteps{backend: r.backend, store: r.store, build: r.embedPairs}
	}
	outputs, err := r.ahead.call(n, []any{a.inputs[0], a.inputs[1]})
	if err != nil {
		return err
	}
	a.Images.Dim, a.Texts.Dim = r.Config.Dim, r.Config.Dim
	parts := []*[]float32{&a.Images.Means, &a.Images.LogStd, &a.Texts.Means, &a.Texts.LogStd}
	if len(outputs) == 2 { // no head
		a.Images.LogStd, a.Texts.LogStd = nil, nil
		parts = []*[]float32{&a.Images.Means, &a.Texts.Means}
	}
	for i, part := range parts {
		err := tensors.ConstFlatData(outputs[i], func(flat []float32) { *part = append((*part)[:0], flat...) })
		if err != nil {
			return err
		}
		outputs[i].FinalizeAll()
	}
	return nil
}

// embedPairs is the graph of both encoders, as they embed.
func (m *Model) embedPairs(root *model.Scope, inputs []*graph.Node) []*graph.Node {
	m.compiled++
	return m.encoders.embedPairs(root, &m.Config, inputs)
}

// embedPairs is the graph of both encoders, from images and tokens to means and, where there are heads, log standard
// deviations of the images, and then those of the texts.
func (e encoders) embedPairs(root *model.Scope, c *checkpoint.Config, inputs []*graph.Node) []*graph.Node {
	return append(present(e.embedImages(root, c, inputs[0])), present(e.embedTexts(root, c, inputs[1]))...)
}

// Matrix writes one half of what the loss sees of the batch into m: texts ranked for each image or, where ofTexts is
// set, images for each text. Where the objective masks known positives, they are dropped. Errors: embeddings that are
// not finite; a logit that overflows.
func (a *Ahead) Matrix(m *metric.Matrix, ofTexts bool) error {
	if err := a.scorer.Update(Score(a.Objective), metric.Cloud(a.Images), metric.Cloud(a.Texts)); err != nil {
		return fmt.Errorf("toymodel: batch of step %d: %w", a.Step, err)
	}
	var dropped []bool
	if a.Objective.Mask {
		dropped = a.Known
	}
	write := a.scorer.TextMatrix
	if ofTexts {
		write = a.scorer.ImageMatrix
	}
	if err := write(m, dropped); err != nil {
		return fmt.Errorf("toymodel: batch of step %d: %w", a.Step, err)
	}
	return nil
}

// Finalize frees what a holds on a backend; it may be used again.
func (a *Ahead) Finalize() {
	for _, t := range a.inputs {
		t.FinalizeAll()
	}
	a.inputs = nil
}
