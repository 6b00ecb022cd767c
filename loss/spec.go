package loss

import (
	"fmt"
	"slices"
	"strings"
)

// Objective is a spec that was read: a row of the table with its options.
type Objective struct {
	Entry   Entry
	Options Options
}

// Parse reads the spec of an objective, such as "proposal?c=0.5&mask=1&learn=c,tau".
//
//	spec   = name [ "?" option *( "&" option ) ]
//	option = key "=" value
//
// Errors: an unknown name, a key that this objective does not have or that comes twice, a value out of range.
// A value that says the default is the default.
func Parse(spec string) (Objective, error) {
	e, err := Lookup(spec)
	if err != nil {
		return Objective{}, err
	}
	o := Objective{e, e.defaults()}
	_, rest, found := strings.Cut(spec, "?")
	if !found {
		return o, nil
	}
	seen := map[string]bool{}
	for _, part := range strings.Split(rest, "&") {
		if err := o.parseOption(part, seen); err != nil {
			return Objective{}, fmt.Errorf("loss: objective %.200q: %w", spec, err)
		}
	}
	return o, nil
}

func (o *Objective) parseOption(part string, seen map[string]bool) error {
	key, value, found := strings.Cut(part, "=")
	if !found {
		return fmt.Errorf("%q is not key=value", part)
	}
	if seen[key] {
		return fmt.Errorf("%s comes twice", key)
	}
	seen[key] = true
	i := slices.IndexFunc(o.Entry.Options, func(option Option) bool { return option.Key == key })
	if i < 0 {
		var known []string
		for _, option := range o.Entry.Options {
			known = append(known, option.Key)
		}
		return fmt.Errorf("%s has no option %q; it has %s", o.Entry.Name, key, strings.Join(known, ", "))
	}
	option := o.Entry.Options[i]
	x, ok := option.read(value)
	if !ok {
		return fmt.Errorf("%s is %q; want %s", key, value, option.Want())
	}
	rowOf(key).parse(&o.Options, value, x)
	return nil
}

func rowOf(key string) option {
	return allOptions[slices.IndexFunc(allOptions, func(row option) bool { return row.Key == key })]
}

// Value returns the value of an option as a spec writes it, "" where the objective does not have the option.
func (o Objective) Value(key string) string {
	if !slices.ContainsFunc(o.Entry.Options, func(option Option) bool { return option.Key == key }) {
		return ""
	}
	return rowOf(key).format(o.Options)
}

// String returns the canonical spec: keys in the order of the table, defaults left out. Parse of it gives o.
func (o Objective) String() string {
	var parts []string
	for _, option := range o.Entry.Options {
		if v := o.Value(option.Key); v != option.Default {
			parts = append(parts, option.Key+"="+v)
		}
	}
	if len(parts) == 0 {
		return o.Entry.Name
	}
	return o.Entry.Name + "?" + strings.Join(parts, "&")
}

// TauIsGauge tells whether, with these options, τ only rescales what is learned anyway: no model is better or
// worse for it.
func (o Objective) TauIsGauge() bool {
	return slices.ContainsFunc(o.Entry.TauGaugeWhen, func(rule string) bool {
		for _, part := range strings.Split(rule, "&") {
			if key, value, found := strings.Cut(part, "="); found && o.Value(key) != value {
				return false
			}
		}
		return true
	})
}

// TauNote says in one plain sentence what τ does with these options.
func (o Objective) TauNote() string {
	switch {
	case o.TauIsGauge():
		return o.Entry.TauGaugeNote
	case o.Options.LearnTau:
		return LearnedTauNote
	}
	return o.Entry.TauNote
}

// DegreesOfFreedom is the number of values that the objective sees of one embedding in d dimensions: its
// coordinates, and what its head gives where it has one; a direction has one less. Of AsymVLM's images, which
// are directions, it is one less than this, which is that of its texts.
func (o Objective) DegreesOfFreedom(d int) int {
	if o.Options.Normalise {
		d--
	}
	return d + o.Entry.Freedom
}

// Formula returns the numbers of the objective in d dimensions.
func (o Objective) Formula(d int) Formula {
	f := Formula{Family: o.Entry.Family, C: o.Options.C, K: o.Options.K, Bias: o.Options.Bias, LogStd: o.Options.LogStd,
		QuerySide: o.Options.QuerySide, Normalise: o.Options.Normalise}
	if o.Options.CIsDim {
		f.C = float64(d)
	}
	return f
}
