package toymodel

import (
	"fmt"
	"math"

	"halo/dataset"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Gradients computes the loss of a batch in nats and its gradient for every weight, by its path in the store,
// row-major and before clipping, and changes nothing. It is what backends are compared by.
func (r *Run) Gradients(batch *dataset.Batch) (lossValue float64, gradients map[string][]float32, err error) {
	lossValue, outputs, err := r.gradientsOf(batch)
	if err != nil {
		return 0, nil, err
	}
	gradients = map[string][]float32{}
	i := 0
	for v := range r.store.IterVariables() {
		if !isWeight(v.Path()) {
			continue
		}
		if gradients[v.Path()], err = tensors.CopyFlatData[float32](outputs[i][0]); err != nil {
			return 0, nil, fmt.Errorf("toymodel: gradient of %s: %w", v.Path(), err)
		}
		outputs[i].finalize()
		i++
	}
	return lossValue, gradients, nil
}

// gradientsOf are the loss and the gradients in the order of the store, computed as the run's steps are.
func (r *Run) gradientsOf(batch *dataset.Batch) (lossValue float64, gradients []onDevices, err error) {
	if r.pieces != nil {
		lossValue, _, gradients, err = r.pieces.gradients(r, batch)
		if err != nil {
			err = fmt.Errorf("toymodel: gradients: %w", err)
		}
		return lossValue, gradients, err
	}
	inputs, err := r.feed(batch)
	if err != nil {
		return 0, nil, err
	}
	outputs, err := r.gradients.spread(batch.N, inputs)
	if err != nil {
		return 0, nil, fmt.Errorf("toymodel: gradients: %w", err)
	}
	lossValue = float64(tensors.ToScalar[float32](outputs[0][0]))
	outputs[0].finalize()
	return lossValue, outputs[1:], nil
}

// Bounds of what counts as agreement of two backends: float32 rounding in another order of summation.
const (
	lossAgreement     = 1e-6 // of max(1, |loss|)
	gradientAgreement = 1e-5 // of the largest gradient
)

// Agrees compares loss and gradients of r and another run in the same state, on one batch, within float32 rounding. The
// error says where they differ; no gradient at all, or another number of them, is one too.
func (r *Run) Agrees(other *Run, batch *dataset.Batch) error {
	wantLoss, want, err := r.Gradients(batch)
	if err != nil {
		return err
	}
	gotLoss, got, err := other.Gradients(batch)
	if err != nil {
		return err
	}
	if d := math.Abs(gotLoss - wantLoss); !(d <= lossAgreement*max(1, math.Abs(wantLoss))) {
		return fmt.Errorf("step %d: got loss %v, want %v, apart by %.2g", r.step, gotLoss, wantLoss, d)
	}
	largest := 0.0
	for _, g := range want {
		for _, x := range g {
			largest = max(largest, math.Abs(float64(x)))
		}
	}
	if largest == 0 || len(got) != len(want) {
		return fmt.Errorf("step %d: largest gradient %v of %d and %d weights: nothing to compare", r.step, largest, len(got), len(want))
	}
	for path, g := range want {
		if len(got[path]) != len(g) {
			return fmt.Errorf("step %d, %s: %d gradients, want %d", r.step, path, len(got[path]), len(g))
		}
		for i, x := range g {
			if d := math.Abs(float64(got[path][i] - x)); !(d <= gradientAgreement*largest) {
				return fmt.Errorf("step %d, %s[%d]: got gradient %v, want %v, apart by %.2g of the largest %.2g", r.step, path, i, got[path][i], x, d/largest, largest)
			}
		}
	}
	return nil
}

// gradientGraph gives the loss and its gradient for every weight, in the order of the store.
func (r *Run) gradientGraph(root *model.Scope, inputs []*graph.Node) []*graph.Node {
	r.compiled++
	lossNode, _ := forward(root, &r.Config, r.training, inputs)
	return append([]*graph.Node{lossNode}, root.BuildTrainableVariablesGradientsGraph(lossNode)...)
}
