package toymodel

import (
	"fmt"

	"github.com/gomlx/compute/dtypes"
)

// Execution says how the steps of a run are computed, not what they compute: the loss is always that of the whole batch.
// It is no part of a run's configuration; with another one the same run goes on, and its numbers are the same up to
// rounding: float32's for micro-batches and devices, bfloat16's for bfloat16 activations. The zero Execution is a step
// in one piece on one device.
type Execution struct {
	// MicroBatch bounds the pairs that the encoders hold activations of at a time; 0 is no bound. A larger batch is
	// trained on in pieces, by gradients that are exact for contrastive losses.
	MicroBatch int
	// Devices are the devices of the backend that share each batch, all of one machine; 0 is 1. The batch, and the
	// micro-batch where there is one, must be a multiple of them.
	Devices int
	// BFloat16 makes the encoders compute on bfloat16 activations and copies of the weights. Weights, moments,
	// gradients between steps, heads, loss and the statistics of norms stay float32, and so do snapshots and files.
	BFloat16 bool
}

// SetExecution sets how the steps to come are computed. Errors: more devices than the backend has; batches that they
// cannot share; a backend without bfloat16.
func (r *Run) SetExecution(x Execution) error {
	if x.MicroBatch < 0 || x.Devices < 0 {
		return fmt.Errorf("toymodel: micro-batch of %d pairs on %d devices; both must be 0 or more", x.MicroBatch, x.Devices)
	}
	if x.BFloat16 && (!r.backend.Capabilities().DTypes[dtypes.BFloat16] || r.backend.Name() == goName) {
		return fmt.Errorf("toymodel: backend %s does not compute in bfloat16; xla does", r.backend.Name())
	}
	d, err := newDevices(r.backend, x.Devices)
	if err != nil {
		return err
	}
	if err := x.Check(r.batchSize); err != nil {
		return err
	}
	r.train.finalize()
	if r.pieces != nil {
		r.pieces.finalize()
		r.pieces = nil
	}
	r.gradients.finalize()
	r.execution = x
	r.training = r.encoders
	if x.BFloat16 {
		r.training.features = bfloat16Features
	}
	r.train.devices, r.gradients.devices = d, d
	if x.MicroBatch > 0 {
		r.pieces = newAccumulation(r, d)
	}
	return nil
}

// MaxPiece is the most pairs that the encoders hold activations of at a time on a device: a larger batch needs a MicroBatch.
const MaxPiece = 4096

// Check says why a batch of n pairs cannot be computed so.
func (x Execution) Check(n int) error {
	piece := n
	if x.MicroBatch > 0 {
		piece = min(n, x.MicroBatch)
	}
	if most := MaxPiece * max(1, x.Devices); piece > most {
		return fmt.Errorf("toymodel: %d pairs at a time; at most %d are on a device: want a smaller batch, or a micro-batch", piece, MaxPiece)
	}
	if x.Devices < 2 {
		return nil
	}
	if n%x.Devices != 0 {
		return fmt.Errorf("toymodel: a batch of %d pairs on %d devices; it must be a multiple of them", n, x.Devices)
	}
	if x.MicroBatch%x.Devices != 0 {
		return fmt.Errorf("toymodel: a micro-batch of %d pairs on %d devices; it must be a multiple of them", x.MicroBatch, x.Devices)
	}
	return nil
}
