package view

import (
	"fmt"
	"math"

	"halo/wasm/wire"
)

// What the plane can show, as wire.Plane names it.
const (
	showWinner  = "winner"
	showCaption = "caption"
)

// MaxShadeTexts is how many captions the shader of the plane compares at most at a place.
const MaxShadeTexts = 2048

// Shade is what the shader of the plane draws, of an embedding space of two dimensions: each pixel is taken for the
// embedding x of an image, and the captions are ranked for it as the loss ranks them. With T the mean of a caption,
// its logit is
//
//	w·S(x, T) + b    S = −|x − T|², or x·T where the score is a product; x is first divided by its norm where
//	                 the score does so
//
// with w and b as metric.Scorer.TextTerms gives them. x is S's own coordinates relative to the middle of the view, so
// that far-away clouds lose nothing.
//
// The captions travel as the pixels of an image, five a caption: x, y, ln w and b as 24 bits of red, green and blue
// between Low and Low + Span, then the colour.
type Shade struct {
	Count   int        // captions
	Picked  int        // row of the caption whose probability is shown; −1 where the winner is
	Product bool       // S is a product
	Unit    bool       // x is divided by its norm
	Centre  [2]float64 // the middle of the view, in the plane
	Scale   float64    // logical pixels per unit of the plane
	Low     [4]float64 // of x, y, ln w, b
	Span    [4]float64
	Width   int    // of the image, pixels
	Height  int    // of the image, pixels
	Pixels  []byte // [Height, Width, 4]
	Colour  Colour // of the picked caption
	texts   []int  // of each row
}

// texelsPerText and textsPerRow lay the captions out in the image.
const (
	texelsPerText = 5
	textsPerRow   = 64
)

// shade is the shaded plane of a scene.
type shade struct {
	asked   wire.Plane
	on      bool
	caption int // whose probability is shown; −1 none
	pointed int // the caption that the pointer was on last; −1 none
	note    string
	of      Shade
	colours []Colour // of groups
	values  [4][]float64
}

// forget drops what hangs on a run.
func (h *shade) forget() { h.caption, h.pointed, h.on = -1, -1, false }

// Shade returns what is to be drawn behind the points; nil where nothing is.
func (s *Scene) Shade() *Shade {
	if !s.shade.on {
		return nil
	}
	return &s.shade.of
}

// shadePlane brings the shaded plane to the present.
func (s *Scene) shadePlane() {
	h := &s.shade
	if s.hover.ref.Kind == Text {
		h.pointed = s.hover.ref.Index
	}
	h.on, h.caption, h.note = false, -1, ""
	if h.asked.Show != showWinner && h.asked.Show != showCaption || len(s.textsAt) == 0 {
		return
	}
	if h.note = s.shadeProblem(); h.note != "" {
		return
	}
	if h.asked.Show == showCaption {
		h.caption = s.shadedCaption()
	}
	s.setShade()
	h.on = true
}

// shadeProblem says in one sentence why the plane cannot be shaded as it is asked for; "" where it can.
func (s *Scene) shadeProblem() string {
	f := &s.cloud.Frame
	if f.Dim != 2 {
		return fmt.Sprintf("No shading: at d = %d a place of the picture stands for many embeddings; only at d = 2 is the picture the embedding space itself.", f.Dim)
	}
	if f.Objective.QuerySide && s.shade.asked.Show == showCaption {
		return "No shading: with σ on the query’s side a probability needs the σ of the picture, which a place does not have. Who wins does not: choose a winning caption."
	}
	s.matcher.update(f)
	if !s.matcher.valid {
		return "No shading: numbers of this frame are not finite, so no caption has a probability."
	}
	if n := s.shadeCount(); n > MaxShadeTexts {
		return fmt.Sprintf("No shading: %d captions would have to be compared at every place; %d is the most.", n, MaxShadeTexts)
	}
	return ""
}

// inShade tells whether a text is compared with others: all are, or those of the level whose winner is shown.
func (s *Scene) inShade(t int) bool {
	a := &s.shade.asked
	return a.Show == showCaption || s.levels[t] == min(max(a.Level, 0), len(s.inView)-1)
}

func (s *Scene) shadeCount() int {
	n := 0
	for t := range s.levels {
		if s.inShade(t) {
			n++
		}
	}
	return n
}

// shadedCaption is the caption whose probability is asked for; before the pointer was on one, the first of the second
// level.
func (s *Scene) shadedCaption() int {
	h := &s.shade
	if c := h.asked.Caption; c >= 0 && c < len(s.textsAt) {
		return c
	}
	if h.pointed >= 0 {
		return h.pointed
	}
	for _, t := range s.order {
		if s.levels[t] > 0 {
			return t
		}
	}
	return s.order[0]
}

