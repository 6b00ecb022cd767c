package checkpoint

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Validate tells whether the objective can score: a known family, a positive temperature, finite numbers.
func (o Objective) Validate() error { return o.validate("objective") }

const familyFreeBias = "free-bias" // the one with a log-std head and no σ

var (
	families    = []string{"variance", "euclidean", "clip", "dot", familyFreeBias, "asymvlm", "siglip", "ppcl", "pcmepp"}
	stdFamilies = []string{"variance", "ppcl", "pcmepp"} // whose items have a σ each
	kFamilies   = []string{"variance", familyFreeBias}   // that have a k
)

func (o Objective) validate(where string) error {
	if err := checkText(where, "name", o.Name); err != nil {
		return err
	}
	if o.Name == "" {
		return fail(ErrMissing, where, "the objective has no name")
	}
	if !slices.Contains(families, o.Family) {
		return fail(ErrOutOfRange, where, "unknown family %s; known are %s", quote(o.Family), strings.Join(families, ", "))
	}
	for _, n := range []struct {
		name     string
		value    float64
		positive bool // or may be 0
	}{{"k", o.K, slices.Contains(kFamilies, o.Family)}, {"tau", o.Tau, true}, {"clamp", o.Clamp, false}} {
		if err := checkNumber(where, n.name, n.value, n.positive); err != nil {
			return err
		}
	}
	for _, n := range []struct {
		name  string
		value float64
	}{{"c", o.C}, {"bias", o.Bias}, {"log_std", o.LogStd}} {
		if !finite(n.value) {
			return fail(ErrNotFinite, where, "%s is %v; it must be finite", n.name, n.value)
		}
	}
	if o.C < 0 && !o.LearnC {
		return fail(ErrOutOfRange, where, "c is %v; it must not be negative where it is not learned", o.C)
	}
	if o.LogStd < -MaxLogStd || o.LogStd > MaxLogStd {
		return fail(ErrOutOfRange, where, "log_std is %v; a log standard deviation must be from −%d to %d", o.LogStd, MaxLogStd, MaxLogStd)
	}
	if has := slices.Contains(stdFamilies, o.Family); o.HasStd != has {
		return fail(ErrDisagree, where, "has_std is %t, but the family is %s; %s have a standard deviation, the others have none", o.HasStd, o.Family, strings.Join(stdFamilies, ", "))
	}
	return o.validateLearned(where)
}

// Validate tells whether the snapshot is one that can be shown: means and log standard deviations of one
// dimension, finite and within ±MaxLogStd, with the latter where the objective has them and only there.
func (s Snapshot) Validate() error {
	return s.validate(&place{where: "snapshot", image: "image", text: "text", frame: -1}, s.Images.Len(), s.Texts.Len(), s.Images.Dim)
}

// place says where a snapshot stands in a file, for messages.
type place struct {
	where string // of its step, objective and metrics
	image string // what precedes "_means" and "_log_std" of the images
	text  string
	frame int // in the history, or −1
}

// row names a row for a message.
func (p *place) row(i int) string {
	if p.frame < 0 {
		return fmt.Sprintf("row %d", i)
	}
	return fmt.Sprintf("frame %d, row %d", p.frame, i)
}

// validate checks s against the number of images and texts and the dimension that it must have.
func (s Snapshot) validate(p *place, images, texts, dim int) error {
	if s.Step < 0 || s.Step > MaxInteger {
		return fail(ErrOutOfRange, p.where, "step is %d; it must be from 0 to %d", s.Step, int64(MaxInteger))
	}
	if err := s.Objective.validate(p.where); err != nil {
		return err
	}
	if err := checkInt(p.where, "batch_size", s.BatchSize, 1, MaxBatch); err != nil {
		return err
	}
	if err := checkNumber(p.where, "learning_rate", s.LearningRate, false); err != nil {
		return err
	}
	if err := s.Images.validate(p, p.image, images, dim, s.Objective); err != nil {
		return err
	}
	if err := s.Texts.validate(p, p.text, texts, dim, s.Objective); err != nil {
		return err
	}
	return s.Metrics.validate(p.where)
}

