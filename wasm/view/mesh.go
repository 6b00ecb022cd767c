package view

import (
	"math"
	"slices"
	"unsafe"
)

// Plain has the fields of the vertex that the graphics library takes (ebiten.Vertex), by the same names, so
// that one mesh serves the scene and the native tests.
type Plain struct {
	DstX, DstY                     float32 // device pixels
	SrcX, SrcY                     float32 // marks: pixels from the middle of the shape; pictures: pixels of the atlas
	ColorR, ColorG, ColorB, ColorA float32 // not premultiplied
	Custom0, Custom1               float32
	Custom2, Custom3               float32
}

// Vertex is a Plain of any name.
type Vertex interface {
	~struct {
		DstX, DstY                     float32
		SrcX, SrcY                     float32
		ColorR, ColorG, ColorB, ColorA float32
		Custom0, Custom1               float32
		Custom2, Custom3               float32
	}
}

// Shape is what a mark is.
type Shape int

const (
	ShapeFill    Shape = iota // disc of the mark's radius
	ShapeRing                 // ring of the mark's radius and half width
	ShapeDisc                 // disc of the mark's radius with an outline of its width in its grey
	ShapeDiamond              // diamond of half diagonal radius, outlined like a disc
	ShapeLine                 // line as wide as twice the radius; made by Mesh.line
	ShapeCircle               // ring of the mark's radius and half width, its fill, and a dot; grey as circleParts packs it
)

// unlined is the grey of a shape without an outline.
const unlined = -1

// What a vertex says to its shader, all lengths in device pixels. The shader of marks (wasm/scene/marks.kage) draws every
// shape but ShapeCircle by one formula, without a branch: where graphics are drawn in software all branches are computed
// for every pixel. Src is such that its length is the pixel's distance from the middle of what is drawn as wide as 2·Custom1:
// for a ring that is the circle of radius Custom0, for all others Custom0 is 0. It is the way from the mark's middle, but for
// a line that from its middle line, and for a diamond the distance in its own norm, which is linear in each quarter. Custom2
// is the grey of the outline, or unlined, and Custom3 its width. The shader of circles (circles.kage) takes the way from the
// middle, the radius, the half width of the ring and what circleParts packs.

// Mesh is a batch of triangles. Its memory is used again: Reset keeps it.
type Mesh[V Vertex] struct {
	Vertices []V
	Indices  []uint32
	// What lies outside of 0…Width × 0…Height (device pixels) is cut off.
	Width, Height float32
}

// Reset empties the mesh and sets the viewport, in device pixels.
func (m *Mesh[V]) Reset(width, height float64) {
	m.Vertices, m.Indices = m.Vertices[:0], m.Indices[:0]
	m.Width, m.Height = float32(width), float32(height)
}

// mark is one shape before it becomes triangles: its middle and lengths in device pixels.
type mark struct {
	at            Point
	colour        Colour
	alpha         float64
	shape         Shape
	radius, width float64
	grey          float32
}

// custom returns Custom0 to Custom3.
func (k *mark) custom() [4]float32 {
	r, w := float32(k.radius), float32(k.width)
	switch k.shape {
	case ShapeRing:
		return [4]float32{r, w, unlined, 0}
	case ShapeDisc:
		return [4]float32{0, r, k.grey, w}
	case ShapeDiamond:
		return [4]float32{0, r / math.Sqrt2, k.grey, w}
	case ShapeCircle:
		return [4]float32{r, w, k.grey, 0}
	}
	return [4]float32{0, r, unlined, 0}
}

// circleParts packs what a ShapeCircle has besides its ring: the radius of the dot in its middle, in eighths of a pixel up
// to 31 pixels, and its fill as a share of the ring's opacity, from 0 to below 1.
func circleParts(dot, fill float64) float32 {
	return float32(math.Round(8*min(max(dot, 0), 31)) + min(max(fill, 0), .999))
}

// reach is how far a mark extends from its middle, anti-aliasing included.
func (k *mark) reach() float64 {
	switch k.shape {
	case ShapeFill:
		return k.radius + 1
	case ShapeDiamond:
		return k.radius + math.Sqrt2*(k.width+1)
	case ShapeCircle:
		return max(k.radius+k.width, math.Floor(float64(k.grey))/8) + 1
	}
	return k.radius + k.width + 1
}

// bandAbove is the radius in device pixels from which a ring is drawn as a band along its line: a quad would
// have the graphics card look at every pixel inside, once for each ring.
const bandAbove = 40

// triangleBelow is the reach in device pixels up to which a mark is drawn as one triangle about it: a quarter fewer
// vertices to copy, where the third more pixels that it covers are few.
const triangleBelow = 8

