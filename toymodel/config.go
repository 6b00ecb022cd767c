package toymodel

import (
	"fmt"
	"math"

	"halo/checkpoint"
	"halo/dataset"
)

// MaxDim bounds the dimension of the embeddings.
const MaxDim = 1024

// DefaultConfig is the run that the page starts when nothing but data set, objective and dimension is chosen, the
// first two by their specs; dim 0 takes the data set's default.
func DefaultConfig(spec, objective string, dim int) (checkpoint.Config, error) {
	entry, err := dataset.Lookup(spec)
	if err != nil {
		return checkpoint.Config{}, err
	}
	return EntryConfig(entry, spec, objective, dim)
}

// EntryConfig is DefaultConfig for a data set that dataset.Lookup does not know, with the defaults of an entry.
func EntryConfig(entry dataset.Entry, spec, objective string, dim int) (checkpoint.Config, error) {
	if dim == 0 {
		dim = entry.Dim
	}
	o, err := Objective(objective, dim)
	if err != nil {
		return checkpoint.Config{}, err
	}
	return checkpoint.Config{
		Dataset: spec, Objective: o, Dim: dim, Seed: 1,
		BatchSize: entry.BatchSize, LearningRate: entry.LearningRate,
		ImageHidden: entry.ImageHidden, TextHidden: entry.TextHidden, WordDim: entry.WordDim,
	}, nil
}

// complete puts the numbers into an objective that has nothing but the spec that is its Name, and maybe a
// temperature.
func complete(c *checkpoint.Config) error {
	if c.Objective.Family != "" {
		return nil
	}
	o, err := Objective(c.Objective.Name, c.Dim)
	if err != nil {
		return err
	}
	if c.Objective.Tau != 0 {
		o.Tau = c.Objective.Tau
	}
	c.Objective = o
	return nil
}

// checkConfig says what of c no run can have. It completes c.
func checkConfig(c *checkpoint.Config) error {
	if c.Dim < 1 || c.Dim > MaxDim {
		return fmt.Errorf("toymodel: dimension %d; it must be 1 to %d", c.Dim, MaxDim)
	}
	if err := complete(c); err != nil {
		return err
	}
	if c.Seed > checkpoint.MaxInteger {
		return fmt.Errorf("toymodel: seed %d; it must be at most %d", c.Seed, uint64(checkpoint.MaxInteger))
	}
	if err := checkBatchSize(c.BatchSize); err != nil {
		return err
	}
	for what, x := range map[string]float64{"temperature": c.Objective.Tau, "learning rate": c.LearningRate} {
		if err := checkPositive(what, x); err != nil {
			return err
		}
	}
	if c.Objective.Clamp < 0 || c.ClipNorm < 0 {
		return fmt.Errorf("toymodel: clamp %v and gradient clip %v; they must be 0 (none) or positive", c.Objective.Clamp, c.ClipNorm)
	}
	if c.WeightDecay < 0 || math.IsInf(c.WeightDecay, 0) || math.IsNaN(c.WeightDecay) {
		return fmt.Errorf("toymodel: weight decay %v; it must be 0 (none) or positive", c.WeightDecay)
	}
	if c.WarmUp < 0 || c.CosineSteps < 0 || c.CosineSteps > 0 && c.CosineSteps <= c.WarmUp {
		return fmt.Errorf("toymodel: warm-up of %d steps, cosine over %d; both must be 0 (none) or positive, and the cosine must be longer", c.WarmUp, c.CosineSteps)
	}
	if err := completeEncoders(c); err != nil {
		return err
	}
	if c.TextEncoder == "" && c.WordDim < 1 {
		return fmt.Errorf("toymodel: word embeddings of width %d; it must be at least 1", c.WordDim)
	}
	for _, width := range append(append([]int(nil), c.ImageHidden...), c.TextHidden...) {
		if width < 1 {
			return fmt.Errorf("toymodel: hidden layer of width %d; it must be at least 1", width)
		}
	}
	if err := c.Objective.Validate(); err != nil {
		return fmt.Errorf("toymodel: %w", err)
	}
	return nil
}