func (c Cloud) validate(p *place, name string, n, dim int, o Objective) error {
	where := tensorWhere(name + "_means")
	if n < 1 || dim < 1 {
		return fail(ErrMissing, where, "there are no embeddings; at least one is needed")
	}
	if c.Dim != dim {
		return fail(ErrDisagree, where, "d is %d; it must be %d, as elsewhere", c.Dim, dim)
	}
	if len(c.Means) != n*dim {
		return fail(ErrDisagree, where, "%d numbers; shape %s needs %d", len(c.Means), shapeString([]int{n, dim}), n*dim)
	}
	for i, v := range c.Means {
		if !finite(float64(v)) {
			return fail(ErrNotFinite, where, "%s, column %d is %v; every number must be finite", p.row(i/dim), i%dim, v)
		}
	}
	where = tensorWhere(name + "_log_std")
	if !o.HasHead() {
		if c.LogStd != nil {
			return fail(ErrDisagree, where, "there are log standard deviations, but the objective has none (has_std is false)")
		}
		return nil
	}
	if len(c.LogStd) != n {
		return fail(ErrDisagree, where, "%d numbers; there are %d embeddings, each with one", len(c.LogStd), n)
	}
	for i, v := range c.LogStd {
		if !finite(float64(v)) {
			return fail(ErrNotFinite, where, "%s is %v; every number must be finite", p.row(i), v)
		}
		if o.HasStd && (v < -MaxLogStd || v > MaxLogStd) {
			return fail(ErrOutOfRange, where, "%s is %v; a log standard deviation must be from −%d to %d", p.row(i), v, MaxLogStd, MaxLogStd)
		}
	}
	return nil
}

// Validate tells whether every metric that is there is finite.
func (m Metrics) Validate() error { return m.validate("metrics") }

func (m Metrics) validate(where string) error {
	for _, s := range m.scalars() {
		if s.value != nil && !finite(*s.value) {
			return fail(ErrNotFinite, where, "metric %s is %v; a metric is finite, or absent where it is undefined", s.name, *s.value)
		}
	}
	for _, s := range m.byLevel() {
		if len(s.values) > MaxLevels {
			return fail(ErrTooLarge, where, "metric %s has %d levels; at most %d are allowed", s.name, len(s.values), MaxLevels)
		}
		for i, v := range s.values {
			if v != nil && !finite(*v) {
				return fail(ErrNotFinite, where, "metric %s of level %d is %v; a metric is finite, or absent where it is undefined", s.name, i, *v)
			}
		}
	}
	return nil
}

type scalarMetric struct {
	name, unit string
	value      *float64
}

type levelMetric struct {
	name, unit string
	values     []*float64
}

// scalars lists the metrics that are one number, by their name in a file.
func (m Metrics) scalars() []scalarMetric {
	return []scalarMetric{
		{"loss", "nats", m.Loss},
		{"gradient_norm", "", m.GradientNorm},
		{"cross_entropy", "nats", m.CrossEntropy},
		{"recall_image_to_text", "", m.RecallImageToText},
		{"recall_text_to_image", "", m.RecallTextToImage},
		{"recall_image_to_text_means", "", m.RecallImageToTextMeans},
		{"recall_text_to_image_means", "", m.RecallTextToImageMeans},
		{"kendall_tau", "", m.KendallTau},
		{"clamp_share", "", m.ClampShare},
	}
}

// byLevel lists the metrics that are one number a level, by their name in a file.
func (m Metrics) byLevel() []levelMetric {
	return []levelMetric{
		{"recall_by_level", "", m.RecallByLevel},
		{"log_std_by_level", "nats", m.LogStdByLevel},
	}
}

// Validate tells whether the configuration can start a run, as far as can be told without its data set.
func (c Config) Validate() error { return c.validate("config") }

func (c Config) validate(where string) error {
	if c.Dataset == "" {
		return fail(ErrMissing, where, "dataset is empty; it must name the data set")
	}
	if err := checkText(where, "dataset", c.Dataset); err != nil {
		return err
	}
	if err := c.Objective.validate(where); err != nil {
		return err
	}
	if err := checkInt(where, "dim", c.Dim, 1, MaxDim); err != nil {
		return err
	}
	if c.Seed > MaxInteger {
		return fail(ErrOutOfRange, where, "seed is %d; it must be from 0 to %d", c.Seed, int64(MaxInteger))
	}
	if err := checkInt(where, "batch_size", c.BatchSize, 1, MaxBatch); err != nil {
		return err
	}
	if err := checkNumber(where, "learning_rate", c.LearningRate, false); err != nil {
		return err
	}
	if err := checkNumber(where, "clip_norm", c.ClipNorm, false); err != nil {
		return err
	}
	if err := checkNumber(where, "weight_decay", c.WeightDecay, false); err != nil {
		return err
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"warm_up", c.WarmUp}, {"cosine_steps", c.CosineSteps}} {
		if err := checkInt(where, n.name, n.value, 0, MaxAnneal); err != nil {
			return err
		}
	}
	for _, t := range []struct{ name, text string }{{"image_encoder", c.ImageEncoder}, {"text_encoder", c.TextEncoder}} {
		if err := checkText(where, t.name, t.text); err != nil {
			return err
		}
	}
	for _, h := range []struct {
		name   string
		widths []int
	}{{"image_hidden", c.ImageHidden}, {"text_hidden", c.TextHidden}} {
		if len(h.widths) > MaxLayers {
			return fail(ErrTooLarge, where, "%s has %d layers; at most %d are allowed", h.name, len(h.widths), MaxLayers)
		}
		for _, w := range h.widths {
			if err := checkInt(where, "a width of "+h.name, w, 1, MaxWidth); err != nil {
				return err
			}
		}
	}
	return checkInt(where, "word_dim", c.WordDim, 0, MaxWidth)
}

