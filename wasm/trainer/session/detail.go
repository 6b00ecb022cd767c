package session

import (
	"time"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
	"halo/wasm/wire"
)

// What the page's panels need besides Progress is made while such a panel is seen, a few times a second, and takes no
// more of the time than this.
const (
	detailInterval = 250 * time.Millisecond
	detailShare    = 0.02 // of the time, for each of Detail and Geometry while the run trains
)

// details are what is known and told of a run besides its progress.
type details struct {
	floors    *toymodel.Floors // of the data, nil before they were asked for
	noFloors  bool             // there are none
	floorsFor int              // batch size that the page was told them for, 0 for none

	evaluation *dataset.Evaluation // of a checkpoint that cannot be trained
	random     []float32           // what an untrained head gives, nil before it was drawn
	drawn      bool

	all, followed *toymodel.Detailer // of all points, and of those that the history follows
	told          shownAt            // what the last Detail was of
	lastDetail    time.Duration
	detailTook    cost

	geometry     map[int64]wire.FrameGeometry // by step
	looks        int                          // at frames
	untold       bool                         // more was looked at since the last Geometry
	toldGeometry bool                         // there was one
	lastGeometry time.Duration                // was sent
	lastLook     time.Duration                // at a frame's geometry
	geometryTook cost

	batch batchSeen // of the next step
}

// shownAt names a judgement: a frame of the history by its place, the present by −1.
type shownAt struct {
	known   bool
	showing int
	step    int64
}

// forget drops what is known of steps that the run has gone back behind.
func (d *details) forget() {
	d.told, d.geometry = shownAt{}, nil
	d.batch.told = batchAt{}
}

// detail tells the page what its panels need, where it is due, and returns how long until more may be, negative for not
// before a change.
func (s *Session) detail() time.Duration {
	if s.hidden {
		return -1
	}
	wait := time.Duration(-1)
	for _, part := range []func() (time.Duration, error){s.tellAnswers, s.tellFloors, s.tellDetail, s.tellGeometry, s.tellBatch} {
		next, err := part()
		if err != nil {
			s.problem(s.run.id, err)
			continue
		}
		if next >= 0 && (wait < 0 || next < wait) {
			wait = next
		}
	}
	return wait
}

// tellFloors tells the floors for the batch size in force.
func (s *Session) tellFloors() (time.Duration, error) {
	r := s.run
	d := &r.details
	batch, objective := r.config.BatchSize, r.config.Objective
	if r.run != nil {
		batch = r.run.BatchSize()
	}
	if r.set == nil || d.noFloors || d.floorsFor == batch {
		return -1, nil
	}
	d.floorsFor = batch
	if d.floors == nil {
		var err error
		if d.floors, err = toymodel.NewFloors(r.set, r.evaluate()); err != nil {
			d.noFloors = true
			return -1, err
		}
	}
	posterior, duplicates, err := d.floors.Batch(batch)
	if err != nil {
		return -1, err
	}
	s.Page(wire.Floors{Run: r.id, HeldOut: d.floors.HeldOut, HeldOutDuplicates: d.floors.HeldOutDuplicates,
		BatchSize: batch, Batch: posterior, BatchDuplicates: duplicates, Bounds: toymodel.Bounds(objective)})
	return -1, nil
}

// evaluate is the evaluation of the data, made here for a checkpoint that cannot be trained.
func (r *runState) evaluate() *dataset.Evaluation {
	if r.run != nil {
		return r.run.Evaluation()
	}
	if r.details.evaluation == nil {
		r.details.evaluation = r.set.Evaluation(r.config.Seed)
	}
	return r.details.evaluation
}

// tellDetail tells what the judgement on show says of σ.
func (s *Session) tellDetail() (time.Duration, error) {
	r := s.run
	d := &r.details
	judged := r.judgement()
	if !s.seen.Detail || judged == nil {
		d.told = shownAt{}
		return -1, nil
	}
	at := shownAt{true, r.showing, judged.Step}
	if at == d.told {
		return -1, nil
	}
	now := s.Now()
	if r.training() && d.told.known {
		if wait := d.lastDetail + max(detailInterval, d.detailTook.every(detailShare)) - now; wait > 0 {
			return wait, nil
		}
	}
	d.told = at
	message, err := r.detailOf(judged)
	if err == nil && judged.Objective.HasStd {
		message.RandomStd, err = s.randomHead()
	}
	if err != nil {
		return -1, err
	}
	d.lastDetail = s.Now()
	d.detailTook.took(d.lastDetail - now)
	s.Page(*message)
	return -1, nil
}

