package dataset

import (
	"fmt"
	"slices"
)

// shapes is the Set of drawn shapes: coloured circles, squares and triangles, small or large, in some sets
// on the left or on the right. Bits and matching sets are exact, and the images endless. It holds no state
// between two samples, so goroutines with streams of their own may share it.
type shapes struct {
	info       Info
	name       string // without options
	captions   []Caption
	kinds      []Kind
	tokenizer  *Tokenizer
	looks      []look    // by kind
	rows       [][]int32 // by caption: its tokens, without padding
	fillers    []int32   // tokens of fillerWords
	pairs      pairSampler
	share      []float64 // by kind: of images, held-out kinds counted in; relative
	fogShare   float32
	fogDensity float32
	quantiles  *[1 << 16]float32
}

// openShapes builds the set of that name, one of shapeNames.
func openShapes(name string, o Options) (Set, error) {
	g := shapeGrammars[name]
	namings := g.kinds()
	fail := func(key string, err error) (Set, error) {
		return nil, fmt.Errorf("dataset: %s: %s %w", FormatSpec(name, o), key, err)
	}
	skew, err := weights(o.Skew, len(attributeValues[g.attributes[0]]))
	if err != nil {
		return fail("skew", err)
	}
	levels := o.LevelWeights
	if levels == nil {
		for level := range len(g.attributes) + 1 {
			levels = append(levels, float64(level+1))
		}
	}
	if levels, err = weights(levels, len(g.attributes)+1); err != nil {
		return fail("levels", err)
	}
	if o.HoldOut < 0 || o.HoldOut > len(namings)/2 {
		return fail("holdout", fmt.Errorf("is %d; want 0 to %d, half of the kinds", o.HoldOut, len(namings)/2))
	}

	s := &shapes{name: name, fogShare: float32(o.Fog), fogDensity: float32(o.FogDensity), quantiles: gaussianQuantiles()}
	if o.FogDensity == 0 {
		s.fogDensity = 1
	}
	frequency := make([]float64, len(namings))
	for k, n := range namings {
		frequency[k] = skew[n[g.attributes[0]]]
		s.looks = append(s.looks, newLook(n))
	}
	s.captions, s.kinds = g.buildCaptions(heldOut(name, namings, o.HoldOut), levels)
	s.pairs = newPairSampler(s.captions, s.kinds, frequency, levels, o.EqualCaptions)
	s.share = frequency
	if o.EqualCaptions {
		s.share = shareUnderEqualCaptions(s.captions, frequency)
	}
	setBits(s.captions, s.share)
	s.tokenize()
	s.info = Info{
		Name: FormatSpec(name, o), Height: trainingSide, Width: trainingSide, Channels: 3,
		TokenLength: s.tokenizer.Length(), Levels: g.levelNames(), Groups: attributeValues[colourAttribute],
	}
	return s, nil
}

// tokenize makes the tokenizer, whose rows hold the longest caption behind the most filler words, and the
// captions' own rows.
func (s *shapes) tokenize() {
	texts := slices.Clone(fillerWords)
	longest := 0
	for _, c := range s.captions {
		longest = max(longest, len(Words(c.Text)))
		if !c.Unseen {
			texts = append(texts, c.Text)
		}
	}
	s.tokenizer = NewTokenizer(texts, maxFiller+longest)
	for _, c := range s.captions {
		s.rows = append(s.rows, s.tokenizer.Encode(c.Text)[:len(Words(c.Text))])
	}
	for _, word := range fillerWords {
		s.fillers = append(s.fillers, s.tokenizer.Token(word))
	}
}

func (s *shapes) Info() Info            { return s.info }
func (s *shapes) Captions() []Caption   { return s.captions }
func (s *shapes) Kinds() []Kind         { return s.kinds }
func (s *shapes) Tokenizer() *Tokenizer { return s.tokenizer }
