package metric

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// PairShare says how often a pair is drawn: an image of the kind with the caption.
type PairShare struct {
	Kind, Caption int
	Share         float64 // relative to the others'
}

// PairTable is how a sampler draws independent pairs of a kind of image k and a caption c: p(k, c). The captions
// that are drawn with a kind are those that are true of it, so the table also says which these are.
type PairTable struct {
	shares          []PairShare // p(k, c) > 0, each pair once, by kind and caption
	kinds, captions []float64   // p(k) and p(c), by their index
}

// NewPairTable returns the table of the shares, which it divides by their sum; shares of the same pair are added.
// Errors: an index below 0, a share that is negative or not finite, shares that are all 0.
func NewPairTable(shares []PairShare) (*PairTable, error) {
	t := &PairTable{}
	var total float64
	kinds, captions := 0, 0
	for _, s := range shares {
		if s.Kind < 0 || s.Caption < 0 || !(s.Share >= 0) || !finite(s.Share) {
			return nil, fmt.Errorf("metric: kind %d with caption %d has the share %g, want indices and a share of at least 0", s.Kind, s.Caption, s.Share)
		}
		total += s.Share
		kinds, captions = max(kinds, s.Kind+1), max(captions, s.Caption+1)
	}
	if !(total > 0) || !finite(total) {
		return nil, fmt.Errorf("metric: the shares of %d pairs have the sum %g, want a finite number above 0", len(shares), total)
	}
	sorted := slices.Clone(shares)
	slices.SortStableFunc(sorted, byKindAndCaption)
	t.kinds, t.captions = make([]float64, kinds), make([]float64, captions)
	for _, s := range sorted {
		if s.Share == 0 {
			continue
		}
		p := s.Share / total
		t.kinds[s.Kind] += p
		t.captions[s.Caption] += p
		if n := len(t.shares); n > 0 && t.shares[n-1].Kind == s.Kind && t.shares[n-1].Caption == s.Caption {
			t.shares[n-1].Share += p
			continue
		}
		s.Share = p
		t.shares = append(t.shares, s)
	}
	return t, nil
}

// CaptionShares returns p(c) by caption, up to the last caption that is drawn.
func (t *PairTable) CaptionShares() []float64 { return slices.Clone(t.captions) }

func byKindAndCaption(a, b PairShare) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Caption, b.Caption))
}

// LogRatio returns ln p(k, c)/(p(k)·p(c)), in nats: the pointwise mutual information of a kind and a caption, −∞
// where the caption is never drawn with the kind. Where a caption is drawn alike with all kinds of its level's
// captions, it is −ln of the share of images that it is true of: its bits times ln 2.
func (t *PairTable) LogRatio(kind, caption int) float64 {
	at, ok := slices.BinarySearchFunc(t.shares, PairShare{Kind: kind, Caption: caption}, byKindAndCaption)
	if !ok {
		return math.Inf(-1)
	}
	return math.Log(t.shares[at].Share) - math.Log(t.kinds[kind]) - math.Log(t.captions[caption])
}

// BayesCrossEntropy returns the cross-entropy of the true posterior over the batches given, in nats: of a model that
// tells every kind of image and knows how often each caption is said of each, so that its logit is LogRatio.
// kinds[p] and captions[p] are those of pair p, and each batch is that many pairs in a row; the mean over both halves,
// as CrossEntropy has it.
//
// No model does better in the mean over batches; on the batches at hand one may, by luck. So the cross-entropy on
// the same batches minus this one says what a model has left to learn, with less noise than minus BayesFloor.
//
// It is undefined (ok = false) for no pairs. Errors: different lengths, no multiple of batch, a pair that the table
// says is never drawn.
func (t *PairTable) BayesCrossEntropy(kinds, captions []int, batch int) (nats float64, ok bool, err error) {
	if len(kinds) != len(captions) || batch < 1 || len(kinds)%batch != 0 {
		return 0, false, fmt.Errorf("metric: cross-entropy of %d kinds with %d captions in batches of %d, want as many and a multiple", len(kinds), len(captions), batch)
	}
	if len(kinds) == 0 {
		return 0, false, nil
	}
	ratios, images := make([]float64, batch*batch), make([]float64, batch) // ratios [kind, caption]
	var sum float64
	for first := 0; first < len(kinds); first += batch {
		k, c := kinds[first:first+batch], captions[first:first+batch]
		for i := range batch {
			for j := range batch {
				ratios[i*batch+j] = t.LogRatio(k[i], c[j])
			}
		}
		for b := range batch {
			own := ratios[b*batch+b]
			if math.IsInf(own, -1) {
				return 0, false, fmt.Errorf("metric: pair %d is of kind %d with caption %d, which are never drawn together", first+b, k[b], c[b])
			}
			for a := range batch {
				images[a] = ratios[a*batch+b]
			}
			sum += floats.LogSumExp(ratios[b*batch:][:batch]) + floats.LogSumExp(images) - 2*own
		}
	}
	return sum / float64(2*len(kinds)), true, nil
}

