package toymodel

import (
	"fmt"
	"math"

	"halo/checkpoint"
	"halo/loss"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// objectiveScope holds the numbers of the objective that are learned: trainable scalars, trained and saved as the
// weights are. The configuration has their values at the start.
const objectiveScope = "objective"

// A learnedNumber is a number of an objective that may be learned.
type learnedNumber struct {
	variable string // in objectiveScope
	log      bool   // the variable is the number's natural log, so that the number stays positive
	learned  func(o *checkpoint.Objective) bool
	number   func(o *checkpoint.Objective) *float64
	input    func(in *loss.Inputs) **graph.Node
}

var learnedNumbers = []learnedNumber{
	{
		variable: "c",
		learned:  func(o *checkpoint.Objective) bool { return o.LearnC },
		number:   func(o *checkpoint.Objective) *float64 { return &o.C },
		input:    func(in *loss.Inputs) **graph.Node { return &in.C },
	},
	logTau,
	{
		variable: "bias",
		learned:  func(o *checkpoint.Objective) bool { return o.LearnBias },
		number:   func(o *checkpoint.Objective) *float64 { return &o.Bias },
		input:    func(in *loss.Inputs) **graph.Node { return &in.Bias },
	},
	{
		variable: "log_std",
		learned:  func(o *checkpoint.Objective) bool { return o.LearnLogStd },
		number:   func(o *checkpoint.Objective) *float64 { return &o.LogStd },
		input:    func(in *loss.Inputs) **graph.Node { return &in.LogStd },
	},
}

var logTau = learnedNumber{
	variable: "log_tau", log: true,
	learned: func(o *checkpoint.Objective) bool { return o.LearnTau },
	number:  func(o *checkpoint.Objective) *float64 { return &o.Tau },
	input:   func(in *loss.Inputs) **graph.Node { return &in.Tau },
}

func (l learnedNumber) path() string { return model.JoinPath("/", objectiveScope, l.variable) }

// tensor is the variable's value for a number x.
func (l learnedNumber) tensor(x float64) *tensors.Tensor {
	if l.log {
		x = math.Log(x)
	}
	return tensors.FromScalar(float32(x))
}

// createLearned creates the variables of what o learns, at o's values.
func createLearned(store *model.Store, o *checkpoint.Objective) error {
	for _, l := range learnedNumbers {
		if !l.learned(o) {
			continue
		}
		if _, err := store.CreateVariable(l.path(), l.tensor(*l.number(o))); err != nil {
			return err
		}
	}
	return nil
}

// useLearned puts the variables of what o learns into in.
func useLearned(root *model.Scope, o *checkpoint.Objective, in *loss.Inputs) {
	for _, l := range learnedNumbers {
		if !l.learned(o) {
			continue
		}
		node := root.At(objectiveScope).GetVariable(l.variable).NodeValue(in.Images)
		if l.log {
			node = graph.Exp(node)
		}
		*l.input(in) = node
	}
}

// boundLearned raises a learned temperature that the update took below the least one that the objective allows, as
// CLIP's authors do: logits beyond ±100 made its training unstable.
func boundLearned(root *model.Scope, o *checkpoint.Objective, g *graph.Graph) {
	least := leastTau(o.Family)
	if !o.LearnTau || least == 0 {
		return
	}
	v := root.At(objectiveScope).GetVariable(logTau.variable)
	v.SetNodeValue(graph.MaxScalar(v.NodeValue(g), math.Log(least)))
}

// leastTau is the least learned temperature of a family, 0 for no bound.
func leastTau(family string) float64 {
	for _, e := range loss.Objectives() {
		if e.Family == family {
			return e.LearnedTauMin
		}
	}
	return 0
}

// Objective is the objective with the numbers in force: the temperature that is set, and what was learned so far.
func (r *Run) Objective() checkpoint.Objective {
	o := r.Config.Objective
	o.Tau = r.tau
	for _, l := range learnedNumbers {
		if l.learned(&o) {
			*l.number(&o) = r.learned(l)
		}
	}
	return o
}

// learned is the present value of a number that the objective learns.
func (r *Run) learned(l learnedNumber) float64 {
	// The variable was created with the run and has a value on every backend; that it cannot be read would be a
	// fault of the program.
	x := float64(tensors.ToScalar[float32](r.store.GetVariable(l.path()).MustValue()))
	if l.log {
		return math.Exp(x)
	}
	return x
}

// setLearnedTau puts a learned temperature where learning goes on from.
func (r *Run) setLearnedTau(tau float64) error {
	if err := r.store.GetVariable(logTau.path()).SetValue(logTau.tensor(tau)); err != nil {
		return fmt.Errorf("toymodel: temperature: %w", err)
	}
	return nil
}
