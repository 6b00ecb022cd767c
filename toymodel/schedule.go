package toymodel

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"halo/checkpoint"
)

// Settings that may change between two steps, as a schedule names them.
const (
	SettingBatch = "batch" // number of pairs in a batch
	SettingTau   = "tau"   // temperature
	SettingRate  = "lr"    // Adam's learning rate
)

// scheduled lists them in the order in which changes of one step are written.
var scheduled = []string{SettingBatch, SettingTau, SettingRate}

// MaxChanges bounds a schedule.
const MaxChanges = 1000

// Change is one line of a schedule: the steps after step Step use Value. It is written tau@400=0.1.
type Change struct {
	Step    int64   // 0 is before the first step
	Setting string  // SettingBatch, SettingTau or SettingRate
	Value   float64 // a whole number where Setting is SettingBatch
}

// Schedule is what changes while a run trains, by step: a run of the same configuration and schedule is the same
// run, whatever its pace. Its changes are sorted by step, then in the order batch, tau, lr; one setting changes once
// a step.
type Schedule []Change

// ParseSchedule reads changes joined by commas, in any order, such as "tau@400=0.1,batch@800=8". "" is none.
func ParseSchedule(text string) (Schedule, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var s Schedule
	for _, part := range strings.Split(text, ",") {
		c, err := parseChange(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		s = append(s, c)
	}
	slices.SortStableFunc(s, compareChanges)
	return s, s.Check()
}

func parseChange(text string) (Change, error) {
	name, value, ok := strings.Cut(text, "=")
	setting, step, at := strings.Cut(name, "@")
	if !ok || !at {
		return Change{}, fmt.Errorf("toymodel: schedule: %q is no change; one reads setting@step=value, such as tau@400=0.1", text)
	}
	c := Change{Setting: setting}
	var err error
	if c.Step, err = strconv.ParseInt(step, 10, 64); err != nil {
		return Change{}, fmt.Errorf("toymodel: schedule: %q: %q is no step; it must be a whole number of 0 or more", text, step)
	}
	if c.Value, err = strconv.ParseFloat(value, 64); err != nil {
		return Change{}, fmt.Errorf("toymodel: schedule: %q: %q is no number", text, value)
	}
	return c, nil
}

func compareChanges(a, b Change) int {
	return cmp.Or(cmp.Compare(a.Step, b.Step), cmp.Compare(slices.Index(scheduled, a.Setting), slices.Index(scheduled, b.Setting)))
}

// Check says what is wrong with a schedule, nil where it is one that a run can follow.
func (s Schedule) Check() error {
	if len(s) > MaxChanges {
		return fmt.Errorf("toymodel: schedule of %d changes; it may have %d", len(s), MaxChanges)
	}
	for i, c := range s {
		if err := c.check(); err != nil {
			return fmt.Errorf("toymodel: schedule: %s: %w", c, err)
		}
		if i == 0 {
			continue
		}
		before := s[i-1]
		switch order := compareChanges(before, c); {
		case order == 0:
			return fmt.Errorf("toymodel: schedule: %s and %s: a setting changes once a step", before, c)
		case order > 0:
			return fmt.Errorf("toymodel: schedule: %s stands before %s; changes are sorted by step, then batch, tau, lr", before, c)
		}
	}
	return nil
}

func (c Change) check() error {
	if c.Step < 0 || c.Step > checkpoint.MaxInteger {
		return fmt.Errorf("step %d; it must be 0 to %d", c.Step, int64(checkpoint.MaxInteger))
	}
	switch c.Setting {
	case SettingBatch:
		if c.Value != math.Trunc(c.Value) || c.Value < MinBatchSize || c.Value > MaxBatchSize {
			return fmt.Errorf("batch size %v; it must be a whole number from %d to %d", c.Value, MinBatchSize, MaxBatchSize)
		}
	case SettingTau, SettingRate:
		if !(c.Value > 0) || math.IsInf(c.Value, 0) {
			return fmt.Errorf("%v; it must be a positive number", c.Value)
		}
	default:
		return fmt.Errorf("unknown setting %q; known are %s", c.Setting, strings.Join(scheduled, ", "))
	}
	return nil
}

// String is the change as ParseSchedule reads it, with every digit that its value needs.
func (c Change) String() string {
	return c.Setting + "@" + strconv.FormatInt(c.Step, 10) + "=" + strconv.FormatFloat(c.Value, 'g', -1, 64)
}

// String is the schedule as ParseSchedule reads it.
func (s Schedule) String() string {
	parts := make([]string, len(s))
	for i, c := range s {
		parts[i] = c.String()
	}
	return strings.Join(parts, ",")
}

// At lists the changes that take effect after step.
func (s Schedule) At(step int64) Schedule { return s[s.first(step):s.first(step+1)] }

// After lists the changes that take effect later than that.
func (s Schedule) After(step int64) Schedule { return s[s.first(step+1):] }

// first is the index of the first change of step or later.
func (s Schedule) first(step int64) int {
	i, _ := slices.BinarySearchFunc(s, step, func(c Change, step int64) int { return cmp.Compare(c.Step, step) })
	return i
}

// Follow sets what s changes at the present step, for the steps that come. Called at the start and after every step,
// it makes the run that s describes.
func (r *Run) Follow(s Schedule) error {
	for _, c := range s.At(r.step) {
		if err := r.change(c); err != nil {
			return fmt.Errorf("%w, in %s", err, c)
		}
	}
	return nil
}

func (r *Run) change(c Change) error {
	switch c.Setting {
	case SettingBatch:
		return r.SetBatchSize(int(c.Value))
	case SettingTau:
		return r.SetTau(c.Value)
	case SettingRate:
		return r.SetLearningRate(c.Value)
	}
	return fmt.Errorf("toymodel: unknown setting %q", c.Setting)
}
