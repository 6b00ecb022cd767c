package metric

import (
	"fmt"
	"math"
)

// DuplicateFloor returns the part of a cross-entropy that no model can avoid because a batch holds the same caption
// more than once, in nats. captions[p] is the caption of pair p, and each batch is that many pairs in a row; with
// m_p the number of pairs in p's batch whose caption is p's, itself included,
//
//	mean over the pairs of ln m_p
//
// Identical captions have identical logits: an image cannot tell which of m is its own, and a caption cannot tell
// its own image from those of its m − 1 twins. So this is a bound of both halves, whatever the model, and attained
// by one that rules out all else. BayesFloor is the higher bound of a caption that is also true of other images.
//
// It is undefined (ok = false) for no pairs. Errors: len(captions) is no multiple of batch.
func DuplicateFloor(captions []int, batch int) (nats float64, ok bool, err error) {
	if batch < 1 || len(captions)%batch != 0 {
		return 0, false, fmt.Errorf("metric: duplicate floor of %d pairs in batches of %d, want a multiple", len(captions), batch)
	}
	if len(captions) == 0 {
		return 0, false, nil
	}
	var sum float64
	for first := 0; first < len(captions); first += batch {
		rows := captions[first : first+batch]
		twins := map[int]int{}
		for _, c := range rows {
			twins[c]++
		}
		for _, c := range rows {
			sum += math.Log(float64(twins[c]))
		}
	}
	return sum / float64(len(captions)), true, nil
}

// ExpectedDuplicateFloor returns the expectation of DuplicateFloor over batches whose captions are drawn
// independently with the shares q, exactly, in nats:
//
//	Σ_c q_c·E ln(1 + M_c), M_c ~ Binomial(batch − 1, q_c)
//
// The shares are divided by their sum. It is undefined (ok = false) where they are all 0 or there are none. Errors:
// a share that is negative or not finite, batch < 1.
func ExpectedDuplicateFloor(shares []float64, batch int) (nats float64, ok bool, err error) {
	if batch < 1 {
		return 0, false, fmt.Errorf("metric: duplicate floor in batches of %d, want at least 1", batch)
	}
	var total float64
	for c, q := range shares {
		if !(q >= 0) || !finite(q) {
			return 0, false, fmt.Errorf("metric: duplicate floor: caption %d has the share %g, want a finite number of at least 0", c, q)
		}
		total += q
	}
	if total == 0 {
		return 0, false, nil
	}
	for _, q := range shares {
		nats += q / total * expectedLogTwins(q/total, batch-1)
	}
	return nats, true, nil
}

// expectedLogTwins returns E ln(1 + M) for M ~ Binomial(n, q).
func expectedLogTwins(q float64, n int) float64 {
	if q == 0 {
		return 0
	}
	if q == 1 {
		return math.Log1p(float64(n))
	}
	// By logarithms: (1 − q)^n underflows.
	logP, odds := float64(n)*math.Log1p(-q), math.Log(q)-math.Log1p(-q) // ln of P(M = 0), and of q/(1 − q)
	var mean float64
	for m := range n {
		logP += math.Log(float64(n-m)/float64(m+1)) + odds
		mean += math.Exp(logP) * math.Log(float64(m+2))
	}
	return mean
}
