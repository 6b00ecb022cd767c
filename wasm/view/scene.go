package view

import (
	"cmp"
	"math"
	"slices"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// Scene is all that the scene knows: the run's points, where they are, how they look, where the camera is and
// what the pointer is on. It holds no clock: times are handed in, in seconds from any fixed moment. It is for
// one goroutine.
type Scene struct {
	run       int
	info      wire.PointsInfo
	atlas     Atlas
	dim       int // of the last frame of any run
	cloud     Cloud
	navigator Navigator

	multiple     float64
	theme        *Theme
	colours      []Colour
	colouring    colouring
	layers       []layer
	levels       []int   // of each text, within those that there are
	order        []int   // texts, vaguest first
	matching     [][]int // images of each text: the other way round of ImagePoint.Texts
	hide         []int   // levels that are not shown, as the page says it
	hiddenLevels []bool  // the same by level
	allRings     bool    // of crowded levels too
	shade        shade

	ratio                  float64 // device pixels per logical pixel
	imagesAt, textsAt      []Point // on the screen, logical pixels
	radiiAt                []float64
	imagesIn               []int32 // those in view
	circleLooks            []circleLook
	single                 []int   // texts in view that Paint draws in parts: fill, ring and middle
	textsIn                []int   // those whose middle or ring is in view, vaguest first; none of a hidden level
	inView                 []int   // number of middles in view, by level
	dense                  float64 // 0 single points … 1 a density
	density                Density
	discAt                 float64 // radius of an image's disc, logical pixels
	spacing                float64 // of the images, in the plane
	thin                   float64 // factor on fills, ≤ 1: less where many circles lie on one another
	scratch                []float64
	pictured               float64 // 0 discs … 1 pictures
	half                   float64 // half the side of a picture, logical pixels
	near                   float64 // 0 all is in view … 1 zoomed in
	pointer                pointer
	probes                 probes
	selection              Ref
	trail                  trail
	lasso                  lasso
	hover                  hover
	labels                 []Label
	placer                 placer
	held                   held
	matcher                matcher
	draws                  int64
	lastFrame, lastAdvance float64 // times
}

// NewScene returns an empty scene in the light theme.
func NewScene() *Scene {
	s := &Scene{navigator: NewNavigator(), multiple: 1, theme: &Light, ratio: 1}
	s.restyle()
	return s
}

// Run is the run that is shown; 0 before the first.
func (s *Scene) Run() int { return s.run }

// Theme returns the colours of the moment.
func (s *Scene) Theme() *Theme { return s.theme }

// SetPoints begins a run. It returns how the pictures of its images are to be laid out in one image. Indices
// that point to nothing are dropped: a message that was damaged must not end the program.
func (s *Scene) SetPoints(p wire.Points) *Atlas {
	if s.run != 0 && !sameTexts(s.info.Texts, p.Info.Texts) {
		s.navigator.Fit() // a view of other data shows nothing of this
	}
	s.run = p.Run
	s.info = p.Info
	s.atlas = NewAtlas(len(p.Info.Images), p.PixelSize)
	s.cloud.Reset()
	s.navigator.Forget()
	s.hover = hover{}
	s.probes = probes{}
	s.trail = trail{}
	s.pointer.link, s.pointer.moved = Ref{}, true
	s.spacing = 0

	s.matching = make([][]int, len(p.Info.Texts))
	for i := range s.info.Images {
		im := &s.info.Images[i]
		im.Texts = slices.DeleteFunc(slices.Clone(im.Texts), func(t int) bool { return t < 0 || t >= len(s.matching) })
		for _, t := range im.Texts {
			s.matching[t] = append(s.matching[t], i)
		}
	}
	s.order, s.levels = make([]int, len(p.Info.Texts)), make([]int, len(p.Info.Texts))
	for i := range s.order {
		s.order[i] = i
		s.levels[i] = min(max(p.Info.Texts[i].Level, 0), max(len(p.Info.Levels)-1, 0))
	}
	// Within a level group by group in turn, so that labels, which have room for some, are fair to all.
	turn, seen := make([]int, len(s.order)), map[[2]int]int{}
	for t, x := range p.Info.Texts {
		of := [2]int{s.level(t), x.Group}
		turn[t] = seen[of]
		seen[of]++
	}
	slices.SortStableFunc(s.order, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.level(a), s.level(b)), cmp.Compare(turn[a], turn[b]))
	})
	s.inView = make([]int, max(len(p.Info.Levels), 1))
	for _, l := range s.levels {
		s.inView[l]++
	}
	s.layers = layers(s.inView)
	s.hideLevels()
	s.shade.forget()
	s.colouring.judge.begin(s)
	s.restyle()
	return &s.atlas
}

