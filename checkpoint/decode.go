package checkpoint

import (
	"encoding/json/jsontext"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
)

// Read reads a checkpoint from r, to its end. The error is an [*Error] where the file is at fault, and the
// error of r where that fails.
func Read(r io.Reader) (*File, error) {
	a, err := ReadArchive(r, MaxFile)
	if err != nil {
		return nil, err
	}
	return fromArchive(a)
}

// Decode reads a checkpoint from memory. The File shares nothing with data.
func Decode(data []byte) (*File, error) {
	if len(data) > MaxFile {
		return nil, errFileTooLarge(uint64(len(data)), MaxFile)
	}
	a, err := DecodeArchive(data)
	if err != nil {
		return nil, err
	}
	return fromArchive(a)
}

// ReadFile reads the checkpoint at path. Its errors name the path.
func ReadFile(path string) (*File, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f, err := Read(r)
	if err != nil {
		return nil, &os.PathError{Op: "read", Path: path, Err: err}
	}
	return f, nil
}

// fromArchive reads the Halo layer: first that every tensor and key is there with its dtype and shape, then
// by [File.Validate] what they hold.
func fromArchive(a *Archive) (*File, error) {
	if err := checkVersion(a); err != nil {
		return nil, err
	}
	d := &decoder{a: a, unread: map[string]bool{}}
	for name := range a.Tensors {
		d.unread[name] = true
	}
	f := &File{}
	d.json(keyConfig, &f.Config)
	_, hasModel := a.Metadata[keyModel]
	_, hasVocabulary := a.Metadata[keyVocabulary]
	_, hasMerges := a.Metadata[keyMerges]
	if hasModel || hasVocabulary || hasMerges {
		d.json(keyModel, &f.Model)
	}
	if hasVocabulary {
		f.Model.Vocabulary = d.strings(keyVocabulary, -1, MaxVocabulary)
	}
	if hasMerges || f.Model.Tokenizer == BytePairs {
		f.Model.Merges = d.strings(keyMerges, -1, MaxVocabulary)
	}
	f.Points = d.points()
	f.Now = d.now(f)
	d.history(f)
	f.Weights = d.variables(weightsPrefix)
	f.Optimizer = d.variables(optimizerPrefix)
	f.Streams = d.streams()
	for key, value := range a.Metadata {
		if !slices.Contains(metadataKeys, key) {
			if f.Notes == nil {
				f.Notes = map[string]string{}
			}
			f.Notes[key] = value
		}
	}
	if d.err != nil {
		return nil, d.err
	}
	if len(d.unread) > 0 {
		name := slices.Sorted(maps.Keys(d.unread))[0]
		return nil, fail(ErrUnknown, tensorWhere(name), "version %d has no tensor of this name here", Version)
	}
	if err := f.Validate(); err != nil {
		return nil, err
	}
	return f, nil
}

func (d *decoder) points() Points {
	p := Points{
		Groups: d.strings(keyGroups, -1, MaxGroups),
		Levels: d.strings(keyLevels, -1, MaxLevels),
	}
	keys := d.strings(keyImageKeys, -1, MaxPoints)
	captions := d.strings(keyCaptions, -1, MaxPoints)
	n, m := axis{"images", len(keys)}, axis{"texts", len(captions)}

	labels := d.strings(keyImageLabels, n.n, MaxPoints)
	groups := d.indices(imageGroups, n)
	if d.err != nil {
		return p
	}
	p.Images = make([]ImagePoint, n.n)
	for i := range p.Images {
		p.Images[i] = ImagePoint{Key: keys[i], Label: labels[i], Group: groups[i], Texts: []int{}}
	}
	d.pairs(p.Images, m.n)
	if d.has(imagePixels) {
		side := axis{"side", -1}
		t := d.tensor(imagePixels, U8, n, side, side, axis{"RGBA", 4})
		if d.err == nil && (t.Shape[1] != t.Shape[2] || t.Shape[1] == 0) {
			d.fail(fail(ErrDisagree, tensorWhere(imagePixels), "shape %s; pictures must be square and not empty", shapeString(t.Shape)))
		}
		if d.err == nil {
			p.PixelSize, p.Pixels = t.Shape[1], slices.Clone(t.Data)
		}
	}

	groups, levels := d.indices(textGroups, m), d.indices(textLevels, m)
	attributes := d.int64s(textAttributes, m)
	var unseen []byte
	if d.has(textUnseen) {
		unseen = d.tensor(textUnseen, U8, m).Data
	}
	var bits []*float64
	if _, ok := d.a.Metadata[keyTextBits]; ok {
		bits = array(d, keyTextBits, MaxPoints, nullable, jsontext.KindNumber, jsontext.KindNull)
		if d.err == nil && len(bits) != m.n {
			d.fail(fail(ErrDisagree, metadataWhere(keyTextBits), "%d entries; there must be %d", len(bits), m.n))
		}
	}
	if d.err != nil {
		return p
	}
	p.Texts = make([]TextPoint, m.n)
	for i := range p.Texts {
		if a := attributes[i]; a < 0 || a > math.MaxUint32 {
			d.fail(fail(ErrOutOfRange, tensorWhere(textAttributes), "entry %d is %d; it must be from 0 to 2^32 − 1", i, a))
		}
		p.Texts[i] = TextPoint{Caption: captions[i], Level: levels[i], Attributes: uint32(attributes[i]), Group: groups[i]}
		if bits != nil {
			p.Texts[i].Bits = bits[i]
		}
		if unseen != nil {
			if unseen[i] > 1 {
				d.fail(fail(ErrOutOfRange, tensorWhere(textUnseen), "entry %d is %d; it must be 0 or 1", i, unseen[i]))
			}
			p.Texts[i].Unseen = unseen[i] == 1
		}
	}
	return p
}