// Validate tells whether the model's sizes are in range, no word occurs twice, and merges make the vocabulary that they
// belong to. The zero Model is valid.
func (m Model) Validate() error { return m.validate("model") }

func (m Model) validate(where string) error {
	for _, t := range []struct{ name, text string }{{"image_encoder", m.ImageEncoder}, {"text_encoder", m.TextEncoder}} {
		if err := checkText(where, t.name, t.text); err != nil {
			return err
		}
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"height", m.Height}, {"width", m.Width}, {"channels", m.Channels}, {"token_length", m.TokenLength}} {
		if err := checkInt(where, n.name, n.value, 0, MaxSide); err != nil {
			return err
		}
	}
	if err := checkList(keyVocabulary, m.Vocabulary, MaxVocabulary); err != nil {
		return err
	}
	first := make(map[string]int, len(m.Vocabulary))
	for i, word := range m.Vocabulary {
		if j, ok := first[word]; ok {
			return fail(ErrRepeated, metadataWhere(keyVocabulary), "entries %d and %d are both %s; a word occurs once", j, i, quote(word))
		}
		first[word] = i
	}
	return m.validateTokenizer(where, first)
}

// Validate tells whether groups, levels, pairs and pictures fit together.
func (p Points) Validate() error {
	for _, l := range []struct {
		key   string
		texts []string
		most  int
	}{{keyGroups, p.Groups, MaxGroups}, {keyLevels, p.Levels, MaxLevels}} {
		if err := checkList(l.key, l.texts, l.most); err != nil {
			return err
		}
	}
	for _, l := range []struct {
		key string
		n   int
	}{{keyImageKeys, len(p.Images)}, {keyCaptions, len(p.Texts)}} {
		if l.n < 1 {
			return fail(ErrMissing, metadataWhere(l.key), "the list is empty; at least one image and one text are needed")
		}
		if l.n > MaxPoints {
			return fail(ErrTooLarge, metadataWhere(l.key), "%d entries; at most %d are allowed", l.n, MaxPoints)
		}
	}
	last := make([]int, len(p.Texts)) // last[t] − 1 is the last image that was paired with text t
	for i, image := range p.Images {
		if err := checkEntry(keyImageKeys, i, image.Key); err != nil {
			return err
		}
		if err := checkEntry(keyImageLabels, i, image.Label); err != nil {
			return err
		}
		if err := checkIndex(imageGroups, i, image.Group, -1, len(p.Groups), "groups"); err != nil {
			return err
		}
		for _, t := range image.Texts {
			if t < 0 || t >= len(p.Texts) {
				return fail(ErrOutOfRange, tensorWhere(pairs), "image %d is paired with text %d; there are %d texts", i, t, len(p.Texts))
			}
			if last[t] == i+1 {
				return fail(ErrRepeated, tensorWhere(pairs), "image %d is paired with text %d twice; a pair occurs once", i, t)
			}
			last[t] = i + 1
		}
	}
	for i, text := range p.Texts {
		if err := checkEntry(keyCaptions, i, text.Caption); err != nil {
			return err
		}
		if err := checkIndex(textGroups, i, text.Group, -1, len(p.Groups), "groups"); err != nil {
			return err
		}
		if err := checkIndex(textLevels, i, text.Level, 0, len(p.Levels), "levels"); err != nil {
			return err
		}
		if b := text.Bits; b != nil && (!finite(*b) || *b < 0) {
			return fail(ErrOutOfRange, metadataWhere(keyTextBits), "entry %d is %v; bits are finite and not negative, or null where they are not exact", i, *b)
		}
	}
	if p.PixelSize < 0 || p.PixelSize > MaxPixelSize {
		return fail(ErrOutOfRange, tensorWhere(imagePixels), "pictures of %d×%d pixels; a side must be from 0 to %d", p.PixelSize, p.PixelSize, MaxPixelSize)
	}
	if want := len(p.Images) * p.PixelSize * p.PixelSize * 4; len(p.Pixels) != want {
		return fail(ErrDisagree, tensorWhere(imagePixels), "%d bytes; %d pictures of %d×%d RGBA pixels need %d", len(p.Pixels), len(p.Images), p.PixelSize, p.PixelSize, want)
	}
	return nil
}

