//go:build !js

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"halo/checkpoint"
	"halo/toymodel"
)

// small makes a run quick: nothing here is about what is learnt.
var small = []string{"train", "-batch", "8", "-every", "10"}

func mustTrain(t *testing.T, args ...string) *checkpoint.File {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.safetensors")
	code, _, stderr := runIn(t, t.Context(), append(append(append([]string(nil), small...), "-out", out), args...)...)
	if code != 0 {
		t.Fatalf("halo %v: exit status %d: %s", args, code, stderr)
	}
	return mustRead(t, out)
}

func mustRead(t *testing.T, path string) *checkpoint.File {
	t.Helper()
	file, err := checkpoint.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// sameNumbers compares weights, moments and streams of two files, bit for bit.
func sameNumbers(t *testing.T, got, want *checkpoint.File) {
	t.Helper()
	for _, part := range []struct {
		name      string
		got, want map[string]checkpoint.Tensor
	}{{"weights", got.Weights, want.Weights}, {"optimiser", got.Optimizer, want.Optimizer}} {
		if len(part.got) != len(part.want) || len(part.want) == 0 {
			t.Errorf("%d tensors of the %s, want %d", len(part.got), part.name, len(part.want))
		}
		for name, tensor := range part.want {
			if !bytes.Equal(part.got[name].Data, tensor.Data) {
				t.Errorf("%s %s differ", part.name, name)
			}
		}
	}
	for name, state := range want.Streams {
		if !bytes.Equal(got.Streams[name], state) {
			t.Errorf("stream %s differs", name)
		}
	}
}

func TestResumeGivesTheSameWeights(t *testing.T) {
	whole := mustTrain(t, "-steps", "40", "-seed", "5")
	half := filepath.Join(t.TempDir(), "half.safetensors")
	if code, _, stderr := runIn(t, t.Context(), append(append([]string(nil), small...), "-steps", "25", "-seed", "5", "-out", half)...); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := runIn(t, t.Context(), "train", "-resume", half, "-steps", "40", "-every", "10", "-out", half); code != 0 {
		t.Fatal(stderr)
	}
	resumed := mustRead(t, half)
	if resumed.Now.Step != 40 {
		t.Errorf("resumed to step %d, want 40", resumed.Now.Step)
	}
	sameNumbers(t, resumed, whole)
}

// A schedule changes the run at its steps; stopped at one of them and resumed, it is the same run.
func TestSchedule(t *testing.T) {
	whole := mustTrain(t, "-steps", "30", "-schedule", "tau@20=0.5,batch@10=16,lr@20=0.01")
	if now := whole.Now; now.Objective.Tau != 0.5 || now.BatchSize != 16 || now.LearningRate != 0.01 || whole.Config.BatchSize != 8 {
		t.Errorf("at the end τ %v, batch %d, lr %v, begun with batch %d; want 0.5, 16, 0.01, 8", now.Objective.Tau, now.BatchSize, now.LearningRate, whole.Config.BatchSize)
	}
	for _, frame := range whole.History {
		if want := map[bool]int{true: 8, false: 16}[frame.Step < 10]; frame.BatchSize != want {
			t.Errorf("at step %d batch %d, want %d", frame.Step, frame.BatchSize, want)
		}
	}
	path := filepath.Join(t.TempDir(), "stopped.safetensors")
	if code, _, stderr := runIn(t, t.Context(), append(append([]string(nil), small...), "-steps", "20", "-schedule", "tau@20=0.5,batch@10=16,lr@20=0.01", "-out", path)...); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := runIn(t, t.Context(), "train", "-resume", path, "-steps", "30", "-every", "10", "-out", path); code != 0 {
		t.Fatal(stderr)
	}
	sameNumbers(t, mustRead(t, path), whole)
	code, _, stderr := runIn(t, t.Context(), "train", "-resume", path, "-steps", "40", "-schedule", "tau@20=2", "-out", path)
	if want := "-schedule tau@20=2: the run goes on from step 30"; code != 2 || !strings.Contains(stderr, want) {
		t.Errorf("a change before the file's step: exit status %d, %q; want 2 and %q", code, stderr, want)
	}
}

// Ctrl-C ends the command's context.
func TestInterruptLeavesAValidFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.safetensors")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(500*time.Millisecond, cancel)
	code, stdout, stderr := runIn(t, ctx, append(append([]string(nil), small...), "-steps", "1000000", "-out", out)...)
	if code != 0 || !strings.Contains(stdout, "interrupted at step") {
		t.Fatalf("exit status %d, %q, %q; want 0 and where it was interrupted", code, stdout, stderr)
	}
	file := mustRead(t, out)
	if file.Now.Step >= 1000000 || !file.Resumable() {
		t.Errorf("the file is of step %d, resumable %v", file.Now.Step, file.Resumable())
	}
	step := file.Now.Step
	if code, _, stderr := runIn(t, t.Context(), "train", "-resume", out, "-steps", "0", "-out", out); code != 0 {
		t.Fatal(stderr)
	}
	if got := mustRead(t, out).Now.Step; got != step {
		t.Errorf("resumed for no step: step %d, want %d", got, step)
	}
}

