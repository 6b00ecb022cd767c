package toymodel

import (
	"halo/checkpoint"
	"halo/dataset"

	"github.com/gomlx/compute"
)

// RandomHead returns the ln σ [n] that an untrained head gives the captions of an evaluation: that of the encoders as
// a run of c begins, with a log-std head drawn at random instead of the zeros that it begins with, as the option
// head=random has it. It is the null of everything that is said of σ: what a head that has learned nothing gives is
// neither flat nor without an order. The streams are its own, so a run loses nothing to it. It is nil for an objective
// without σ.
func RandomHead(backend compute.Backend, set dataset.Set, c checkpoint.Config, e *dataset.Evaluation) ([]float32, error) {
	if !c.Objective.HasStd {
		return nil, nil
	}
	c.Objective.RandomHead = true
	m, err := newModel(backend, shapeOf(set), c)
	if err != nil {
		return nil, err
	}
	defer m.Finalize()
	if err := initialise(m.store, &m.Config, m.encoders, dataset.NewStreams(c.Seed).Weights); err != nil {
		return nil, err
	}
	texts, err := m.EmbedTexts(e.Tokens)
	return texts.LogStd, err
}
