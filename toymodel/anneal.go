package toymodel

import (
	"fmt"
	"math"

	"halo/checkpoint"

	"github.com/gomlx/gomlx/core/tensors"
)

// annealing is the factor of the learning rate of step t, counted from 0: a rise (t+1)/w over w steps of warm-up, then half
// a cosine, (1 + cos π·x)/2 with x = (t−w)/(n−w), down to 0 at step n (Loshchilov and Hutter, arXiv 1608.03983, eq. 5,
// one period); 1 where there is neither. Behind step n it stays 0.
func annealing(c *checkpoint.Config, t int64) float64 {
	w, n := float64(c.WarmUp), float64(c.CosineSteps)
	switch at := float64(t); {
	case at < w:
		return (at + 1) / w
	case n > 0:
		return (1 + math.Cos(math.Pi*min(1, (at-w)/(n-w)))) / 2
	}
	return 1
}

// anneal gives the optimiser the rate of the next step. The rate that is set stays what it is: it can be changed
// between any two steps, and a file that holds it and the step goes on exactly.
func (r *Run) anneal() error {
	if r.Config.WarmUp == 0 && r.Config.CosineSteps == 0 {
		return nil
	}
	if err := r.store.GetVariable(learningRatePath).SetValue(tensors.FromScalar(float32(r.NextLearningRate()))); err != nil {
		return fmt.Errorf("toymodel: learning rate of step %d: %w", r.step+1, err)
	}
	return nil
}

// NextLearningRate is the rate that the optimiser takes the next step with: LearningRate, with warm-up and cosine.
func (r *Run) NextLearningRate() float64 { return r.rate * annealing(&r.Config, r.step) }