// detailOf is the Detail of a judgement.
func (r *runState) detailOf(judged *checkpoint.Snapshot) (*wire.Detail, error) {
	d := &r.details
	if d.all == nil {
		kinds := r.kinds()
		d.all = toymodel.NewDetailer(r.points, kinds)
		if kinds != nil {
			followed := make([]int, len(r.history.Texts))
			for i, text := range r.history.Texts {
				followed[i] = kinds[text]
			}
			kinds = followed
		}
		d.followed = toymodel.NewDetailer(r.history.Followed(), kinds)
	}
	m := &wire.Detail{Run: r.id, Step: judged.Step, Errors: []wire.LevelErrors{}}
	if !judged.Objective.HasStd {
		return m, nil
	}
	detailer, snapshot := d.all, judged
	if r.showing >= 0 {
		detailer, snapshot = d.followed, r.history.Frames[r.showing]
	}
	detail, err := detailer.Look(snapshot)
	if err != nil {
		return nil, err
	}
	m.TextStd = judged.Texts.LogStd
	for _, kinds := range d.all.Kinds() {
		m.Kinds = append(m.Kinds, float32(kinds))
	}
	m.SlopeBits, m.SpearmanBits, m.SlopeKinds, m.SpearmanKinds = detail.SlopeBits, detail.SpearmanBits, detail.SlopeKinds, detail.SpearmanKinds
	for _, of := range detail.Errors {
		m.Errors = append(m.Errors, wire.LevelErrors{Level: of.Level, Answers: of.Answers[:], Wrong: of.Wrong[:], AUROC: of.AUROC})
	}
	return m, nil
}

// kinds is the number of kinds of image that each caption is true of, nil where the data are not known here.
func (r *runState) kinds() (kinds []int) {
	if r.set == nil || len(r.set.Captions()) != len(r.points.Texts) {
		return nil
	}
	for _, c := range r.set.Captions() {
		kinds = append(kinds, len(c.Kinds))
	}
	return kinds
}

// randomHead is what an untrained head gives, drawn once a run; nil where it cannot be.
func (s *Session) randomHead() ([]float32, error) {
	r := s.run
	d := &r.details
	if d.drawn || r.set == nil {
		return d.random, nil
	}
	d.drawn = true
	var err error
	d.random, err = toymodel.RandomHead(s.Backend, r.set, r.config, r.evaluate())
	if len(d.random) != len(r.points.Texts) { // a checkpoint of another build, with other captions
		d.random = nil
	}
	return d.random, err
}

// tellGeometry looks at a frame of the history that was not looked at, and tells what is known of all of them.
func (s *Session) tellGeometry() (time.Duration, error) {
	r := s.run
	d := &r.details
	if !s.seen.Geometry {
		return -1, nil
	}
	wait := time.Duration(-1)
	var failed error
	if next := d.next(r.history.Frames); next >= 0 {
		now := s.Now()
		wait = 0
		if r.training() && d.looks > 0 {
			wait = max(0, d.lastLook+d.geometryTook.every(detailShare)-now)
		}
		if wait == 0 {
			var frame wire.FrameGeometry
			frame, failed = geometryOf(r.history, next)
			if d.geometry == nil {
				d.geometry = map[int64]wire.FrameGeometry{}
			}
			d.geometry[frame.Step] = frame // also one that has no numbers: it is not tried again
			d.lastLook, d.untold = s.Now(), true
			d.looks++
			d.geometryTook.took(d.lastLook - now)
		}
	}
	if !d.untold {
		return wait, failed
	}
	more := d.next(r.history.Frames) >= 0
	if left := d.lastGeometry + detailInterval - s.Now(); (more || r.training()) && d.toldGeometry && left > 0 {
		if wait < 0 || left < wait {
			wait = left
		}
		return wait, failed
	}
	m := wire.Geometry{Run: r.id, Frames: []wire.FrameGeometry{}}
	for _, frame := range r.history.Frames {
		if g, known := d.geometry[frame.Step]; known {
			m.Frames = append(m.Frames, g)
		}
	}
	s.Page(m)
	d.untold, d.toldGeometry, d.lastGeometry = false, true, s.Now()
	if !more {
		wait = -1
	}
	return wait, failed
}

// next is the frame to look at: the last one and, in turn with it, those that are far apart before those between them;
// −1 where all are known.
func (d *details) next(frames []*checkpoint.Snapshot) int {
	n := len(frames)
	unknown := func(i int) bool {
		_, known := d.geometry[frames[i].Step]
		return !known
	}
	if n > 0 && d.looks%2 == 0 && unknown(n-1) {
		return n - 1
	}
	for stride := 256; stride >= 1; stride /= 2 {
		for i := 0; i < n; i += stride {
			if unknown(i) {
				return i
			}
		}
	}
	return -1
}

func geometryOf(h *toymodel.History, i int) (wire.FrameGeometry, error) {
	frame := wire.FrameGeometry{Step: h.Frames[i].Step}
	g, err := h.Geometry(i)
	if err != nil {
		return frame, err
	}
	frame.EffectiveRankImages, frame.EffectiveRankTexts = g.EffectiveRankImages, g.EffectiveRankTexts
	frame.UniformityImages, frame.UniformityTexts = g.UniformityImages, g.UniformityTexts
	frame.Alignment, frame.ModalityGap = g.Alignment, g.ModalityGap
	return frame, nil
}