// add appends a mark. Middles and radii become float32 only here, as device pixels.
func (m *Mesh[V]) add(k *mark) {
	if !(k.alpha > 0) || !k.at.finite() {
		return
	}
	r, w, h := k.reach(), float64(m.Width), float64(m.Height)
	// Comparisons, not min and max: these look at every number for NaN and −0, which costs a mark as much as all else.
	if !(k.at.X+r > 0 && k.at.X-r < w && k.at.Y+r > 0 && k.at.Y-r < h && w > 0 && h > 0) {
		return
	}
	if k.shape == ShapeRing && k.radius > bandAbove {
		m.band(k)
		return
	}
	if k.shape == ShapeDiamond {
		m.diamond(k, float32(r))
		return
	}
	if r <= triangleBelow {
		m.triangle(k, float32(r))
		return
	}
	x0, y0 := max(k.at.X-r, 0), max(k.at.Y-r, 0)
	x1, y1 := min(k.at.X+r, w), min(k.at.Y+r, h)
	m.quad(k, [4]Point{{x0, y0}, {x1, y0}, {x0, y1}, {x1, y1}})
}

// grow appends n vertices and returns them, to be written in place. Every field must be: they hold those of an earlier
// frame.
func (m *Mesh[V]) grow(n int) []Plain {
	from := len(m.Vertices)
	m.Vertices = slices.Grow(m.Vertices, n)[:from+n]
	// A Vertex is a Plain of another name, whose fields a type parameter does not have. Converting them one by one
	// copies each vertex twice.
	return unsafe.Slice((*Plain)(unsafe.Pointer(&m.Vertices[from])), n)
}

const root3 = 1.7320508

// triangle appends the mark as the equilateral triangle about the circle of radius r.
func (m *Mesh[V]) triangle(k *mark, r float32) {
	i, x, y, base := uint32(len(m.Vertices)), float32(k.at.X), float32(k.at.Y), k.base()
	v := m.grow(3)
	v[0].write(&base, x, y-2*r, 0, -2*r)
	v[1].write(&base, x+root3*r, y+r, root3*r, r)
	v[2].write(&base, x-root3*r, y+r, -root3*r, r)
	m.Indices = append(m.Indices, i, i+1, i+2)
}

// diamond appends the mark as four triangles with tips r away. In each the distance from the middle is linear in the
// diamond's own norm, |x| + |y|, taken along its diagonal side: a tip's is r/√2.
func (m *Mesh[V]) diamond(k *mark, r float32) {
	i, x, y, base := uint32(len(m.Vertices)), float32(k.at.X), float32(k.at.Y), k.base()
	v := m.grow(5)
	v[0].write(&base, x, y, 0, 0)
	v[1].write(&base, x+r, y, r/math.Sqrt2, 0)
	v[2].write(&base, x, y+r, r/math.Sqrt2, 0)
	v[3].write(&base, x-r, y, r/math.Sqrt2, 0)
	v[4].write(&base, x, y-r, r/math.Sqrt2, 0)
	m.Indices = append(m.Indices, i, i+1, i+2, i, i+2, i+3, i, i+3, i+4, i, i+4, i+1)
}

// quad appends the mark as a quadrangle.
func (m *Mesh[V]) quad(k *mark, corners [4]Point) {
	v, base := m.strip(), k.base()
	for j, p := range corners {
		v[j].write(&base, float32(p.X), float32(p.Y), float32(p.X-k.at.X), float32(p.Y-k.at.Y))
	}
}

// strip appends two triangles over four vertices, to be written as grow has it: the first two and the last two are its
// sides.
func (m *Mesh[V]) strip() []Plain {
	i := uint32(len(m.Vertices))
	m.Indices = append(m.Indices, i, i+1, i+2, i+1, i+3, i+2)
	return m.grow(4)
}

// base is what all vertices of the mark have in common.
func (k *mark) base() Plain {
	c := k.custom()
	return Plain{
		ColorR: k.colour.R, ColorG: k.colour.G, ColorB: k.colour.B, ColorA: float32(k.alpha),
		Custom0: c[0], Custom1: c[1], Custom2: c[2], Custom3: c[3],
	}
}

// write writes a vertex at (x, y), which is (dx, dy) from the middle, the rest as base has it. It is small enough to be
// inlined.
func (v *Plain) write(base *Plain, x, y, dx, dy float32) {
	v.DstX, v.DstY, v.SrcX, v.SrcY = x, y, dx, dy
	v.ColorR, v.ColorG, v.ColorB, v.ColorA = base.ColorR, base.ColorG, base.ColorB, base.ColorA
	v.Custom0, v.Custom1, v.Custom2, v.Custom3 = base.Custom0, base.Custom1, base.Custom2, base.Custom3
}

