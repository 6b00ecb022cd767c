package dataset

import "math"

// paint draws the figure over an image of side × side pixels, channels last, that holds the background: it
// adds α·difference to every pixel. The opacity is α = clamp(½ − distance, 0, 1) with the signed distance of
// the pixel's centre from the edge, in pixels of this image, negative inside. The side is a multiple of four.
func (f *figure) paint(image []float32, side int, difference [3]float32) {
	if f.shape == circle {
		a, d := f.disc(side)
		a.addDisc(image, &d, difference)
	} else {
		a, p := f.polygon(side)
		a.addPolygon(image, &p, difference)
	}
}

// disc is a circle as an area sees it: a pixel that is √d2 from the centre, where d2 is
// (left + column)² + (top + row)², has α = 1 up to inner, 0 from outer on, and reach − √d2 between: only there is a
// square root needed.
type disc struct{ left, top, reach, inner, outer float32 }

// disc returns the circle in an image of side × side pixels, and where it is.
func (f *figure) disc(side int) (area, disc) {
	x, y, scale := f.inPixels(side)
	radius := float32(scale * f.radius)
	reach := radius + 0.5
	a := areaWithin(x-reach, x+reach, y-reach, y+reach, side)
	return a, disc{
		left:  float32(a.left) - x,
		top:   float32(a.top) - y,
		reach: reach,
		inner: float32((radius - 0.5) * (radius - 0.5)),
		outer: float32(reach * reach),
	}
}

// polygon is the points inside of four lines as an area sees them: α is the least of the four
// corner − across·(begin + column) − down·(top + row), and at most 1.
type polygon struct {
	corner, across, down [4]float32
	begin, top           float32
}

// polygon returns the square or triangle in an image of side × side pixels, and where it is: the points inside of all
// edges' lines. Outside a corner the distance is that to the farther line, which keeps corners sharp.
func (f *figure) polygon(side int) (area, polygon) {
	x, y, scale := f.inPixels(side)
	// ½ − distance from an edge with outward normal (nx, ny) is ½ + apothem − nx·(column − x) − ny·(row − y).
	apothem := float32(scale * squareHalfSide * f.radius)
	normals := [4][2]float32{{f.cos, f.sin}, {-f.sin, f.cos}, {-f.cos, -f.sin}, {f.sin, -f.cos}}
	if f.shape == triangle {
		apothem = float32(scale * triangleInradius * f.radius)
		for i, n := range triangleNormals {
			normals[i][0] = float32(f.cos*n[0]) - float32(f.sin*n[1])
			normals[i][1] = float32(f.sin*n[0]) + float32(f.cos*n[1])
		}
		normals[3] = normals[0] // a triangle's fourth edge is its first again
	}
	// The box around the corners of what has α > 0, the figure grown by ½.
	var west, east, north, south float32
	for i, n := range normals {
		cornerX, cornerY := n[0]+normals[(i+1)%4][0], n[1]+normals[(i+1)%4][1]
		if f.shape == triangle {
			cornerX, cornerY = -2*n[0], -2*n[1] // opposite the edge
		}
		// min and max would be calls, for the sake of NaN.
		if cornerX < west {
			west = cornerX
		}
		if cornerX > east {
			east = cornerX
		}
		if cornerY < north {
			north = cornerY
		}
		if cornerY > south {
			south = cornerY
		}
	}
	reach := apothem + 0.5
	a := areaWithin(x+float32(reach*west), x+float32(reach*east), y+float32(reach*north), y+float32(reach*south), side)
	p := polygon{top: float32(a.top) - y, begin: -float32(a.before)}
	for i, n := range normals {
		p.corner[i] = reach - float32(n[0]*(float32(a.left+a.before)-x))
		p.across[i], p.down[i] = n[0], n[1]
	}
	return a, p
}

// inPixels returns the figure's centre in columns and rows of an image of side × side pixels, and how many
// of its pixels are as long as one of the training image.
func (f *figure) inPixels(side int) (x, y, scale float32) {
	scale = float32(side) / trainingSide
	return float32(scale*(f.x+0.5)) - 0.5, float32(scale*(f.y+0.5)) - 0.5, scale
}

// area is a part of an image of side × side pixels: rows, and columns in groups of four.
type area struct {
	side, left, top, rows, groups int
	before                        int // columns of the first group that are not wanted: α ≤ 0 there
}

// areaWithin returns the least area that holds the pixels whose centres are in a box.
func areaWithin(west, east, north, south float32, side int) area {
	left, right := pixelRange(west, east, side)
	top, bottom := pixelRange(north, south, side)
	a := area{side: side, left: left &^ 3, top: top, rows: max(bottom-top, 0), before: left & 3}
	a.groups = max(right-a.left+3, 0) / 4
	return a
}

// pixelRange returns the first pixel from low on, and the one behind the last up to high, in 0 … side.
func pixelRange(low, high float32, side int) (from, to int) {
	// Adding 1 before truncation rounds up, and for what is below 0 the limits do the rest.
	return max(int(low+1), 0), min(int(high+1), side)
}

// addDiscPlain adds α·difference to each pixel of the area.
func (a area) addDiscPlain(image []float32, d *disc, difference [3]float32) {
	for row := range a.rows {
		dy := d.top + float32(row)
		dy2 := float32(dy * dy)
		for column := range 4 * a.groups {
			dx := d.left + float32(column)
			d2 := float32(dx*dx) + dy2
			if d2 >= d.outer {
				continue
			}
			α := float32(1)
			if d2 > d.inner {
				α = d.reach - float32(math.Sqrt(float64(d2)))
			}
			a.add(image, row, column, α, difference)
		}
	}
}

// addPolygonPlain adds α·difference to each pixel of the area.
func (a area) addPolygonPlain(image []float32, p *polygon, difference [3]float32) {
	for row := range a.rows {
		dy := p.top + float32(row)
		var first [4]float32
		for edge := range first {
			first[edge] = p.corner[edge] - float32(p.down[edge]*dy)
		}
		for column := range 4 * a.groups {
			dx := p.begin + float32(column)
			α := float32(1)
			for edge, at := range first {
				if at -= float32(p.across[edge] * dx); at < α {
					α = at
				}
			}
			if α > 0 {
				a.add(image, row, column, α, difference)
			}
		}
	}
}

// add adds α·difference to one pixel of the area.
func (a area) add(image []float32, row, column int, α float32, difference [3]float32) {
	pixel := image[3*((a.top+row)*a.side+a.left+column):][:3]
	for c := range pixel {
		pixel[c] += float32(α * difference[c])
	}
}
