package dataset

import (
	"math/rand/v2"
	"slices"
)

// Sample draws the next n pairs. A pair takes one number of s.Data, from which all that its image looks like
// follows, and a few of s.Batch: which kind, which caption, which filler words.
func (s *shapes) Sample(streams *Streams, n int, b *Batch) {
	imageSize, rowLength := s.info.ImageSize(), s.info.TokenLength
	b.N = n
	b.Images = resized(b.Images, n*imageSize)
	b.Tokens = resized(b.Tokens, n*rowLength)
	b.Captions = resized(b.Captions, n)
	b.Kinds = resized(b.Kinds, n)
	for i := range n {
		kind, caption := s.pairs.draw(streams.Batch.Rand, s.captions)
		b.Kinds[i], b.Captions[i] = kind, caption
		s.word(streams.Batch.Rand, caption, b.Tokens[i*rowLength:][:rowLength])
		f := s.looks[kind].figure(streams.Data.Uint64(), s.fogShare, s.fogDensity)
		f.renderTraining(b.Images[i*imageSize:][:imageSize], s.quantiles)
	}
}

// word writes the caption's tokens into row, half of the time behind 1 to maxFiller filler words, each drawn
// alike and independently.
func (s *shapes) word(r *rand.Rand, caption int, row []int32) {
	at := 0
	if r.Uint64()>>63 == 1 {
		for range 1 + r.IntN(maxFiller) {
			row[at] = s.fillers[r.IntN(len(s.fillers))]
			at++
		}
	}
	at += copy(row[at:], s.rows[caption])
	clear(row[at:])
}

// resized returns a slice of length n, which is s's own memory where that is large enough.
func resized[E any](s []E, n int) []E { return slices.Grow(s[:0], n)[:n] }

// pairSampler draws a kind of image together with a caption that is true of it.
//
// By default the kind comes first, by its frequency, then the level by its weight, then one of the captions
// of that level that are true of the kind, each alike. With equal captions the caption comes first, each
// alike, then a kind that it is true of, by its frequency. What is held out is never drawn.
type pairSampler struct {
	equal bool

	kinds   chooser
	levels  chooser
	byLevel [][][]int // [kind][level] captions

	captions []int     // that are drawn
	kindsOf  []chooser // [caption] index into Caption.Kinds
}

// newPairSampler takes the frequency of each kind and the weight of each level.
func newPairSampler(captions []Caption, kinds []Kind, frequency, levels []float64, equal bool) pairSampler {
	seen := slices.Clone(frequency)
	for k := range kinds {
		if kinds[k].Unseen {
			seen[k] = 0
		}
	}
	p := pairSampler{equal: equal, kinds: newChooser(seen), levels: newChooser(levels)}
	for _, kind := range kinds {
		at := make([][]int, len(levels))
		for _, c := range kind.Captions {
			at[captions[c].Level] = append(at[captions[c].Level], c)
		}
		p.byLevel = append(p.byLevel, at)
	}
	for c, caption := range captions {
		of := make([]float64, len(caption.Kinds))
		for i, k := range caption.Kinds {
			of[i] = seen[k]
		}
		p.kindsOf = append(p.kindsOf, newChooser(of))
		if !caption.Unseen {
			p.captions = append(p.captions, c)
		}
	}
	return p
}

func (p *pairSampler) draw(r *rand.Rand, captions []Caption) (kind, caption int) {
	if p.equal {
		caption = p.captions[r.IntN(len(p.captions))]
		return captions[caption].Kinds[p.kindsOf[caption].draw(r)], caption
	}
	kind = p.kinds.draw(r)
	of := p.byLevel[kind][p.levels.draw(r)]
	if len(of) == 1 {
		return kind, of[0]
	}
	return kind, of[r.IntN(len(of))]
}

// shareUnderEqualCaptions returns the share of images of each kind, up to a common factor, where each
// caption is drawn alike and then a kind that it is true of by its frequency.
func shareUnderEqualCaptions(captions []Caption, frequency []float64) []float64 {
	share := make([]float64, len(frequency))
	for _, c := range captions {
		covered := 0.0
		for _, k := range c.Kinds {
			covered += frequency[k]
		}
		for _, k := range c.Kinds {
			share[k] += frequency[k] / covered
		}
	}
	return share
}

// chooser draws an index with given weights: entry i is the sum of the weights up to i over their total.
type chooser []float64

// newChooser returns the chooser of weights that are not negative. Where all are 0 it must not be drawn from.
func newChooser(weights []float64) chooser {
	c := make(chooser, len(weights))
	total := 0.0
	for i, w := range weights {
		total += w
		c[i] = total
	}
	for i := range c {
		if c[i] == total {
			c[i] = 1 // from the last weight that is not 0: rounding leaves no gap below 1
		} else {
			c[i] /= total
		}
	}
	return c
}

func (c chooser) draw(r *rand.Rand) int {
	x := r.Float64()
	for i, edge := range c {
		if x < edge {
			return i
		}
	}
	return len(c) - 1
}
