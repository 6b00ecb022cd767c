package preset

import (
	"fmt"
	"math"
	"slices"
)

// Claim is an outcome that every seed of the test shows: Of, less Than where it is given, is Above or Below Bound.
type Claim struct {
	Says  string // the outcome in one plain sentence, with no more in it than the numbers say
	Of    Reading
	Than  *Reading
	Is    Comparison
	Bound float64
}

// Reading is a number of a run at a step. A number that is undefined there holds no claim.
type Reading struct {
	Run    Run
	Dim    int // d of that run, where it is not the preset's: 0 otherwise
	Metric Metric
	Step   int64
}

// Comparison is Above or Below.
type Comparison string

const (
	Above Comparison = "above"
	Below Comparison = "below"
)

// Metric names a number of a snapshot.
type Metric string

const (
	CrossEntropy Metric = "cross-entropy" // held out, nats
	Recall       Metric = "recall"        // at 1, of images of kinds that are trained on, at the finest level
	RecallUnseen Metric = "recall-unseen" // at 1, of images of held-out kinds, among all captions of the finest level
	Order        Metric = "order"         // mean Kendall τ-b of specificity against −ln σ per chain of captions
	StdRatio     Metric = "std-ratio"     // σ of the vaguest level over σ of the finest, geometric means over their captions
	ClampShare   Metric = "clamp-share"   // share of items at the clamp of ln σ
	Loss         Metric = "loss"          // training loss of that step, nats
	Diverged     Metric = "diverged"      // 1 where the run diverged at that step or before, 0 otherwise
)

var metrics = []Metric{CrossEntropy, Recall, RecallUnseen, Order, StdRatio, ClampShare, Loss, Diverged}

// Holds tells whether the claim holds of the readings' values; than is not looked at where the claim has none.
func (c *Claim) Holds(of, than float64) bool {
	if c.Than != nil {
		of -= than
	}
	if c.Is == Above {
		return of > c.Bound
	}
	return of < c.Bound
}

// Readings are what the claim takes.
func (c *Claim) Readings() []Reading {
	if c.Than == nil {
		return []Reading{c.Of}
	}
	return []Reading{c.Of, *c.Than}
}

func (c *Claim) check(p *Preset) error {
	if !isSentence(c.Says) {
		return fmt.Errorf("it says %q; that must be a sentence", c.Says)
	}
	if c.Is != Above && c.Is != Below {
		return fmt.Errorf("the comparison is %q; it must be above or below", c.Is)
	}
	if math.IsNaN(c.Bound) || math.IsInf(c.Bound, 0) {
		return fmt.Errorf("the bound is %v; it must be a number", c.Bound)
	}
	for _, r := range c.Readings() {
		if !slices.Contains(p.Runs(), r.Run) {
			return fmt.Errorf("it reads run %q, which the preset does not have", r.Run)
		}
		if !slices.Contains(metrics, r.Metric) {
			return fmt.Errorf("unknown metric %q", r.Metric)
		}
		if r.Step < 1 {
			return fmt.Errorf("it reads step %d; it must be 1 or more", r.Step)
		}
		if r.Dim != 0 {
			if _, err := p.Config(r.Run, r.Dim, p.Seed); err != nil {
				return err
			}
		}
	}
	return nil
}
