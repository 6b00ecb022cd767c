package view

import "math"

// Point is a point of the plane, or of the screen.
type Point struct{ X, Y float64 }

func (p Point) finite() bool {
	return !math.IsNaN(p.X-p.X) && !math.IsNaN(p.Y-p.Y) // ∞ − ∞ is NaN
}

// Camera maps the plane to the screen. With the viewport's width W and height H in logical pixels,
//
//	px = W/2 + (x − X)·Scale
//	py = H/2 − (y − Y)·Scale
//
// The difference is taken in the plane, before the scale, so that far-away coordinates lose nothing.
type Camera struct {
	X, Y          float64 // the point of the plane in the middle
	Scale         float64 // logical pixels per unit of the plane
	Width, Height float64 // viewport, logical pixels
}

// Scales outside of these would lose the picture in rounding, whatever the data.
const (
	minScale = 1e-12
	maxScale = 1e12
)

// ToScreen returns where a point of the plane is on the screen, in logical pixels.
func (c Camera) ToScreen(p Point) Point {
	return Point{c.Width/2 + (p.X-c.X)*c.Scale, c.Height/2 - (p.Y-c.Y)*c.Scale}
}

// ToPlane is the inverse of ToScreen.
func (c Camera) ToPlane(p Point) Point {
	return Point{c.X + (p.X-c.Width/2)/c.Scale, c.Y - (p.Y-c.Height/2)/c.Scale}
}

// Pan moves the picture by (dx, dy) logical pixels.
func (c Camera) Pan(dx, dy float64) Camera {
	c.X -= dx / c.Scale
	c.Y += dy / c.Scale
	return c
}

// ZoomAbout multiplies the scale by factor and keeps what is under the logical pixel at where it is. The
// scale stays between lo and hi.
func (c Camera) ZoomAbout(at Point, factor, lo, hi float64) Camera {
	scale := min(max(c.Scale*factor, lo, minScale), hi, maxScale)
	if math.IsNaN(scale) {
		return c
	}
	// The point q under the pixel stays: q − X' = (q − X)·Scale/Scale'.
	dx, dy := (at.X-c.Width/2)/c.Scale, (at.Y-c.Height/2)/c.Scale
	keep := 1 - c.Scale/scale
	c.X += dx * keep
	c.Y -= dy * keep
	c.Scale = scale
	return c
}

// Box is an axis-parallel rectangle of the plane. NewBox is empty.
type Box struct{ MinX, MinY, MaxX, MaxY float64 }

// NewBox returns the empty box: it holds nothing, and adding to it gives what was added.
func NewBox() Box {
	return Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
}

// Empty tells whether the box holds nothing.
func (b Box) Empty() bool { return !(b.MinX <= b.MaxX && b.MinY <= b.MaxY) }

// Add returns the box grown to hold the circle of radius r about p. What is not finite is left out.
func (b Box) Add(p Point, r float64) Box {
	if !p.finite() || math.IsNaN(r-r) {
		return b
	}
	return Box{min(b.MinX, p.X-r), min(b.MinY, p.Y-r), max(b.MaxX, p.X+r), max(b.MaxY, p.Y+r)}
}

// Size returns width and height.
func (b Box) Size() (w, h float64) { return b.MaxX - b.MinX, b.MaxY - b.MinY }

// Fit returns the camera that shows all of box, centred, with at least margin logical pixels around it. A box
// without extent is shown as if it were one unit wide; the empty box leaves the camera as it is.
func (c Camera) Fit(box Box, margin float64) Camera {
	if box.Empty() {
		return c
	}
	w, h := box.Size()
	if w == 0 && h == 0 {
		w, h = 1, 1
	}
	// On a viewport smaller than its margins, half of it is left for the data.
	sx := max(c.Width-2*margin, c.Width/2, 1) / w
	sy := max(c.Height-2*margin, c.Height/2, 1) / h
	c.X, c.Y = box.MinX+(box.MaxX-box.MinX)/2, box.MinY+(box.MaxY-box.MinY)/2
	c.Scale = min(max(min(sx, sy), minScale), maxScale) // a side without extent gives +Inf, which min drops
	return c
}

// Toward returns a camera that has gone the share a of the way from c to target, 0…1: linearly in the plane
// and in the logarithm of the scale, which looks even. The viewport is the target's.
func (c Camera) Toward(target Camera, a float64) Camera {
	target.X = c.X + a*(target.X-c.X)
	target.Y = c.Y + a*(target.Y-c.Y)
	target.Scale = c.Scale * math.Pow(target.Scale/c.Scale, a)
	return target
}

// near tells whether two cameras of one viewport look the same: no pixel is off by more than px.
func (c Camera) near(o Camera, px float64) bool {
	half := math.Hypot(c.Width, c.Height) / 2
	return math.Hypot(c.X-o.X, c.Y-o.Y)*o.Scale <= px && math.Abs(c.Scale/o.Scale-1)*half <= px
}