// sameTexts tells whether two runs are about the same captions: then what one looked at in the first is there
// in the second.
func sameTexts(a, b []checkpoint.TextPoint) bool {
	return slices.EqualFunc(a, b, func(a, b checkpoint.TextPoint) bool { return a.Caption == b.Caption })
}

// shownTexts lists the texts in the order in which they are drawn, vaguest first; none before the first frame.
func (s *Scene) shownTexts() []int {
	if len(s.textsAt) != len(s.order) {
		return nil
	}
	return s.order
}

// level returns the level of a text, within the levels that there are.
func (s *Scene) level(text int) int { return s.levels[text] }

// hideLevels works out which levels are hidden; one that is not there is none.
func (s *Scene) hideLevels() {
	s.hiddenLevels = cleared(s.hiddenLevels, len(s.inView))
	for _, l := range s.hide {
		if l >= 0 && l < len(s.hiddenLevels) {
			s.hiddenLevels[l] = true
		}
	}
}

// textHidden tells whether a text is of a level that is not shown.
func (s *Scene) textHidden(t int) bool { return s.hiddenLevels[s.levels[t]] }

// SetFrame takes over a snapshot of the present run, at time now; points move there smoothly. A frame of
// another run, or whose counts are not those of the run's points, is refused with false: it is a late one.
func (s *Scene) SetFrame(f wire.Frame, now float64) (bool, error) {
	if f.Run != s.run || f.Dim < 1 || len(f.Images)/f.Dim != len(s.info.Images) || len(f.Texts)/f.Dim != len(s.info.Texts) {
		return false, nil
	}
	if s.dim != 0 && s.dim != f.Dim {
		s.navigator.Fit() // so is a view of another space
	}
	s.dim = f.Dim
	seconds := now - s.lastFrame
	s.lastFrame = now
	if s.navigator.Reduced {
		seconds = 0
	}
	if err := s.cloud.SetFrame(f, s.multiple, seconds); err != nil {
		return false, err
	}
	s.hover.stale, s.matcher.stale = true, true
	s.colouring.judge.renew(s.dim)
	if s.colouring.by == byStd {
		s.recolour()
	}
	s.navigator.Foot = s.scaleHeight(s.navigator.Camera.Width)
	s.navigator.SetContent(s.content())
	if s.atlas.Count > 0 {
		s.spacing, s.scratch = s.cloud.Spacing(s.scratch)
	}
	return true, nil
}

// SetLook changes what is not nil.
func (s *Scene) SetLook(l wire.Look) {
	if l.Lasso != nil {
		s.lasso.wanted = *l.Lasso
	}
	if l.ReducedMotion != nil {
		s.navigator.Reduced = *l.ReducedMotion
	}
	if l.Multiple != nil && *l.Multiple > 0 && !math.IsInf(*l.Multiple, 0) {
		s.multiple = *l.Multiple
		s.cloud.SetMultiple(s.multiple)
		s.navigator.SetContent(s.content())
	}
	if l.Dark != nil {
		s.theme = ThemeOf(*l.Dark)
	}
	if l.ColourBy != nil {
		s.colouring.by = *l.ColourBy
	}
	if l.HideLevels != nil {
		s.hide = *l.HideLevels
		s.hideLevels()
		s.pointer.moved = true // what it is on may be gone
	}
	if l.AllRings != nil {
		s.allRings = *l.AllRings
	}
	if l.Plane != nil {
		s.shade.asked = *l.Plane
	}
	if l.Camera != nil {
		s.navigator.Set(*l.Camera)
	}
	if l.Framing != nil {
		s.navigator.Frame(*l.Framing)
	}
	if l.Fit {
		s.navigator.Fit()
	}
	s.restyle()
}

// Resize sets the viewport in logical pixels and the device pixels in each.
func (s *Scene) Resize(width, height, ratio float64) {
	if !(ratio > 0) {
		ratio = 1
	}
	s.ratio = ratio
	s.navigator.Foot = s.scaleHeight(width)
	s.navigator.Resize(width, height)
}

// Pan, Zoom, Fit and ZoomBy are what hands do to the camera; see Navigator.
func (s *Scene) Pan(dx, dy float64) {
	s.navigator.Pan(dx, dy)
	s.held.panned = true
}

// Zoom multiplies the scale about a logical pixel; with glide over the next frames.
func (s *Scene) Zoom(at Point, factor float64, glide bool) { s.navigator.Zoom(at, factor, glide) }