// BayesFloor returns the least expected cross-entropy of batches of that many independent pairs, in nats: that of
// the true posterior, exactly. With r(k, c) = p(k, c)/(p(k)·p(c)), the text half of a pair (k, c) is the
// expectation of ln(1 + Σ_j r(k, c_j)/r(k, c)) over the captions c_j of the other pairs, drawn with p(c), and the
// image half the same over their kinds. No score of images and captions does better in expectation, for the
// softmax of ln r is the posterior. It counts what DuplicateFloor counts, and that a vague caption is also true of
// other images of the batch. It lies from 0 to ln batch.
//
// The expectation of the logarithm of a sum of independent numbers is one integral of their Laplace transform φ:
//
//	E ln(a + S) = ∫_0^∞ (e^{−t} − e^{−at}·φ(t)^{n−1}) dt/t
//
// which the trapezoid rule in ln t gives to about 1e-12. Errors: batch < 1.
//
// Source: van den Oord et al., arXiv 1807.03748, section 2.3: the density ratio is the critic that is best.
func (t *PairTable) BayesFloor(batch int) (nats float64, err error) {
	if batch < 1 {
		return 0, fmt.Errorf("metric: floor of batches of %d, want at least 1", batch)
	}
	byCaption := slices.Clone(t.shares)
	slices.SortStableFunc(byCaption, func(a, b PairShare) int { return cmp.Compare(a.Caption, b.Caption) })
	texts := t.halfFloor(t.shares, func(s PairShare) int { return s.Kind }, func(s PairShare) float64 { return t.captions[s.Caption] }, batch)
	images := t.halfFloor(byCaption, func(s PairShare) int { return s.Caption }, func(s PairShare) float64 { return t.kinds[s.Kind] }, batch)
	return (texts + images) / 2, nil
}

// halfFloor returns the expectation of one half. Shares of one query stand together; query names it, and drawn is
// how often the candidate of a share is drawn for another pair of the batch.
func (t *PairTable) halfFloor(shares []PairShare, query func(PairShare) int, drawn func(PairShare) float64, batch int) float64 {
	var sum float64
	seen := map[string][]float64{} // many queries differ in nothing that counts
	for first := 0; first < len(shares); {
		end := first + 1
		for end < len(shares) && query(shares[end]) == query(shares[first]) {
			end++
		}
		var p, r []float64 // of the candidates that can be right: how often one is drawn, and its ratio
		var target []float64
		for _, s := range shares[first:end] {
			p = append(p, drawn(s))
			r = append(r, math.Exp(t.LogRatio(s.Kind, s.Caption)))
			target = append(target, s.Share)
		}
		key := fmt.Sprint(p, r)
		logs, known := seen[key]
		if !known {
			logs = expectedLogs(p, r, batch-1)
			seen[key] = logs
		}
		for i, of := range logs {
			sum += target[i] * (of - math.Log(r[i]))
		}
		first = end
	}
	return sum
}

// expectedLogs returns for every i E ln(r_i + S), where S is the sum of n independent numbers that are r_j with
// probability p_j and otherwise 0.
func expectedLogs(p, r []float64, n int) []float64 {
	type kind struct{ p, r float64 }
	index := map[kind]int{} // candidates that are alike stand as one, with their number
	var distinct []kind
	var count []float64
	of := make([]int, len(r))
	for i := range r {
		k := kind{p[i], r[i]}
		at, known := index[k]
		if !known {
			at = len(distinct)
			index[k] = at
			distinct, count = append(distinct, k), append(count, 0)
		}
		count[at]++
		of[i] = at
	}
	// In s, with t = e^s/m and m the largest r, the integrand is smooth: it begins as e^s, less than rounding at −40,
	// and has ended where both t and t·r_i are above e⁵.
	largest, smallest := floats.Max(r), floats.Min(r)
	const step = 0.125
	low, high := -40.0, 5+math.Max(0, math.Log(largest/smallest))+math.Max(0, math.Log(largest))
	logs := make([]float64, len(distinct))
	for at := 0; low+float64(at)*step <= high; at++ {
		t := math.Exp(low+float64(at)*step) / largest
		var missing float64 // 1 − φ(t)
		for j, k := range distinct {
			missing -= count[j] * k.p * math.Expm1(-t*k.r)
		}
		log := 0.0 // ln φ(t)^n
		if n > 0 {
			log = float64(n) * math.Log1p(-min(missing, 1)) // rounding may take it beyond 1
		}
		for i, k := range distinct {
			logs[i] += step * (math.Expm1(-t) - math.Expm1(log-t*k.r)) // e^{−t} − e^{−r_i·t}·φ^n
		}
	}
	expectations := make([]float64, len(r))
	for i, at := range of {
		expectations[i] = logs[at]
	}
	return expectations
}
