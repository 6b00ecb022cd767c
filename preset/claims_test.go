//go:build !js

package preset

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"
	"halo/toymodel"
)

// seeds are those of the tests. Every claim holds for each of them, or it is no claim.
var seeds = []uint64{1, 2, 3, 4, 5}

// subject is a run to train: several presets and claims may read the same.
type subject struct {
	spec     string // of the data
	config   string // all of it, as text
	schedule string
	seed     uint64
}

// training is what a subject is trained for.
type training struct {
	config   checkpoint.Config
	schedule toymodel.Schedule
	steps    []int64                      // at which it is read, ascending
	read     map[int64]map[Metric]float64 // what was read there; NaN where it is undefined
	err      error
}

// TestClaims trains every preset with every seed and holds its claims against what comes out.
func TestClaims(t *testing.T) {
	runs := map[subject]*training{}
	find := func(p *Preset, r Reading, seed uint64) *training {
		c, err := p.Config(r.Run, r.Dim, seed)
		if err != nil {
			t.Fatal(err)
		}
		s := subject{p.Data, fmt.Sprintf("%+v", c), p.Schedule.String(), seed}
		if runs[s] == nil {
			runs[s] = &training{config: c, schedule: p.Schedule}
		}
		return runs[s]
	}
	presets := Presets()
	for i := range presets {
		p := &presets[i]
		for j := range p.Claims {
			for _, r := range p.Claims[j].Readings() {
				for _, seed := range seeds {
					of := find(p, r, seed)
					of.steps = append(of.steps, r.Step)
				}
			}
		}
	}
	trainAll(t, runs)
	for i := range presets {
		p := &presets[i]
		t.Run(p.Slug, func(t *testing.T) {
			for j := range p.Claims {
				c := &p.Claims[j]
				for _, seed := range seeds {
					of, than := find(p, c.Of, seed).read[c.Of.Step][c.Of.Metric], 0.0
					if c.Than != nil {
						than = find(p, *c.Than, seed).read[c.Than.Step][c.Than.Metric]
					}
					if !c.Holds(of, than) {
						t.Errorf("seed %d: %q does not hold: got %s, want %s %v", seed, c.Says, describe(c, of, than), c.Is, c.Bound)
					}
				}
			}
		})
	}
}

func describe(c *Claim, of, than float64) string {
	if c.Than == nil {
		return fmt.Sprintf("%s %v", c.Of.Metric, of)
	}
	return fmt.Sprintf("%s %v − %v = %v", c.Of.Metric, of, than, of-than)
}

// trainAll trains every subject, so many at a time as there are processors.
func trainAll(t *testing.T, runs map[subject]*training) {
	t.Helper()
	var group sync.WaitGroup
	next := make(chan *training)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for r := range next {
				r.err = r.train()
			}
		})
	}
	for _, r := range runs {
		slices.Sort(r.steps)
		next <- r
	}
	close(next)
	group.Wait()
	for s, r := range runs {
		if r.err != nil {
			t.Errorf("%s of seed %d: %v", s.config, s.seed, r.err)
		}
	}
}

// train trains on the page's backend up to the last step that is read.
func (r *training) train() error {
	backend, err := toymodel.OpenBackend("simdgo")
	if err != nil {
		return err
	}
	set, err := dataset.Open(assets.Files, r.config.Dataset)
	if err != nil {
		return err
	}
	run, err := toymodel.NewRun(backend, set, r.config)
	if err != nil {
		return err
	}
	defer run.Finalize()
	r.read = map[int64]map[Metric]float64{}
	if err := run.Follow(r.schedule); err != nil {
		return err
	}
	for _, step := range r.steps {
		for run.Diverged() == nil && run.Steps() < step {
			var diverged *toymodel.Diverged
			if _, err := run.Step(); err != nil && !errors.As(err, &diverged) {
				return err
			}
			if run.Diverged() == nil {
				if err := run.Follow(r.schedule); err != nil {
					return err
				}
			}
		}
		if run.Diverged() != nil {
			r.read[step] = everyUndefined()
			r.read[step][Diverged] = 1
			continue
		}
		snapshot, err := run.Snapshot()
		if err != nil {
			return err
		}
		if r.read[step], err = measure(snapshot, run.Points()); err != nil {
			return err
		}
	}
	return nil
}

func everyUndefined() map[Metric]float64 {
	values := map[Metric]float64{}
	for _, m := range metrics {
		values[m] = math.NaN() // no comparison holds of it
	}
	return values
}

// measure reads every metric of a snapshot.
func measure(s *checkpoint.Snapshot, points *checkpoint.Points) (map[Metric]float64, error) {
	values := everyUndefined()
	values[Diverged] = 0
	for m, value := range map[Metric]*float64{
		CrossEntropy: s.Metrics.CrossEntropy, Recall: s.Metrics.RecallImageToText, Order: s.Metrics.KendallTau,
		ClampShare: s.Metrics.ClampShare, Loss: s.Metrics.Loss,
	} {
		if value != nil {
			values[m] = *value
		}
	}
	if levels := s.Metrics.LogStdByLevel; len(levels) > 0 && levels[0] != nil && levels[len(levels)-1] != nil {
		values[StdRatio] = math.Exp(*levels[0] - *levels[len(levels)-1])
	}
	var err error
	values[RecallUnseen], err = recallUnseen(s, points)
	return values, err
}

// recallUnseen is the share of images of held-out kinds whose most probable caption, among all of the finest level, is
// their own; NaN where no kind is held out.
func recallUnseen(s *checkpoint.Snapshot, points *checkpoint.Points) (float64, error) {
	scorer, err := metric.NewScorer(toymodel.Score(s.Objective), metric.Cloud(s.Images), metric.Cloud(s.Texts))
	if err != nil {
		return 0, err
	}
	finest := len(points.Levels) - 1
	hits, n := 0, 0
	for i, image := range points.Images {
		own := image.Texts[len(image.Texts)-1]
		if !points.Texts[own].Unseen {
			continue
		}
		best, logit := -1, math.Inf(-1)
		for j, text := range points.Texts {
			if l := scorer.TextLogit(i, j); text.Level == finest && l > logit {
				best, logit = j, l
			}
		}
		n++
		if best == own {
			hits++
		}
	}
	return float64(hits) / float64(n), nil
}
