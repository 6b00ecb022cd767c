//go:build !js

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"halo/checkpoint"
	"halo/toymodel"
)

// trainer is one call of halo train.
type trainer struct {
	flags    trainFlags
	run      *toymodel.Run
	history  *toymodel.History
	note     trainNote
	progress *progress
	log      *trainLog // nil without -log
	stdout   io.Writer

	judged   int64                // step that was judged last, −1 for none
	now      *checkpoint.Snapshot // of that step, nil where it is of the file that was read, or the run went back
	bestFile *checkpoint.File     // the run at its best, where that is wanted and not yet written
	written  time.Time
	pace     pace
}

// writeEvery bounds what a killed process loses, where -save does not say it in steps.
const writeEvery = 30 * time.Second

func (t *trainer) train(ctx context.Context) error {
	t.written = time.Now()
	if err := t.follow(); err != nil {
		return err
	}
	t.judged = -1
	if frames := t.history.Frames; len(frames) > 0 { // of a run that goes on
		t.judged = frames[len(frames)-1].Step
	} else if _, err := t.snapshot(); err != nil {
		return err
	}
	for t.run.Steps() < int64(t.flags.steps) && ctx.Err() == nil {
		stop, err := t.step()
		if err != nil {
			return err
		}
		if stop {
			break
		}
	}
	if _, err := t.snapshot(); err != nil {
		return err
	}
	t.progress.done()
	if ctx.Err() != nil {
		fmt.Fprintf(t.stdout, "interrupted at step %d\n", t.run.Steps())
	}
	return t.write()
}

// step takes one step, and judges and writes what is due after it. It tells whether patience is at its end.
func (t *trainer) step() (stop bool, err error) {
	compiled := func() {}
	if !t.pace.begun {
		compiled = t.progress.compiling()
	}
	began := time.Now()
	result, err := t.run.Step()
	compiled()
	var diverged *toymodel.Diverged
	if errors.As(err, &diverged) {
		return false, t.keepGood(diverged)
	}
	if err != nil {
		return false, err
	}
	t.pace.add(time.Since(began), t.run.BatchSize())
	if err := t.follow(); err != nil {
		return false, err
	}
	t.progress.step(result, t.pace)
	if result.Step%int64(t.flags.every) == 0 {
		if stop, err = t.snapshot(); err != nil {
			return false, err
		}
	}
	if t.due(result.Step) && !stop && result.Step < int64(t.flags.steps) { // the last step is written anyway
		err = t.write()
	}
	return stop, err
}

// due tells whether the checkpoint is to be written after a step.
func (t *trainer) due(step int64) bool {
	if save := int64(t.flags.save); save > 0 {
		return step%save == 0
	}
	return time.Since(t.written) >= writeEvery
}

// follow makes the changes that -schedule names for the steps that come: a file holds what its next step uses.
func (t *trainer) follow() error { return t.run.Follow(toymodel.Schedule(t.flags.schedule)) }

// keepGood writes the last good state of a run that diverged, and reports the divergence as the error.
func (t *trainer) keepGood(diverged *toymodel.Diverged) error {
	t.progress.done()
	if err := t.run.Restore(1); err != nil {
		return errors.Join(diverged, err)
	}
	t.now = nil // its learning rate and temperature are others now
	t.history.CutBack(t.run.Steps() + 1)
	if err := t.write(); err != nil {
		return errors.Join(diverged, err)
	}
	return fmt.Errorf("%w; that state is in %s", diverged, t.flags.out)
}

// snapshot judges the present and tells whether patience is at its end.
func (t *trainer) snapshot() (stop bool, err error) {
	if t.judged == t.run.Steps() { // a full history may lack it
		return false, nil
	}
	s, err := t.run.Snapshot()
	if err != nil {
		return false, err
	}
	t.judged, t.now = s.Step, s
	t.history.Add(s)
	t.progress.snapshot(s, t.pace)
	if t.log != nil {
		if err := t.log.write(s, t.run.NextLearningRate(), t.pace); err != nil {
			return false, err
		}
	}
	t.pace.lap()
	if s.Metrics.CrossEntropy == nil {
		return false, nil
	}
	if t.note.judge(s.Step, *s.Metrics.CrossEntropy) {
		if t.flags.best || t.flags.keep > 0 {
			t.bestFile, err = t.file()
		}
		return false, err
	}
	return t.flags.patience > 0 && t.note.SinceBest >= t.flags.patience, nil
}

// file is the run as it is now.
func (t *trainer) file() (*checkpoint.File, error) {
	now := t.now
	if now == nil || now.Step != t.run.Steps() {
		var err error
		if now, err = t.run.Snapshot(); err != nil {
			return nil, err
		}
	}
	file, err := t.run.FileAt(now, t.history)
	if err != nil {
		return nil, err
	}
	if t.flags.bundle || t.flags.best {
		file.Optimizer, file.Streams = nil, nil
		file.Points.PixelSize, file.Points.Pixels = 0, nil
		return file, nil
	}
	return file, t.note.put(file)
}

// write writes what the run is now to -out, or with -best what it was at its best, and what -keep keeps.
func (t *trainer) write() error {
	file := t.bestFile
	if file == nil || !t.flags.best {
		var err error
		if file, err = t.file(); err != nil {
			return err
		}
	}
	if t.flags.keep > 0 {
		if err := keepFiles(t.flags.out, t.flags.keep, file, t.bestFile); err != nil {
			return err
		}
		t.bestFile = nil
	}
	if err := checkpoint.WriteFile(t.flags.out, file); err != nil {
		return err
	}
	t.written = time.Now()
	return nil
}
