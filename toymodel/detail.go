package toymodel

import (
	"cmp"
	"fmt"
	"slices"

	"halo/checkpoint"
	"halo/metric"
)

// Quarters is into how many parts the images of a level are divided by their σ.
const Quarters = 4

// Detail is what a snapshot says of σ, item by item. Nil is undefined, and so is all of it where the objective has no
// σ. Captions that are not trained on are left out.
type Detail struct {
	SlopeBits, SpearmanBits   *float64 // of ln σ on the bits of a caption, as metric describes them
	SlopeKinds, SpearmanKinds *float64 // of ln σ on the logarithm of the number of kinds that it is true of
	Errors                    []LevelErrors
}

// errorWork is how many scores a Look may compute to find out which images are given a wrong caption: every image's, up
// to about 2,500 images and as many captions, and those of a sample of a larger set's images.
const errorWork = 6_000_000

// LevelErrors is how often images were given a wrong caption among those of one level, each among the captions that
// name the same attributes, by their σ: the quarter of the smallest first. A quarter is one of those captions' own
// ranking, so that one set of attributes is not compared with another; equal σ are in the same quarter, that of their
// middle.
type LevelErrors struct {
	Level   int
	Answers [Quarters]int
	Wrong   [Quarters]int
	AUROC   *float64 // how often a wrongly captioned image has the larger σ, within a set of attributes
}

// Detailer looks at snapshots of the same points. It is not safe for concurrent use.
type Detailer struct {
	ev    *evidence
	kinds []int
}

// NewDetailer returns one for these points. kinds is the number of kinds of image that each caption is true of, where
// the data say it; otherwise, nil, those among the points are counted.
func NewDetailer(p *checkpoint.Points, kinds []int) *Detailer {
	ev := &evidence{points: p}
	ev.know(p)
	if kinds == nil {
		for _, of := range ev.matching {
			kinds = append(kinds, len(of))
		}
	}
	return &Detailer{ev, kinds}
}

// Kinds is the number of kinds of image that each caption is true of.
func (d *Detailer) Kinds() []int { return d.kinds }

// logKinds is the logarithm of a caption's number of kinds.
func (d *Detailer) logKinds(caption int) (float64, bool) { return logCount(d.kinds[caption]) }

// Look looks at a snapshot, which has a row for every point.
func (d *Detailer) Look(s *checkpoint.Snapshot) (*Detail, error) {
	detail := new(Detail)
	if !s.Objective.HasStd {
		return detail, nil
	}
	ev := d.ev
	ev.objective, ev.images, ev.texts = s.Objective, metric.Cloud(s.Images), metric.Cloud(s.Texts)
	if err := ev.scorer.Update(Score(s.Objective), ev.images, ev.texts); err != nil {
		return nil, fmt.Errorf("toymodel: detail of step %d: %w", s.Step, err)
	}
	if err := detail.slopes(d); err != nil {
		return nil, fmt.Errorf("toymodel: detail of step %d: %w", s.Step, err)
	}
	if err := detail.errors(ev); err != nil {
		return nil, fmt.Errorf("toymodel: detail of step %d: %w", s.Step, err)
	}
	return detail, nil
}

func (d *Detail) slopes(of *Detailer) error {
	ev := of.ev
	seen, _ := ev.seenTexts()
	for _, against := range []struct {
		of              func(caption int) (float64, bool)
		slope, spearman **float64
	}{{ev.bits, &d.SlopeBits, &d.SpearmanBits}, {of.logKinds, &d.SlopeKinds, &d.SpearmanKinds}} {
		x, y, _ := ev.against(against.of, seen)
		slope, ok, err := metric.Slope(x, y)
		if err != nil {
			return err
		}
		*against.slope = defined(slope, ok)
		rho, ok, err := metric.Spearman(x, y)
		if err != nil {
			return err
		}
		*against.spearman = defined(rho, ok)
	}
	return nil
}

// levelAnswers are the answers among the captions of one level.
type levelAnswers struct {
	std     []float64
	wrong   []bool
	stratum []int
	LevelErrors
}

func (d *Detail) errors(ev *evidence) error {
	levels := make([]levelAnswers, len(ev.points.Levels))
	images := sample(len(ev.kinds), errorWork/max(1, len(ev.points.Texts)))
	search := metric.Search{
		Queries: len(images), Candidates: len(ev.points.Texts),
		Score: func(query, text int) float64 { return ev.scorer.TextLogit(images[query], text) },
		Right: func(query int) []int { return ev.rightTexts(images[query]) },
	}
	for attributes, captions := range ev.rivals() {
		search.Subset = func(int) []int { return captions }
		verdicts, err := search.Verdicts()
		if err != nil {
			return err
		}
		of := &levels[ev.points.Texts[captions[0]].Level]
		var std []float64
		for _, v := range verdicts {
			std = append(std, float64(ev.images.LogStd[images[v.Query]]))
		}
		for i, quarter := range quarters(std) {
			of.Answers[quarter]++
			if !verdicts[i].Right {
				of.Wrong[quarter]++
			}
			of.std, of.wrong, of.stratum = append(of.std, std[i]), append(of.wrong, !verdicts[i].Right), append(of.stratum, int(attributes))
		}
	}
	for level, of := range levels {
		if len(of.std) == 0 {
			continue
		}
		area, ok, err := metric.StratifiedAUROC(of.std, of.wrong, of.stratum)
		if err != nil {
			return err
		}
		of.Level, of.AUROC = level, defined(area, ok)
		d.Errors = append(d.Errors, of.LevelErrors)
	}
	return nil
}

// quarters gives every value the quarter that it is in: of n values in ascending order, those whose middle rank,
// counted from 0 with ties at their mean, is r are in quarter ⌊4·(r + ½)/n⌋. They are none where all values are equal.
func quarters(x []float64) []int {
	n := len(x)
	if n == 0 || slices.Min(x) == slices.Max(x) {
		return nil
	}
	order := count(n)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	of := make([]int, n)
	for first := 0; first < n; {
		end := first + 1
		for end < n && x[order[end]] == x[order[first]] {
			end++
		}
		middle := first + end // twice the middle of the ranks first … end−1, plus one
		for _, i := range order[first:end] {
			of[i] = Quarters * middle / (2 * n)
		}
		first = end
	}
	return of
}
