package loss

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Families of objectives, as they are written in checkpoints.
const (
	FamilyVariance  = "variance"
	FamilyEuclidean = "euclidean"
	FamilyCLIP      = "clip"
)

// Spec describes a named objective. The page, the command line and the tests take it from one table.
type Spec struct {
	Name     string // on the command line, in URLs and in checkpoints
	Title    string // on the page
	Family   string
	Sentence string // what it is, in one plain sentence for the page
	HasStd   bool   // whether every embedding has a standard deviation

	// The variance family's weights; zero in the others. C is not used where CIsDim is set.
	C      float64
	CIsDim bool // c is the number of dimensions d
	K      float64

	DefaultTau float64
	TauMin     float64
	TauMax     float64
	TauIsGauge bool   // τ only rescales the embeddings: no model is better or worse for it
	TauNote    string // what τ does here, in one plain sentence for the page

	DefaultLearningRate float64 // of Adam
}

// Objectives lists the objectives in the order in which they are offered.
func Objectives() []Spec {
	return []Spec{
		{
			Name: "proposal", Title: "Proposal", Family: FamilyVariance, HasStd: true, C: 1, K: 1,
			Sentence:   "Every image and every text gets a position and a standard deviation, and a pair scores by its distance measured in standard deviations, less the log of the standard deviation.",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote:             "Temperature and the weight of the log term are one knob: dividing by τ is the loss with c/τ in place of c, and another scale of σ.",
			DefaultLearningRate: 3e-3,
		},
		{
			Name: "gaussian", Title: "Gaussian", Family: FamilyVariance, HasStd: true, CIsDim: true, K: 0.5,
			Sentence:   "The true log-density of a round Gaussian in d dimensions: the log of the standard deviation counts d times.",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10,
			TauNote:             "Temperature and the weight of the log term are one knob: at τ = d this is the proposal, with σ divided by √(2d).",
			DefaultLearningRate: 3e-3,
		},
		{
			Name: "no-log-term", Title: "No log term", Family: FamilyVariance, HasStd: true, C: 0, K: 1,
			Sentence:   "The proposal without the price for a large standard deviation: a control that shows what the log term does.",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10, TauIsGauge: true,
			TauNote:             "Without the log term temperature only rescales σ: it changes the picture's scale and nothing else.",
			DefaultLearningRate: 3e-3,
		},
		{
			Name: "euclidean", Title: "Euclidean", Family: FamilyEuclidean,
			Sentence:   "Every image and every text gets a position only, and a pair scores by its distance: the variance loss with one standard deviation for all.",
			DefaultTau: 1, TauMin: 0.1, TauMax: 10, TauIsGauge: true,
			TauNote:             "Temperature only rescales the embeddings: it changes the picture's scale and nothing else.",
			DefaultLearningRate: 3e-3,
		},
		{
			Name: "clip", Title: "CLIP", Family: FamilyCLIP,
			Sentence:   "Every image and every text gets a direction only, and a pair scores by the cosine of the angle between them.",
			DefaultTau: 0.07, TauMin: 0.01, TauMax: 1,
			TauNote:             "Cosines lie between −1 and 1, so temperature bounds how sure the model can be; it wants to be near 0.07.",
			DefaultLearningRate: 3e-3,
		},
	}
}

// Lookup returns the objective of that name.
func Lookup(name string) (Spec, error) {
	var names []string
	for _, spec := range Objectives() {
		if spec.Name == name {
			return spec, nil
		}
		names = append(names, spec.Name)
	}
	return Spec{}, fmt.Errorf("loss: unknown objective %q; known are %q", name, names)
}

// DegreesOfFreedom is the number of values that the objective sees of one embedding in d dimensions: its
// coordinates, and its standard deviation where it has one; a direction has one less.
func (s Spec) DegreesOfFreedom(d int) int {
	switch {
	case s.HasStd:
		return d + 1
	case s.Family == FamilyCLIP:
		return d - 1
	}
	return d
}

// Formula holds the numbers of an objective that a graph is built from. The temperature is not among them: it
// is an input of the graph.
type Formula struct {
	Family    string
	C         float64
	K         float64
	QuerySide bool
	Normalise bool
}

// Formula returns the numbers of the objective in d dimensions.
func (s Spec) Formula(d int) Formula {
	f := Formula{Family: s.Family, C: s.C, K: s.K}
	if s.CIsDim {
		f.C = float64(d)
	}
	return f
}

// Loss computes the objective that f describes, a scalar in nats. It panics, as graph functions do, where f
// names no family, where it sets what its family does not have, and where the family itself does.
func Loss(f Formula, in Inputs) *graph.Node {
	if f.Family != FamilyVariance && f != (Formula{Family: f.Family}) {
		exceptions.Panicf("loss: %+v: the family %q has no weights and no options", f, f.Family)
	}
	switch f.Family {
	case FamilyVariance:
		return Variance(in, VarianceOptions{C: f.C, K: f.K, QuerySide: f.QuerySide, Normalise: f.Normalise})
	case FamilyEuclidean:
		return Euclidean(in)
	case FamilyCLIP:
		return CLIP(in)
	}
	exceptions.Panicf("loss: unknown family %q; known are %q", f.Family, []string{FamilyVariance, FamilyEuclidean, FamilyCLIP})
	return nil
}