func TestDivergedRunKeepsItsLastGoodState(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.safetensors")
	code, _, stderr := runIn(t, t.Context(), "train", "-objective", "proposal?clamp=0", "-lr", "0.1", "-steps", "3000", "-every", "5", "-out", out)
	if code != 1 || !strings.Contains(stderr, "diverged at step") || !strings.Contains(stderr, out) {
		t.Fatalf("exit status %d, %q; want 1, the step, and the file", code, stderr)
	}
	file := mustRead(t, out)
	for _, name := range []string{"/image/embedding/dense/weights", "/text/words/embeddings"} {
		if _, err := file.Weights[name].Float32s(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every objective trains from the command line, with an option, and what is learned is resumed exactly.
func TestEveryObjective(t *testing.T) {
	for _, name := range toymodel.ObjectiveNames() {
		spec := name + "?mask=1"
		file := mustTrain(t, "-objective", spec, "-steps", "3")
		if o := file.Config.Objective; o.Name != spec || !o.Mask {
			t.Errorf("%s: got the objective %+v", spec, o)
		}
	}
	const learned = "siglip?learn=bias,tau&bias=-4"
	whole := mustTrain(t, "-steps", "20", "-objective", learned)
	half := filepath.Join(t.TempDir(), "half.safetensors")
	if code, _, stderr := runIn(t, t.Context(), append(append([]string(nil), small...), "-steps", "10", "-objective", learned, "-out", half)...); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := runIn(t, t.Context(), "train", "-resume", half, "-steps", "20", "-every", "10", "-out", half); code != 0 {
		t.Fatal(stderr)
	}
	resumed := mustRead(t, half)
	sameNumbers(t, resumed, whole)
	if o := resumed.Now.Objective; o != whole.Now.Objective || o.Bias == -4 || o.Tau == 0.1 || o.Name != "siglip?bias=-4" {
		t.Errorf("got %+v after the resume, want %+v, with a learned bias and temperature", o, whole.Now.Objective)
	}
}

func TestBundleLeavesOutWhatOnlyResumeNeeds(t *testing.T) {
	file := mustTrain(t, "-steps", "10", "-bundle")
	if len(file.Optimizer) > 0 || len(file.Streams) > 0 || len(file.Weights) == 0 || len(file.History) != 2 {
		t.Errorf("%d optimiser tensors, %d streams, %d weights, %d frames; want 0, 0, some, 2", len(file.Optimizer), len(file.Streams), len(file.Weights), len(file.History))
	}
}

func TestPatienceAndBest(t *testing.T) {
	file := mustTrain(t, "-steps", "5000", "-lr", "0.03", "-patience", "3", "-best")
	best := *file.Now.Metrics.CrossEntropy
	for _, frame := range file.History {
		if *frame.Metrics.CrossEntropy < best {
			t.Errorf("step %d has cross-entropy %v, below the %v of the step that was written", frame.Step, *frame.Metrics.CrossEntropy, best)
		}
	}
	if file.Now.Step >= 5000 {
		t.Errorf("it stopped at step %d, want earlier", file.Now.Step)
	}
}

func TestFailedWriteNamesTheFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "no", "such", "folder", "out.safetensors")
	code, _, stderr := runIn(t, t.Context(), append(append([]string(nil), small...), "-steps", "1", "-out", out)...)
	if code != 1 || !strings.Contains(stderr, out) {
		t.Errorf("exit status %d, %q; want 1 and the file's name", code, stderr)
	}
	if _, err := os.Stat(filepath.Dir(out)); !os.IsNotExist(err) {
		t.Errorf("the folder was made: %v", err)
	}
}

// A model that no checkpoint can hold is refused before it trains: the moments are two thirds of one.
func TestModelTooLargeForAFile(t *testing.T) {
	const most = checkpoint.MaxFile / 4 // float32 numbers
	for _, row := range []struct {
		name       string
		flags      trainFlags
		parameters int
		want       string
	}{
		{"with moments", trainFlags{}, most / 3, ""},
		{"with moments, one more", trainFlags{}, most/3 + 1, "a model of 357913942 parameters with Adam's moments takes 4294967304 bytes, and a checkpoint holds at most 4294967296: " +
			"take smaller encoders, or -bundle, which leaves out the moments"},
		{"without", trainFlags{bundle: true}, most, ""},
		{"the best, which is without", trainFlags{best: true}, most, ""},
		{"without, one more", trainFlags{bundle: true}, most + 1, "a model of 1073741825 parameters takes 4294967300 bytes, and a checkpoint holds at most 4294967296: take smaller encoders"},
	} {
		err := row.flags.checkSize(row.parameters)
		if row.want == "" && err != nil || row.want != "" && (err == nil || err.Error() != row.want) {
			t.Errorf("%s: got %v, want %q", row.name, err, row.want)
		}
	}
}
