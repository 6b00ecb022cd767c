package toymodel

import (
	"halo/checkpoint"
	"halo/loss"

	"github.com/gomlx/gomlx/core/graph"
)

// Objective is the named objective with its defaults for d dimensions.
func Objective(name string, dim int) (checkpoint.Objective, error) {
	spec, err := loss.Lookup(name)
	if err != nil {
		return checkpoint.Objective{}, err
	}
	f := spec.Formula(dim)
	o := checkpoint.Objective{Name: spec.Name, Family: f.Family, C: f.C, K: f.K, Tau: spec.DefaultTau,
		QuerySide: f.QuerySide, Normalise: f.Normalise, HasStd: spec.HasStd}
	if o.HasStd {
		o.Clamp = SoftClamp
	}
	return o, nil
}

// ObjectiveNames lists the names that Objective knows.
func ObjectiveNames() []string {
	var names []string
	for _, spec := range loss.Objectives() {
		names = append(names, spec.Name)
	}
	return names
}

// objective is the loss that o describes.
func objective(o checkpoint.Objective, in loss.Inputs) *graph.Node {
	return loss.Loss(loss.Formula{Family: o.Family, C: o.C, K: o.K, QuerySide: o.QuerySide, Normalise: o.Normalise}, in)
}
