package view

// heldFor is how long labels keep their places at most while a hand drags the picture, seconds. Looked for anew with every
// frame, those at the edges would come and go while one looks, and be most of what a frame costs the browser.
const heldFor = 0.2

// held is what it takes to keep labels where they are in the picture.
type held struct {
	panned bool         // the picture was moved since the last Advance
	now    bool         // the last Advance kept them
	placed float64      // when places were looked for last, seconds
	as     labelSetting // and what they depended on
	room   []rect       // of each label, from its point
}

// labelSetting is what the places of labels depend on besides where the camera stands.
type labelSetting struct {
	run                  int
	step                 int64
	width, height, scale float64
	hovered, also        Ref
	texts, probes        int
}

func (s *Scene) labelSetting() labelSetting {
	c := &s.navigator.Camera
	return labelSetting{
		run: s.run, step: s.cloud.Frame.Step, width: c.Width, height: c.Height, scale: c.Scale,
		hovered: s.hover.ref, also: s.hover.also, texts: len(s.textsAt), probes: len(s.probes.at),
	}
}

// LabelsHeld tells whether the last Advance moved labels along with the picture, and left out those that left it. Once the
// picture rests there has to be another, for those that have come into view.
func (s *Scene) LabelsHeld() bool { return s.held.now }

// placeLabels brings the labels up to date.
func (s *Scene) placeLabels(now float64, moves Motion, measure func(string, int) (w, h float64)) {
	h := &s.held
	as := s.labelSetting()
	h.now = h.panned && moves == Still && as == h.as && now-h.placed < heldFor
	h.panned = false
	if h.now {
		s.holdLabels()
		return
	}
	s.label(measure)
	h.placed, h.as = now, as
	h.room = append(h.room[:0], s.placer.taken[1:]...) // the first is the scale's
	for i, l := range s.labels {
		at := s.labelled(l.Index)
		h.room[i].x -= at.X
		h.room[i].y -= at.Y
	}
}

// labelled is where a point is that has a label: a text, or behind them a probe.
func (s *Scene) labelled(i int) Point {
	if i < len(s.textsAt) {
		return s.textsAt[i]
	}
	return s.probes.at[i-len(s.textsAt)]
}

// holdLabels moves the labels with their points. What would leave the view or lie on the scale is left out.
func (s *Scene) holdLabels() {
	h := &s.held
	kept, scale := 0, s.scaleRoom()
	for i, l := range s.labels {
		at, room := s.labelled(l.Index), h.room[i]
		room.x += at.X
		room.y += at.Y
		if !room.within(s.navigator.Camera.Width, s.navigator.Camera.Height) || room.overlaps(scale) {
			continue
		}
		l.X, l.Y = room.x, room.y
		s.labels[kept], h.room[kept] = l, h.room[i]
		kept++
	}
	s.labels, h.room = s.labels[:kept], h.room[:kept]
}
