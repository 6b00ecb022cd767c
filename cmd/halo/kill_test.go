//go:build !js

package main

import (
	"bufio"
	"encoding/json/v2"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"halo/checkpoint"
)

// killedRun is a halo train in processes of its own, in a folder of its own.
type killedRun struct {
	folder, halo string
	args         []string
	killed       int // processes that were killed, since the run was begun
}

const (
	killedSteps = 80
	killedSave  = 8 // steps between two checkpoints: what may be lost
)

func newKilledRun(t *testing.T, args ...string) *killedRun {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := &killedRun{folder: t.TempDir(), args: args}
	if err := writePictures(r.folder); err != nil {
		t.Fatal(err)
	}
	r.halo = filepath.Join(r.folder, "halo") // by this name the test is the command
	if err := os.Symlink(self, r.halo); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *killedRun) out() string { return filepath.Join(r.folder, "out.safetensors") }

// train runs halo train, from the checkpoint where there is one. Where kill is not nil, the process is killed some time
// after it has said so many lines. It returns the last step that the process has reported, −1 for none.
func (r *killedRun) train(t *testing.T, kill *rand.Rand) (reported int) {
	t.Helper()
	args := []string{"train", "-out", "out.safetensors", "-steps", strconv.Itoa(killedSteps), "-save", strconv.Itoa(killedSave),
		"-every", "2", "-keep", "2", "-log", "log.jsonl"}
	if _, err := os.Stat(r.out()); errors.Is(err, fs.ErrNotExist) {
		args = append(args, r.args...)
	} else {
		args = append(args, "-resume", "out.safetensors")
		if i := slices.Index(r.args, "-backend"); i >= 0 {
			args = append(args, r.args[i:i+2]...)
		}
	}
	process := exec.Command(r.halo, args...)
	process.Dir = r.folder
	stderr, err := process.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	lines, after := -1, time.Duration(0)
	if kill != nil {
		lines, after = kill.IntN(9), time.Duration(kill.IntN(4000))*time.Microsecond
	}
	reported = -1
	var said strings.Builder
	for s := bufio.NewScanner(stderr); s.Scan(); {
		said.WriteString(s.Text() + "\n")
		if rest, ok := strings.CutPrefix(s.Text(), "step "); ok {
			number, _, _ := strings.Cut(rest, "/")
			if reported, err = strconv.Atoi(number); err != nil {
				t.Fatalf("got the line %q", s.Text())
			}
		}
		if lines == 0 {
			time.Sleep(after)
			if err := process.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
		}
		lines--
	}
	err = process.Wait()
	var exit *exec.ExitError
	switch {
	case kill != nil && errors.As(err, &exit) && exit.ExitCode() == -1: // by the signal
		r.killed++
	case err != nil:
		t.Fatalf("halo %v: %v\n%s", args, err, &said)
	case kill != nil: // it had ended before: begin again
		r.killed = 0
		for _, path := range r.written(t) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	return reported
}

// written lists the checkpoints and the log.
func (r *killedRun) written(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(r.folder, "out.*"))
	if err != nil {
		t.Fatal(err)
	}
	return append(paths, filepath.Join(r.folder, "log.jsonl"))
}

