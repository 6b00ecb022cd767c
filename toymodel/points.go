package toymodel

import (
	"math"

	"halo/checkpoint"
	"halo/dataset"
)

// points says what the rows of a snapshot are: the evaluation images and every caption of the set.
func points(set dataset.Set, e *dataset.Evaluation) *checkpoint.Points {
	info, kinds := set.Info(), set.Kinds()
	p := &checkpoint.Points{Groups: info.Groups, Levels: info.Levels, PixelSize: e.PixelSize, Pixels: e.Pixels}
	for i, kind := range e.Kinds {
		k := kinds[kind]
		p.Images = append(p.Images, checkpoint.ImagePoint{Key: e.Keys[i], Label: k.Label, Group: k.Group, Texts: k.Captions})
	}
	for _, c := range set.Captions() {
		text := checkpoint.TextPoint{Caption: c.Text, Level: c.Level, Attributes: c.Attributes, Group: c.Group, Unseen: c.Unseen}
		if !math.IsNaN(c.Bits) {
			text.Bits = &c.Bits
		}
		p.Texts = append(p.Texts, text)
	}
	return p
}

// FillPictures gives points that have no pictures those of the data set's evaluation images for the seed, where
// these are the same images; it tells whether it did. A bundled checkpoint leaves them out.
func FillPictures(p *checkpoint.Points, set dataset.Set, seed uint64) bool {
	if p.PixelSize > 0 {
		return false
	}
	e := set.Evaluation(seed)
	if len(e.Keys) != len(p.Images) {
		return false
	}
	for i, key := range e.Keys {
		if p.Images[i].Key != key {
			return false
		}
	}
	p.PixelSize, p.Pixels = e.PixelSize, e.Pixels
	return true
}

// Points says what the rows of the run's snapshots are.
func (r *Run) Points() *checkpoint.Points { return r.judge.points }

// Evaluation is what the run is judged by.
func (r *Run) Evaluation() *dataset.Evaluation { return r.judge.evaluation }
