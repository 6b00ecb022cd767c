package metric

import (
	"fmt"
	"math"
	"slices"
)

// Entailment is a caption and one that says more: whatever the child is true of, the parent is true of too.
type Entailment struct{ Parent, Child int }

// Entailments lists every caption with its nearest entailed ones. matching[j] is the set S_j that caption j is true
// of, ascending: kinds, or images. Parent and child are both in one of the chains, the captions that are true of
// one kind of image; S_child is a proper subset of S_parent, and no third caption's set lies between. So "a red
// circle" has the parents "a red shape" and "a circle" where the data say these, and never "a shape". They are
// ordered by child and parent, each once.
//
// Errors: a chain has a caption that there is not.
func Entailments(matching [][]int, chains [][]int) ([]Entailment, error) {
	found := map[Entailment]bool{}
	var entailments []Entailment
	for n, chain := range chains {
		for _, c := range chain {
			if c < 0 || c >= len(matching) {
				return nil, fmt.Errorf("metric: chain %d has caption %d, want one of %d", n, c, len(matching))
			}
		}
		for _, child := range chain {
			var wider []int // all captions that the child entails
			for _, c := range chain {
				if properSubset(matching[child], matching[c]) {
					wider = append(wider, c)
				}
			}
			for _, parent := range wider {
				e := Entailment{parent, child}
				between := slices.ContainsFunc(wider, func(c int) bool { return properSubset(matching[c], matching[parent]) })
				if !between && !found[e] {
					found[e] = true
					entailments = append(entailments, e)
				}
			}
		}
	}
	slices.SortFunc(entailments, func(a, b Entailment) int {
		if a.Child != b.Child {
			return a.Child - b.Child
		}
		return a.Parent - b.Parent
	})
	return entailments, nil
}

// properSubset tells whether all of a, and not only they, are in b; both ascend.
func properSubset(a, b []int) bool {
	if len(a) >= len(b) {
		return false
	}
	for _, x := range a {
		at, ok := slices.BinarySearch(b, x)
		if !ok {
			return false
		}
		b = b[at+1:]
	}
	return true
}

// Inclusion returns by how much the density of a child lies within that of its parent rather than the other way
// round, in nats, positive where it does: with p = N(μ, σ²·I) in d dimensions, c the child, p the parent and D
// the squared distance of their means,
//
//	H = ln ∫ p_c(x)²·p_p(x) dx − ln ∫ p_c(x)·p_p(x)² dx
//	  = (d/2)·ln[σ_p²·(σ_p² + 2σ_c²) / (σ_c²·(σ_c² + 2σ_p²))] + D/(σ_p² + 2σ_c²) − D/(σ_c² + 2σ_p²)
//
// Both parts have the sign of σ_p − σ_c. So with one variance for all dimensions the test H > 0 is the same as
// σ_c < σ_p, wherever the two lie: it says who is wider, not that the child is near.
//
// Errors: logStd or squared distance that are not finite, the latter below 0, d < 1. Source: the inclusion test of
// ProLIP, arXiv 2410.18857, section 3.3; its published code has other constants and the same sign.
func Inclusion(d int, squaredDistance, childLogStd, parentLogStd float64) (nats float64, err error) {
	if d < 1 || !(squaredDistance >= 0) || !finite(squaredDistance) || !finite(childLogStd) || !finite(parentLogStd) {
		return 0, fmt.Errorf("metric: inclusion in %d dimensions at squared distance %g of log standard deviations %g and %g, want finite numbers",
			d, squaredDistance, childLogStd, parentLogStd)
	}
	// ln(e^{2a} + 2e^{2b}) is taken without the squares, which overflow.
	const ln2 = math.Ln2
	inParent := logAdd(2*parentLogStd, ln2+2*childLogStd) // ln(σ_p² + 2σ_c²)
	inChild := logAdd(2*childLogStd, ln2+2*parentLogStd)  // ln(σ_c² + 2σ_p²)
	nats = float64(d)/2*(2*(parentLogStd-childLogStd)+inParent-inChild) + squaredDistance*(math.Exp(-inParent)-math.Exp(-inChild))
	if !finite(nats) {
		return 0, fmt.Errorf("metric: the inclusion is %g: log standard deviations %g and %g are too far apart from the squared distance %g",
			nats, childLogStd, parentLogStd, squaredDistance)
	}
	return nats, nil
}

// logAdd returns ln(e^a + e^b).
func logAdd(a, b float64) float64 { return max(a, b) + math.Log1p(math.Exp(-math.Abs(a-b))) }

// InclusionRate returns the share of the entailments whose child lies within its parent by the test Inclusion > 0:
// those with σ_child < σ_parent. No unit, 0 to 1; of σ drawn at random it is ½.
//
// It is undefined (ok = false) without entailments and where all log standard deviations that they name are equal,
// as before the first step. Errors: an entailment of a caption that there is not, a log standard deviation that is
// not finite.
func InclusionRate(logStd []float32, entailments []Entailment) (share float64, ok bool, err error) {
	included, differ := 0, false
	for _, e := range entailments {
		if err := e.check(len(logStd)); err != nil {
			return 0, false, err
		}
		child, parent := logStd[e.Child], logStd[e.Parent]
		if !finite(float64(child)) || !finite(float64(parent)) {
			return 0, false, fmt.Errorf("metric: inclusion of log standard deviation %g in %g, want finite numbers", child, parent)
		}
		differ = differ || child != parent
		if child < parent {
			included++
		}
	}
	if !differ {
		return 0, false, nil
	}
	return float64(included) / float64(len(entailments)), true, nil
}

// BallInclusionRate returns the share of the entailments whose child's whole ball lies within its parent's, where a
// caption's ball has its mean as centre and radius·σ as radius:
//
//	|μ_c − μ_p| + radius·σ_c ≤ radius·σ_p
//
// No unit, 0 to 1. With the radius that circles are drawn with, √(τ/k)·√(2/d), it says how often one circle lies
// inside the other. A model is not asked for that: a caption's circle shows about where its images lie, and outer
// ones are wider because they have fewer rivals outside.
//
// It is undefined (ok = false) without entailments and without log standard deviations. Errors: a radius that is
// not positive and finite, an entailment of a caption that there is not, a cloud whose sizes disagree or that holds
// a value that is not finite.
func BallInclusionRate(texts Cloud, entailments []Entailment, radius float64) (share float64, ok bool, err error) {
	if !(radius > 0) || !finite(radius) {
		return 0, false, fmt.Errorf("metric: balls of radius %g·σ, want a finite number above 0", radius)
	}
	if err := texts.check("texts"); err != nil {
		return 0, false, err
	}
	if texts.LogStd == nil || len(entailments) == 0 {
		return 0, false, nil
	}
	included := 0
	for _, e := range entailments {
		if err := e.check(texts.Len()); err != nil {
			return 0, false, err
		}
		var square float64
		for k := range texts.Dim {
			difference := float64(texts.Means[e.Child*texts.Dim+k]) - float64(texts.Means[e.Parent*texts.Dim+k])
			square += difference * difference
		}
		child, parent := math.Exp(float64(texts.LogStd[e.Child])), math.Exp(float64(texts.LogStd[e.Parent]))
		if math.Sqrt(square)+radius*child <= radius*parent {
			included++
		}
	}
	return float64(included) / float64(len(entailments)), true, nil
}

func (e Entailment) check(captions int) error {
	if e.Child < 0 || e.Child >= captions || e.Parent < 0 || e.Parent >= captions {
		return fmt.Errorf("metric: caption %d entails caption %d, want two of %d", e.Child, e.Parent, captions)
	}
	return nil
}
