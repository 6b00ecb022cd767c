package view

// Batches are the triangles of one frame, in the order in which they are drawn: Circles (captions of which there are very
// many, each as one mark), Below (fills, the finest rings, pair lines, and discs where they are no pictures), Pictures,
// Above (rings, middles of captions, what is hovered), Front (the picture of what is hovered). Circles are drawn by their
// own shader, Below and Above by that of marks, the other two by that of pictures.
type Batches[V Vertex] struct {
	Circles, Below, Pictures, Above, Front Mesh[V]
}

// Paint fills b with the picture as the last Advance left it. Once b's memory is warm it allocates nothing.
func Paint[V Vertex](s *Scene, b *Batches[V]) {
	c := &s.navigator.Camera
	w, h := c.Width*s.ratio, c.Height*s.ratio
	b.Circles.Reset(w, h)
	b.Below.Reset(w, h)
	b.Pictures.Reset(w, h)
	b.Above.Reset(w, h)
	b.Front.Reset(w, h)
	s.draws++

	finest := len(s.layers) - 1
	s.single = s.single[:0]
	s.lookOfCircles()
	for k := 0; k < len(s.textsIn); k++ {
		t := s.textsIn[k]
		switch {
		case s.dense == 1 && s.thins(t): // a density stands for it
		case s.joined(t):
			k += max(paintCircles(s, &b.Circles, s.textsIn[k:])-1, 0)
		default:
			paintFill(s, &b.Below, t)
			s.single = append(s.single, t)
		}
	}
	texts := s.single
	for _, t := range texts {
		if finest > 1 && s.level(t) == finest {
			paintRing(s, &b.Below, t)
		}
	}
	// Lines across pictures would be in the way of what they show; discs are read against their ring.
	rings := &b.Above
	if s.pictured > .5 {
		rings = &b.Below
	}
	for k := len(texts) - 1; k >= 0; k-- {
		if t := texts[k]; finest <= 1 || s.level(t) < finest {
			paintRing(s, rings, t)
		}
	}
	paintPairs(s, &b.Below)
	if s.pictured > 0 {
		for _, i := range s.imagesIn {
			paintPicture(s, &b.Pictures, int(i), s.half, s.pictured)
		}
	} else {
		paintDiscs(s, &b.Below)
	}
	for k := len(texts) - 1; k >= 0; k-- {
		paintMiddle(s, &b.Above, texts[k])
	}
	paintTrail(s, &b.Above)
	paintProbes(s, &b.Above)
	paintLasso(s, &b.Above)
	paintHovered(s, b)
}

// px returns a point of the screen in device pixels.
func (s *Scene) px(p Point) Point { return Point{p.X * s.ratio, p.Y * s.ratio} }

// ring returns the radius of a text's circle in device pixels; 0 where it has none, or one so large that its
// line is far outside.
func (s *Scene) ring(t int) float64 {
	if t >= len(s.radiiAt) {
		return 0
	}
	r := s.radiiAt[t] * s.ratio
	if !(r < ringCutoff) {
		return 0
	}
	return r
}

// joined tells whether a caption is drawn as one mark, as those of a level of very many are: a third of the vertices,
// which are what a frame's time goes with. A circle so large that its ring is drawn as a band, and what is hovered, are
// not.
func (s *Scene) joined(t int) bool {
	if !s.layers[s.levels[t]].joined || s.hover.raises(Ref{Text, t}) {
		return false
	}
	r := s.ring(t)
	return r > 0 && r <= bandAbove
}

// thins tells whether a density may stand for a caption: its level is crowded, and it is not hovered.
func (s *Scene) thins(t int) bool {
	return s.layers[s.level(t)].crowded != 0 && !s.hover.raises(Ref{Text, t})
}

// thinnedOut is the factor on the opacity of a caption: less where a density stands for it.
func (s *Scene) thinnedOut(t int) float64 {
	if s.dense == 0 || !s.thins(t) {
		return 1
	}
	return 1 - s.dense
}

func paintFill[V Vertex](s *Scene, m *Mesh[V], t int) {
	y, r := &s.layers[s.level(t)], s.ring(t)
	if y.hidden || r == 0 {
		return
	}
	alpha := y.fill * s.thin * s.hover.light(Ref{Text, t}) * s.thinnedOut(t)
	if s.hover.raises(Ref{Text, t}) {
		alpha += s.hover.fade * (maxFill - alpha) * .6 * s.thin
	}
	m.add(&mark{at: s.px(s.textsAt[t]), colour: s.colours[s.textColour(t)], alpha: alpha, shape: ShapeFill, radius: r})
}

func paintRing[V Vertex](s *Scene, m *Mesh[V], t int) {
	r := s.ring(t)
	if r == 0 || s.ringHidden(t) {
		return
	}
	y := &s.layers[s.level(t)]
	stroke, alpha := y.stroke, y.opacity*s.hover.light(Ref{Text, t})*s.thinnedOut(t)
	if s.hover.raises(Ref{Text, t}) {
		most := hoverStroke
		if s.hover.ref.Kind == Image {
			most = max(stroke, fineStroke*1.5)
		}
		stroke += s.hover.fade * (max(most, stroke) - stroke)
		alpha += s.hover.fade * (1 - alpha)
	}
	m.add(&mark{
		at: s.px(s.textsAt[t]), colour: s.colours[s.textColour(t)], alpha: alpha,
		shape: ShapeRing, radius: r, width: stroke * s.ratio / 2,
	})
}

