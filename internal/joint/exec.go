package joint

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// joiner is what Backend offers beyond the interface.
type joiner interface {
	Join(names func() []string)
}

// NewExec is model.NewExec. Where the backend is a Backend, the variables that the graph changes are kept together. The
// graph is to be called next, before any other one is built.
func NewExec(backend compute.Backend, store *model.Store, build func(root *model.Scope, inputs []*graph.Node) []*graph.Node) (*model.Exec, error) {
	j, ok := backend.(joiner)
	if !ok {
		return model.NewExec(backend, store, build)
	}
	var changed []string
	exec, err := model.NewExec(backend, store, func(root *model.Scope, inputs []*graph.Node) []*graph.Node {
		results := build(root, inputs)
		changed = nil
		for v := range store.IterVariables() { // in whose order model.Exec returns them, ahead of the results
			if v.ChangedInGraph(results[0].Graph()) {
				changed = append(changed, v.Path())
			}
		}
		return results
	})
	if err != nil {
		return nil, err
	}
	j.Join(func() []string { return changed })
	return exec, nil
}