// pairs reads which texts are true of which image. The rows are sorted by image, and within an image in the
// order of ImagePoint.Texts.
func (d *decoder) pairs(images []ImagePoint, texts int) {
	rows := d.int32s(pairs, axis{"pairs", -1}, axis{"image and text", 2})
	if d.err != nil {
		return
	}
	all := make([]int, len(rows)/2) // the lists of all images, one after the other
	start := 0
	for r := range all {
		image, text := int(rows[2*r]), int(rows[2*r+1])
		if image < 0 || image >= len(images) || text < 0 || text >= texts {
			d.fail(fail(ErrOutOfRange, tensorWhere(pairs), "row %d is [%d, %d]; there are %d images and %d texts", r, image, text, len(images), texts))
			return
		}
		all[r] = text
		if r > 0 {
			before := int(rows[2*r-2])
			if image < before {
				d.fail(fail(ErrOrder, tensorWhere(pairs), "row %d is of image %d, after image %d; rows must be sorted by image", r, image, before))
				return
			}
			if image > before {
				start = r
			}
		}
		images[image].Texts = all[start : r+1 : r+1]
	}
}

// cloud reads n embeddings; its names are those of means and log standard deviations.
func (d *decoder) cloud(means, logStd string, c Config, n axis) Cloud {
	cloud := Cloud{Dim: c.Dim, Means: d.float32s(means, n, axis{"d", c.Dim})}
	if c.Objective.HasHead() {
		cloud.LogStd = d.float32s(logStd, n)
	} else {
		d.without(logStd)
	}
	return cloud
}

// without refuses log standard deviations that the objective does not have.
func (d *decoder) without(logStd string) {
	if d.has(logStd) {
		d.fail(fail(ErrDisagree, tensorWhere(logStd), "the file has it, but its objective has no standard deviation (has_std is false)"))
	}
}

func (d *decoder) now(f *File) Snapshot {
	s := d.presentNumbers(f.Config.Objective)
	s.Images = d.cloud(imageMeans, imageLogStd, f.Config, axis{"images", len(f.Points.Images)})
	s.Texts = d.cloud(textMeans, textLogStd, f.Config, axis{"texts", len(f.Points.Texts)})
	return s
}

// presentNumbers is the present without its clouds.
func (d *decoder) presentNumbers(objective Objective) Snapshot {
	var n now
	d.json(keyNow, &n)
	s := Snapshot{Step: n.Step, BatchSize: n.BatchSize, LearningRate: n.LearningRate, Metrics: n.Metrics}
	var err error
	if s.Objective, err = n.objective(objective); err != nil {
		d.fail(err)
	}
	return s
}

