package toymodel

import (
	"fmt"
	"slices"

	"halo/checkpoint"
	"halo/dataset"
	"halo/encoder"

	"github.com/gomlx/compute"
)

// File is the run as a checkpoint, ready for an exact resume, with the history of it.
func (r *Run) File(h *History) (*checkpoint.File, error) {
	now, err := r.Snapshot()
	if err != nil {
		return nil, err
	}
	return r.FileAt(now, h)
}

// FileAt is File where the snapshot of the present is at hand.
func (r *Run) FileAt(now *checkpoint.Snapshot, h *History) (*checkpoint.File, error) {
	info := r.Set.Info()
	image, text, err := EncoderSpecs(&r.Config)
	if err != nil {
		return nil, err
	}
	f := &checkpoint.File{
		Config: r.Config,
		Model: checkpoint.Model{ImageEncoder: image.Name(), TextEncoder: text.Name(),
			Height: info.Height, Width: info.Width, Channels: info.Channels},
		Points: *r.judge.points, Now: *now,
		Weights: map[string]checkpoint.Tensor{}, Optimizer: map[string]checkpoint.Tensor{},
	}
	saveTokenizer(&f.Model, r.Set.Tokenizer())
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
	if err := checkModel(set, f); err != nil {
		return nil, err
	}
	r, err := NewRun(backend, set, f.Config)
	if err != nil {
		return nil, err
	}
	variables, err := variablesOf(f.Weights, f.Optimizer)
	if err != nil {
		return nil, err
	}
	saved := state{step: f.Now.Step, variables: variables, streams: f.Streams}
	for path := range r.good.variables {
		if _, ok := saved.variables[path]; !ok && isWeight(path) {
			return nil, fmt.Errorf("toymodel: the checkpoint lacks the weights %s", path)
		}
	}
	if err := r.apply(&saved); err != nil {
		return nil, err
	}
	if err := checkBatchSize(f.Now.BatchSize); err != nil {
		return nil, err
	}
	r.batchSize = f.Now.BatchSize
	if err := r.SetTau(f.Now.Objective.Tau); err != nil { // a learned one gets the value that it has among the weights
		return nil, err
	}
	if err := r.SetLearningRate(f.Now.LearningRate); err != nil {
		return nil, err
	}
	if rate, ok := variables[learningRatePath]; ok { // of the step before: a file that is written at once is the file that was read
		if err := r.store.GetVariable(learningRatePath).SetValue(rate.tensor()); err != nil {
			return nil, fmt.Errorf("toymodel: learning rate: %w", err)
		}
	}
	r.last = StepResult{Step: r.step}
	return r, r.capture(r.good)
}

// checkModel returns an error where the model of f cannot embed what set holds.
func checkModel(set dataset.Set, f *checkpoint.File) error {
	info := set.Info()
	want := [...]int{info.Height, info.Width, info.Channels, info.TokenLength}
	if got := [...]int{f.Model.Height, f.Model.Width, f.Model.Channels, f.Model.TokenLength}; got != want {
		return fmt.Errorf("toymodel: the checkpoint's model has height, width, channels and token length %v, data set %s has %v", got, info.Name, want)
	}
	var tokenizer checkpoint.Model
	saveTokenizer(&tokenizer, set.Tokenizer())
	if f.Model.Tokenizer != tokenizer.Tokenizer || !slices.Equal(f.Model.Vocabulary, tokenizer.Vocabulary) || !slices.Equal(f.Model.Merges, tokenizer.Merges) {
		return fmt.Errorf("toymodel: the checkpoint's vocabulary is not that of data set %s", info.Name)
	}
	return checkEncoders(f)
}

// checkEncoders returns an error where the encoders that f's model names are not those of its configuration.
func checkEncoders(f *checkpoint.File) error {
	image, text, err := EncoderSpecs(&f.Config)
	if err != nil {
		return err
	}
	if f.Model.ImageEncoder != image.Name() || f.Model.TextEncoder != text.Name() {
		return fmt.Errorf("toymodel: the checkpoint's encoders are %q and %q, but its configuration is of %q and %q",
			f.Model.ImageEncoder, f.Model.TextEncoder, image.Name(), text.Name())
	}
	return nil
}

// variablesOf are the tensors of a checkpoint by their path in the store.
func variablesOf(parts ...map[string]checkpoint.Tensor) (map[string]variable, error) {
	variables := map[string]variable{}
	for _, part := range parts {
		for path, t := range part {
			v := variable{dims: t.Shape}
			var err error
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
			variables[path] = v
		}
	}
	return variables, nil
}

// LoadModel makes the model whose weights f holds, to embed with; what a resume needs besides is not looked at. set
// must be the one that f.Config names, or nil where that is not here: then f alone says what the model reads.
func LoadModel(backend compute.Backend, set dataset.Set, f *checkpoint.File) (*Model, error) {
	if len(f.Weights) == 0 {
		return nil, fmt.Errorf("toymodel: the checkpoint holds no weights")
	}
	var err error
	if set == nil {
		err = checkEncoders(f)
	} else {
		err = checkModel(set, f)
	}
	if err != nil {
		return nil, err
	}
	c := f.Config
	if err := checkConfig(&c); err != nil {
		return nil, err
	}
	saved, err := variablesOf(f.Weights)
	if err != nil {
		return nil, err
	}
	m, err := newModel(backend, encoder.Shape{Height: f.Model.Height, Width: f.Model.Width, Channels: f.Model.Channels,
		TokenLength: f.Model.TokenLength, Vocabulary: len(f.Model.Vocabulary)}, c)
	if err != nil {
		return nil, err
	}
	want := func(path string, dims []int) error {
		w, ok := saved[path]
		if !ok {
			return fmt.Errorf("toymodel: the checkpoint lacks the weights %s", path)
		}
		if !slices.Equal(w.dims, dims) {
			return fmt.Errorf("toymodel: %s has shape %v, the model needs %v", path, w.dims, dims)
		}
		return nil
	}
	// Before any are made: a configuration can claim more than there is memory for.
	for path, p := range parameters(&c, m.encoders) {
		if err := want(path, p.Dims); err != nil {
			return nil, err
		}
	}
	// Initial weights say which other variables there must be.
	if err := initialise(m.store, &c, m.encoders, dataset.NewStream(c.Seed, "weights")); err != nil {
		return nil, fmt.Errorf("toymodel: initial weights: %w", err)
	}
	for v := range m.store.IterVariables() {
		if err := want(v.Path(), v.Shape().Dimensions); err != nil {
			return nil, err
		}
		w := saved[v.Path()]
		if err := v.SetValue(w.tensor()); err != nil {
			return nil, fmt.Errorf("toymodel: set %s: %w", v.Path(), err)
		}
	}
	return m, nil
}
