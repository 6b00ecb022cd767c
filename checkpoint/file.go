package checkpoint

import "strconv"

// Version is the version of the format that this package reads and writes.
const Version = 1

// Limits of the Halo layer, the same as in FORMAT.md. A reader refuses more. MaxFile depends on where it reads.
const (
	MaxPoints        = 100_000 // images, and texts
	MaxDim           = 4_096   // d of an embedding
	MaxFrames        = 10_000  // snapshots in a history
	MaxHistoryPoints = 1_000   // images and texts together that a history follows
	MaxGroups        = 1_000
	MaxLevels        = 100
	MaxPixelSize     = 256       // side of a picture, pixels
	MaxVocabulary    = 100_000   // words, or pieces of words
	MaxText          = 4_096     // bytes of a caption, a key, a label, a name, a word
	MaxBatch         = 65_536    // pairs in a batch
	MaxWidth         = 65_536    // of a layer, of a word embedding
	MaxLayers        = 64        // hidden layers of an encoder
	MaxSide          = 4_096     // of a training image, pixels; tokens in a row
	MaxAnneal        = 1<<31 - 1 // steps of a warm-up and of a cosine
	MaxStream        = 4_096     // bytes of a random stream's state
	MaxObject        = 65_536    // bytes of a JSON object in the metadata
	MaxInteger       = 1<<53 - 1 // of a seed and of a step: what JavaScript and other readers of JSON hold exactly
	MaxLogStd        = 44        // |ln σ|: exp(−2·ln σ) overflows float32 beyond it
)

// File is what a checkpoint file holds. FORMAT.md says how.
type File struct {
	Config Config
	Model  Model // the zero Model where there are no weights
	Points Points
	Now    Snapshot // the present: a row for every point

	// History holds earlier snapshots, by ascending step, each with a row for every entry of HistoryImages
	// and of HistoryTexts: ascending indices into Points, the same for all. See [Snapshot.Select].
	History       []Snapshot
	HistoryImages []int
	HistoryTexts  []int

	// Weights are the model's variables by the path of their scope, such as "/image/hidden_0/weights".
	// Without them a file can be looked at, but not trained on.
	Weights map[string]Tensor

	// Optimizer and Streams are what an exact resume needs besides: the optimiser's variables by the path of
	// their scope, and the state of each random stream by its name. Bundled files leave them out.
	Optimizer map[string]Tensor
	Streams   map[string][]byte

	// Notes are other strings for people and programs: who wrote the file, with which command, under which
	// licence. They are kept as they are, and nothing depends on them.
	Notes map[string]string
}

// Model is what, besides Config, is needed to build the encoders whose weights a file holds.
type Model struct {
	ImageEncoder string `json:"image_encoder"` // its name: mlp, resnet, vit; Config has its options
	TextEncoder  string `json:"text_encoder"`  // its name: cbow, transformer
	Height       int    `json:"height"`        // of a training image, pixels
	Width        int    `json:"width"`         // of a training image, pixels
	Channels     int    `json:"channels"`      // of a training image
	TokenLength  int    `json:"token_length"`  // tokens in a row, padding included

	// Tokenizer is what a token is: "" a word, BytePairs a piece of one. Vocabulary has the word or piece of each row of
	// the word embedding; Merges, of BytePairs alone, how words fall into pieces. Both are metadata keys of their own.
	Tokenizer  string   `json:"tokenizer,omitempty"`
	Vocabulary []string `json:"-"`
	Merges     []string `json:"-"`
}

// BytePairs is the Tokenizer of a Model whose tokens are pieces of words.
const BytePairs = "bpe"

// Resumable tells whether the file holds what an exact resume needs.
func (f *File) Resumable() bool {
	return len(f.Weights) > 0 && len(f.Optimizer) > 0 && len(f.Streams) > 0
}

// isZero tells whether m is the zero Model.
func (m Model) isZero() bool {
	return m.ImageEncoder == "" && m.TextEncoder == "" && m.Height == 0 && m.Width == 0 && m.Channels == 0 &&
		m.TokenLength == 0 && m.Tokenizer == "" && len(m.Vocabulary) == 0 && len(m.Merges) == 0
}

// Names of the tensors. Those of weights, optimiser and streams are a prefix and the rest of the name.
const (
	imageMeans     = "points/image_means"     // F32 [n, d]
	imageLogStd    = "points/image_log_std"   // F32 [n]
	imageGroups    = "points/image_groups"    // I32 [n]
	imagePixels    = "points/image_pixels"    // U8 [n, side, side, 4]
	textMeans      = "points/text_means"      // F32 [m, d]
	textLogStd     = "points/text_log_std"    // F32 [m]
	textGroups     = "points/text_groups"     // I32 [m]
	textLevels     = "points/text_levels"     // I32 [m]
	textAttributes = "points/text_attributes" // I64 [m]
	textUnseen     = "points/text_unseen"     // U8 [m]
	pairs          = "points/pairs"           // I32 [p, 2]

	historySteps         = "history/steps"          // I64 [s]
	historyTau           = "history/tau"            // F64 [s]
	historyC             = "history/c"              // F64 [s]
	historyBias          = "history/bias"           // F64 [s]
	historyLogStd        = "history/log_std"        // F64 [s]
	historyBatchSizes    = "history/batch_sizes"    // I64 [s]
	historyLearningRates = "history/learning_rates" // F64 [s]
	historyImages        = "history/images"         // I32 [a]
	historyTexts         = "history/texts"          // I32 [b]
	historyImageMeans    = "history/image_means"    // F32 [s, a, d]
	historyImageLogStd   = "history/image_log_std"  // F32 [s, a]
	historyTextMeans     = "history/text_means"     // F32 [s, b, d]
	historyTextLogStd    = "history/text_log_std"   // F32 [s, b]

	historyPrefix   = "history/"
	weightsPrefix   = "weights"   // before a path, which begins with "/"
	optimizerPrefix = "optimizer" // before a path, which begins with "/"
	streamsPrefix   = "streams/"  // before a stream's name
)

// Keys of the metadata. Any other key is a note.
const (
	keyHalo        = "halo"
	keyConfig      = "config"
	keyModel       = "model"
	keyVocabulary  = "vocabulary"
	keyMerges      = "merges"
	keyNow         = "now"
	keyImageKeys   = "image_keys"
	keyImageLabels = "image_labels"
	keyCaptions    = "captions"
	keyTextBits    = "text_bits"
	keyGroups      = "groups"
	keyLevels      = "levels"
	keyHistory     = "history_metrics"
)

var metadataKeys = []string{keyHalo, keyConfig, keyModel, keyVocabulary, keyMerges, keyNow, keyImageKeys, keyImageLabels, keyCaptions,
	keyTextBits, keyGroups, keyLevels, keyHistory}

// now is the JSON of the metadata key "now": what Config and the tensors do not say of the present snapshot.
type now struct {
	Step         int64    `json:"step"`
	Tau          float64  `json:"tau"`
	C            *float64 `json:"c,omitempty"` // as Bias and LogStd, where the objective learns it
	Bias         *float64 `json:"bias,omitempty"`
	LogStd       *float64 `json:"log_std,omitempty"`
	BatchSize    int      `json:"batch_size"`
	LearningRate float64  `json:"learning_rate"`
	Metrics      Metrics  `json:"metrics"`
}

func frameWhere(i int) string { return "history frame " + strconv.Itoa(i) }

func metadataWhere(key string) string { return "metadata " + quote(key) }
