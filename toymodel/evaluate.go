package toymodel

import (
	"fmt"
	"math"

	"halo/checkpoint"
	"halo/dataset"
	"halo/metric"

	"github.com/gomlx/compute"
)

// Report is every number that judges a checkpoint, by the keys of metric.Descriptions. An undefined number is absent.
type Report struct {
	Config  checkpoint.Config // with the objective's numbers, batch size and learning rate in force
	Step    int64
	Levels  []string // of the numbers by level
	Values  map[string]float64
	ByLevel map[string][]*float64 // nil for a level where the number is undefined
	// Stored says why the numbers are of the embeddings that the file stores; "" where the data set's evaluation was
	// embedded with the file's weights.
	Stored string
}

// Evaluate judges a checkpoint by the evaluation of its own data set: what Evaluation(seed) holds is embedded with
// the weights of f. Where set is nil, with why as the reason, or where f holds no weights or a model of another
// build, what the file stores of its points is judged instead, as far as it allows: the cross-entropy is then the
// file's own, and without its floors. Stability is that of the file's history.
//
// Errors: embeddings that cannot be scored, numbers that are not finite.
func Evaluate(backend compute.Backend, set dataset.Set, why string, f *checkpoint.File) (*Report, error) {
	r := &Report{Config: f.Config, Step: f.Now.Step, Levels: f.Points.Levels, Values: map[string]float64{}, ByLevel: map[string][]*float64{}, Stored: why}
	r.Config.Objective, r.Config.BatchSize, r.Config.LearningRate = f.Now.Objective, f.Now.BatchSize, f.Now.LearningRate
	var ev *evidence
	var err error
	if set != nil {
		if ev, err = fromSet(backend, set, f); err != nil {
			r.Stored = err.Error()
		}
	}
	if ev == nil {
		if ev, err = fromPoints(f); err != nil {
			return nil, err
		}
	}
	for _, part := range []func() error{
		func() error { return r.pairs(ev, f) },
		func() error { return r.retrieval(ev) },
		func() error { return r.specificity(ev) },
		func() error { return r.geometry(ev) },
		func() error { return r.errors(ev) },
		func() error { return r.stability(f) },
	} {
		if err := part(); err != nil {
			return nil, fmt.Errorf("toymodel: evaluate: %w", err)
		}
	}
	return r, nil
}

// setter takes over numbers that are defined, until the first error.
type setter struct {
	r   *Report
	err error
}

func (s *setter) set(key string) func(value float64, ok bool, err error) {
	return func(value float64, ok bool, err error) {
		switch {
		case s.err != nil:
		case err != nil:
			s.err = fmt.Errorf("%s: %w", key, err)
		case ok:
			s.r.Values[key] = value
		}
	}
}

func (s *setter) setByLevel(key string) func(values []*float64, err error) {
	return func(values []*float64, err error) {
		switch {
		case s.err != nil:
		case err != nil:
			s.err = fmt.Errorf("%s: %w", key, err)
		default:
			for _, v := range values {
				if v != nil {
					s.r.ByLevel[key] = values
				}
			}
		}
	}
}

// take takes over a number, nil where it is undefined.
func (r *Report) take(key string, value *float64) {
	if value != nil {
		r.Values[key] = *value
	}
}

// pairs sets the cross-entropy of the held-out pairs and its floors.
func (r *Report) pairs(ev *evidence, f *checkpoint.File) error {
	if ev.pairs == nil {
		r.take("cross_entropy", f.Now.Metrics.CrossEntropy)
		return nil
	}
	p := ev.pairs
	sc, err := metric.NewScorer(Score(ev.objective), ev.images, p.texts)
	if err != nil {
		return err
	}
	var pairs []metric.Pair
	var kinds []int
	for row, image := range p.image {
		pairs, kinds = append(pairs, metric.Pair{Image: image, Text: row}), append(kinds, ev.kinds[image])
	}
	s := setter{r: r}
	s.set("cross_entropy")(metric.CrossEntropy(sc, pairs, dataset.HeldOutBatch))
	s.set("duplicate_floor")(metric.DuplicateFloor(p.captions, dataset.HeldOutBatch))
	if s.err == nil && p.shares != nil {
		s.set("bayes_floor")(p.shares.BayesCrossEntropy(kinds, p.captions, dataset.HeldOutBatch))
		if floor, ok := r.Values["bayes_floor"]; ok {
			r.Values["cross_entropy_excess"] = r.Values["cross_entropy"] - floor
		}
	}
	return s.err
}

