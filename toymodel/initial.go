package toymodel

import (
	"iter"
	"math"

	"halo/checkpoint"
	"halo/dataset"
	"halo/encoder"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// initialise creates every trainable weight in the store, drawn from the stream in a fixed order, image before text:
// what the encoders say of their own; embedding heads N(0, 1/fan-in); log-std heads zero, so that every σ is 1 at step 0
// and the first loss is not a matter of luck, or, for a random head, as embedding heads; biases zero. What the objective
// learns starts at its numbers.
func initialise(store *model.Store, c *checkpoint.Config, e encoders, weights *dataset.Stream) error {
	for path, p := range parameters(c, e) {
		values := make([]float32, p.Size())
		for i := range values {
			values[i] = float32(p.Mean)
			if p.SD > 0 {
				values[i] += float32(p.SD * weights.NormFloat64())
			}
		}
		if _, err := store.CreateVariable(path, tensors.FromFlatDataAndDimensions(values, p.Dims...)); err != nil {
			return err
		}
	}
	if c.Objective.RandomHead {
		if err := drawHeads(store, weights); err != nil {
			return err
		}
	}
	return createLearned(store, &c.Objective)
}

// parameters are those of the encoders and their heads, by their path in the store, in the order in which they are drawn.
func parameters(c *checkpoint.Config, e encoders) iter.Seq2[string, encoder.Parameter] {
	return func(yield func(string, encoder.Parameter) bool) {
		for _, tower := range []struct {
			scope   string
			encoder encoder.Encoder
		}{{imageScope, e.image}, {textScope, e.text}} {
			for _, p := range append(tower.encoder.Parameters(), heads(c, tower.encoder.Width())...) {
				if !yield("/"+tower.scope+"/"+p.Path, p) {
					return
				}
			}
		}
	}
}

// heads are the parameters of the heads on so many features.
func heads(c *checkpoint.Config, in int) []encoder.Parameter {
	list := []encoder.Parameter{
		{Path: "embedding/dense/weights", Dims: []int{in, c.Dim}, SD: math.Sqrt(1 / float64(in))},
		{Path: "embedding/dense/biases", Dims: []int{c.Dim}},
	}
	if c.Objective.HasHead() {
		list = append(list,
			encoder.Parameter{Path: "log_std/dense/weights", Dims: []int{in, 1}},
			encoder.Parameter{Path: "log_std/dense/biases", Dims: []int{1}})
	}
	return list
}

// drawHeads draws the weights of the log-std heads, last of all, so that a seed gives the same encoders with a
// random head as with one of zeros.
func drawHeads(store *model.Store, weights *dataset.Stream) error {
	for _, scope := range []string{imageScope, textScope} {
		v := store.GetVariable("/" + scope + "/log_std/dense/weights")
		dims := v.Shape().Dimensions
		values := make([]float32, v.Shape().Size())
		for i := range values {
			values[i] = float32(weights.NormFloat64() / math.Sqrt(float64(dims[0])))
		}
		if err := v.SetValue(tensors.FromFlatDataAndDimensions(values, dims...)); err != nil {
			return err
		}
	}
	return nil
}
