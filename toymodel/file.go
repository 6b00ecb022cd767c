package toymodel

import (
	"fmt"
	"slices"

	"halo/checkpoint"
	"halo/dataset"

	"github.com/gomlx/compute"
)

// Names of the encoders in a checkpoint.
const (
	imageEncoderName = "mlp"
	textEncoderName  = "cbow"
)

// File is the run as a checkpoint, ready for an exact resume, with the history of it.
func (r *Run) File(h *History) (*checkpoint.File, error) {
	now, err := r.Snapshot()
	if err != nil {
		return nil, err
	}
	info := r.Set.Info()
	f := &checkpoint.File{
		Config: r.Config,
		Model: checkpoint.Model{ImageEncoder: imageEncoderName, TextEncoder: textEncoderName,
			Height: info.Height, Width: info.Width, Channels: info.Channels,
			TokenLength: info.TokenLength, Vocabulary: r.Set.Tokenizer().Vocabulary()},
		Points: *r.judge.points, Now: *now,
		Weights: map[string]checkpoint.Tensor{}, Optimizer: map[string]checkpoint.Tensor{},
	}
	if len(h.Frames) > 0 {
		f.HistoryImages, f.HistoryTexts = h.Images, h.Texts
	}
	for _, frame := range h.Frames {
		f.History = append(f.History, *frame)
	}
	var s state
	if err := r.capture(&s); err != nil {
		return nil, err
	}
	f.Streams = s.streams
	for path, v := range s.variables {
		tensor := checkpoint.Float32s(v.float32, v.dims...)
		if v.int64 != nil {
			tensor = checkpoint.Int64s(v.int64, v.dims...)
		}
		if isWeight(path) {
			f.Weights[path] = tensor
		} else {
			f.Optimizer[path] = tensor
		}
	}
	return f, nil
}

// Resume goes on with the run that f holds, exactly where it stopped. set must be the one that f.Config names.
func Resume(backend compute.Backend, set dataset.Set, f *checkpoint.File) (*Run, error) {
	if !f.Resumable() {
		return nil, fmt.Errorf("toymodel: the checkpoint holds no optimiser state and random streams, so no run can go on from it")
	}
	info := set.Info()
	want := [...]int{info.Height, info.Width, info.Channels, info.TokenLength}
	if got := [...]int{f.Model.Height, f.Model.Width, f.Model.Channels, f.Model.TokenLength}; got != want {
		return nil, fmt.Errorf("toymodel: the checkpoint's model has height, width, channels and token length %v, data set %s has %v", got, info.Name, want)
	}
	if !slices.Equal(f.Model.Vocabulary, set.Tokenizer().Vocabulary()) {
		return nil, fmt.Errorf("toymodel: the checkpoint's vocabulary is not that of data set %s", info.Name)
	}
	if f.Model.ImageEncoder != imageEncoderName || f.Model.TextEncoder != textEncoderName {
		return nil, fmt.Errorf("toymodel: the checkpoint's encoders are %q and %q; known are %q and %q",
			f.Model.ImageEncoder, f.Model.TextEncoder, imageEncoderName, textEncoderName)
	}
	r, err := NewRun(backend, set, f.Config)
	if err != nil {
		return nil, err
	}
	saved := state{step: f.Now.Step, variables: map[string]variable{}, streams: f.Streams}
	for _, tensors := range []map[string]checkpoint.Tensor{f.Weights, f.Optimizer} {
		for path, t := range tensors {
			v := variable{dims: t.Shape}
			switch t.DType {
			case checkpoint.F32:
				v.float32, err = t.Float32s()
			case checkpoint.I64:
				v.int64, err = t.Int64s()
			default:
				err = fmt.Errorf("dtype %s; a variable is F32 or I64", t.DType)
			}
			if err != nil {
				return nil, fmt.Errorf("toymodel: %s: %w", path, err)
			}
			saved.variables[path] = v
		}
	}
	for path := range r.good.variables {
		if _, ok := saved.variables[path]; !ok && isWeight(path) {
			return nil, fmt.Errorf("toymodel: the checkpoint lacks the weights %s", path)
		}
	}
	if err := r.apply(&saved); err != nil {
		return nil, err
	}
	if err := r.SetBatchSize(f.Now.BatchSize); err != nil {
		return nil, err
	}
	if err := r.SetTau(f.Now.Objective.Tau); err != nil {
		return nil, err
	}
	if err := r.SetLearningRate(f.Now.LearningRate); err != nil {
		return nil, err
	}
	r.last = StepResult{Step: r.step}
	return r, r.capture(r.good)
}
