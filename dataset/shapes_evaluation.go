package dataset

import (
	"fmt"
	"strings"
)

// Sizes of the evaluation set.
const (
	evaluationImages = 512
	heldOutPairs     = 8 * HeldOutBatch
)

// Evaluation draws 512 fresh images, of held-out kinds too, from streams of its own, so that none is a
// training image of the same seed. The number of images of each kind follows its share exactly and is the
// same for every seed; only how they look differs.
//
// The held-out pairs are drawn as training pairs are: kind, caption and wording, so without held-out kinds.
// The image of a pair is the next one of its kind, in turn.
func (s *shapes) Evaluation(seed uint64) *Evaluation {
	data, batch := NewStream(seed, "evaluation data"), NewStream(seed, "evaluation batch")
	e := &Evaluation{
		Images:    make([]float32, evaluationImages*s.info.ImageSize()),
		Kinds:     inProportion(s.share, evaluationImages),
		Pixels:    make([]uint8, evaluationImages*shownSide*shownSide*4),
		PixelSize: shownSide,
	}
	if s.fogShare > 0 {
		e.Fog = make([]float32, evaluationImages)
	}
	ofKind := make([][]int, len(s.kinds))
	levels := make([]float32, shownSide*shownSide*3)
	for i, kind := range e.Kinds {
		f := s.looks[kind].figure(data.Uint64(), s.fogShare, s.fogDensity)
		f.renderTraining(e.Images[i*s.info.ImageSize():][:s.info.ImageSize()], s.quantiles)
		f.renderShown(e.Pixels[i*shownSide*shownSide*4:][:shownSide*shownSide*4], levels)
		if e.Fog != nil {
			e.Fog[i] = f.fog
		}
		e.Keys = append(e.Keys, fmt.Sprintf("%s/%s/%d", s.name, strings.TrimPrefix(s.kinds[kind].Label, "a "), len(ofKind[kind])))
		ofKind[kind] = append(ofKind[kind], i)
	}

	for _, c := range s.captions {
		e.Tokens = append(e.Tokens, s.tokenizer.Encode(c.Text)...)
	}

	e.PairTokens = make([]int32, heldOutPairs*s.info.TokenLength)
	used := make([]int, len(s.kinds))
	for p := range heldOutPairs {
		kind, caption := s.pairs.draw(batch.Rand, s.captions)
		e.PairImages = append(e.PairImages, ofKind[kind][used[kind]%len(ofKind[kind])])
		used[kind]++
		e.PairCaptions = append(e.PairCaptions, caption)
		s.word(batch.Rand, caption, e.PairTokens[p*s.info.TokenLength:][:s.info.TokenLength])
	}
	return e
}

// inProportion returns n indices in which every index occurs at least once, as often as its share, and
// evenly spread: after all have come once, each next one is the one that lags most behind its share.
func inProportion(share []float64, n int) []int {
	total := 0.0
	for _, w := range share {
		total += w
	}
	count := make([]int, len(share))
	var order []int
	for len(order) < n {
		next, most := len(order), 0.0
		if len(order) >= len(share) {
			next = 0
			for i := range share {
				lag := float64(share[i]/total*float64(len(order)+1)) - float64(count[i])
				if i == 0 || lag > most {
					next, most = i, lag
				}
			}
		}
		count[next]++
		order = append(order, next)
	}
	return order
}
