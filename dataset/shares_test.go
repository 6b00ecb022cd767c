package dataset

import (
	"math"
	"testing"
)

// The shares are those of what is drawn: of 15,000 pairs, within five standard errors and five pairs.
func TestSharesAreThoseOfSample(t *testing.T) {
	for _, spec := range []string{"tree332", "tree332?skew=8+1+1&levels=0+1+2+1", "tree332?holdout=3", "subset33", "subset332?equal=1", "tree332?equal=1&skew=1+2+3&holdout=2", "emoji60", "emoji60?levels=1+0+1", "emoji"} {
		s := mustOpen(t, assetsFiles, spec).(Sampler)
		const n, batches = 3000, 5
		drawn := map[[2]int]float64{}
		streams := NewStreams(7)
		var b Batch
		for range batches {
			s.Sample(streams, n, &b)
			for p := range n {
				drawn[[2]int{b.Kinds[p], b.Captions[p]}]++
			}
		}
		expectShares(t, spec, s, s.PairShares(), drawn, n*batches)

		held := map[[2]int]float64{}
		pairs := 0
		for seed := range uint64(8) {
			e := s.Evaluation(seed)
			for p, image := range e.PairImages {
				held[[2]int{e.Kinds[image], e.PairCaptions[p]}]++
				pairs++
			}
		}
		expectShares(t, spec+", held out", s, s.HeldOutShares(), held, pairs)
	}
}

func expectShares(t *testing.T, what string, s Set, shares [][]float64, drawn map[[2]int]float64, n int) {
	t.Helper()
	total := 0.0
	for k, kind := range s.Kinds() {
		if len(shares[k]) != len(kind.Captions) {
			t.Fatalf("%s: kind %d has %d shares, want %d", what, k, len(shares[k]), len(kind.Captions))
		}
		for i, c := range kind.Captions {
			want := shares[k][i]
			total += want
			got := drawn[[2]int{k, c}] / float64(n)
			if math.Abs(got-want) > 5*math.Sqrt(want/float64(n))+5/float64(n) {
				t.Errorf("%s: %q with %q: drawn %.4f, want %.4f", what, kind.Label, s.Captions()[c].Text, got, want)
			}
			delete(drawn, [2]int{k, c})
		}
	}
	if math.Abs(total-1) > 1e-12 || len(drawn) != 0 {
		t.Errorf("%s: the shares sum to %.15g and %d pairs of others were drawn, want 1 and 0", what, total, len(drawn))
	}
}

func TestSharesByHand(t *testing.T) {
	// tree332: 18 kinds alike, levels 1 : 2 : 3 : 4, one caption of each.
	for k, of := range mustOpen(t, assetsFiles, "tree332").(Sampler).PairShares() {
		for level, got := range of {
			if want := float64(level+1) / 10 / 18; math.Abs(got-want) > 1e-15 {
				t.Errorf("tree332, kind %d, level %d: got %g, want %g", k, level, got, want)
			}
		}
	}
}
