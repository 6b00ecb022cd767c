package toymodel

import (
	"fmt"

	"halo/dataset"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Gradients computes the loss of a batch in nats and its gradient for every weight, by its path in the store,
// row-major and before clipping, and changes nothing. It is what backends are compared by.
func (r *Run) Gradients(batch *dataset.Batch) (lossValue float64, gradients map[string][]float32, err error) {
	if r.gradients == nil {
		if r.gradients, err = model.NewExec(r.backend, r.store, r.gradientGraph); err != nil {
			return 0, nil, fmt.Errorf("toymodel: gradients: %w", err)
		}
	}
	inputs, err := r.feed(batch)
	if err != nil {
		return 0, nil, err
	}
	outputs, err := r.gradients.Call(inputs...)
	if err != nil {
		return 0, nil, fmt.Errorf("toymodel: gradients: %w", err)
	}
	lossValue = float64(tensors.ToScalar[float32](outputs[0]))
	gradients = map[string][]float32{}
	i := 1
	for v := range r.store.IterVariables() {
		if !isWeight(v.Path()) {
			continue
		}
		if gradients[v.Path()], err = tensors.CopyFlatData[float32](outputs[i]); err != nil {
			return 0, nil, fmt.Errorf("toymodel: gradient of %s: %w", v.Path(), err)
		}
		i++
	}
	for _, t := range outputs {
		t.FinalizeAll()
	}
	return lossValue, gradients, nil
}

// gradientGraph gives the loss and its gradient for every weight, in the order of the store.
func (r *Run) gradientGraph(root *model.Scope, inputs []*graph.Node) []*graph.Node {
	r.compiled++
	lossNode, _ := forward(root, &r.Config, r.Vocabulary, inputs)
	return append([]*graph.Node{lossNode}, root.BuildTrainableVariablesGradientsGraph(lossNode)...)
}
