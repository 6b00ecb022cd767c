//go:build !js

package main

import (
	"bytes"
	"encoding/json/v2"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"halo/checkpoint"
)

// trainLog is the file of -log: JSON Lines, an object for each snapshot, by ascending step.
type trainLog struct {
	file *os.File
	last int64 // step of the last line, −1 for none
}

// logLine is one object. An undefined number is absent.
type logLine struct {
	Step               int64     `json:"step"`
	Time               time.Time `json:"time"` // when it was written, RFC 3339
	checkpoint.Metrics `json:",inline"`
	Tau                float64  `json:"tau"`
	LearningRate       float64  `json:"learning_rate"` // of the next step, with warm-up and cosine
	BatchSize          int      `json:"batch_size"`
	StepsPerSecond     *float64 `json:"steps_per_second,omitempty"`  // since the line before, without judging and writing
	ImagesPerSecond    *float64 `json:"images_per_second,omitempty"` // the same
}

// openTrainLog opens the log of a run that is at step last; of what is there, lines of later steps, which the run will
// take again, and a line that was not finished go. A new run, last −1, keeps nothing.
func openTrainLog(path string, last int64) (*trainLog, error) {
	l := &trainLog{last: -1}
	kept, err := l.keep(path, last)
	if err != nil {
		return nil, err
	}
	if l.file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o666); err != nil {
		return nil, err
	}
	if err := l.file.Truncate(int64(kept)); err != nil {
		return nil, errors.Join(err, l.file.Close())
	}
	if _, err := l.file.Seek(int64(kept), 0); err != nil {
		return nil, errors.Join(err, l.file.Close())
	}
	return l, nil
}

// keep is the number of bytes of the file's first lines that are of steps up to last.
func (l *trainLog) keep(path string, last int64) (bytesKept int, err error) {
	if last < 0 {
		return 0, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	for number := 1; ; number++ {
		line, rest, whole := bytes.Cut(data[bytesKept:], []byte("\n"))
		if !whole {
			return bytesKept, nil
		}
		var of struct {
			Step *int64 `json:"step"`
		}
		if err := json.Unmarshal(line, &of); err != nil || of.Step == nil {
			return 0, fmt.Errorf("%s: line %d is no line of a log of halo train: it would be a JSON object with a step", path, number)
		}
		if *of.Step > last {
			return bytesKept, nil
		}
		l.last = *of.Step
		bytesKept = len(data) - len(rest)
	}
}

// write appends the line of a snapshot, unless the log has its step.
func (l *trainLog) write(s *checkpoint.Snapshot, rate float64, p pace) error {
	if s.Step <= l.last {
		return nil
	}
	line := logLine{Step: s.Step, Time: time.Now().UTC().Truncate(time.Millisecond), Metrics: s.Metrics, Tau: s.Objective.Tau, LearningRate: rate, BatchSize: s.BatchSize}
	line.StepsPerSecond, line.ImagesPerSecond = p.recent.perSecond()
	text, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("log: %w", err)
	}
	if _, err := l.file.Write(append(text, '\n')); err != nil { // one write, so that no half of a line is seen
		return err
	}
	l.last = s.Step
	return nil
}

func (l *trainLog) close() error { return l.file.Close() }
