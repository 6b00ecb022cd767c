package checkpoint

import "slices"

// learnedNumber is a number of an objective, other than the temperature, that training may change. What it is at a
// step stands beside the step's temperature, where and only where the objective learns it.
type learnedNumber struct {
	name     string // in JSON
	tensor   string // F64 [s]: its value in each frame of a history
	families []string
	learned  func(o *Objective) *bool
	number   func(o *Objective) *float64
	now      func(n *now) **float64
}

var learnedNumbers = []learnedNumber{
	{
		"c", historyC, []string{"variance"},
		func(o *Objective) *bool { return &o.LearnC },
		func(o *Objective) *float64 { return &o.C },
		func(n *now) **float64 { return &n.C },
	},
	{
		"bias", historyBias, []string{"siglip", "ppcl", "pcmepp"},
		func(o *Objective) *bool { return &o.LearnBias },
		func(o *Objective) *float64 { return &o.Bias },
		func(n *now) **float64 { return &n.Bias },
	},
	{
		"log_std", historyLogStd, []string{"euclidean", familyFreeBias},
		func(o *Objective) *bool { return &o.LearnLogStd },
		func(o *Objective) *float64 { return &o.LogStd },
		func(n *now) **float64 { return &n.LogStd },
	},
}

// withNumbersOf is o with the numbers of p that training may change: temperature, and what is learned.
func (o Objective) withNumbersOf(p Objective) Objective {
	o.Tau = p.Tau
	for _, l := range learnedNumbers {
		if *l.learned(&o) {
			*l.number(&o) = *l.number(&p)
		}
	}
	return o
}

// validateLearned checks that o learns only what its family has.
func (o Objective) validateLearned(where string) error {
	for _, l := range learnedNumbers {
		if has := slices.Contains(l.families, o.Family); !has && *l.learned(&o) {
			return fail(ErrDisagree, where, "learn_%s is true, but the family %s has no such number", l.name, o.Family)
		}
	}
	return nil
}

// newNow is what "now" says of a snapshot.
func newNow(s Snapshot) now {
	n := now{Step: s.Step, Tau: s.Objective.Tau, BatchSize: s.BatchSize, LearningRate: s.LearningRate, Metrics: s.Metrics}
	for _, l := range learnedNumbers {
		if *l.learned(&s.Objective) {
			*l.now(&n) = l.number(&s.Objective)
		}
	}
	return n
}

// objective is the objective of the configuration with the numbers of n.
func (n *now) objective(config Objective) (Objective, error) {
	config.Tau = n.Tau
	for _, l := range learnedNumbers {
		learned, value := *l.learned(&config), *l.now(n)
		switch {
		case learned && value == nil:
			return config, fail(ErrMissing, metadataWhere(keyNow), "there is no %s, which the objective learns (learn_%s)", l.name, l.name)
		case !learned && value != nil:
			return config, fail(ErrDisagree, metadataWhere(keyNow), "there is a %s, which the objective does not learn (learn_%s is false)", l.name, l.name)
		case learned:
			*l.number(&config) = *value
		}
	}
	return config, nil
}

// learnedTensors are the numbers of each frame of a history that the objective learns.
func learnedTensors(config Objective, history []Snapshot) map[string]Tensor {
	tensors := map[string]Tensor{}
	for _, l := range learnedNumbers {
		if !*l.learned(&config) {
			continue
		}
		values := make([]float64, len(history))
		for i := range history {
			values[i] = *l.number(&history[i].Objective)
		}
		tensors[l.tensor] = Float64s(values, len(values))
	}
	return tensors
}

// learned reads them for a history of s frames: the objective of each, at the temperature of the configuration.
func (d *decoder) learned(config Objective, s axis) []Objective {
	frames := make([]Objective, s.n)
	for i := range frames {
		frames[i] = config
	}
	for _, l := range learnedNumbers {
		if !*l.learned(&config) {
			if d.has(l.tensor) {
				d.fail(fail(ErrDisagree, tensorWhere(l.tensor), "the file has it, but its objective does not learn it (learn_%s is false)", l.name))
			}
			continue
		}
		for i, v := range d.float64s(l.tensor, s) {
			*l.number(&frames[i]) = v
		}
	}
	return frames
}
