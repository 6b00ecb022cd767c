package session

import (
	"time"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// How often page and scene hear of a run that changes. A snapshot embeds the whole evaluation set, so frames
// are spaced to take at most a quarter of the time.
const (
	frameInterval    = 33 * time.Millisecond
	hiddenInterval   = time.Second // snapshots of a page that nobody sees: for the history and the last good state
	progressInterval = 100 * time.Millisecond
	snapshotShare    = 0.25
	maxLosses        = 1 << 16 // losses that wait for a Progress
)

// reporter decides when a frame and a Progress are due.
type reporter struct {
	frame, progress         bool // due now
	dirty                   bool // a step was taken since the last snapshot
	lastFrame, lastProgress time.Duration
}

func (p *reporter) frameDue()      { p.frame = true }
func (p *reporter) progressDue()   { p.progress = true }
func (p *reporter) everythingDue() { p.frame, p.progress = true, true }
func (p *reporter) stepped()       { p.dirty = true }

// report sends what is due and returns how long until something may be due, negative for not before a change.
func (s *Session) report() time.Duration {
	r := s.run
	now := s.Now()
	interval := max(frameInterval, time.Duration(float64(r.snapshotTook)/snapshotShare))
	if s.hidden {
		interval = max(interval, hiddenInterval)
	}
	due := r.report.frame || r.report.dirty && now-r.report.lastFrame >= interval
	if due {
		if err := s.snapshot(); err != nil {
			r.playing, r.owed = false, 0
			s.problem(r.id, err)
		}
		now = s.Now()
		r.report.frame, r.report.dirty, r.report.lastFrame = false, false, now
		if !s.hidden {
			if shown := r.shown(); shown != nil {
				s.Scene(frame(r.id, shown))
			}
		}
	}
	if r.report.progress || due && now-r.report.lastProgress >= progressInterval || len(r.losses) >= maxLosses {
		s.progress()
		r.report.progress, r.report.lastProgress = false, now
	}
	if r.report.dirty {
		return max(0, r.report.lastFrame+interval-now)
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

// snapshot brings the present up to date, where the run has moved on since.
func (s *Session) snapshot() error {
	r := s.run
	if r.run == nil || r.run.Diverged() != nil {
		return nil
	}
	if r.present != nil && r.present.Step == r.run.Steps() {
		present := *r.present // the history keeps the frame as it was
		present.Objective.Tau = r.run.Tau()
		r.present = &present // a circle's radius follows τ at once
		return nil
	}
	before := s.Now()
	present, err := r.run.Snapshot()
	if err != nil {
		return err
	}
	r.snapshotTook = s.Now() - before
	r.present = present
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

func (s *Session) progress() {
	r := s.run
	p := wire.Progress{Run: r.id, Playing: r.playing, StepsPerSecond: r.stepsPerSec.perSecond(s.Now()),
		Pace: r.pacer.pace, Losses: r.losses, FirstLoss: r.firstLoss, GraphsCompiled: s.compiled,
		HistoryLength: len(r.history.Frames), HistoryIndex: r.showing}
	if shown := r.shown(); shown != nil {
		p.Step, p.BatchSize, p.Tau, p.LearningRate, p.Metrics = shown.Step, shown.BatchSize, shown.Objective.Tau, shown.LearningRate, shown.Metrics
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

func frame(run int, c *checkpoint.Snapshot) wire.Frame {
	return wire.Frame{Run: run, Step: c.Step, Dim: c.Images.Dim, Objective: c.Objective,
		Images: c.Images.Means, ImageStd: c.Images.LogStd, Texts: c.Texts.Means, TextStd: c.Texts.LogStd}
}