// band appends a ring as a closed strip of trapezoids that holds its line. Trapezoids outside of the viewport
// are left out.
func (m *Mesh[V]) band(k *mark) {
	outer, inner := k.radius+k.width+1, k.radius-k.width-1
	// As many pieces as keep the strip's inner chord within 3 pixels of the inner circle: 1 − cos(π/n) = 3/r.
	n := int(math.Ceil(math.Pi / math.Acos(1-3/max(k.radius, bandAbove))))
	outer /= math.Cos(math.Pi / float64(n))
	sin, cos := math.Sincos(2 * math.Pi / float64(n))
	ax, ay := 1., 0.
	for range n {
		bx, by := ax*cos-ay*sin, ax*sin+ay*cos
		m.piece(k, ax, ay, bx, by, inner, outer)
		ax, ay = bx, by
	}
}

func (m *Mesh[V]) piece(k *mark, ax, ay, bx, by, inner, outer float64) {
	x, y := k.at.X, k.at.Y
	p := [4]Point{
		{x + outer*ax, y + outer*ay}, {x + outer*bx, y + outer*by},
		{x + inner*ax, y + inner*ay}, {x + inner*bx, y + inner*by},
	}
	w, h := float64(m.Width), float64(m.Height)
	if min(p[0].X, p[1].X, p[2].X, p[3].X) > w || max(p[0].X, p[1].X, p[2].X, p[3].X) < 0 ||
		min(p[0].Y, p[1].Y, p[2].Y, p[3].Y) > h || max(p[0].Y, p[1].Y, p[2].Y, p[3].Y) < 0 {
		return
	}
	m.quad(k, p)
}

// line appends a straight line from a to b of the given half width, in device pixels.
func (m *Mesh[V]) line(a, b Point, half float64, colour Colour, alpha float64) {
	a, b, ok := clip(a, b, -half-1, -half-1, float64(m.Width)+half+1, float64(m.Height)+half+1)
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	if !ok || !(length > 0) || !(alpha > 0) {
		return
	}
	// The unit normal times the reach.
	reach := half + 1
	nx, ny := -(b.Y-a.Y)/length*reach, (b.X-a.X)/length*reach
	k := mark{colour: colour, alpha: alpha, shape: ShapeLine, radius: half}
	v, base := m.strip(), k.base()
	for j, q := range [4]struct {
		p    Point
		side float64
	}{{a, -1}, {b, -1}, {a, 1}, {b, 1}} {
		v[j].write(&base, float32(q.p.X+q.side*nx), float32(q.p.Y+q.side*ny), 0, float32(q.side*reach))
	}
}

// clip cuts the line from a to b off at a rectangle (Liang and Barsky 1984); ok tells whether any is left.
// Cutting before float32 keeps a line to a point far outside straight.
func clip(a, b Point, x0, y0, x1, y1 float64) (Point, Point, bool) {
	if !a.finite() || !b.finite() {
		return a, b, false
	}
	dx, dy := b.X-a.X, b.Y-a.Y
	t0, t1 := 0., 1.
	for _, e := range [4][2]float64{{-dx, a.X - x0}, {dx, x1 - a.X}, {-dy, a.Y - y0}, {dy, y1 - a.Y}} {
		p, q := e[0], e[1]
		switch {
		case p == 0 && q < 0:
			return a, b, false
		case p < 0:
			t0 = max(t0, q/p)
		case p > 0:
			t1 = min(t1, q/p)
		}
	}
	if t0 > t1 {
		return a, b, false
	}
	return Point{a.X + t0*dx, a.Y + t0*dy}, Point{a.X + t1*dx, a.Y + t1*dy}, true
}

// picture appends a picture: a card of half side half device pixels about at, with cell i of the atlas on it
// and a border in a colour. shown 0…1 fades the picture in; at 0 the card is a disc in the border's colour.
func (m *Mesh[V]) picture(a *Atlas, i int, at Point, half, shown float64, border Colour, alpha float64) {
	if !(alpha > 0) || !at.finite() {
		return
	}
	reach := half + 1
	w, h := float64(m.Width), float64(m.Height)
	if at.X+reach < 0 || at.X-reach > w || at.Y+reach < 0 || at.Y-reach > h {
		return
	}
	ox, oy := a.Origin(i)
	size := float64(a.Size)
	// The picture's edge is the card's: a pixel of the screen at q·half is at (q + 1)/2·size of the cell.
	grow := size / 2 * reach / half
	cx, cy := float64(ox)+size/2, float64(oy)+size/2
	v := m.strip()
	for j, s := range [4]Point{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		v[j] = Plain{
			DstX: float32(at.X + s.X*reach), DstY: float32(at.Y + s.Y*reach),
			SrcX: float32(cx + s.X*grow), SrcY: float32(cy + s.Y*grow),
			ColorR: border.R, ColorG: border.G, ColorB: border.B, ColorA: float32(alpha),
			Custom0: float32(half), Custom1: float32(shown), Custom2: float32(cx), Custom3: float32(cy),
		}
	}
}
