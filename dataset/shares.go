package dataset

import "slices"

// Sampler is a Set that says how often it draws each pair, from which the least cross-entropy that any model can
// reach follows.
type Sampler interface {
	Set
	// PairShares returns how often Sample draws an image of kind k with its caption Kinds()[k].Captions[i], as
	// [k][i]. They sum to 1; a pair that is held out has 0.
	PairShares() [][]float64
	// HeldOutShares is the same of the held-out pairs of an Evaluation.
	HeldOutShares() [][]float64
}

var _, _ Sampler = (*shapes)(nil), (*emojiSet)(nil)

func (s *shapes) PairShares() [][]float64 { return s.pairs.shares(s.captions, s.kinds) }

// HeldOutShares are PairShares: the held-out pairs are drawn as those of training are.
func (s *shapes) HeldOutShares() [][]float64 { return s.PairShares() }

func (s *emojiSet) PairShares() [][]float64 {
	every := make([]int, len(s.kinds))
	for k := range every {
		every[k] = k
	}
	return s.sharesOf(every)
}

func (s *emojiSet) HeldOutShares() [][]float64 { return s.sharesOf(s.heldOutKinds) }

// sharesOf returns the shares of pairs whose kind is one of the list, each alike.
func (s *emojiSet) sharesOf(list []int) [][]float64 {
	shares := make([][]float64, len(s.kinds))
	for k, kind := range s.kinds {
		shares[k] = make([]float64, len(kind.Captions))
	}
	for _, k := range list {
		chain := s.byChain[len(s.kinds[k].Captions)]
		for i := range shares[k] {
			shares[k][i] += chain.share(i) / float64(len(list))
		}
	}
	return shares
}

// shares returns how often draw gives a kind with each of its captions.
func (p *pairSampler) shares(captions []Caption, kinds []Kind) [][]float64 {
	shares := make([][]float64, len(kinds))
	for k, kind := range kinds {
		shares[k] = make([]float64, len(kind.Captions))
		for i, c := range kind.Captions {
			switch level := captions[c].Level; {
			case !p.equal:
				shares[k][i] = p.kinds.share(k) * p.levels.share(level) / float64(len(p.byLevel[k][level]))
			case !captions[c].Unseen:
				if at := slices.Index(captions[c].Kinds, k); at >= 0 {
					shares[k][i] = p.kindsOf[c].share(at) / float64(len(p.captions))
				}
			}
		}
	}
	return shares
}

// share is how often draw gives i.
func (c chooser) share(i int) float64 {
	if i == 0 {
		return c[0]
	}
	return c[i] - c[i-1]
}
