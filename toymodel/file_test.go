package toymodel

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
)

// roundTrip writes the run as a file and reads it again.
func roundTrip(t *testing.T, r *Run, h *History) *checkpoint.File {
	t.Helper()
	file, err := r.File(h)
	if err != nil {
		t.Fatal(err)
	}
	data, err := checkpoint.Encode(file)
	if err != nil {
		t.Fatal(err)
	}
	read, err := checkpoint.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestResumeIsExact(t *testing.T) {
	change := func(c *checkpoint.Config) { c.Seed = 3 }
	whole := newTestRun(t, "tree332", "proposal", change)
	steps(t, whole, 10)
	if err := errors.Join(whole.SetBatchSize(16), whole.SetTau(0.7), whole.SetLearningRate(1e-3)); err != nil {
		t.Fatal(err)
	}
	steps(t, whole, 5)
	want := captured(t, whole)

	half := newTestRun(t, "tree332", "proposal", change)
	steps(t, half, 10)
	if err := errors.Join(half.SetBatchSize(16), half.SetTau(0.7), half.SetLearningRate(1e-3)); err != nil {
		t.Fatal(err)
	}
	resumed, err := Resume(half.backend, half.Set, roundTrip(t, half, NewHistory(half.Points(), 10)))
	if err != nil {
		t.Fatal(err)
	}
	if resumed.Steps() != 10 || resumed.BatchSize() != 16 || resumed.Tau() != 0.7 || resumed.LearningRate() != 1e-3 {
		t.Errorf("resumed at step %d with batch %d, tau %v, lr %v; want 10, 16, 0.7, 0.001", resumed.Steps(), resumed.BatchSize(), resumed.Tau(), resumed.LearningRate())
	}
	steps(t, resumed, 5)
	if d := sameState(want, captured(t, resumed)); d != "" {
		t.Errorf("the resumed run differs from the uninterrupted one in %s", d)
	}
}

func TestResumeRefuses(t *testing.T) {
	r := newTestRun(t, "tree332", "proposal", nil)
	steps(t, r, 2)
	for _, test := range []struct {
		name, want string
		spoil      func(f *checkpoint.File)
	}{
		{"bundled", "no optimiser state", func(f *checkpoint.File) { f.Optimizer = nil }},
		{"other image size", "height", func(f *checkpoint.File) { f.Model.Height = 32 }},
		{"other vocabulary", "vocabulary", func(f *checkpoint.File) { f.Model.Vocabulary = append(f.Model.Vocabulary, "zebra") }},
		{"missing weights", "lacks the weights /image/embedding/dense/weights", func(f *checkpoint.File) { delete(f.Weights, "/image/embedding/dense/weights") }},
		{"weights of another shape", "has shape [3]", func(f *checkpoint.File) {
			f.Weights["/image/embedding/dense/biases"] = checkpoint.Float32s([]float32{1, 2, 3}, 3)
		}},
		{"weights of another dtype", "a variable is F32 or I64", func(f *checkpoint.File) {
			f.Weights["/image/embedding/dense/biases"] = checkpoint.Int32s([]int32{1, 2}, 2)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := roundTrip(t, r, NewHistory(r.Points(), 10))
			test.spoil(f)
			if _, err := Resume(r.backend, r.Set, f); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one that says %q", err, test.want)
			}
		})
	}
}

// snapshotAt is a snapshot without points.
func snapshotAt(step int64) *checkpoint.Snapshot { return &checkpoint.Snapshot{Step: step} }

func TestHistoryThins(t *testing.T) {
	h := NewHistory(&checkpoint.Points{}, 8)
	for step := int64(0); step <= 1000; step += 5 {
		h.Add(snapshotAt(step))
	}
	if n := len(h.Frames); n < 4 || n > 8 {
		t.Fatalf("%d frames, want 4 to 8", n)
	}
	spacing := h.Frames[1].Step - h.Frames[0].Step
	for i, f := range h.Frames {
		if f.Step != int64(i)*spacing {
			t.Errorf("frame %d is of step %d, want %d", i, f.Step, int64(i)*spacing)
		}
	}
	h.CutBack(h.Frames[2].Step)
	if len(h.Frames) != 2 {
		t.Errorf("%d frames after the cut, want 2", len(h.Frames))
	}
}

func TestHistoryFollowsASubset(t *testing.T) {
	points := &checkpoint.Points{Levels: []string{"vague", "fine"}}
	const images, texts = 900, 600
	for i := range images {
		points.Images = append(points.Images, checkpoint.ImagePoint{Texts: []int{0, 1 + i%(texts-1)}})
	}
	for j := range texts {
		points.Texts = append(points.Texts, checkpoint.TextPoint{Level: min(j, 1)})
	}
	h := NewHistory(points, 4)
	if n := len(h.Images) + len(h.Texts); n > checkpoint.MaxHistoryPoints {
		t.Errorf("it follows %d points, at most %d fit a file", n, checkpoint.MaxHistoryPoints)
	}
	if !slices.IsSorted(h.Images) || !slices.IsSorted(h.Texts) || !slices.Contains(h.Texts, 0) {
		t.Errorf("images %v and texts %v: want ascending indices and the vaguest text", h.Images, h.Texts)
	}
	full := &checkpoint.Snapshot{
		Images: checkpoint.Cloud{Dim: 1, Means: make([]float32, images), LogStd: make([]float32, images)},
		Texts:  checkpoint.Cloud{Dim: 1, Means: make([]float32, texts), LogStd: make([]float32, texts)},
	}
	for i := range images {
		full.Images.Means[i], full.Images.LogStd[i] = float32(i), float32(-i)
	}
	h.Add(full)
	shown := h.Full(0)
	if shown.Images.Len() != images || shown.Texts.Len() != texts {
		t.Fatalf("the frame has %d images and %d texts, want %d and %d", shown.Images.Len(), shown.Texts.Len(), images, texts)
	}
	for i := range images {
		followed := slices.Contains(h.Images, i)
		got := shown.Images.Means[i]
		if followed && (got != float32(i) || shown.Images.LogStd[i] != float32(-i)) || !followed && !math.IsNaN(float64(got)) {
			t.Fatalf("image %d: got %v, followed %v", i, got, followed)
		}
	}
}
