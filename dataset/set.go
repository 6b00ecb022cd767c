package dataset

import (
	"fmt"
	"slices"
)

// Set is a source of image–caption pairs. What it holds does not change after it was opened; what is
// random in it comes from the streams that a caller hands in, so the same streams give the same pairs.
type Set interface {
	// Info describes the set: names and sizes that are fixed for it.
	Info() Info
	// Captions lists every distinct caption in its plain wording; a Caption is named by its index here.
	Captions() []Caption
	// Kinds lists the kinds of image that the set tells apart; a kind is named by its index here.
	Kinds() []Kind
	// Tokenizer turns caption texts into token rows of Info().TokenLength.
	Tokenizer() *Tokenizer
	// Sample fills b with n training pairs. It reuses b's slices where they are large enough.
	Sample(s *Streams, n int, b *Batch)
	// Evaluation draws the fixed evaluation set; the same seed gives the same one.
	Evaluation(seed uint64) *Evaluation
}

// Fallible is a Set whose Sample can fail, since it reads files.
type Fallible interface {
	Set
	// Err returns what made the last Sample fail, or nil. After a failure the batch holds no pair.
	Err() error
}

// Info holds what is fixed for a set.
type Info struct {
	Name        string   // the set with its options as Open takes them, in FormatSpec's canonical form
	Height      int      // of a training image, pixels
	Width       int      // of a training image, pixels
	Channels    int      // of a training image: 3, red, green, blue
	TokenLength int      // tokens in a row, padding included
	Levels      []string // what a level of specificity is called, vaguest first; Caption.Level indexes it
	Groups      []string // what colours stand for; Caption.Group and Kind.Group index it
}

// ImageSize is the number of float32 in one training image.
func (i Info) ImageSize() int { return i.Height * i.Width * i.Channels }

// Caption is one text that a set can say of an image.
type Caption struct {
	Text       string  // the plain wording, without filler words
	Level      int     // 0 is the vaguest
	Attributes uint32  // which attributes it names, one bit each: recall at a level ranks captions of equal Attributes
	Bits       float64 // −log2 of the share of images that it is true of, held-out kinds counted in; NaN where that is not exact
	Conditions int     // attributes that it names
	Group      int     // index into Info.Groups, −1 where it spans several
	Kinds      []int   // the matching set S_j: indices of the kinds that it is true of, ascending
	Unseen     bool    // never drawn for training: all kinds that it is true of are held out, or its level has weight 0
}

// Kind is one kind of image: the finest distinction that the captions make.
type Kind struct {
	Label    string // the most specific caption's text
	Group    int    // index into Info.Groups
	Captions []int  // indices of all captions that are true of it, vaguest first: its chain
	Unseen   bool   // held out: never drawn for training
}

// Batch is n training pairs: row i of Images shows what row i of Tokens says.
type Batch struct {
	N        int
	Images   []float32 // [n, height·width·channels], network input, 2(v − 0.75)
	Tokens   []int32   // [n, token length], 0 pads
	Captions []int     // [n] index into Set.Captions, −1 where the set does not list it
	Kinds    []int     // [n] index into Set.Kinds, −1 where the set does not list it
	Keys     Keys      // of a set that lists only what it is judged by

	trueOf []bool // of every caption, whether it is true of the image that Mask is at
}

// Keys say what is true of what in a batch of a set that does not list all its captions and kinds: hashes that are
// equal where the texts, or the names of the pictures, are.
type Keys struct {
	Images   []uint64 // [n] of the picture
	Captions []uint64 // [n] of the caption
	True     []uint64 // [n, levels] of the captions that are known to be true of the picture, 0 for none
}

// mask is Batch.Mask by the keys: caption j is true of image i where it is one of that picture's, or where both pairs
// are of one picture.
func (k *Keys) mask(n int, m []bool) {
	levels := len(k.True) / n
	for i := range n {
		of := k.True[i*levels:][:levels]
		for j := range n {
			m[i*n+j] = i != j && (k.Images[i] == k.Images[j] || slices.Contains(of, k.Captions[j]))
		}
	}
}

// Mask writes the known positives of b into m [n, n], row i image, column j caption: true where i ≠ j and
// caption j is true of image i, so that it is no negative. m is grown where it is too small, and returned.
func (b *Batch) Mask(s Set, m []bool) []bool {
	n := b.N
	if cap(m) < n*n {
		m = make([]bool, n*n)
	}
	m = m[:n*n]
	if n > 0 && len(b.Keys.Captions) == n {
		b.Keys.mask(n, m)
		return m
	}
	kinds := s.Kinds()
	b.trueOf = resized(b.trueOf, len(s.Captions()))
	clear(b.trueOf)
	for i := range n {
		of := kinds[b.Kinds[i]].Captions
		for _, c := range of {
			b.trueOf[c] = true
		}
		row := m[i*n:][:n]
		for j, c := range b.Captions {
			row[j] = b.trueOf[c]
		}
		row[i] = false
		for _, c := range of {
			b.trueOf[c] = false
		}
	}
	return m
}

// Evaluation is a fixed set of images that no training step has seen, and what they are judged by.
type Evaluation struct {
	Images    []float32 // [n, height·width·channels], network input
	Kinds     []int     // [n] kind of each image
	Keys      []string  // [n] a name of the picture that stays the same between runs, such as "noto/1f600"
	Pixels    []uint8   // [n, PixelSize, PixelSize, 4] RGBA, not premultiplied, for showing
	PixelSize int       // side of a picture in Pixels
	Fog       []float32 // [n] density of the fog on each image, 1 where nothing of the shape is left; nil where the set has none

	// The plain wording of every caption of the set, as tokens [len(Captions), token length].
	Tokens []int32

	// Held-out pairs for the cross-entropy, a multiple of 64, in the wording that training uses: pair p is
	// image PairImages[p] with caption PairCaptions[p] worded PairTokens[p]. Rows 64b…64b+63 are one batch.
	PairImages   []int
	PairCaptions []int
	PairTokens   []int32 // [len(PairImages), token length]
}

// HeldOutBatch is the number of pairs in one batch of the held-out cross-entropy.
const HeldOutBatch = 64

// Options switch variants of a set on; the zero value is the default of each. A data set is named together
// with its options by one string, the same on the command line, in the page's URL and in a checkpoint:
// "tree332", "tree332?fog=0.2&equal=1", "emoji60?groups=food-drink+animals-nature", "emoji?captions=nested".
type Options struct {
	Fog           float64   // fog= shapes: share of images with fog, 0…1
	FogDensity    float64   // density= shapes: fog takes a shape's opacity α to α·(1 − density), 0…1; 0 stands for the default 1, nothing left
	EqualCaptions bool      // equal= shapes: every caption string equally often
	Skew          []float64 // skew= shapes: relative frequencies of the first attribute's values, joined by "+"; nil is equal
	HoldOut       int       // holdout= shapes: number of kinds never drawn for training
	Captions      string    // captions= emoji: "flat" (default) or "nested"
	Validate      bool      // validate= emoji: Noto alone trains and Twemoji is the test, to choose settings by without a look at Fluent
	Groups        []string  // groups= emoji60: two group slugs, joined by "+"
	LevelWeights  []float64 // levels= how often a level is drawn, vaguest first, joined by "+"; nil is the set's default
}

// Names lists the sets that Open knows.
func Names() []string {
	return []string{"tree332", "tree3322", "subset33", "subset332", "emoji60", "emoji"}
}

func errUnknown(name string) error {
	return fmt.Errorf("dataset: unknown data set %.100q; known are %q", name, Names())
}
