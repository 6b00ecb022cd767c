package session

import (
	"fmt"
	"math"
	"slices"

	"halo/checkpoint"
	"halo/metric"
	"halo/toymodel"
	"halo/wasm/wire"

	"gonum.org/v1/gonum/floats"
)

// neighbourCount is how many neighbours an answer has.
const neighbourCount = 5

// field scores what is asked against the points of the snapshot on show, as the loss does. Its rows are the points that
// the snapshot has, which a history may have left out some of, and behind them the probes.
type field struct {
	scorer        metric.Scorer
	images, texts []int // index of each row's point among the run's
	asked         []int // [probes] row, in its modality, of a probe that is none of the run's captions; −1 where it has none
	row           []float64
}

// field takes the snapshot on show over, with the probes.
func (r *runState) field(shown *checkpoint.Snapshot) (*field, error) {
	f := &field{}
	var images, texts checkpoint.Cloud
	if r.showing >= 0 && r.showing < len(r.history.Frames) {
		frame := r.history.Frames[r.showing]
		images, texts, f.images, f.texts = frame.Images, frame.Texts, r.history.Images, r.history.Texts
	} else {
		images, texts, f.images, f.texts = shown.Images, shown.Texts, upTo(shown.Images.Len()), upTo(shown.Texts.Len())
	}
	texts.Means, texts.LogStd = slices.Clone(texts.Means), slices.Clone(texts.LogStd)
	images.Means, images.LogStd = slices.Clone(images.Means), slices.Clone(images.LogStd)
	for i := range r.asking.probes {
		f.asked = append(f.asked, -1)
		mean, logStd := r.place(i, shown)
		if mean == nil || r.asking.probes[i].text >= 0 {
			continue
		}
		cloud := &texts
		if r.asking.probes[i].picture {
			cloud = &images
		}
		f.asked[i] = cloud.Len()
		cloud.Means = append(cloud.Means, mean...)
		if cloud.LogStd != nil {
			cloud.LogStd = append(cloud.LogStd, logStd)
		}
	}
	if err := f.scorer.Update(toymodel.Score(shown.Objective), metric.Cloud(images), metric.Cloud(texts)); err != nil {
		return nil, fmt.Errorf("the snapshot of step %d cannot be asked: %w", shown.Step, err)
	}
	return f, nil
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// textRow and imageRow are the rows of points, −1 where the snapshot does not have them.
func (f *field) textRow(text int) int   { return slices.Index(f.texts, text) }
func (f *field) imageRow(image int) int { return slices.Index(f.images, image) }

// ofText are the images that are most probable for the text at a row, and how probable it is for each of them: among the
// run's texts, and itself where it is none of them. A row of −1 has none.
func (f *field) ofText(row int) []wire.Neighbour {
	if row < 0 {
		return []wire.Neighbour{}
	}
	return f.nearest(row, f.images, f.texts, f.scorer.ImageLogit, f.scorer.TextLogit, true)
}

// ofImage is ofText for an image.
func (f *field) ofImage(row int) []wire.Neighbour {
	if row < 0 {
		return []wire.Neighbour{}
	}
	return f.nearest(row, f.texts, f.images, f.scorer.TextLogit, f.scorer.ImageLogit, false)
}

// nearest finds the most probable candidates for the query at a row, with P(candidate | query) by the logits there, over
// the candidates, and P(query | candidate) by the logits back, over the rivals and the query. Both logits take an image's
// row before a text's. The way back costs a row of logits for each candidate that is told, not for all.
func (f *field) nearest(query int, candidates, rivals []int, there, back func(image, text int) float64, queryIsText bool) []wire.Neighbour {
	logit := func(of func(image, text int) float64, query, candidate int) float64 {
		if queryIsText {
			return of(candidate, query)
		}
		return of(query, candidate)
	}
	f.row = f.row[:0]
	for c := range candidates {
		f.row = append(f.row, logit(there, query, c))
	}
	best := mostOf(f.row, neighbourCount)
	neighbours := make([]wire.Neighbour, 0, len(best))
	total := logSumExp(f.row)
	for _, c := range best {
		neighbours = append(neighbours, wire.Neighbour{Index: candidates[c], There: math.Exp(f.row[c] - total)})
	}
	for i, c := range best {
		f.row = f.row[:0]
		for q := range rivals {
			f.row = append(f.row, logit(back, q, c))
		}
		own := logit(back, query, c)
		if query >= len(rivals) {
			f.row = append(f.row, own)
		}
		neighbours[i].Back = math.Exp(own - logSumExp(f.row))
	}
	return neighbours
}

func logSumExp(logits []float64) float64 {
	if len(logits) == 0 {
		return math.Inf(-1)
	}
	return floats.LogSumExp(logits)
}

// mostOf are the indices of the k largest of x, largest first, the earlier of equals first.
func mostOf(x []float64, k int) []int {
	var best []int
	for i := range x {
		at := len(best)
		for at > 0 && x[i] > x[best[at-1]] {
			at--
		}
		if at < k {
			best = slices.Insert(best, at, i)
			best = best[:min(len(best), k)]
		}
	}
	return best
}

// answerPoint is what the snapshot says of a point of the run; nil for none.
func (f *field) answerPoint(p point, shown *checkpoint.Snapshot) *wire.Answer {
	if p.kind == "" {
		return nil
	}
	answer := &wire.Answer{Kind: p.kind, Words: []wire.AskedWord{}, Index: p.index}
	cloud, row := &shown.Texts, f.textRow(p.index)
	if p.kind == "image" {
		cloud, row = &shown.Images, f.imageRow(p.index)
		answer.Neighbours = f.ofImage(row)
	} else {
		answer.Neighbours = f.ofText(row)
	}
	if row < 0 {
		answer.Problem = "The history does not follow this point: go back to now to ask for it."
	} else if p.index < len(cloud.LogStd) {
		answer.LogStd = stdOf(shown, cloud.LogStd[p.index])
	}
	return answer
}
