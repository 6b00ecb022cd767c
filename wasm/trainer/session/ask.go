package session

import (
	"errors"
	"fmt"
	"math"
	"time"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
	"halo/wasm/wire"
)

// Limits of what may be asked at once. Probes are embedded with every frame, in one batch of fixed size, so that one graph
// serves whatever is asked.
const (
	maxProbes       = 8
	maxCaptionBytes = 200
)

// asking is what the model is asked, and what it is known to answer.
type asking struct {
	id     int
	probes []probe
	point  point
	reader *captionReader // of this run's captions, nil before it was first asked

	texts    checkpoint.Cloud // [maxProbes, d] the captions that are none of the run's, at step; empty before the first embedding
	images   checkpoint.Cloud // the same of the pictures
	step     int64
	known    bool // texts and images are those of the probes
	took     cost // of embedding
	drawn    bool // the scene shows probes
	trailed  bool // and a trail
	answered answeredAt
	last     time.Duration // answers were sent
	answer   cost          // of answering
}

// forget has everything asked again: the snapshots are others.
func (a *asking) forget() { a.known, a.answered = false, answeredAt{} }

// point names one of the run's points. The zero value names none.
type point struct {
	kind  string // "image" or "text"
	index int
}

// answeredAt names what was answered last: the question, the snapshot and how it scores.
type answeredAt struct {
	valid     bool
	id        int
	at        shownAt
	objective checkpoint.Objective
	embedded  bool
}

// ask takes over what the model is asked. Where something is wrong with it, what was asked before stays.
func (s *Session) ask(m wire.Ask) error {
	r := s.run
	if n := len(m.Captions) + len(m.Pictures) + len(m.Own); n > maxProbes {
		return fmt.Errorf("asked %d captions and pictures at once; at most %d are answered", n, maxProbes)
	}
	const bytes = 4 * dataset.PictureSide * dataset.PictureSide
	if len(m.Pixels) != bytes*len(m.Own) {
		return fmt.Errorf("asked %d pictures of the reader's own with %d bytes; each has %d", len(m.Own), len(m.Pixels), bytes)
	}
	p := point{m.Kind, m.Index}
	switch n := map[string]int{"image": len(r.points.Images), "text": len(r.points.Texts)}[m.Kind]; {
	case m.Kind == "":
		p = point{}
	case m.Index < 0 || m.Index >= n:
		return fmt.Errorf("asked for point %d of kind %q, of which this run has %d", m.Index, m.Kind, n)
	}
	a := &r.asking
	a.id, a.point, a.probes, a.known = m.ID, p, nil, false
	if a.reader == nil {
		a.reader = newCaptionReader(r.set, r.file, r.points)
	}
	reader := a.reader
	for _, text := range m.Captions {
		a.probes = append(a.probes, reader.read(text))
	}
	for _, spec := range m.Pictures {
		a.probes = append(a.probes, readPicture(r.set, spec))
	}
	for i, name := range m.Own {
		a.probes = append(a.probes, readOwn(r.set, name, m.Pixels[i*bytes:][:bytes]))
	}
	if len(m.Pictures)+len(m.Own) > 0 {
		shown := wire.Asked{Run: r.id, ID: m.ID, Size: dataset.PictureSide}
		for _, p := range a.probes[len(m.Captions):] {
			if p.shown == nil {
				p.shown = make([]uint8, bytes)
			}
			shown.Pixels = append(shown.Pixels, p.shown...)
		}
		s.Page(shown)
	}
	r.report.frameDue()
	return nil
}

// encoder is the model that embeds what is asked, nil where the file has no weights. That of a checkpoint which cannot be
// trained is made when it is first needed.
func (s *Session) encoder() (*toymodel.Model, error) {
	r := s.run
	if r.run != nil {
		return r.run.Model, nil
	}
	if r.model == nil && r.file != nil && len(r.file.Weights) > 0 {
		model, err := toymodel.LoadModel(s.Backend, r.set, r.file)
		if err != nil {
			return nil, err
		}
		r.model = model
	}
	return r.model, nil
}

// embedProbes embeds the captions that are none of the run's at the step that the model is at, which is that of the frame
// that was just made.
func (s *Session) embedProbes() error {
	r := s.run
	a := &r.asking
	if r.run != nil && r.run.Diverged() != nil {
		return nil // what its weights give is no answer
	}
	step := int64(0)
	if r.present != nil {
		step = r.present.Step
	}
	if a.known && a.step == step {
		return nil
	}
	a.known, a.step = true, step
	var tokens []int32
	var images []float32
	for i := range a.probes {
		switch p := &a.probes[i]; {
		case p.problem != "":
		case p.picture:
			p.row = len(images) / len(p.image)
			images = append(images, p.image...)
		case p.text < 0:
			p.row = len(tokens) / len(p.tokens)
			tokens = append(tokens, p.tokens...)
		}
	}
	if len(tokens) == 0 && len(images) == 0 {
		return nil
	}
	model, err := s.encoder()
	if err != nil {
		return err
	}
	if model == nil {
		return errors.New("the model of this checkpoint cannot be asked: its weights are not in the file")
	}
	before := s.Now()
	if len(tokens) > 0 {
		padded := make([]int32, maxProbes*model.TokenLength)
		copy(padded, tokens)
		if a.texts, err = model.EmbedTexts(padded); err != nil {
			return err
		}
	}
	if len(images) > 0 {
		padded := make([]float32, maxProbes*model.ImageSize)
		copy(padded, images)
		if a.images, err = model.EmbedImages(padded); err != nil {
			return err
		}
	}
	a.took.took(s.Now() - before)
	return nil
}