func paintMiddle[V Vertex](s *Scene, m *Mesh[V], t int) {
	y := &s.layers[s.level(t)]
	alpha := s.hover.light(Ref{Text, t})
	back := y.crowded * (1 - s.near)
	if s.hover.raises(Ref{Text, t}) {
		back *= 1 - s.hover.fade
	}
	alpha *= (1 - back) * s.thinnedOut(t)
	size := y.mark * (1 - .4*back)
	if len(s.radiiAt) == 0 {
		size = textMark + 1 // without circles the diamonds are all that there is of a caption
	}
	m.add(&mark{
		at: s.px(s.textsAt[t]), colour: s.colours[s.textColour(t)], alpha: alpha,
		shape: ShapeDiamond, radius: size * s.ratio, width: 1.2 * s.ratio, grey: s.theme.Paper.G,
	})
}

// paintDiscs draws the images in view. Where a density stands for them, only those that belong to the hovered point
// are drawn in full.
func paintDiscs[V Vertex](s *Scene, m *Mesh[V]) {
	k := mark{shape: ShapeDisc, radius: s.disc() * s.ratio, width: outlineWidth * s.ratio, grey: s.theme.Paper.G}
	draw := func(i int, alpha float64) {
		k.at, k.colour, k.alpha = s.px(s.imagesAt[i]), s.colours[s.imageColour(i)], alpha
		m.add(&k)
	}
	if s.dense < 1 {
		for _, i := range s.imagesIn {
			draw(int(i), discOpacity*(1-s.dense)*s.hover.light(Ref{Image, int(i)}))
		}
	}
	if s.dense > 0 && s.hover.fade > 0 && s.hover.ref.Kind != None {
		for _, i := range s.hover.someImages() {
			draw(i, discOpacity*s.dense*s.hover.fade)
		}
	}
}

func paintPicture[V Vertex](s *Scene, m *Mesh[V], i int, half, shown float64) {
	disc := s.disc()
	size := disc + shown*(half-disc)
	m.picture(&s.atlas, i, s.px(s.imagesAt[i]), size*s.ratio, shown, s.colours[s.imageColour(i)], s.hover.light(Ref{Image, i}))
}

// paintPairs draws the lines from the hovered point to what it is paired with: one to each, thinner where there are
// many, and of very many to some.
func paintPairs[V Vertex](s *Scene, m *Mesh[V]) {
	h := &s.hover
	if h.fade == 0 || h.ref.Kind == None {
		return
	}
	many := float64(len(h.texts) + len(h.images) - 1)
	alpha := h.fade * min(.75, max(.16, 6/max(many, 1)))
	half := lineWidth * s.ratio / 2
	for _, t := range h.texts {
		if s.textHidden(t) {
			continue
		}
		for _, i := range h.someImages() {
			m.line(s.px(s.textsAt[t]), s.px(s.imagesAt[i]), half, s.colours[s.textColour(t)], alpha)
		}
	}
}

// hoveredHalf is half the side of the hovered image's picture, logical pixels.
const hoveredHalf = 24.0

// paintHovered draws what the pointer is on in front of all else: an image as its picture, with the circle of
// its own σ, and the most probable partner with a rim.
func paintHovered[V Vertex](s *Scene, b *Batches[V]) {
	h := &s.hover
	if h.fade == 0 || h.ref.Kind == None {
		return
	}
	image, text := h.partner, h.ref.Index
	if h.ref.Kind == Image {
		image, text = h.ref.Index, h.partner
	}
	if h.ref.Kind == Image {
		r := s.cloud.ImageRadius(image, s.multiple) * s.navigator.Camera.Scale * s.ratio
		if r > 0 && r < ringCutoff {
			b.Above.add(&mark{
				at: s.px(s.imagesAt[image]), colour: s.theme.Ink, alpha: .55 * h.fade,
				shape: ShapeRing, radius: r, width: .5 * s.ratio,
			})
		}
	}
	if text >= 0 && !s.textHidden(text) {
		b.Above.add(&mark{
			at: s.px(s.textsAt[text]), colour: s.theme.Ink, alpha: h.fade,
			shape: ShapeRing, radius: 8 * s.ratio, width: .8 * s.ratio,
		})
	}
	if image < 0 {
		return
	}
	if s.atlas.Count > 0 {
		size := hoveredHalf
		if h.ref.Kind == Text {
			size *= .75
		}
		paintPicture(s, &b.Front, image, max(size, s.half), h.fade)
		return
	}
	b.Above.add(&mark{
		at: s.px(s.imagesAt[image]), colour: s.colours[s.imageColour(image)], alpha: 1, shape: ShapeDisc,
		radius: s.disc() * hoverDiscGrow * s.ratio, width: outlineWidth * s.ratio, grey: s.theme.Paper.G,
	})
	b.Above.add(&mark{
		at: s.px(s.imagesAt[image]), colour: s.theme.Ink, alpha: h.fade,
		shape: ShapeRing, radius: 8 * s.ratio, width: .8 * s.ratio,
	})
}
