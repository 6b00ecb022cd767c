package view

import (
	"slices"

	"halo/wasm/wire"
)

// tell says where the points of the frame are in the plane, in data units: where they are going, not how far they have
// got. m is the multiple of σ that circles show. What it says is a copy.
func (c *Cloud) tell(p *wire.Probed, m float64) {
	p.PlaneImages, p.PlaneTexts = floats(c.images.to), floats(c.texts.to)
	if !c.Frame.Objective.HasStd {
		return
	}
	for _, r := range c.texts.toRadius {
		p.PlaneTextRadii = append(p.PlaneTextRadii, float32(r))
	}
	for i := range c.Frame.ImageStd {
		p.PlaneImageRadii = append(p.PlaneImageRadii, float32(c.ImageRadius(i, m)))
	}
	p.ImageStd, p.TextStd = slices.Clone(c.Frame.ImageStd), slices.Clone(c.Frame.TextStd)
}
