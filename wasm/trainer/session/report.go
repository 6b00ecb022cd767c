package session

import (
	"time"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// How often page and scene hear of a run that changes.
//
// A frame embeds the whole evaluation set; a judgement, from which the held-out numbers come, is a frame and several
// times its cost. At full pace all that time is taken from training: judgements are few there, which the page states,
// and both have a share of the time that they do not exceed. At a slower pace there is time between two steps, and
// every frame is judged; so it is in the first steps of a run, in which most happens that is worth a look back.
const (
	frameInterval     = 40 * time.Millisecond
	frameShare        = 0.04 // of the time, for frames at full pace
	judgementInterval = 250 * time.Millisecond
	judgementShare    = 0.02            // of the time, for judgements at full pace
	judgementCeiling  = 2 * time.Second // between two judgements at most, however slow the machine
	firstSteps        = 500             // of a run, in which every frame is judged
	closeShare        = 0.25            // of the time, for frames where each is judged
	hiddenInterval    = time.Second     // judgements of a page that nobody sees: for the history and the last good state
	progressInterval  = 100 * time.Millisecond
	maxLosses         = 1 << 16 // losses that wait for a Progress
)

// reporter decides when a frame, a judgement and a Progress are due.
type reporter struct {
	frame, progress bool // due now
	dirty           bool // a step was taken since the last frame

	lastFrame, lastJudgement, lastProgress time.Duration // when they were
	frameTook, judgementTook               cost

	judged  *checkpoint.Snapshot // the last one that was judged, nil before the first
	settled int64                // 1 + the step that was judged last, or could not be; 0 before the first
	spare   checkpoint.Snapshot  // memory of frames that are not judged
}

// cost is how long something takes: the smaller of the last two times, for a graph that is compiled on the way, or a
// slow spell of the machine, says nothing of the next. The first time is not known yet, and counts as 0.
type cost struct{ last, before time.Duration }

func (c *cost) took(d time.Duration) { c.last, c.before = d, c.last }

// every is the interval at which c takes that share of the time.
func (c *cost) every(share float64) time.Duration {
	return time.Duration(float64(min(c.last, c.before)) / share)
}

func (p *reporter) frameDue()      { p.frame = true }
func (p *reporter) progressDue()   { p.progress = true }
func (p *reporter) everythingDue() { p.frame, p.progress = true, true }
func (p *reporter) stepped()       { p.dirty = true }

// intervals are the times between two frames and between two judgements while the run trains.
func (s *Session) intervals() (frame, judgement time.Duration) {
	r := s.run
	p := &r.report
	if r.run != nil && (!r.pacer.full(r.run.Steps()) || r.run.Steps() < firstSteps) {
		frame = max(frameInterval, p.judgementTook.every(closeShare))
		judgement = frame
	} else {
		frame = max(frameInterval, p.frameTook.every(frameShare)+r.asking.took.every(frameShare))
		judgement = min(max(judgementInterval, p.judgementTook.every(judgementShare)), judgementCeiling)
	}
	if s.hidden {
		judgement = max(judgement, hiddenInterval)
		frame = judgement
	}
	return frame, judgement
}

// training tells whether another step is to come.
func (r *runState) training() bool { return r.playing || r.owed > 0 }

// fullPace tells whether steps follow one another as fast as they go.
func (r *runState) fullPace() bool {
	return r.run != nil && r.training() && r.pacer.full(r.run.Steps())
}

// behind tells whether the step that the run is at was not judged yet.
func (r *runState) behind() bool {
	return r.run != nil && r.run.Diverged() == nil && r.report.settled != r.run.Steps()+1
}

// report sends what is due and returns how long until something may be due, negative for not before a change.
func (s *Session) report() time.Duration {
	r := s.run
	p := &r.report
	now := s.Now()
	frameAfter, judgeAfter := s.intervals()
	// What is not followed by another step is judged at once, and so is the start.
	judge := r.behind() && (!r.training() || p.settled == 0 || now-p.lastJudgement >= judgeAfter)
	due := p.frame || judge || p.dirty && now-p.lastFrame >= frameAfter
	if due {
		if err := s.look(judge); err != nil {
			r.playing, r.owed = false, 0
			s.problem(r.id, err)
		}
		if err := s.embedProbes(); err != nil {
			s.problem(r.id, err)
		}
		now = s.Now()
		p.frame, p.dirty, p.lastFrame = false, false, now
		if judge {
			p.lastJudgement = now
			p.progress = p.progress || !r.training()
		}
		if !s.hidden {
			if shown := r.shown(); shown != nil {
				s.Scene(r.frame(shown))
				s.drawProbes(shown)
			}
		}
	}
	if p.progress || due && now-p.lastProgress >= progressInterval || len(r.losses) >= maxLosses {
		s.progress()
		p.progress, p.lastProgress = false, now
	}
	wait := time.Duration(-1)
	if p.dirty {
		wait = max(0, p.lastFrame+frameAfter-now)
	}
	if r.behind() {
		if judging := max(0, p.lastJudgement+judgeAfter-now); wait < 0 || judging < wait {
			wait = judging
		}
	}
	if wait >= 0 {
		return wait
	}
	if len(r.losses) > 0 {
		return s.flushLosses(now)
	}
	return -1
}

// flushLosses sees to it that the losses of the last steps before a pause are not held back.
func (s *Session) flushLosses(now time.Duration) time.Duration {
	r := s.run
	if wait := r.report.lastProgress + progressInterval - now; wait > 0 {
		r.report.progress = true // at the next call
		return wait
	}
	s.progress()
	r.report.lastProgress = now
	return -1
}

// look brings the present up to date where the run has moved on since, judged where that is asked for. What is judged
// goes into the history.
func (s *Session) look(judge bool) error {
	r := s.run
	p := &r.report
	if r.run == nil || r.run.Diverged() != nil {
		return nil
	}
	if judge {
		p.settled = r.run.Steps() + 1
	}
	if p.judged == nil && r.present != nil {
		p.judged = r.present // that of a checkpoint, which was judged when it was written
		judge = judge && p.judged.Step != r.run.Steps()
	}
	if !judge && r.present != nil && r.present.Step == r.run.Steps() {
		present := *r.present // the history keeps the frame as it was
		present.Objective.Tau = r.run.Tau()
		r.present = &present // a circle's radius follows τ at once
		return nil
	}
	before := s.Now()
	if !judge {
		if err := r.run.Glance(&p.spare); err != nil {
			return err
		}
		p.frameTook.took(s.Now() - before)
		r.present = &p.spare
		return nil
	}
	present, err := r.run.Snapshot()
	if err != nil {
		return err
	}
	p.judgementTook.took(s.Now() - before)
	r.present, p.judged = present, present
	r.history.Add(present)
	return nil
}

// shown is the snapshot on show, nil before there is one.
func (r *runState) shown() *checkpoint.Snapshot {
	if r.showing >= 0 && r.showing < len(r.history.Frames) {
		return r.history.Full(r.showing)
	}
	return r.present
}

// judgement is the snapshot whose numbers are on show, nil before there is one: the one on show where that is of the
// history, otherwise the last that was judged.
func (r *runState) judgement() *checkpoint.Snapshot {
	if r.showing < 0 && r.report.judged != nil {
		return r.report.judged
	}
	return r.shown()
}

func (s *Session) progress() {
	r := s.run
	p := wire.Progress{Run: r.id, Playing: r.playing, StepsPerSecond: r.stepsPerSec.perSecond(s.Now()),
		Pace: r.pacer.pace, Losses: r.losses, FirstLoss: r.firstLoss, GraphsCompiled: s.compiled,
		HistoryLength: len(r.history.Frames), HistoryIndex: r.showing, Reached: r.reached}
	r.reached = false
	if shown := r.shown(); shown != nil {
		p.Step, p.BatchSize, p.Tau, p.LearningRate = shown.Step, shown.BatchSize, shown.Objective.Tau, shown.LearningRate
	}
	if judged := r.judgement(); judged != nil {
		p.Metrics, p.MetricsStep = judged.Metrics, judged.Step
	}
	if r.run != nil && r.showing < 0 {
		p.Step, p.BatchSize, p.Tau, p.LearningRate = r.run.Steps(), r.run.BatchSize(), r.run.Tau(), r.run.LearningRate()
	}
	if r.run != nil {
		p.GraphsCompiled += r.run.GraphsCompiled()
	}
	s.Page(p)
	r.losses = r.losses[:0]
}

// frame is a snapshot of the run as the scene draws it.
func (r *runState) frame(c *checkpoint.Snapshot) wire.Frame {
	return wire.Frame{Run: r.id, Step: c.Step, Dim: c.Images.Dim, Objective: c.Objective, FullPace: r.fullPace(),
		Images: c.Images.Means, ImageStd: c.Images.LogStd, Texts: c.Texts.Means, TextStd: c.Texts.LogStd}
}
