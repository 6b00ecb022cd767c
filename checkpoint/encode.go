package checkpoint

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"strconv"
)

// Write writes f as a checkpoint, after it has checked f with [File.Validate]. The same File gives the same
// bytes. Use [WriteFile] for a file on disk.
func Write(w io.Writer, f *File) error {
	a, err := f.archive()
	if err != nil {
		return err
	}
	return WriteArchive(w, a)
}

// Encode returns the bytes that [Write] writes.
func Encode(f *File) ([]byte, error) {
	a, err := f.archive()
	if err != nil {
		return nil, err
	}
	return EncodeArchive(a)
}

// archive lays f out as tensors and metadata.
func (f *File) archive() (*Archive, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	a := &Archive{map[string]string{}, map[string]Tensor{}}
	maps.Copy(a.Metadata, f.Notes)
	a.Metadata[keyHalo] = strconv.Itoa(Version)
	e := &encoder{a: a}
	config := f.Config
	config.ImageHidden, config.TextHidden = orEmpty(config.ImageHidden), orEmpty(config.TextHidden)
	e.json(keyConfig, config)
	if !f.Model.isZero() {
		e.json(keyModel, f.Model)
	}
	if len(f.Model.Vocabulary) > 0 {
		e.json(keyVocabulary, f.Model.Vocabulary)
	}
	if f.Model.Tokenizer == BytePairs {
		e.json(keyMerges, orEmpty(f.Model.Merges))
	}
	e.json(keyNow, newNow(f.Now))
	e.points(f.Points)
	e.cloud(imageMeans, imageLogStd, f.Now.Images)
	e.cloud(textMeans, textLogStd, f.Now.Texts)
	e.history(f)
	for path, t := range f.Weights {
		a.Tensors[weightsPrefix+path] = t
	}
	for path, t := range f.Optimizer {
		a.Tensors[optimizerPrefix+path] = t
	}
	for name, state := range f.Streams {
		a.Tensors[streamsPrefix+name] = Bytes(state, len(state))
	}
	if e.err != nil {
		return nil, e.err
	}
	head, _, size, err := a.header()
	if err != nil {
		return nil, err
	}
	if total := uint64(len(head)) + size; total > MaxFile {
		return nil, errFileTooLarge(total, MaxFile)
	}
	return a, nil
}

// encoder fills an archive and keeps the first error.
type encoder struct {
	a   *Archive
	err error
}

// json stores v as the JSON of a metadata key. HTML escapes are off: the text is for JSON readers only.
func (e *encoder) json(key string, v any) {
	var b bytes.Buffer
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	if err := j.Encode(v); err != nil && e.err == nil {
		e.err = fail(ErrMetadata, metadataWhere(key), "%v", err)
	}
	e.a.Metadata[key] = string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

func (e *encoder) points(p Points) {
	t := e.a.Tensors
	n, m := len(p.Images), len(p.Texts)

	keys, labels := make([]string, n), make([]string, n)
	groups := make([]int32, n)
	var pair []int32
	for i, image := range p.Images {
		keys[i], labels[i], groups[i] = image.Key, image.Label, int32(image.Group)
		for _, text := range image.Texts {
			pair = append(pair, int32(i), int32(text))
		}
	}
	e.json(keyImageKeys, keys)
	e.json(keyImageLabels, labels)
	t[imageGroups] = Int32s(groups, n)
	t[pairs] = Int32s(pair, len(pair)/2, 2)
	if p.PixelSize > 0 {
		t[imagePixels] = Bytes(p.Pixels, n, p.PixelSize, p.PixelSize, 4)
	}

	captions, bits := make([]string, m), make([]*float64, m)
	groups, levels, attributes, unseen := make([]int32, m), make([]int32, m), make([]int64, m), make([]byte, m)
	anyBits, anyUnseen := false, false
	for i, text := range p.Texts {
		captions[i], bits[i] = text.Caption, text.Bits
		groups[i], levels[i], attributes[i] = int32(text.Group), int32(text.Level), int64(text.Attributes)
		if text.Unseen {
			unseen[i] = 1
		}
		anyBits, anyUnseen = anyBits || text.Bits != nil, anyUnseen || text.Unseen
	}
	e.json(keyCaptions, captions)
	if anyBits {
		e.json(keyTextBits, bits)
	}
	t[textGroups] = Int32s(groups, m)
	t[textLevels] = Int32s(levels, m)
	t[textAttributes] = Int64s(attributes, m)
	if anyUnseen {
		t[textUnseen] = Bytes(unseen, m)
	}
	e.json(keyGroups, orEmpty(p.Groups))
	e.json(keyLevels, orEmpty(p.Levels))
}

func (e *encoder) cloud(means, logStd string, c Cloud) {
	e.a.Tensors[means] = Float32s(c.Means, c.Len(), c.Dim)
	if c.LogStd != nil {
		e.a.Tensors[logStd] = Float32s(c.LogStd, len(c.LogStd))
	}
}

func (e *encoder) history(f *File) {
	s, a, b, d := len(f.History), len(f.HistoryImages), len(f.HistoryTexts), f.Config.Dim
	if s == 0 {
		return
	}
	steps, sizes := make([]int64, s), make([]int64, s)
	tau, rates := make([]float64, s), make([]float64, s)
	metrics := make([]Metrics, s)
	imageMeans, textMeans := make([]float32, 0, s*a*d), make([]float32, 0, s*b*d)
	var imageLogStd, textLogStd []float32
	for i, frame := range f.History {
		steps[i], sizes[i] = frame.Step, int64(frame.BatchSize)
		tau[i], rates[i] = frame.Objective.Tau, frame.LearningRate
		metrics[i] = frame.Metrics
		imageMeans, textMeans = append(imageMeans, frame.Images.Means...), append(textMeans, frame.Texts.Means...)
		imageLogStd, textLogStd = append(imageLogStd, frame.Images.LogStd...), append(textLogStd, frame.Texts.LogStd...)
	}
	t := e.a.Tensors
	t[historySteps] = Int64s(steps, s)
	t[historyBatchSizes] = Int64s(sizes, s)
	t[historyTau] = Float64s(tau, s)
	t[historyLearningRates] = Float64s(rates, s)
	t[historyImages] = Int32s(toInt32(f.HistoryImages), a)
	t[historyTexts] = Int32s(toInt32(f.HistoryTexts), b)
	t[historyImageMeans] = Float32s(imageMeans, s, a, d)
	t[historyTextMeans] = Float32s(textMeans, s, b, d)
	maps.Copy(t, learnedTensors(f.Config.Objective, f.History))
	if f.Config.Objective.HasHead() {
		t[historyImageLogStd] = Float32s(imageLogStd, s, a)
		t[historyTextLogStd] = Float32s(textLogStd, s, b)
	}
	e.json(keyHistory, metrics)
}

func toInt32(indices []int) []int32 {
	out := make([]int32, len(indices))
	for i, v := range indices {
		out[i] = int32(v)
	}
	return out
}

// orEmpty makes a nil slice an empty one, so that JSON says [] and not null.
func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
