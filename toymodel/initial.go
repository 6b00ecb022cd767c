package toymodel

import (
	"fmt"
	"math"

	"halo/checkpoint"
	"halo/dataset"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// initialise creates every trainable weight in the store, drawn from the stream in a fixed order: hidden
// layers He et al. (arXiv 1502.01852), N(0, 2/fan-in); embedding heads N(0, 1/fan-in); log-std heads zero, so
// that every σ is 1 at step 0 and the first loss is not a matter of luck, or, for a random head, as embedding heads;
// biases zero; word embeddings N(0, 1), the padding row zero. What the objective learns starts at its numbers.
func initialise(store *model.Store, c *checkpoint.Config, imageSize, vocabulary int, weights *dataset.Stream) error {
	create := func(scope string, sd float64, dims ...int) error {
		size := 1
		for _, dim := range dims {
			size *= dim
		}
		values := make([]float32, size)
		if sd > 0 {
			for i := range values {
				values[i] = float32(sd * weights.NormFloat64())
			}
		}
		_, err := store.CreateVariable(scope, tensors.FromFlatDataAndDimensions(values, dims...))
		return err
	}
	dense := func(scope string, sd float64, in, out int) error {
		if err := create(scope+"/dense/weights", sd, in, out); err != nil {
			return err
		}
		return create(scope+"/dense/biases", 0, out)
	}
	tower := func(scope string, in int, widths []int) error {
		for i, width := range widths {
			if err := dense(fmt.Sprintf("%s/hidden_%d", scope, i), math.Sqrt(2/float64(in)), in, width); err != nil {
				return err
			}
			in = width
		}
		if err := dense(scope+"/embedding", math.Sqrt(1/float64(in)), in, c.Dim); err != nil {
			return err
		}
		if !c.Objective.HasHead() {
			return nil
		}
		return dense(scope+"/log_std", 0, in, 1)
	}
	if err := tower("/"+imageScope, imageSize, c.ImageHidden); err != nil {
		return err
	}
	if err := create("/"+textScope+"/words/embeddings", 1, vocabulary, c.WordDim); err != nil {
		return err
	}
	if err := tower("/"+textScope, c.WordDim, c.TextHidden); err != nil {
		return err
	}
	if c.Objective.RandomHead {
		if err := drawHeads(store, weights); err != nil {
			return err
		}
	}
	return createLearned(store, &c.Objective)
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