// Validate tells whether everything in f is in range and fits together: whether f can be written.
func (f *File) Validate() error {
	if err := f.Config.validate(metadataWhere(keyConfig)); err != nil {
		return err
	}
	if err := f.Model.validate(metadataWhere(keyModel)); err != nil {
		return err
	}
	if len(f.Weights) > 0 && f.Model.isZero() {
		return fail(ErrMissing, metadataWhere(keyModel), "there are weights, but no model that says which encoders they belong to")
	}
	if err := f.Points.Validate(); err != nil {
		return err
	}
	present := &place{metadataWhere(keyNow), "points/image", "points/text", -1}
	if err := f.validateSnapshot(f.Now, present, len(f.Points.Images), len(f.Points.Texts)); err != nil {
		return err
	}
	if err := f.validateHistory(); err != nil {
		return err
	}
	for _, group := range []struct {
		prefix  string
		tensors map[string]Tensor
	}{{weightsPrefix, f.Weights}, {optimizerPrefix, f.Optimizer}} {
		for _, path := range slices.Sorted(maps.Keys(group.tensors)) {
			if err := validateVariable(group.prefix, path, group.tensors[path]); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Streams)) {
		if err := validateStream(name, f.Streams[name]); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.Notes)) {
		if slices.Contains(metadataKeys, key) {
			return fail(ErrName, metadataWhere(key), "the name of a note is one of the format's own keys")
		}
		if err := checkName(key); err != nil {
			return err
		}
		if !utf8.ValidString(key) || !utf8.ValidString(f.Notes[key]) {
			return fail(ErrText, metadataWhere(key), "the note is not UTF-8")
		}
	}
	return nil
}

// validateSnapshot checks a snapshot against the points, the dimension and the objective of the file.
func (f *File) validateSnapshot(s Snapshot, p *place, images, texts int) error {
	if err := s.Objective.validate(p.where); err != nil { // first: a NaN differs from itself
		return err
	}
	if f.Config.Objective.withNumbersOf(s.Objective) != s.Objective {
		return fail(ErrDisagree, p.where, "the objective differs from that of the configuration in more than its temperature and what it learns")
	}
	if err := s.validate(p, images, texts, f.Config.Dim); err != nil {
		return err
	}
	for _, m := range s.Metrics.byLevel() {
		if n := len(m.values); n > 0 && n != len(f.Points.Levels) {
			return fail(ErrDisagree, p.where, "metric %s has %d levels; there are %d", m.name, n, len(f.Points.Levels))
		}
	}
	return nil
}

func (f *File) validateHistory() error {
	if len(f.History) == 0 {
		if len(f.HistoryImages) > 0 || len(f.HistoryTexts) > 0 {
			return fail(ErrDisagree, tensorWhere(historyImages), "a history follows points, but has no frames")
		}
		return nil
	}
	if len(f.History) > MaxFrames {
		return fail(ErrTooLarge, tensorWhere(historySteps), "%d frames; at most %d are allowed", len(f.History), MaxFrames)
	}
	if n := len(f.HistoryImages) + len(f.HistoryTexts); n > MaxHistoryPoints {
		return fail(ErrTooLarge, tensorWhere(historyImages), "a history of %d images and texts; at most %d are allowed", n, MaxHistoryPoints)
	}
	for _, l := range []struct {
		name    string
		indices []int
		n       int
		of      string
	}{{historyImages, f.HistoryImages, len(f.Points.Images), "images"}, {historyTexts, f.HistoryTexts, len(f.Points.Texts), "texts"}} {
		for i, index := range l.indices {
			if err := checkIndex(l.name, i, index, 0, l.n, l.of); err != nil {
				return err
			}
			if i > 0 && index <= l.indices[i-1] {
				return fail(ErrOrder, tensorWhere(l.name), "entry %d is %d, after %d; indices must ascend", i, index, l.indices[i-1])
			}
		}
	}
	for i, s := range f.History {
		p := &place{frameWhere(i), "history/image", "history/text", i}
		if err := f.validateSnapshot(s, p, len(f.HistoryImages), len(f.HistoryTexts)); err != nil {
			return err
		}
		if i > 0 && s.Step <= f.History[i-1].Step {
			return fail(ErrOrder, tensorWhere(historySteps), "frame %d has step %d, after step %d; steps must ascend", i, s.Step, f.History[i-1].Step)
		}
	}
	if last := f.History[len(f.History)-1].Step; last > f.Now.Step {
		return fail(ErrOrder, tensorWhere(historySteps), "the last frame has step %d, but the present is step %d; history must not lie ahead", last, f.Now.Step)
	}
	return nil
}