func (d *decoder) history(f *File) {
	if !d.has(historySteps) {
		_, any := d.a.Metadata[keyHistory]
		for name := range d.a.Tensors {
			any = any || strings.HasPrefix(name, historyPrefix)
		}
		if any {
			d.fail(fail(ErrMissing, tensorWhere(historySteps), "the file does not have it, but other parts of a history"))
		}
		return
	}
	steps := d.int64s(historySteps, axis{"frames", -1})
	if d.err == nil && (len(steps) == 0 || len(steps) > MaxFrames) {
		d.fail(fail(ErrOutOfRange, tensorWhere(historySteps), "%d frames; a history has from 1 to %d, or is left out", len(steps), MaxFrames))
	}
	s := axis{"frames", len(steps)}
	sizes, rates := d.int64s(historyBatchSizes, s), d.float64s(historyLearningRates, s)
	tau, objectives := d.float64s(historyTau, s), d.learned(f.Config.Objective, s)
	f.HistoryImages = d.indices(historyImages, axis{"images of the history", -1})
	f.HistoryTexts = d.indices(historyTexts, axis{"texts of the history", -1})
	a, b := axis{"images of the history", len(f.HistoryImages)}, axis{"texts of the history", len(f.HistoryTexts)}
	dim := axis{"d", f.Config.Dim}
	imageMeans, textMeans := d.float32s(historyImageMeans, s, a, dim), d.float32s(historyTextMeans, s, b, dim)
	var imageLogStd, textLogStd []float32
	hasHead := f.Config.Objective.HasHead()
	if hasHead {
		imageLogStd, textLogStd = d.float32s(historyImageLogStd, s, a), d.float32s(historyTextLogStd, s, b)
	} else {
		d.without(historyImageLogStd)
		d.without(historyTextLogStd)
	}
	metrics := array(d, keyHistory, MaxFrames, frameMetrics, jsontext.KindBeginObject)
	if d.err == nil && len(metrics) != s.n {
		d.fail(fail(ErrDisagree, metadataWhere(keyHistory), "%d entries; there must be %d, one a frame", len(metrics), s.n))
	}
	if d.err != nil {
		return
	}
	f.History = make([]Snapshot, s.n)
	for i := range f.History {
		if sizes[i] < 1 || sizes[i] > MaxBatch {
			d.fail(fail(ErrOutOfRange, tensorWhere(historyBatchSizes), "entry %d is %d; it must be from 1 to %d", i, sizes[i], MaxBatch))
			return
		}
		frame := &f.History[i]
		*frame = Snapshot{Step: steps[i], Objective: objectives[i], BatchSize: int(sizes[i]), LearningRate: rates[i], Metrics: metrics[i]}
		frame.Objective.Tau = tau[i]
		frame.Images = Cloud{Dim: dim.n, Means: row(imageMeans, i, a.n*dim.n)}
		frame.Texts = Cloud{Dim: dim.n, Means: row(textMeans, i, b.n*dim.n)}
		if hasHead {
			frame.Images.LogStd, frame.Texts.LogStd = row(imageLogStd, i, a.n), row(textLogStd, i, b.n)
		}
	}
}

// row returns part i of values cut into parts of length n.
func row(values []float32, i, n int) []float32 { return values[i*n : (i+1)*n : (i+1)*n] }

// variables takes the tensors whose names begin with prefix and "/", under what follows the prefix.
func (d *decoder) variables(prefix string) map[string]Tensor {
	var out map[string]Tensor
	for name, t := range d.a.Tensors {
		if path, ok := strings.CutPrefix(name, prefix); ok && strings.HasPrefix(path, "/") {
			if out == nil {
				out = map[string]Tensor{}
			}
			out[path] = t.clone()
			delete(d.unread, name)
		}
	}
	return out
}

func (d *decoder) streams() map[string][]byte {
	var out map[string][]byte
	for _, name := range slices.Sorted(maps.Keys(d.a.Tensors)) {
		if stream, ok := strings.CutPrefix(name, streamsPrefix); ok {
			if out == nil {
				out = map[string][]byte{}
			}
			out[stream] = slices.Clone(d.tensor(name, U8, axis{"bytes", -1}).Data)
		}
	}
	return out
}

// frameMetrics is unmarshal for the metrics of frame i of a history. It checks them at once: what is too
// long must not pile up.
func frameMetrics(where string, i int, element jsontext.Value) (Metrics, error) {
	m, err := unmarshal[Metrics](where, i, element)
	if err == nil {
		err = m.validate(frameWhere(i))
	}
	return m, err
}
