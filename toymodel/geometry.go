package toymodel

import (
	"fmt"

	"halo/checkpoint"
	"halo/metric"
)

// Geometry describes the clouds of one snapshot; nil is undefined.
type Geometry struct {
	EffectiveRankImages, EffectiveRankTexts *float64
	Alignment                               *float64
	UniformityImages, UniformityTexts       *float64
	ModalityGap                             *float64
}

// Geometry describes frame i by the points that the history follows: for all of them, it is what Evaluate says.
func (h *History) Geometry(i int) (*Geometry, error) {
	frame := h.Frames[i]
	g, err := geometryOf(metric.Cloud(frame.Images), metric.Cloud(frame.Texts), h.finestPairs())
	if err != nil {
		err = fmt.Errorf("toymodel: step %d: %w", frame.Step, err)
	}
	return g, err
}

// geometryOf describes two clouds, of which pairs are the rows of an image and its most specific caption.
func geometryOf(images, texts metric.Cloud, pairs []metric.Pair) (*Geometry, error) {
	g := new(Geometry)
	var err error
	take := func(into **float64, key string) func(float64, bool, error) {
		return func(value float64, ok bool, failed error) {
			if failed != nil && err == nil {
				err = fmt.Errorf("%s: %w", key, failed)
			}
			*into = defined(value, ok)
		}
	}
	take(&g.EffectiveRankImages, "effective_rank_images")(metric.EffectiveRank(images))
	take(&g.EffectiveRankTexts, "effective_rank_texts")(metric.EffectiveRank(texts))
	take(&g.Alignment, "alignment")(metric.Alignment(images, texts, pairs))
	take(&g.UniformityImages, "uniformity_images")(metric.Uniformity(images))
	take(&g.UniformityTexts, "uniformity_texts")(metric.Uniformity(texts))
	take(&g.ModalityGap, "modality_gap")(metric.ModalityGap(images, texts))
	return g, err
}

// finestPairs are the rows of the images that it follows with their most specific caption, where it follows that too
// and the caption is trained on.
func (h *History) finestPairs() []metric.Pair {
	row := make(map[int]int, len(h.Texts))
	for i, text := range h.Texts {
		row[text] = i
	}
	var pairs []metric.Pair
	for i, image := range h.Images {
		texts := h.points.Images[image].Texts
		if len(texts) == 0 {
			continue
		}
		finest := texts[len(texts)-1]
		if text, follows := row[finest]; follows && !h.points.Texts[finest].Unseen {
			pairs = append(pairs, metric.Pair{Image: i, Text: text})
		}
	}
	return pairs
}

// Followed are the points that the history follows: what the rows of its frames are.
func (h *History) Followed() *checkpoint.Points {
	if h.all() {
		return h.points
	}
	row := make(map[int]int, len(h.Texts))
	p := &checkpoint.Points{Groups: h.points.Groups, Levels: h.points.Levels}
	for i, text := range h.Texts {
		row[text] = i
		p.Texts = append(p.Texts, h.points.Texts[text])
	}
	for _, image := range h.Images {
		point := h.points.Images[image]
		var texts []int
		for _, text := range point.Texts {
			if at, follows := row[text]; follows {
				texts = append(texts, at)
			}
		}
		point.Texts = texts
		p.Images = append(p.Images, point)
	}
	return p
}