// setShade writes the captions into the image.
func (s *Scene) setShade() {
	h, o, score := &s.shade, &s.shade.of, scoreOf(s.cloud.Frame.Objective)
	c := &s.navigator.Camera
	o.Product = score.Product()
	o.Unit, _ = score.Normalised()
	o.Centre, o.Scale = [2]float64{c.X, c.Y}, c.Scale
	o.Picked = -1
	o.texts = o.texts[:0]
	for k := range h.values {
		h.values[k] = h.values[k][:0]
	}
	for t, at := range s.cloud.texts.now {
		if !s.inShade(t) {
			continue
		}
		if t == h.caption {
			o.Picked = len(o.texts)
			o.Colour = s.shadeColour(t)
		}
		weight, offset := s.matcher.scorer.TextTerms(t)
		o.texts = append(o.texts, t)
		for k, v := range [4]float64{at.X - c.X, at.Y - c.Y, math.Log(weight), offset} {
			h.values[k] = append(h.values[k], v)
		}
	}
	o.Count = len(o.texts)
	o.Width = texelsPerText * textsPerRow
	o.Height = max((o.Count+textsPerRow-1)/textsPerRow, 1)
	o.Pixels = sized(o.Pixels, 4*o.Width*o.Height)
	for k, values := range h.values {
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range values {
			low, high = min(low, v), max(high, v)
		}
		if !(low <= high) {
			low, high = 0, 0
		}
		o.Low[k], o.Span[k] = low, high-low
		for j, v := range values {
			o.write(j, k, v)
		}
	}
	for j, t := range o.texts {
		colour := s.shadeColour(t)
		to := o.texel(j, 4)
		to[0], to[1], to[2], to[3] = byte(colour.R*255+.5), byte(colour.G*255+.5), byte(colour.B*255+.5), 255
	}
}

// shadeColour is a caption's colour in the shading: that of its group, by which regions are told apart, or of its ln σ
// where colours stand for that. Where they stand for errors the shading has none of its own.
func (s *Scene) shadeColour(t int) Colour {
	switch s.colouring.by {
	case byStd:
		return s.colours[s.textColour(t)]
	case byError:
		return s.theme.Neutral
	}
	group := s.info.Texts[t].Group
	if group < 0 || group >= len(s.shade.colours)-1 {
		return s.theme.Neutral
	}
	return s.shade.colours[group]
}

// texel is texel k of caption j.
func (o *Shade) texel(j, k int) []byte {
	at := 4 * (j/textsPerRow*o.Width + j%textsPerRow*texelsPerText + k)
	return o.Pixels[at : at+4]
}

const most24 = 1<<24 - 1

// write stores value k of caption j as 24 bits.
func (o *Shade) write(j, k int, v float64) {
	n := uint32(0)
	if o.Span[k] > 0 {
		n = uint32(math.Round((v - o.Low[k]) / o.Span[k] * most24))
	}
	to := o.texel(j, k)
	to[0], to[1], to[2], to[3] = byte(n>>16), byte(n>>8), byte(n), 255
}

// read is the inverse of write, as the shader does it.
func (o *Shade) read(j, k int) float64 {
	from := o.texel(j, k)
	n := uint32(from[0])<<16 | uint32(from[1])<<8 | uint32(from[2])
	return o.Low[k] + o.Span[k]*float64(n)/most24
}

// Logit is the logit of row j for a place, in the plane relative to Centre: the shader's formula once more, from the
// same pixels.
func (o *Shade) Logit(place Point, j int) float64 {
	x, y := place.X, place.Y
	if o.Unit {
		ax, ay := x+o.Centre[0], y+o.Centre[1]
		if r := math.Hypot(ax, ay); r > 0 {
			ax, ay = ax/r, ay/r
		}
		x, y = ax-o.Centre[0], ay-o.Centre[1]
	}
	tx, ty, w, b := o.read(j, 0), o.read(j, 1), math.Exp(o.read(j, 2)), o.read(j, 3)
	if o.Product {
		return w*((x+o.Centre[0])*(tx+o.Centre[0])+(y+o.Centre[1])*(ty+o.Centre[1])) + b
	}
	return b - w*((x-tx)*(x-tx)+(y-ty)*(y-ty))
}

// Winner returns the text with the largest logit at a place, and by how much it leads; −1 without texts.
func (o *Shade) Winner(place Point) (text int, lead float64) {
	best, second, row := math.Inf(-1), math.Inf(-1), -1
	for j := range o.texts {
		switch l := o.Logit(place, j); {
		case l > best || row < 0:
			best, second, row = l, best, j
		case l > second:
			second = l
		}
	}
	if row < 0 {
		return -1, 0
	}
	return o.texts[row], best - second
}

// Probability returns that of the picked caption at a place, among all.
func (o *Shade) Probability(place Point) float64 {
	top, sum := math.Inf(-1), 0.0
	for j := range o.texts {
		l := o.Logit(place, j)
		if l > top {
			top, sum = l, sum*math.Exp(top-l)+1
		} else {
			sum += math.Exp(l - top)
		}
	}
	return math.Exp(o.Logit(place, o.Picked)-top) / sum
}

// How the plane is drawn; the shader has the same numbers.
const (
	WinnerAlpha  = .2  // of a winner's colour
	BorderAlpha  = .75 // of it on a border
	CaptionAlpha = .8  // of the picked caption's colour where its probability is 1; it goes with the root of it
)

// shadeWork is how many captions are compared in all of the picture, so that a browser without a graphics card draws it
// in time; shadeCoarsest is how many device pixels one of the shaded picture's may be wide at most.
const (
	shadeWork     = 9e6
	shadeCoarsest = 8
)

// Coarseness is how many device pixels wide a pixel of the shaded picture is, for a canvas of so many.
func (o *Shade) Coarseness(width, height int) int {
	f := math.Sqrt(float64(width) * float64(height) * float64(o.Count) / shadeWork)
	return int(min(max(math.Ceil(f), 1), shadeCoarsest))
}
