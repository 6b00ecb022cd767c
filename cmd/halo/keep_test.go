//go:build !js

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"halo/checkpoint"
)

// -keep leaves the last checkpoints and the best, and nothing else that lies there is touched.
func TestKeep(t *testing.T) {
	folder := t.TempDir()
	others := []string{"out.step-x.safetensors", "out.step-8.txt", "out2.step-4.safetensors", "out.step-008.safetensors", "out.step-900.safetensors"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(folder, "out.safetensors")
	code, _, stderr := runIn(t, t.Context(), "train", "-batch", "8", "-steps", "22", "-every", "5", "-save", "4", "-keep", "3", "-out", out)
	if code != 0 {
		t.Fatal(stderr)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	want := append([]string{"out.safetensors", "out.best.safetensors", "out.step-16.safetensors", "out.step-20.safetensors", "out.step-22.safetensors"}, others...)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the folder has %s, want %s", strings.Join(got, " "), strings.Join(want, " "))
	}
	for step, path := range map[int64]string{16: checkpoint.StepPath(out, 16), 22: checkpoint.StepPath(out, 22)} {
		if file := mustRead(t, path); file.Now.Step != step || !file.Resumable() {
			t.Errorf("%s is of step %d, resumable %v", path, file.Now.Step, file.Resumable())
		}
	}
	sameNumbers(t, mustRead(t, checkpoint.StepPath(out, 22)), mustRead(t, out))
}

// What counts as the best, and since when, goes on with the run: -patience stops a resumed run where it would have
// stopped the whole one.
func TestPatienceGoesOn(t *testing.T) {
	stopped := []string{"-steps", "5000", "-lr", "0.03", "-patience", "4"}
	whole := mustTrain(t, stopped...)
	half := filepath.Join(t.TempDir(), "half.safetensors")
	before := whole.Now.Step - 20 // two snapshots of patience are used up
	if code, _, stderr := runIn(t, t.Context(), append(append([]string(nil), small...), "-steps", strconv.FormatInt(before, 10), "-lr", "0.03", "-out", half)...); code != 0 {
		t.Fatal(stderr)
	}
	if code, _, stderr := runIn(t, t.Context(), "train", "-resume", half, "-steps", "5000", "-patience", "4", "-every", "10", "-out", half); code != 0 {
		t.Fatal(stderr)
	}
	if got := mustRead(t, half).Now.Step; got != whole.Now.Step {
		t.Errorf("stopped at step %d and resumed, patience ended the run at step %d, want %d", before, got, whole.Now.Step)
	}
}

// Each snapshot counts once, also the last one where the history is full and does not take it.
func TestSnapshotsCountOnce(t *testing.T) {
	folder := t.TempDir()
	out, log := filepath.Join(folder, "out.safetensors"), filepath.Join(folder, "log.jsonl")
	if code, _, stderr := runIn(t, t.Context(), "train", "-batch", "4", "-steps", "203", "-every", "1", "-log", log, "-out", out); code != 0 {
		t.Fatal(stderr)
	}
	file := mustRead(t, out)
	if last := file.History[len(file.History)-1].Step; last == 203 {
		t.Fatal("the history took the last snapshot, so this test sees nothing")
	}
	note, err := readNote(file)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	judged := strings.Count(string(lines), "\n")
	if want := judged - 1 - int(note.BestStep); judged != 204 || note.SinceBest != want {
		t.Errorf("%d snapshots, the best at step %d, and %d since; want 204 and %d", judged, note.BestStep, note.SinceBest, want)
	}
}