// validateVariable checks a tensor of the weights or of the optimiser.
func validateVariable(prefix, path string, t Tensor) error {
	where := tensorWhere(prefix + path)
	if !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") || strings.Contains(path, "//") {
		return fail(ErrName, where, "the path %s is not one of a scope; it must look like /image/hidden_0/weights", quote(path))
	}
	if len(prefix+path) > MaxName {
		return fail(ErrTooLarge, where, "the name has %d bytes; at most %d are allowed", len(prefix+path), MaxName)
	}
	if !utf8.ValidString(path) {
		return fail(ErrText, where, "the name is not UTF-8")
	}
	switch t.DType {
	case F32, F64, I32, I64, U8:
	default:
		return fail(ErrWrongDType, where, "dtype %s; a variable must be F32, F64, I32, I64 or U8", clip(string(t.DType)))
	}
	if err := t.validate(where); err != nil {
		return err
	}
	if i, ok := t.allFinite(); !ok {
		return fail(ErrNotFinite, where, "element %d is not finite; every number must be", i)
	}
	return nil
}

func validateStream(name string, state []byte) error {
	where := tensorWhere(streamsPrefix + name)
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-'
	}
	if name == "" || len(name) > 100 || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		return fail(ErrName, where, "the stream's name must be 1 to 100 of a–z, 0–9, _ and -")
	}
	if len(state) > MaxStream {
		return fail(ErrTooLarge, where, "a state of %d bytes; at most %d are allowed", len(state), MaxStream)
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// checkNumber checks that a number is finite, and positive, or where it need not be, not negative.
func checkNumber(where, name string, v float64, positive bool) error {
	switch {
	case !finite(v):
		return fail(ErrNotFinite, where, "%s is %v; it must be finite", name, v)
	case positive && v <= 0:
		return fail(ErrOutOfRange, where, "%s is %v; it must be positive", name, v)
	case v < 0:
		return fail(ErrOutOfRange, where, "%s is %v; it must not be negative", name, v)
	}
	return nil
}

func checkInt(where, name string, v, least, most int) error {
	if v < least || v > most {
		return fail(ErrOutOfRange, where, "%s is %d; it must be from %d to %d", name, v, least, most)
	}
	return nil
}

// checkIndex checks that entry row of a tensor is an index into a list of n, or at least least.
func checkIndex(tensor string, row, index, least, n int, of string) error {
	if index < least || index >= n {
		return fail(ErrOutOfRange, tensorWhere(tensor), "entry %d is %d; there are %d %s, so it must be from %d to %d", row, index, n, of, least, n-1)
	}
	return nil
}

func checkText(where, name, s string) error {
	if len(s) > MaxText {
		return fail(ErrTooLarge, where, "%s has %d bytes; at most %d are allowed", name, len(s), MaxText)
	}
	if !utf8.ValidString(s) {
		return fail(ErrText, where, "%s, %s, is not UTF-8", name, quote(s))
	}
	return nil
}

// checkEntry checks entry i of the list that a metadata key holds.
func checkEntry(key string, i int, s string) error {
	if len(s) <= MaxText && utf8.ValidString(s) {
		return nil // and no message is made
	}
	return checkText(metadataWhere(key), fmt.Sprintf("entry %d", i), s)
}

func checkList(key string, texts []string, most int) error {
	if len(texts) > most {
		return fail(ErrTooLarge, metadataWhere(key), "the list has %d entries; at most %d are allowed", len(texts), most)
	}
	for i, s := range texts {
		if err := checkEntry(key, i, s); err != nil {
			return err
		}
	}
	return nil
}
