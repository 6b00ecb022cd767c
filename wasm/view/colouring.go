package view

import "math"

// What colours stand for, as wire.Look names it.
const (
	byGroup = "group"
	byLevel = "level"
	byStd   = "std"
	byError = "error"
)

// stdSteps is the number of colours between the smallest ln σ and the largest: more than an eye tells apart.
const stdSteps = 32

// Indices of the colours by error.
const (
	rightColour = iota
	wrongColour
	unjudgedColour
)

// colouring is what the points' colours are at present.
type colouring struct {
	by            string
	images, texts []int32 // of each point, index into colours
	low, high     float64 // by ln σ: the smallest and the largest of all points; both 0 where there is none
	judge         judge   // by error
}

// restyle chooses the colours anew: after a change of theme, of what they stand for, or of the points.
func (s *Scene) restyle() {
	switch s.colouring.by {
	case byLevel:
		s.colours = s.theme.Levels(max(len(s.info.Levels), 1))
	case byStd:
		s.colours = s.theme.Levels(stdSteps)
	case byError:
		s.colours = s.theme.Errors()
	default:
		s.colours = s.theme.Groups(s.info.Groups)
	}
	s.shade.colours = s.theme.Groups(s.info.Groups)
	s.recolour()
}

// recolour gives every point its colour. By ln σ it is that of the last frame, by error of what has been judged.
func (s *Scene) recolour() {
	c := &s.colouring
	none := int32(len(s.colours) - 1)
	c.images, c.texts = sized(c.images, len(s.info.Images)), sized(c.texts, len(s.info.Texts))
	c.low, c.high = 0, 0
	switch c.by {
	case byLevel:
		for i := range c.images {
			c.images[i] = none
		}
		for t := range c.texts {
			c.texts[t] = int32(s.level(t))
		}
	case byStd:
		c.low, c.high = math.Inf(1), math.Inf(-1)
		f := &s.cloud.Frame
		if !f.Objective.HasStd || len(f.ImageStd) != len(c.images) || len(f.TextStd) != len(c.texts) {
			c.low, c.high = 0, 0
			f = nil
		}
		if f != nil {
			c.low, c.high = extend(c.low, c.high, f.ImageStd)
			c.low, c.high = extend(c.low, c.high, f.TextStd)
		}
		if !(c.low <= c.high) {
			c.low, c.high = 0, 0
		}
		for i := range c.images {
			c.images[i] = none
			if f != nil {
				c.images[i] = stdColour(float64(f.ImageStd[i]), c.low, c.high)
			}
		}
		for t := range c.texts {
			c.texts[t] = none
			if f != nil {
				c.texts[t] = stdColour(float64(f.TextStd[t]), c.low, c.high)
			}
		}
	case byError:
		for i := range c.images {
			c.images[i] = c.judge.images.colour(i)
		}
		for t := range c.texts {
			c.texts[t] = c.judge.texts.colour(t)
		}
	default:
		for i := range c.images {
			c.images[i] = s.groupColour(s.info.Images[i].Group)
		}
		for t := range c.texts {
			c.texts[t] = s.groupColour(s.info.Texts[t].Group)
		}
	}
}

// extend grows low…high to hold the values that are finite.
func extend(low, high float64, values []float32) (float64, float64) {
	for _, v := range values {
		if u := float64(v); !math.IsNaN(u - u) {
			low, high = min(low, u), max(high, u)
		}
	}
	return low, high
}

// stdColour returns the colour of a log standard deviation: the largest is the vaguest and has the first colour.
func stdColour(u, low, high float64) int32 {
	if math.IsNaN(u - u) {
		return stdSteps // the neutral one
	}
	if !(high > low) {
		return stdSteps / 2
	}
	return int32(min(max(math.Round((high-u)/(high-low)*(stdSteps-1)), 0), stdSteps-1))
}

// imageColour and textColour return indices into colours.
func (s *Scene) imageColour(i int) int { return int(s.colouring.images[i]) }

func (s *Scene) textColour(t int) int { return int(s.colouring.texts[t]) }

func (s *Scene) groupColour(group int) int32 {
	if group < 0 || group >= len(s.colours)-1 {
		return int32(len(s.colours) - 1)
	}
	return int32(group)
}

// sized returns x with n elements, of unspecified value.
func sized[T any](x []T, n int) []T {
	if cap(x) < n {
		return make([]T, n)
	}
	return x[:n]
}
