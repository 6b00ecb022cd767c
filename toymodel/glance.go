package toymodel

import (
	"fmt"

	"halo/checkpoint"

	"github.com/gomlx/gomlx/core/tensors"
)

// Glance embeds the evaluation set into s, whose memory it uses again, and judges nothing: of the metrics there are
// the loss and the gradient's norm of the last step alone. It is what a picture that moves is drawn from, at a
// fraction of a Snapshot's cost; the last good state stays the one before.
func (r *Run) Glance(s *checkpoint.Snapshot) error {
	if r.diverged != nil {
		return r.diverged
	}
	if err := r.judge.glance(r, s); err != nil {
		return fmt.Errorf("toymodel: glance at step %d: %w", r.step, err)
	}
	return nil
}

func (j *judge) glance(r *Run, s *checkpoint.Snapshot) error {
	if j.inputs == nil {
		j.inputs = &evaluationInputs{
			images:    r.imagesTensor(j.evaluation.Images),
			texts:     r.tokensTensor(j.evaluation.Tokens),
			pairTexts: r.tokensTensor(j.evaluation.PairTokens),
		}
	}
	s.Step, s.Objective, s.BatchSize, s.LearningRate = r.step, r.Objective(), r.batchSize, r.rate
	s.Images.Dim, s.Texts.Dim = r.Config.Dim, r.Config.Dim
	if err := embed(r.images, j.inputs.images, &s.Images); err != nil {
		return err
	}
	if err := embed(r.texts, j.inputs.texts, &s.Texts); err != nil {
		return err
	}
	s.Metrics = checkpoint.Metrics{}
	if r.last.Step > 0 && r.last.Step == r.step && r.last.GradientNorm > 0 {
		loss, norm := r.last.Loss, r.last.GradientNorm
		s.Metrics.Loss, s.Metrics.GradientNorm = &loss, &norm
	}
	return nil
}

// evaluationInputs are the evaluation set where the encoders read it: it is copied there once.
type evaluationInputs struct {
	images, texts, pairTexts *tensors.Tensor
}

// finalize frees them; nil has none.
func (in *evaluationInputs) finalize() {
	if in == nil {
		return
	}
	in.images.FinalizeAll()
	in.texts.FinalizeAll()
	in.pairTexts.FinalizeAll()
}
