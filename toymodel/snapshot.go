package toymodel

import (
	"fmt"
	"math"

	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"
)

// judge holds the fixed evaluation set of a run and what it takes to judge a model by it. Its buffers are
// reused from snapshot to snapshot.
type judge struct {
	evaluation *dataset.Evaluation
	inputs     *evaluationInputs // of the encoders, made when first needed
	pairTexts  checkpoint.Cloud  // of the held-out pairs
	points     *checkpoint.Points
	kinds      []dataset.Kind

	captions    []metric.Caption
	specificity []float64 // of every caption: its level
	chains      [][]int   // captions of every kind that is trained on, vaguest first
	rightImages [][]int   // of every caption that is some kind's most specific one, the images that it is true of
	peers       [][]int   // of every caption: the captions that name the same attributes

	pairs        []metric.Pair // rows of the held-out batches in the scorer of pairs
	scorer       metric.Scorer // of evaluation images and captions
	meansScorer  metric.Scorer
	pairScorer   metric.Scorer
	seenCaptions []int // those that are trained on
	seenLevels   []int // of these
}

func newJudge(set dataset.Set, e *dataset.Evaluation) *judge {
	j := &judge{evaluation: e, points: points(set, e), kinds: set.Kinds()}
	byAttributes := map[uint32][]int{}
	captions := set.Captions()
	finest := make([]bool, len(captions))
	j.rightImages, j.peers = make([][]int, len(captions)), make([][]int, len(captions))
	for i, c := range captions {
		j.captions = append(j.captions, metric.Caption{Level: c.Level, Attributes: c.Attributes})
		j.specificity = append(j.specificity, float64(c.Level))
		byAttributes[c.Attributes] = append(byAttributes[c.Attributes], i)
		if !c.Unseen {
			j.seenCaptions, j.seenLevels = append(j.seenCaptions, i), append(j.seenLevels, c.Level)
		}
	}
	for i, c := range captions {
		j.peers[i] = byAttributes[c.Attributes]
	}
	for _, k := range j.kinds {
		if k.Unseen {
			continue
		}
		j.chains = append(j.chains, k.Captions)
		finest[k.Captions[len(k.Captions)-1]] = true
	}
	for image := range e.Kinds {
		for _, text := range j.rightTexts(image) {
			if finest[text] {
				j.rightImages[text] = append(j.rightImages[text], image)
			}
		}
	}
	for p, image := range e.PairImages {
		j.pairs = append(j.pairs, metric.Pair{Image: image, Text: p})
	}
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
	score := Score(s.Objective)
	if err := j.judgePairs(score, s, j.pairTexts); err != nil {
		return nil, err
	}
	if err := j.judgeRetrieval(score, s); err != nil {
		return nil, err
	}
	return s, j.judgeStd(s)
}

// judgePairs sets the held-out cross-entropy.
func (j *judge) judgePairs(score metric.Score, s *checkpoint.Snapshot, pairTexts checkpoint.Cloud) error {
	if err := j.pairScorer.Update(score, metric.Cloud(s.Images), metric.Cloud(pairTexts)); err != nil {
		return err
	}
	nats, ok, err := metric.CrossEntropy(&j.pairScorer, j.pairs, dataset.HeldOutBatch)
	s.Metrics.CrossEntropy = defined(nats, ok)
	return err
}

// judgeRetrieval sets the recalls at 1. The headline ranks each image's most specific caption among those that
// name the same attributes, and for each such caption all images.
func (j *judge) judgeRetrieval(score metric.Score, s *checkpoint.Snapshot) error {
	if err := j.scorer.Update(score, metric.Cloud(s.Images), metric.Cloud(s.Texts)); err != nil {
		return err
	}
	if err := j.meansScorer.Update(score.MeansOnly(), metric.Cloud(s.Images), metric.Cloud(s.Texts)); err != nil {
		return err
	}
	for _, of := range []struct {
		scorer                   *metric.Scorer
		imageToText, textToImage **float64
	}{
		{&j.scorer, &s.Metrics.RecallImageToText, &s.Metrics.RecallTextToImage},
		{&j.meansScorer, &s.Metrics.RecallImageToTextMeans, &s.Metrics.RecallTextToImageMeans},
	} {
		var err error
		if *of.imageToText, err = recall(metric.Search{
			Queries: of.scorer.Images(), Candidates: of.scorer.Texts(), Score: of.scorer.TextLogit, Right: j.rightTexts,
			Subset: func(image int) []int { return j.peers[j.finestOf(image)] },
		}); err != nil {
			return err
		}
		if *of.textToImage, err = recall(metric.Search{
			Queries: of.scorer.Texts(), Candidates: of.scorer.Images(),
			Score: func(text, image int) float64 { return of.scorer.ImageLogit(image, text) },
			Right: func(text int) []int { return j.rightImages[text] },
		}); err != nil {
			return err
		}
	}
	var err error
	s.Metrics.RecallByLevel, err = metric.RecallByLevel(&j.scorer, j.captions, len(j.points.Levels), j.rightTexts)
	return err
}

// finestOf is the most specific caption of an image.
func (j *judge) finestOf(image int) int {
	captions := j.kinds[j.evaluation.Kinds[image]].Captions
	return captions[len(captions)-1]
}

// rightTexts lists the texts that are true of an image of a kind that is trained on; images of held-out kinds
// have no right answer, and so are left out.
func (j *judge) rightTexts(image int) []int {
	kind := &j.kinds[j.evaluation.Kinds[image]]
	if kind.Unseen {
		return nil
	}
	return kind.Captions
}

// judgeStd sets what there is to say of σ.
func (j *judge) judgeStd(s *checkpoint.Snapshot) error {
	if !s.Objective.HasStd {
		return nil
	}
	seen := s.Texts.Select(j.seenCaptions)
	var err error
	if s.Metrics.LogStdByLevel, err = metric.LogStdByLevel(seen.LogStd, j.seenLevels, len(j.points.Levels)); err != nil {
		return err
	}
	tau, ok, err := metric.ChainKendall(j.specificity, s.Texts.LogStd, j.chains)
	if err != nil {
		return err
	}
	s.Metrics.KendallTau = defined(tau, ok)
	share, ok, err := metric.ClampShare(s.Objective.Clamp, s.Images.LogStd, s.Texts.LogStd)
	s.Metrics.ClampShare = defined(share, ok)
	return err
}

func recall(s metric.Search) (*float64, error) {
	share, ok, err := s.Recall(1)
	return defined(share, ok), err
}

// defined is nil for an undefined number.
func defined(x float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &x
}
