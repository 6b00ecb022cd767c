package view

// cull lists what of the points can be seen, and says how the levels of captions are drawn where so many are in
// view. What is far outside costs nothing further, and of a level with many captions rings come in as one zooms
// into it.
func (s *Scene) cull() {
	c := &s.navigator.Camera
	w, h := c.Width, c.Height
	reach := s.markRadius() + outlineWidth + 1
	s.imagesIn = s.imagesIn[:0]
	for i, p := range s.imagesAt {
		// Comparisons that are false for NaN.
		if p.X > -reach && p.Y > -reach && p.X < w+reach && p.Y < h+reach {
			s.imagesIn = append(s.imagesIn, int32(i))
		}
	}
	s.textsIn = s.textsIn[:0]
	clear(s.inView)
	in, at, radii, levels, hidden, inView := s.textsIn, s.textsAt, s.radiiAt, s.levels, s.hiddenLevels, s.inView
	for _, t := range s.shownTexts() {
		l := levels[t]
		if hidden[l] {
			continue
		}
		p, r := &at[t], textMark+2.0
		if t < len(radii) && radii[t]+vagueStroke > r { // max would cost as much as all the rest
			r = radii[t] + vagueStroke
		}
		if !(p.X > -r && p.Y > -r && p.X < w+r && p.Y < h+r) {
			continue
		}
		in = append(in, t)
		if p.X > 0 && p.Y > 0 && p.X < w && p.Y < h {
			inView[l]++
		}
	}
	s.textsIn = in
	setLayers(s.layers, s.inView, s.allRings)

	marks := len(s.imagesIn)
	for l, n := range s.inView {
		if s.layers[l].crowded > 0 {
			marks += n
		}
	}
	s.dense = smoothstep(denseFrom, denseFull, float64(marks))
	if s.dense > 0 {
		s.density.fill(s)
	}
}

// Numbers of marks in view from which they are shown as a density, and from which as nothing else: more triangles
// would cost more than a frame has time for, and tell an eye less.
const (
	denseFrom = 11_000
	denseFull = 14_000
)
