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

// Points says what the rows of the run's snapshots are.
func (r *Run) Points() *checkpoint.Points { return r.judge.points }