// retrieval sets the recalls.
func (r *Report) retrieval(ev *evidence) error {
	s := setter{r: r}
	for _, by := range []struct {
		scorer *metric.Scorer
		suffix string
	}{{&ev.scorer, ""}, {&ev.meansScorer, "_means"}} {
		imageToText, textToImage := ev.imageToText(by.scorer), ev.textToImage(by.scorer)
		for _, k := range []int{1, 5} {
			s.set(fmt.Sprintf("recall_%d_image_to_text%s", k, by.suffix))(imageToText.Recall(k))
			s.set(fmt.Sprintf("recall_%d_text_to_image%s", k, by.suffix))(textToImage.Recall(k))
		}
	}
	s.setByLevel("recall_by_level")(metric.RecallByLevel(&ev.scorer, ev.captions(), len(ev.points.Levels), ev.rightTexts))
	return s.err
}

// specificity sets how σ goes with what captions say; those that are not trained on are left out.
func (r *Report) specificity(ev *evidence) error {
	u := ev.withStd(ev.texts).LogStd
	if u == nil {
		return nil
	}
	seen, seenLevels := ev.seenTexts()
	s := setter{r: r}
	chains := ev.seenChains()
	s.set("kendall_tau")(metric.ChainKendall(ev.specificity(), u, chains))
	s.setByLevel("log_std_by_level")(metric.LogStdByLevel(selected(u, seen), seenLevels, len(ev.points.Levels)))

	for _, against := range []struct {
		name string
		of   func(caption int) (float64, bool)
	}{
		{"bits", ev.bits}, {"kinds", ev.logKinds},
		{"conditions", func(j int) (float64, bool) { return float64(ev.conditions[j]), true }},
	} {
		x, y, rows := ev.against(against.of, seen)
		s.set("slope_" + against.name)(metric.Slope(x, y))
		s.set("spearman_" + against.name)(metric.Spearman(x, y))
		if against.name != "conditions" {
			s.set("partial_" + against.name)(metric.PartialSpearman(x, y, ev.confounds(rows)...))
		}
	}

	entailments, err := metric.Entailments(ev.matching, chains)
	if err != nil {
		return err
	}
	s.set("inclusion_rate")(metric.InclusionRate(u, entailments))
	if radius := ev.circle(); radius > 0 {
		s.set("ball_inclusion_rate")(metric.BallInclusionRate(ev.texts, entailments, radius))
	}
	return s.err
}

// bits is −log2 of the share of images that a caption is true of, where that is exact.
func (ev *evidence) bits(caption int) (float64, bool) {
	if bits := ev.points.Texts[caption].Bits; bits != nil {
		return *bits, true
	}
	return 0, false
}

// logKinds is ln |S_j|, of the number of kinds that a caption is true of.
func (ev *evidence) logKinds(caption int) (float64, bool) { return logCount(len(ev.matching[caption])) }

// logCount is ln n, undefined for none.
func logCount(n int) (float64, bool) { return math.Log(float64(max(n, 1))), n > 0 }

// against pairs what is known of captions with their ln σ: of those rows of which it is known.
func (ev *evidence) against(of func(caption int) (float64, bool), captions []int) (x, logStd []float64, rows []int) {
	for _, j := range captions {
		if v, ok := of(j); ok {
			x, logStd, rows = append(x, v), append(logStd, float64(ev.texts.LogStd[j])), append(rows, j)
		}
	}
	return x, logStd, rows
}

// confounds are what σ may follow instead of what a caption says: its length in words and, where the set tells it,
// how often it is drawn.
func (ev *evidence) confounds(captions []int) [][]float64 {
	var length, frequency []float64
	var shares []float64
	if ev.pairs != nil && ev.pairs.shares != nil {
		shares = ev.pairs.shares.CaptionShares()
	}
	for _, j := range captions {
		length = append(length, float64(len(dataset.Words(ev.points.Texts[j].Caption))))
		if j < len(shares) {
			frequency = append(frequency, shares[j])
		} else {
			frequency = append(frequency, 0)
		}
	}
	if shares == nil {
		return [][]float64{length}
	}
	return [][]float64{length, frequency}
}

// nearest is how many of the best are counted for hubness.
const nearest = 10

