package toymodel

import (
	"fmt"
	"math"

	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"
)

// judge holds the fixed evaluation set of a run and what it takes to judge a model by it. What is the same in every
// snapshot is made once, and its buffers are reused from snapshot to snapshot.
type judge struct {
	*evidence
	evaluation *dataset.Evaluation
	inputs     *evaluationInputs // of the encoders, made when first needed
	pairTexts  checkpoint.Cloud  // of the held-out pairs

	levels          []float64 // of every caption
	named           []metric.Caption
	trained         [][]int       // the chains of the kinds that are trained on
	searches        [2]retrieval  // by the objective's own score, and by the means alone
	heldOut         []metric.Pair // rows of the held-out batches in the scorer of pairs
	pairScorer      metric.Scorer
	seen, seenLevel []int // the captions that are trained on
}

// retrieval is the search both ways.
type retrieval struct{ imageToText, textToImage metric.Search }

func newJudge(set dataset.Set, e *dataset.Evaluation) *judge {
	ev := knownOf(set, e)
	j := &judge{evidence: ev, evaluation: e, levels: ev.specificity(), named: ev.captions(), trained: ev.seenChains()}
	for i, sc := range []*metric.Scorer{&ev.scorer, &ev.meansScorer} {
		j.searches[i] = retrieval{ev.imageToText(sc), ev.textToImage(sc)}
	}
	for p, image := range e.PairImages {
		j.heldOut = append(j.heldOut, metric.Pair{Image: image, Text: p})
	}
	j.seen, j.seenLevel = ev.seenTexts()
	return j
}

// Snapshot embeds the evaluation set and judges the model by it. Where the held-out cross-entropy is below
// chance the state of this step becomes the last good one.
func (r *Run) Snapshot() (*checkpoint.Snapshot, error) {
	if r.diverged != nil {
		return nil, r.diverged
	}
	s, err := r.judge.snapshot(r)
	if err != nil {
		return nil, fmt.Errorf("toymodel: snapshot at step %d: %w", r.step, err)
	}
	if ce := s.Metrics.CrossEntropy; ce != nil && *ce < math.Log(dataset.HeldOutBatch) {
		if err := r.capture(r.good); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (j *judge) snapshot(r *Run) (*checkpoint.Snapshot, error) {
	s := new(checkpoint.Snapshot)
	if err := j.glance(r, s); err != nil {
		return nil, err
	}
	j.pairTexts.Dim = r.Config.Dim
	if err := embed(r.texts, j.inputs.pairTexts, &j.pairTexts); err != nil {
		return nil, err
	}
	if err := j.judgePairs(s); err != nil {
		return nil, err
	}
	if err := j.judgeRetrieval(s); err != nil {
		return nil, err
	}
	return s, j.judgeStd(s)
}

// judgePairs sets the held-out cross-entropy.
func (j *judge) judgePairs(s *checkpoint.Snapshot) error {
	if err := j.pairScorer.Update(Score(s.Objective), metric.Cloud(s.Images), metric.Cloud(j.pairTexts)); err != nil {
		return err
	}
	nats, ok, err := metric.CrossEntropy(&j.pairScorer, j.heldOut, dataset.HeldOutBatch)
	s.Metrics.CrossEntropy = defined(nats, ok)
	return err
}

// judgeRetrieval sets the recalls at 1. The headline ranks each image's most specific caption among those that
// name the same attributes, and for each such caption all images.
func (j *judge) judgeRetrieval(s *checkpoint.Snapshot) error {
	if err := j.update(s.Objective, s.Images, s.Texts); err != nil {
		return err
	}
	for i, into := range [][2]**float64{
		{&s.Metrics.RecallImageToText, &s.Metrics.RecallTextToImage},
		{&s.Metrics.RecallImageToTextMeans, &s.Metrics.RecallTextToImageMeans},
	} {
		for way, search := range []metric.Search{j.searches[i].imageToText, j.searches[i].textToImage} {
			share, ok, err := search.Recall(1)
			if err != nil {
				return err
			}
			*into[way] = defined(share, ok)
		}
	}
	var err error
	s.Metrics.RecallByLevel, err = metric.RecallByLevel(&j.scorer, j.named, len(j.points.Levels), j.rightTexts)
	return err
}

// judgeStd sets what there is to say of σ.
func (j *judge) judgeStd(s *checkpoint.Snapshot) error {
	if !s.Objective.HasStd {
		return nil
	}
	var err error
	if s.Metrics.LogStdByLevel, err = metric.LogStdByLevel(selected(s.Texts.LogStd, j.seen), j.seenLevel, len(j.points.Levels)); err != nil {
		return err
	}
	tau, ok, err := metric.ChainKendall(j.levels, s.Texts.LogStd, j.trained)
	if err != nil {
		return err
	}
	s.Metrics.KendallTau = defined(tau, ok)
	share, ok, err := metric.ClampShare(s.Objective.Clamp, s.Images.LogStd, s.Texts.LogStd)
	s.Metrics.ClampShare = defined(share, ok)
	return err
}

// defined is nil for an undefined number.
func defined(x float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &x
}
