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
// that every σ is 1 at step 0 and the first loss is not a matter of luck; biases zero; word embeddings N(0, 1),
// the padding row zero.
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
		if !c.Objective.HasStd {
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
	return tower("/"+textScope, c.WordDim, c.TextHidden)
}