// geometry sets what describes the clouds.
func (r *Report) geometry(ev *evidence) error {
	s := setter{r: r}
	var pairs []metric.Pair
	for image, kind := range ev.kinds {
		if finest := ev.finest(kind); finest >= 0 && !ev.unseen[kind] {
			pairs = append(pairs, metric.Pair{Image: image, Text: finest})
		}
	}
	g, err := geometryOf(ev.images, ev.texts, pairs)
	if err != nil {
		return err
	}
	for key, value := range map[string]*float64{
		"effective_rank_images": g.EffectiveRankImages, "effective_rank_texts": g.EffectiveRankTexts,
		"alignment": g.Alignment, "modality_gap": g.ModalityGap,
		"uniformity_images": g.UniformityImages, "uniformity_texts": g.UniformityTexts,
	} {
		r.take(key, value)
	}
	s.set("hubness_image_to_text")(ev.imageToText(&ev.scorer).Hubness(nearest))
	s.set("hubness_text_to_image")(ev.textToImage(&ev.scorer).Hubness(nearest))
	return s.err
}

// errors sets what tells wrong answers, from image to text, from right ones. Captions that name the same attributes
// are a level of their own, and only images within one are compared: a vaguer level is easier, and has larger σ.
func (r *Report) errors(ev *evidence) error {
	images, texts := ev.withStd(ev.images).LogStd, ev.withStd(ev.texts).LogStd
	var wrong []bool
	var level []int
	var imageStd, captionStd, entropy, closeness []float64
	err := ev.eachRanking(func(attributes uint32, _ []int, answers []metric.Answer) {
		for _, a := range answers {
			wrong, level = append(wrong, !a.Right), append(level, int(attributes))
			entropy, closeness = append(entropy, a.Entropy), append(closeness, -a.Margin)
			if images != nil && texts != nil {
				imageStd, captionStd = append(imageStd, float64(images[a.Query])), append(captionStd, float64(texts[a.Candidate]))
			}
		}
	})
	if err != nil {
		return err
	}
	s := setter{r: r}
	s.set("auroc_entropy")(metric.StratifiedAUROC(entropy, wrong, level))
	s.set("auroc_margin")(metric.StratifiedAUROC(closeness, wrong, level))
	if images == nil || texts == nil {
		return s.err
	}
	s.set("auroc_image_std")(metric.StratifiedAUROC(imageStd, wrong, level))
	s.set("auroc_caption_std")(metric.StratifiedAUROC(captionStd, wrong, level))
	if ev.fog != nil {
		fogged := make([]bool, len(ev.fog))
		std := make([]float64, len(ev.fog))
		for i, density := range ev.fog {
			fogged[i], std[i] = density > 0, float64(images[i])
		}
		s.set("auroc_fog")(metric.AUROC(std, fogged))
	}
	s.set("clamp_share")(metric.ClampShare(ev.objective.Clamp, images, texts))
	return s.err
}

// warmUp is the steps after which a model must do better than a guess.
const warmUp = 100

// stability sets what the history says of the run; its last frame is often the present.
func (r *Report) stability(f *checkpoint.File) error {
	s := setter{r: r}
	now := f.Now.Metrics
	r.take("loss", now.Loss)
	r.take("gradient_norm", now.GradientNorm)
	var lossSteps, heldOutSteps []int64
	var losses, norms, heldOut []float64
	for _, frame := range f.History {
		m := frame.Metrics
		if m.Loss != nil {
			lossSteps, losses = append(lossSteps, frame.Step), append(losses, *m.Loss)
		}
		if m.GradientNorm != nil {
			norms = append(norms, *m.GradientNorm)
		}
		if m.CrossEntropy != nil {
			heldOutSteps, heldOut = append(heldOutSteps, frame.Step), append(heldOut, *m.CrossEntropy)
		}
	}
	at, ok, err := metric.Divergence(heldOutSteps, heldOut, math.Log(dataset.HeldOutBatch), warmUp)
	diverged := 0.0
	if at >= 0 {
		diverged = 1
	}
	s.set("diverged")(diverged, ok, err)
	s.set("loss_spikes")(metric.Spikes(lossSteps, losses))
	s.set("gradient_ratio")(metric.GradientRatio(norms))
	if !f.Config.Objective.HasStd {
		return s.err
	}
	s.set("log_ratio")(logRatio(&f.Now))
	if n := len(f.History); n > 1 && s.err == nil {
		first, ok, err := logRatio(&f.History[0])
		if err != nil || !ok {
			return err
		}
		last, ok, err := logRatio(&f.History[n-1])
		s.set("log_ratio_drift")(last-first, ok, err)
	}
	return s.err
}

func logRatio(s *checkpoint.Snapshot) (float64, bool, error) {
	return metric.LogRatio(metric.Cloud(s.Images), metric.Cloud(s.Texts))
}
