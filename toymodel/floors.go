package toymodel

import (
	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"
)

// Floors is what even a model that tells every kind of image pays in cross-entropy, in nats, because captions are true
// of more than one image of a batch. A number that the set cannot say is nil.
type Floors struct {
	HeldOut           *float64 // of the true posterior on the held-out batches, as metric's bayes_floor
	HeldOutDuplicates *float64 // of the identical captions in these alone, as duplicate_floor

	training *metric.PairTable // nil where the set does not say how it draws pairs
}

// NewFloors returns the floors of a set and its evaluation.
func NewFloors(set dataset.Set, e *dataset.Evaluation) (*Floors, error) {
	f := new(Floors)
	nats, ok, err := metric.DuplicateFloor(e.PairCaptions, dataset.HeldOutBatch)
	if err != nil {
		return nil, err
	}
	f.HeldOutDuplicates = defined(nats, ok)
	sampler, ok := set.(dataset.Sampler)
	if !ok {
		return f, nil
	}
	if f.training, err = tableOf(sampler, sampler.PairShares()); err != nil {
		return nil, err
	}
	heldOut, err := pairTable(sampler)
	if err != nil {
		return nil, err
	}
	kinds := make([]int, len(e.PairImages))
	for p, image := range e.PairImages {
		kinds[p] = e.Kinds[image]
	}
	nats, ok, err = heldOut.BayesCrossEntropy(kinds, e.PairCaptions, dataset.HeldOutBatch)
	f.HeldOut = defined(nats, ok)
	return f, err
}

// Batch is the expected floor of a training batch of n pairs without a mask: that of the true posterior, and that of
// identical captions alone.
func (f *Floors) Batch(n int) (posterior, duplicates *float64, err error) {
	if f.training == nil {
		return nil, nil, nil
	}
	nats, err := f.training.BayesFloor(n)
	if err != nil {
		return nil, nil, err
	}
	twins, ok, err := metric.ExpectedDuplicateFloor(f.training.CaptionShares(), n)
	return &nats, defined(twins, ok), err
}

// Bounds tells whether the floor of a training batch lies under the training loss of an objective: under a softmax
// cross-entropy over all of the batch. With a mask a batch has fewer negatives, and a sigmoid loss is another number.
func Bounds(o checkpoint.Objective) bool { return !o.Mask && !Score(o).Sigmoid() }
