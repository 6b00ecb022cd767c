package view

import (
	"math"

	"halo/checkpoint"
	"halo/metric"
	"halo/wasm/wire"
)

// matcher scores pairs as the loss does. It takes a frame over only when something is asked of it.
type matcher struct {
	scorer metric.Scorer
	stale  bool // there is a later frame than the scorer's
	valid  bool // the scorer could take the frame over
	row    []float64
}

// update gives the scorer the frame f. A frame that the loss cannot score, such as one of a diverged run, makes
// the matcher invalid: then nothing has a partner.
func (m *matcher) update(f *wire.Frame) {
	if !m.stale {
		return
	}
	m.stale = false
	m.valid = m.scorer.Update(scoreOf(f.Objective), cloudOf(f.Dim, f.Images, f.ImageStd), cloudOf(f.Dim, f.Texts, f.TextStd)) == nil
}

// scoreOf is what pairs are scored by under o.
func scoreOf(o checkpoint.Objective) metric.Score {
	return metric.Score{Family: o.Family, C: o.C, K: o.K, Tau: o.Tau, Bias: o.Bias, LogStd: o.LogStd,
		QuerySide: o.QuerySide, Normalise: o.Normalise}
}

func cloudOf(d int, means, logStd wire.Floats) metric.Cloud {
	return metric.Cloud{Dim: d, Means: means, LogStd: logStd}
}

// best returns the most probable partner of r under the loss, among all of the other modality, and its
// probability; −1 and 0 where there is none.
func (m *matcher) best(r Ref) (partner int, probability float64) {
	if !m.valid {
		return -1, 0
	}
	switch r.Kind {
	case Image:
		m.row = m.scorer.TextProbabilities(m.row, r.Index)
	case Text:
		m.row = m.scorer.ImageProbabilities(m.row, r.Index)
	}
	partner = -1
	for i, p := range m.row {
		if p > probability {
			partner, probability = i, p
		}
	}
	return partner, probability
}

// findPartner finds the most probable partner of the hovered point, and its σ.
func (s *Scene) findPartner() {
	h, f := &s.hover, s.cloud.Frame
	s.matcher.update(&f)
	h.partner, h.probability = s.matcher.best(h.ref)
	std := f.ImageStd
	if h.ref.Kind == Text {
		std = f.TextStd
	}
	h.logStd = math.NaN()
	if f.Objective.HasStd && h.ref.Index < len(std) {
		if u := float64(std[h.ref.Index]); !math.IsNaN(u - u) {
			h.logStd = u
		}
	}
}
