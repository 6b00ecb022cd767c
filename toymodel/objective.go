package toymodel

import (
	"fmt"

	"halo/checkpoint"
	"halo/loss"
	"halo/metric"

	"github.com/gomlx/gomlx/core/graph"
)

// Objective is the objective that spec names, such as "proposal" or "clip?learn=tau", with its numbers for dim
// dimensions, at its default temperature. Its Name is the canonical spec.
func Objective(spec string, dim int) (checkpoint.Objective, error) {
	parsed, err := loss.Parse(spec)
	if err != nil {
		return checkpoint.Objective{}, err
	}
	if dim < parsed.Entry.MinDim {
		return checkpoint.Objective{}, fmt.Errorf("toymodel: dimension %d; %s needs at least %d", dim, parsed.Entry.Name, parsed.Entry.MinDim)
	}
	f, o := parsed.Formula(dim), parsed.Options
	return checkpoint.Objective{
		Name: parsed.String(), Family: f.Family, C: f.C, K: f.K, Tau: parsed.Entry.DefaultTau, Bias: f.Bias, LogStd: f.LogStd,
		QuerySide: f.QuerySide, Normalise: f.Normalise, Mask: o.Mask, Clamp: o.Clamp, HasStd: parsed.Entry.HasStd,
		RandomHead: o.RandomHead, LearnC: o.LearnC, LearnTau: o.LearnTau, LearnBias: o.LearnBias, LearnLogStd: o.LearnLogStd,
	}, nil
}

// ObjectiveNames lists the names that Objective knows, without options.
func ObjectiveNames() []string {
	var names []string
	for _, e := range loss.Objectives() {
		names = append(names, e.Name)
	}
	return names
}

// objective is the loss that o describes.
func objective(o checkpoint.Objective, in loss.Inputs) *graph.Node {
	return loss.Loss(loss.Formula{Family: o.Family, C: o.C, K: o.K, Bias: o.Bias, LogStd: o.LogStd,
		QuerySide: o.QuerySide, Normalise: o.Normalise}, in)
}

// Score is what pairs are scored by under o.
func Score(o checkpoint.Objective) metric.Score {
	return metric.Score{Family: o.Family, C: o.C, K: o.K, Tau: o.Tau, Bias: o.Bias, LogStd: o.LogStd,
		QuerySide: o.QuerySide, Normalise: o.Normalise}
}