// ZoomBy zooms about the middle of the view, as keys do.
func (s *Scene) ZoomBy(factor float64) {
	s.navigator.Zoom(Point{s.navigator.Camera.Width / 2, s.navigator.Camera.Height / 2}, factor, true)
}

// Fit shows all of the data and follows it.
func (s *Scene) Fit() {
	s.navigator.Fit()
	s.navigator.Hand = true
}

// maxTick is the longest time in seconds that one Advance stands for: after a pause nothing leaps.
const maxTick = 0.1

// Advance brings everything to time now: points, camera, what the pointer is on, labels. It tells what is still
// moving, so that another frame is wanted. measure gives the size of a label in logical pixels. Once its memory is
// warm it allocates nothing.
func (s *Scene) Advance(now float64, measure func(text string, level int) (w, h float64)) Motion {
	dt := min(max(now-s.lastAdvance, 0), maxTick)
	s.lastAdvance = now
	motion := driftsIf(s.cloud.Advance(dt)) | driftsIf(s.judgeSome())
	if s.navigator.Advance(dt) {
		motion |= s.navigator.motion()
	}
	s.locate()
	s.cull()
	s.look()
	if s.hover.advance(dt, s.navigator.Reduced) {
		motion |= Moving
	}
	s.placeLabels(now, motion, measure)
	s.shadePlane()
	return motion
}

// locate computes where everything is on the screen.
func (s *Scene) locate() {
	c := &s.navigator.Camera
	s.discAt = discRadius(len(s.info.Images), min(c.Width, c.Height))
	s.imagesAt = toScreen(c, s.cloud.images.now, s.imagesAt)
	s.textsAt = toScreen(c, s.cloud.texts.now, s.textsAt)
	s.radiiAt = sized(s.radiiAt, len(s.cloud.texts.radius))
	radii, scale := s.radiiAt, c.Scale
	for t, r := range s.cloud.texts.radius {
		radii[t] = r * scale
	}
	s.locateProbes()
	s.locateTrail()
	s.thin = s.thinness()
	// Pictures come in where their images stand far enough apart on the screen; a few are always shown.
	apart := s.spacing * c.Scale
	s.pictured, s.half = 0, 0
	if s.atlas.Count > 0 {
		s.pictured = smoothstep(picturesFrom, picturesFull, apart)
		s.half = min(max(.5*apart, minHalf), maxHalf)
		if s.atlas.Count <= fewPictures {
			s.pictured, s.half = 1, max(s.half, fewHalf)
		}
	}
	s.near = smoothstep(1, nearZoom, s.navigator.Magnification())
}

// fillDepth is how many fills may lie on one another, on average, before they are thinned.
const fillDepth = 2.4

// thinness is the factor on fills that keeps the whole clear: before training all circles are large and lie on
// one another, and their fills would add up to mud. It compares the area of all circles with that of the
// largest one, which holds them.
func (s *Scene) thinness() float64 {
	sum, largest := 0.0, 0.0
	for _, r := range s.radiiAt {
		if a := r * r; a < math.MaxFloat64 {
			sum += a
			if a > largest {
				largest = a
			}
		}
	}
	if sum <= fillDepth*largest {
		return 1
	}
	return fillDepth * largest / sum
}

func toScreen(c *Camera, from, to []Point) []Point {
	to = sized(to, len(from))
	// Camera.ToScreen for each; its parts are loaded once.
	middle, x, y, scale := Point{c.Width / 2, c.Height / 2}, c.X, c.Y, c.Scale
	for i := range from {
		p := &from[i]
		to[i] = Point{middle.X + (p.X-x)*scale, middle.Y - (p.Y-y)*scale}
	}
	return to
}

// Distances on the screen between neighbouring images, logical pixels, from which their discs turn into
// pictures, and half the sides of a picture.
const (
	picturesFrom = 12.0
	picturesFull = 18.0
	minHalf      = 9.0
	maxHalf      = 21.0
)

// A set of so few images is shown as pictures from the start, and their half side then.
const (
	fewPictures = 120
	fewHalf     = 11.0
)

// nearZoom is the magnification from which the middles of a crowded level are drawn in full.
const nearZoom = 6.0

func smoothstep(from, to, x float64) float64 {
	t := min(max((x-from)/(to-from), 0), 1)
	return t * t * (3 - 2*t)
}

// disc is the radius of an image's disc, logical pixels.
func (s *Scene) disc() float64 { return s.discAt }

// markRadius is the half size of an image's disc or picture, logical pixels.
func (s *Scene) markRadius() float64 {
	r := s.disc()
	return r + s.pictured*(s.half-r)
}
