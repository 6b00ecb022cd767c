package metric

import (
	"fmt"

	"gonum.org/v1/gonum/floats"
)

// Pair is an image with a text that is true of it, by their rows in a Scorer's clouds.
type Pair struct{ Image, Text int }

// CrossEntropy returns the loss of the scorer's score over fixed batches, in nats: in each batch of that many
// pairs, for every pair b of it,
//
//	½·(ln Σ_a exp l_ba − l_bb) + ½·(ln Σ_a exp m_ab − m_bb)
//
// with l the logits of the texts for an image, m of the images for a text, and no mask; the mean over all
// pairs. Chance is ln batch, whatever the model was trained with, so numbers of runs compare.
//
// It is undefined (ok = false) for no pairs. Errors: len(pairs) is no multiple of batch, a pair names a row
// that there is not, or a logit overflows.
func CrossEntropy(sc *Scorer, pairs []Pair, batch int) (nats float64, ok bool, err error) {
	if batch < 1 || len(pairs)%batch != 0 {
		return 0, false, fmt.Errorf("metric: cross-entropy of %d pairs in batches of %d, want a multiple", len(pairs), batch)
	}
	for p, pair := range pairs {
		if pair.Image < 0 || pair.Image >= sc.Images() || pair.Text < 0 || pair.Text >= sc.Texts() {
			return 0, false, fmt.Errorf("metric: pair %d is image %d with text %d, want rows of %d images and %d texts",
				p, pair.Image, pair.Text, sc.Images(), sc.Texts())
		}
	}
	if len(pairs) == 0 {
		return 0, false, nil
	}
	logits := make([]float64, batch)
	var sum float64
	for first := 0; first < len(pairs); first += batch {
		rows := pairs[first : first+batch]
		for b, query := range rows {
			for a, candidate := range rows {
				logits[a] = sc.TextLogit(query.Image, candidate.Text)
			}
			sum += floats.LogSumExp(logits) - logits[b]
			for a, candidate := range rows {
				logits[a] = sc.ImageLogit(candidate.Image, query.Text)
			}
			sum += floats.LogSumExp(logits) - logits[b]
		}
	}
	nats = sum / float64(2*len(pairs))
	if !finite(nats) {
		return 0, false, fmt.Errorf("metric: the cross-entropy is %g: a logit overflows", nats)
	}
	return nats, true, nil
}
