package view

import (
	"math"

	"halo/wasm/wire"
)

const (
	fitMargin      = 36.0 // logical pixels around the data
	followSeconds  = 0.16 // time constant of the camera that follows the data
	zoomSeconds    = 0.05 // time constant of the glide after a notch of the wheel
	settledPixels  = 0.05 // a camera this close to its goal has arrived
	slackShare     = 0.05 // the goal of Auto stays while the data fits it within this share
	zoomOutOfFit   = 1. / 16
	zoomIntoFit    = 2048.
	minFitViewport = 2.0 // logical pixels; a smaller viewport is one that is not laid out yet
)

// Navigator holds the camera and everything that moves it: hand, wheel, fingers, keys, and the data itself
// while Auto is on. Times are seconds.
type Navigator struct {
	Camera  Camera
	Auto    bool    // follow the data; the first movement by hand ends it
	Reduced bool    // reduced motion: every movement is a jump
	Hand    bool    // moved last by hand, rather than by the page
	Foot    float64 // logical pixels at the bottom that something is written over: data that are fitted stay above them

	content Box
	goal    Camera // where Auto is going
	fresh   bool   // nothing was shown yet: the first fit is a jump
	rest    float64
	about   Point // rest of a zoom, as the logarithm of its factor, and the pixel it is about
}

// NewNavigator returns a navigator that follows the data.
func NewNavigator() Navigator {
	return Navigator{Camera: Camera{Scale: 100}, Auto: true, fresh: true}
}

// Resize sets the viewport, in logical pixels. What was in the middle stays there; with Auto the data is
// fitted anew, at once.
func (n *Navigator) Resize(width, height float64) {
	if n.Camera.Width == width && n.Camera.Height == height {
		return
	}
	n.Camera.Width, n.Camera.Height = width, height
	n.goal = n.fit(n.content)
	if n.Auto && n.ready() {
		n.Camera = n.goal
	}
}

// SetContent says what there is to see: the box of all points with their circles.
func (n *Navigator) SetContent(box Box) {
	n.content = box
	fit := n.fit(box)
	if n.fresh && n.ready() {
		n.fresh = false
		n.goal = fit
		if n.Auto {
			n.Camera = fit
		}
		return
	}
	if !n.holds(fit) {
		n.goal = fit
	}
}

// Forget drops what was shown: the next content is jumped to where Auto is on.
func (n *Navigator) Forget() {
	n.content = NewBox()
	n.fresh = true
	n.rest = 0
}

// holds tells whether the present goal is still good enough for the data that fit would fit exactly: a
// camera that answered every wobble of training would never rest.
func (n *Navigator) holds(fit Camera) bool {
	g := n.goal
	if g.Width != fit.Width || g.Height != fit.Height || g.Scale == 0 {
		return false
	}
	off := max(math.Abs(fit.X-g.X)/max(fit.Width, 1), math.Abs(fit.Y-g.Y)/max(fit.Height, 1)) * g.Scale
	ratio := fit.Scale / g.Scale
	return off <= slackShare/2 && ratio >= 1-slackShare && ratio <= 1+2*slackShare
}

func (n *Navigator) ready() bool {
	return !n.content.Empty() && n.Camera.Width >= minFitViewport && n.Camera.Height >= minFitViewport
}

// fit is the camera that shows all of a box, with a margin around it and above the foot.
func (n *Navigator) fit(box Box) Camera {
	c, margin := n.Camera, n.margin()
	more := min(n.Foot-margin, c.Height/4)
	if more <= 0 || box.Empty() {
		return c.Fit(box, margin)
	}
	c.Height -= more
	c = c.Fit(box, margin)
	c.Height += more
	c.Y -= more / 2 / c.Scale // the middle of what is free is as much above that of the view
	return c
}

func (n *Navigator) margin() float64 {
	return min(fitMargin, 0.07*min(n.Camera.Width, n.Camera.Height))
}

// limits returns the scales that a zoom may reach: enough to see all from afar or one point alone, not so
// far that the data is lost.
func (n *Navigator) limits() (lo, hi float64) {
	if !n.ready() {
		return minScale, maxScale
	}
	fit := n.fit(n.content).Scale
	return fit * zoomOutOfFit, fit * zoomIntoFit
}

// Magnification is how many times larger all is shown than when it just fits the view.
func (n *Navigator) Magnification() float64 {
	if !n.ready() {
		return 1
	}
	return n.Camera.Scale / n.fit(n.content).Scale
}

// Pan moves the picture by logical pixels, by hand, and ends Auto.
func (n *Navigator) Pan(dx, dy float64) {
	n.Auto, n.Hand = false, true
	n.Camera = n.Camera.Pan(dx, dy)
}

// Zoom multiplies the scale about a logical pixel, by hand, and ends Auto. With glide it does so over the next frames.
func (n *Navigator) Zoom(at Point, factor float64, glide bool) {
	if !(factor > 0) || math.IsInf(factor, 0) {
		return
	}
	n.Auto, n.Hand = false, true
	if !glide || n.Reduced {
		lo, hi := n.limits()
		n.Camera = n.Camera.ZoomAbout(at, factor, lo, hi)
		return
	}
	n.about = at
	n.rest += math.Log(factor)
}

// Fit shows all of the data and follows it from then on. A hand that asks for it sets Hand itself.
func (n *Navigator) Fit() {
	n.Auto, n.Hand = true, false
	n.rest = 0
	n.goal = n.fit(n.content)
}

// Set takes a camera from the page, such as one from a link. A scale that is no positive finite number, or a
// centre that is not finite, leaves the camera as it is.
func (n *Navigator) Set(c wire.Camera) {
	if c.Auto {
		n.Fit()
		return
	}
	if !(c.Scale > 0) || math.IsInf(c.Scale, 0) || !(Point{c.X, c.Y}).finite() {
		return
	}
	n.Auto, n.Hand = false, false
	n.rest = 0
	n.Camera.X, n.Camera.Y = c.X, c.Y
	n.Camera.Scale = min(max(c.Scale, minScale), maxScale)
}

// State returns the camera as the page knows it.
func (n *Navigator) State() wire.Camera {
	return wire.Camera{X: n.Camera.X, Y: n.Camera.Y, Scale: n.Camera.Scale, Auto: n.Auto}
}

// Advance moves the camera for dt seconds and tells whether it has still some way to go.
func (n *Navigator) Advance(dt float64) (moving bool) {
	if n.rest != 0 {
		step := n.rest * (1 - math.Exp(-dt/zoomSeconds))
		if n.Reduced || math.Abs(n.rest-step) < 1e-3 {
			step = n.rest
		}
		lo, hi := n.limits()
		n.Camera = n.Camera.ZoomAbout(n.about, math.Exp(step), lo, hi)
		n.rest -= step
	}
	if !n.Auto || !n.ready() {
		return n.rest != 0
	}
	if n.Reduced || n.Camera.near(n.goal, settledPixels) {
		n.Camera = n.goal
		return n.rest != 0
	}
	n.Camera = n.Camera.Toward(n.goal, 1-math.Exp(-dt/followSeconds))
	return true
}
