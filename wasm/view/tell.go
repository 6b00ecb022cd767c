package view

import "halo/wasm/wire"

// View returns where the camera is, as the page knows it.
func (s *Scene) View() wire.View {
	v := wire.View{Camera: s.navigator.State(), Framing: s.navigator.Framing(), Hand: s.navigator.Hand}
	v.ScaleBar, v.Pixels = ScaleBar(s.navigator.Camera.Scale)
	return v
}

// Legend returns what the page writes beside the picture, without the time of a frame.
func (s *Scene) Legend() wire.Legend {
	l := wire.Legend{
		Multiple:   s.multiple,
		Projection: s.cloud.Projector.Name(),
		Explained:  s.cloud.Projector.Explained(),
	}
	l.PlaneCaption, l.PlaneNote = s.shade.caption, s.shade.note
	switch s.colouring.by {
	case byStd:
		l.StdLow, l.StdHigh = s.colouring.low, s.colouring.high
	case byError:
		l.Wrong, l.Judged = s.colouring.judge.counts()
	}
	return l
}

// Probe tells where everything was drawn by the last Advance.
func (s *Scene) Probe(id int) wire.Probed {
	p := wire.Probed{
		ID: id, Run: s.run, Step: s.cloud.Frame.Step, Draws: s.draws,
		Images: floats(s.imagesAt), Texts: floats(s.textsAt),
		ImageColours: make([]int, len(s.imagesAt)), TextColours: make([]int, len(s.textsAt)),
	}
	for _, r := range s.radiiAt {
		p.TextRadii = append(p.TextRadii, float32(r))
	}
	p.Probes = s.probedProbes()
	for _, c := range s.colours {
		p.Colours = append(p.Colours, c.Hex())
	}
	for i := range p.ImageColours {
		p.ImageColours[i] = s.imageColour(i)
	}
	for t := range p.TextColours {
		p.TextColours[t] = s.textColour(t)
	}
	s.cloud.tell(&p, s.multiple)
	return p
}

func floats(points []Point) wire.Floats {
	f := make(wire.Floats, 0, 2*len(points))
	for _, p := range points {
		f = append(f, float32(p.X), float32(p.Y))
	}
	return f
}

// Frame returns the last frame, whose memory is the scene's until the next SetFrame.
func (s *Scene) Frame() wire.Frame { return s.cloud.Frame }

// Hovering tells whether the pointer is on a point.
func (s *Scene) Hovering() bool { return s.hover.ref.Kind != None }