// logged are the lines of the log, without what a clock says.
func (r *killedRun) logged(t *testing.T) []logLine {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(r.folder, "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []logLine
	for line := range strings.Lines(string(data)) {
		var l logLine
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Time.IsZero() || l.Step > 0 && l.StepsPerSecond == nil {
			t.Fatalf("line %q: error %v", line, err)
		}
		l.Time, l.StepsPerSecond, l.ImagesPerSecond = time.Time{}, nil, nil
		lines = append(lines, l)
	}
	return lines
}

// A run whose process is killed again and again at random moments, and each time goes on from its checkpoint, ends as
// the run that nobody killed: weights, moments, streams, its best checkpoint, the last ones that are kept, and its log.
// What a kill costs is at most what lay between two checkpoints.
func TestKilledRunGoesOn(t *testing.T) {
	type run struct {
		name string
		seed uint64
		args []string
	}
	runs := []run{
		{"shapes, go", 1, []string{"-batch", "8", "-backend", "go", "-warm-up", "20", "-cosine", "-objective", "proposal?learn=c,tau"}},
		{"csv, simdgo", 2, []string{"-data", "photos.csv?title=caption&vague=kind&size=16&holdout=0.2&shuffle=7&flip=1&jitter=0.2&crop=0.8", "-d", "3", "-batch", "8", "-backend", "simdgo"}},
		{"shards, simdgo", 3, []string{"-data", "shards/{0..1}.tar?vague=kind&size=16&holdout=0.2&shuffle=5", "-batch", "8", "-backend", "simdgo", "-weight-decay", "0.1"}},
	}
	if linkedXLA {
		runs = append(runs, run{"shapes, xla", 4, []string{"-batch", "8", "-backend", "xla:cpu"}})
	}
	for _, row := range runs {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			whole, killed := newKilledRun(t, row.args...), newKilledRun(t, row.args...)
			whole.train(t, nil)
			random := rand.New(rand.NewPCG(row.seed, 0))
			for tries := 0; killed.killed < 4; tries++ {
				if tries == 100 {
					t.Fatal("a hundred processes, and never were four killed before the run ended")
				}
				reported := killed.train(t, random)
				file, err := checkpoint.ReadFile(killed.out())
				if errors.Is(err, fs.ErrNotExist) && (reported <= killedSave || killed.killed == 0) {
					continue
				}
				if err != nil {
					t.Fatalf("killed after step %d: %v", reported, err)
				}
				if lost := reported - int(file.Now.Step); lost > killedSave {
					t.Errorf("killed after step %d, the checkpoint is of step %d: %d steps are lost, want at most %d", reported, file.Now.Step, lost, killedSave)
				}
			}
			for _, name := range []string{".out.safetensors.0123abcd.tmp", ".out.step-8.safetensors.0123abcd.tmp"} { // as if killed while it wrote
				if err := os.WriteFile(filepath.Join(killed.folder, name), []byte("half"), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			killed.train(t, nil)
			if left, err := filepath.Glob(filepath.Join(killed.folder, ".*")); err != nil || len(left) > 0 {
				t.Errorf("left over are %v, error %v", left, err)
			}

			sameNumbers(t, mustRead(t, killed.out()), mustRead(t, whole.out()))
			kept, err := keptSteps(killed.out())
			if want := []int64{killedSteps - killedSave, killedSteps}; err != nil || !slices.Equal(kept, want) {
				t.Errorf("kept are the checkpoints of steps %v, error %v; want %v", kept, err, want)
			}
			best, want := mustRead(t, checkpoint.BestPath(killed.out())), mustRead(t, checkpoint.BestPath(whole.out()))
			if best.Now.Step != want.Now.Step || *best.Now.Metrics.CrossEntropy != *want.Now.Metrics.CrossEntropy {
				t.Errorf("the best checkpoint is of step %d, want %d", best.Now.Step, want.Now.Step)
			}
			sameNumbers(t, best, want)
			got, log := killed.logged(t), whole.logged(t)
			if len(log) != killedSteps/2+1 || len(got) != len(log) {
				t.Fatalf("%d lines of log, and %d of the run that was killed; want %d", len(log), len(got), killedSteps/2+1)
			}
			lowest := log[0]
			for i := range log {
				if a, b := mustJSON(t, got[i]), mustJSON(t, log[i]); a != b || log[i].Step != int64(2*i) {
					t.Errorf("line %d of the log of the killed run is\n%s\nwant\n%s", i, a, b)
				}
				if *log[i].CrossEntropy < *lowest.CrossEntropy {
					lowest = log[i]
				}
			}
			if lowest.Step != want.Now.Step {
				t.Errorf("the best checkpoint is of step %d, and by the log step %d is the best", want.Now.Step, lowest.Step)
			}
		})
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
