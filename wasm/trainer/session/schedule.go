package session

import (
	"fmt"
	"math"
	"slices"

	"halo/toymodel"
	"halo/wasm/wire"
)

// script is what a run was asked to change by step, and what it did change. Both are exact whatever the pace: a
// change asked for by step is made as soon as that step was taken, and one that the page asks for between two steps is
// recorded with the step after which it was in force.
type script struct {
	plan   toymodel.Schedule
	left   settings          // as the last step left them, or as the run was made: a step itself moves a τ that is learned
	record toymodel.Schedule // what was changed before the steps so far
	reason string            // why no schedule makes this run again, "" where the record does
}

// settings are what may change between two steps.
type settings struct {
	batch     int
	tau, rate float64
}

func settingsOf(run *toymodel.Run) settings {
	return settings{run.BatchSize(), run.Tau(), run.LearningRate()}
}

// changes are those that lead from s to now after step.
func (s settings) changes(now settings, step int64) (list toymodel.Schedule) {
	differ := func(a, b float64) bool { return a != b && !(math.IsNaN(a) && math.IsNaN(b)) }
	if now.batch != s.batch {
		list = append(list, toymodel.Change{Step: step, Setting: toymodel.SettingBatch, Value: float64(now.batch)})
	}
	if differ(now.tau, s.tau) {
		list = append(list, toymodel.Change{Step: step, Setting: toymodel.SettingTau, Value: now.tau})
	}
	if differ(now.rate, s.rate) {
		list = append(list, toymodel.Change{Step: step, Setting: toymodel.SettingRate, Value: now.rate})
	}
	return list
}

// schedule is a message's schedule, where it is one that a run can follow.
func schedule(changes []wire.Change) (toymodel.Schedule, error) {
	var plan toymodel.Schedule
	for _, c := range changes {
		plan = append(plan, toymodel.Change(c))
	}
	return plan, plan.Check()
}

// Reasons why no schedule makes a run again.
const (
	fromCheckpoint = "this run goes on from a checkpoint, and a link begins at step 0: save it as a file instead"
	restored       = "this run was taken back to step %d after it diverged, and a link cannot say that: save it as a file instead"
	tooMany        = "this run has more than %d changes, and a link holds no more: save it as a file instead"
)

// stepping records what the next step uses that the last one did not leave so: changed and changed back is not changed.
func (s *script) stepping(run *toymodel.Run) {
	if s.reason != "" {
		return
	}
	s.record = append(s.record, s.left.changes(settingsOf(run), run.Steps())...)
	if len(s.record) > toymodel.MaxChanges {
		s.end(fmt.Sprintf(tooMany, toymodel.MaxChanges))
	}
}

// stepped makes the changes that were asked for after the step that was just taken.
func (s *script) stepped(run *toymodel.Run) error {
	s.left = settingsOf(run)
	if run.Diverged() != nil {
		return nil
	}
	return run.Follow(s.plan)
}

// restored ends the plan: made again, what made the run diverge would make it diverge again.
func (s *script) restored(step int64) {
	s.plan = nil
	s.end(fmt.Sprintf(restored, step))
}

func (s *script) end(reason string) { s.record, s.reason = nil, reason }

// recorded is the schedule that makes the run again: what its steps used, what its next one will use, and what is
// planned for later.
func (s *script) recorded(run *toymodel.Run) ([]wire.Change, string) {
	if s.reason != "" {
		return nil, s.reason
	}
	all := slices.Concat(s.record, s.left.changes(settingsOf(run), run.Steps()), s.plan.After(run.Steps()))
	if len(all) > toymodel.MaxChanges {
		return nil, fmt.Sprintf(tooMany, toymodel.MaxChanges)
	}
	var list []wire.Change
	for _, c := range all {
		list = append(list, wire.Change(c))
	}
	return list, ""
}

// record answers with the schedule that makes the run again.
func (s *Session) record() error {
	r := s.run
	answer := wire.Recorded{Run: r.id, Reason: fromCheckpoint}
	if r.run != nil {
		answer.Step = r.run.Steps()
		answer.Changes, answer.Reason = r.script.recorded(r.run)
	}
	s.Page(answer)
	return nil
}
