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
	var paths []string
	exec, err := model.NewExec(r.backend, r.store, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
		lossNode, _ := forward(root, &r.Config, r.Vocabulary, inputs)
		for v := range root.IterVariables() {
			if v.Trainable && v.InUseByGraph(lossNode.Graph()) {
				paths = append(paths, v.Path())
			}
		}
		return append([]*graph.Node{lossNode}, root.BuildTrainableVariablesGradientsGraph(lossNode)...)
	})
	if err != nil {
		return 0, nil, fmt.Errorf("toymodel: gradients: %w", err)
	}
	defer exec.Finalize()
	inputs, err := r.feed(batch)
	if err != nil {
		return 0, nil, err
	}
	outputs, err := exec.Call(inputs...)
	if err != nil {
		return 0, nil, fmt.Errorf("toymodel: gradients: %w", err)
	}
	gradients = map[string][]float32{}
	for i, t := range outputs {
		if i == 0 {
			lossValue = float64(tensors.ToScalar[float32](t))
		} else if gradients[paths[i-1]], err = tensors.CopyFlatData[float32](t); err != nil {
			return 0, nil, fmt.Errorf("toymodel: gradients: %w", err)
		}
		t.FinalizeAll()
	}
	return lossValue, gradients, nil
}