// place is where probe i is: its mean [d], nil where it is not known on the snapshot on show, and what the log-std head
// gives, 0 where there is none.
func (r *runState) place(i int, shown *checkpoint.Snapshot) (mean []float32, logStd float32) {
	a, p := &r.asking, &r.asking.probes[i]
	cloud, row := &shown.Texts, p.text
	switch {
	case p.problem != "":
		return nil, 0
	case p.text < 0:
		if r.showing >= 0 || !a.known || a.step != shown.Step {
			return nil, 0 // of the past the history keeps the run's own points alone
		}
		cloud, row = &a.texts, p.row
		if p.picture {
			cloud = &a.images
		}
	}
	d := cloud.Dim
	if len(cloud.Means) < (row+1)*d {
		return nil, 0
	}
	mean = cloud.Means[row*d:][:d]
	for _, x := range mean {
		if x-x != 0 {
			return nil, 0 // one that the history does not follow, or of a run that has diverged
		}
	}
	if cloud.LogStd != nil {
		logStd = cloud.LogStd[row]
	}
	return mean, logStd
}

// drawProbes tells the scene where the probes are at the snapshot that it was just sent.
func (s *Session) drawProbes(shown *checkpoint.Snapshot) {
	r := s.run
	a := &r.asking
	if len(a.probes) == 0 && !a.drawn {
		return
	}
	a.drawn = len(a.probes) > 0
	m := wire.ProbeFrame{Run: r.id, Step: shown.Step, Kinds: []string{}, Labels: []string{}}
	for i := range a.probes {
		mean, logStd := r.place(i, shown)
		for k := range shown.Texts.Dim {
			x := float32(math.NaN())
			if mean != nil {
				x = mean[k]
			}
			m.Means = append(m.Means, x)
		}
		if mean == nil {
			logStd = float32(math.NaN())
		}
		m.Kinds, m.Labels = append(m.Kinds, a.probes[i].kind()), append(m.Labels, a.probes[i].caption)
		if shown.Objective.HasStd {
			m.LogStd = append(m.LogStd, logStd)
		}
	}
	s.Scene(m)
}

// tellAnswers answers what the model is asked by the snapshot on show, where the page does not have that answer yet.
func (s *Session) tellAnswers() (time.Duration, error) {
	r := s.run
	a := &r.asking
	shown := r.shown()
	if a.id == 0 || shown == nil {
		return -1, nil
	}
	at := answeredAt{true, a.id, shownAt{true, r.showing, shown.Step}, shown.Objective, a.known}
	if at == a.answered {
		return -1, nil
	}
	now := s.Now()
	if r.training() && a.answered.valid && a.answered.id == a.id {
		if wait := a.last + max(detailInterval, a.answer.every(detailShare)) - now; wait > 0 {
			return wait, nil
		}
	}
	a.answered = at
	m, err := r.answers(shown)
	if err != nil {
		return -1, err
	}
	a.last = s.Now()
	a.answer.took(a.last - now)
	s.Page(*m)
	s.drawTrail()
	return -1, nil
}

// answers is what the snapshot on show says of what is asked.
func (r *runState) answers(shown *checkpoint.Snapshot) (*wire.Answers, error) {
	a := &r.asking
	m := &wire.Answers{Run: r.id, ID: a.id, Step: shown.Step, Std: stdScale(shown), Probes: []wire.Answer{}}
	if len(a.probes) == 0 && a.point.kind == "" {
		return m, nil
	}
	f, err := r.field(shown)
	if err != nil {
		return nil, err
	}
	for i := range a.probes {
		p := &a.probes[i]
		answer := wire.Answer{Kind: p.kind(), Problem: p.problem, Words: p.words, Trained: p.trained, Index: p.text, Neighbours: []wire.Neighbour{}}
		mean, logStd := r.place(i, shown)
		switch {
		case p.problem != "":
		case mean == nil && r.showing >= 0:
			answer.Problem = "The history keeps the run's own points alone: go back to now to ask this one."
		case mean == nil && r.run != nil && r.run.Diverged() != nil:
			answer.Problem = "The run has diverged, so that only its own points can be asked."
		case mean == nil:
			answer.Problem = "The model could not be asked for this."
		case p.text >= 0:
			answer.Neighbours = f.ofText(f.textRow(p.text))
			answer.LogStd = stdOf(shown, logStd)
		case p.picture:
			answer.Neighbours = f.ofImage(f.asked[i])
			answer.LogStd = stdOf(shown, logStd)
		default:
			answer.Neighbours = f.ofText(f.asked[i])
			answer.LogStd = stdOf(shown, logStd)
		}
		m.Probes = append(m.Probes, answer)
	}
	m.Point = f.answerPoint(a.point, shown)
	return m, nil
}

// stdOf is ln σ where the objective has one.
func stdOf(shown *checkpoint.Snapshot, logStd float32) *float64 {
	if !shown.Objective.HasStd {
		return nil
	}
	u := float64(logStd)
	return &u
}

// stdScale says where the ln σ of the captions lie; nil where there are none.
func stdScale(shown *checkpoint.Snapshot) *wire.StdScale {
	if !shown.Objective.HasStd {
		return nil
	}
	scale, n := wire.StdScale{Low: math.Inf(1), High: math.Inf(-1)}, 0
	for _, u := range shown.Texts.LogStd {
		if x := float64(u); !math.IsNaN(x) && !math.IsInf(x, 0) {
			scale.Mean += x
			scale.Low, scale.High = min(scale.Low, x), max(scale.High, x)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	scale.Mean /= float64(n)
	return &scale
}
