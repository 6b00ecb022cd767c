package session

import (
	"time"

	"halo/checkpoint"
	"halo/metric"
	"halo/toymodel"
	"halo/wasm/wire"
)

// The batch of the next step is looked at while a panel that shows it is seen: ten times a second where that is cheap,
// as with 64 pairs, and with 512, of which there are a quarter of a million, as often as this share of the time allows.
// What the page draws of it costs the trainer nothing: it has a thread of its own.
const (
	batchInterval = 100 * time.Millisecond
	batchShare    = 0.04 // of the time, while the run trains
)

// Halves of the loss that a panel may show, as wire.Visible names them.
const (
	textsRanked  = "texts"
	imagesRanked = "images"
)

// batchSeen is what the page is told of the batch of the next step.
type batchSeen struct {
	ahead  toymodel.Ahead
	matrix metric.Matrix
	m      wire.BatchMatrix // whose lists are used again
	told   batchAt          // what the last BatchMatrix was of
	last   time.Duration    // when that was
	took   cost
}

// batchAt is all that a BatchMatrix depends on.
type batchAt struct {
	known     bool
	step      int64
	size      int
	half      string
	objective checkpoint.Objective
}

// tellBatch tells what the loss sees of the batch of the next step.
func (s *Session) tellBatch() (time.Duration, error) {
	r := s.run
	b := &r.details.batch
	if s.seen.Batch == "" || r.run == nil || r.run.Diverged() != nil {
		b.told = batchAt{}
		return -1, nil
	}
	at := batchAt{true, r.run.Steps(), r.run.BatchSize(), s.seen.Batch, r.run.Objective()}
	if at == b.told {
		return -1, nil
	}
	now := s.Now()
	// What a hand has changed is shown at once where nothing trains.
	if b.told.known && r.training() {
		if wait := b.last + max(batchInterval, b.took.every(batchShare)) - now; wait > 0 {
			return wait, nil
		}
	}
	b.told = at
	if err := b.look(r, at.half); err != nil {
		return -1, err
	}
	s.Page(b.m)
	b.last = s.Now()
	b.took.took(b.last - now)
	return -1, nil
}

// look fills the message.
func (b *batchSeen) look(r *runState, half string) error {
	if err := r.run.Ahead(&b.ahead); err != nil {
		return err
	}
	if err := b.ahead.Matrix(&b.matrix, half == imagesRanked); err != nil {
		return err
	}
	m := &b.m
	m.Run, m.Step, m.Half, m.Objective = r.id, b.ahead.Step, half, b.ahead.Objective
	m.Sigmoid = toymodel.Score(m.Objective).Sigmoid()
	m.Pair, m.Probability, m.ImageTerm, m.TextTerm = b.matrix.Pair, b.matrix.Probability, b.matrix.Image, b.matrix.Text
	m.Known = m.Known[:0]
	for _, known := range b.ahead.Known {
		if known {
			m.Known = append(m.Known, 1)
		} else {
			m.Known = append(m.Known, 0)
		}
	}
	b.name(r)
	return nil
}

// name says which captions and kinds of image the pairs are of, −1 where the points of the run do not have them.
func (b *batchSeen) name(r *runState) {
	m := &b.m
	m.Captions, m.Labels, m.Groups = m.Captions[:0], m.Labels[:0], m.Groups[:0]
	kinds := r.set.Kinds()
	listed := len(r.set.Captions()) == len(r.points.Texts)
	for i, kind := range b.ahead.Batch.Kinds {
		caption, label, group := b.ahead.Batch.Captions[i], -1, -1
		if kind >= 0 {
			group = kinds[kind].Group
			if chain := kinds[kind].Captions; len(chain) > 0 {
				label = chain[len(chain)-1]
			}
		}
		if !listed {
			caption, label = -1, -1
		}
		m.Captions, m.Labels, m.Groups = append(m.Captions, caption), append(m.Labels, label), append(m.Groups, group)
	}
}
