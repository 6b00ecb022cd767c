package view

// Density is a picture of how many points lie where: a grid of square cells over the view, each the mean colour of
// the points in it, the more opaque the more they are:
//
//	opacity = share·n/(n + n₀)    n₀ the mean of n over the cells that are not empty
//
// It takes the place of single marks where there are too many of them to draw or to tell apart.
type Density struct {
	Width, Height int     // cells
	Cell          float64 // side of a cell, logical pixels
	Opacity       float64 // of the whole, 0 where there is nothing to draw
	Pixels        []byte  // [Height, Width, 4] premultiplied RGBA

	cells []densityCell
}

type densityCell struct{ n, r, g, b float32 }

const (
	densityCellSide = 5.0 // logical pixels
	densityShare    = .9
)

// Density returns the density of the last Advance; its Opacity is 0 where single points are shown.
func (s *Scene) Density() *Density {
	s.density.Opacity = s.dense * (1 - s.hover.fade*(1-dimmed))
	return &s.density
}

// fill counts the images in view and the captions of crowded levels.
func (d *Density) fill(s *Scene) {
	c := &s.navigator.Camera
	d.Cell = densityCellSide
	d.Width, d.Height = int(c.Width/d.Cell)+1, int(c.Height/d.Cell)+1
	d.cells = sized(d.cells, d.Width*d.Height)
	clear(d.cells)
	for _, i := range s.imagesIn {
		d.add(s.imagesAt[i], s.colours[s.colouring.images[i]])
	}
	for _, t := range s.textsIn {
		if s.layers[s.levels[t]].crowded > 0 {
			d.add(s.textsAt[t], s.colours[s.colouring.texts[t]])
		}
	}
	d.paint()
}

func (d *Density) add(p Point, colour Colour) {
	if p.X < 0 || p.Y < 0 {
		return // rounding to a cell would take it to the first one
	}
	x, y := int(p.X/d.Cell), int(p.Y/d.Cell)
	if x >= d.Width || y >= d.Height {
		return
	}
	cell := &d.cells[y*d.Width+x]
	cell.n++
	cell.r += colour.R
	cell.g += colour.G
	cell.b += colour.B
}

func (d *Density) paint() {
	var sum, filled float32
	for i := range d.cells {
		if n := d.cells[i].n; n > 0 {
			sum += n
			filled++
		}
	}
	mean := sum / max(filled, 1)
	d.Pixels = sized(d.Pixels, 4*len(d.cells))
	for i := range d.cells {
		cell, to := &d.cells[i], d.Pixels[4*i:4*i+4]
		if cell.n == 0 {
			to[0], to[1], to[2], to[3] = 0, 0, 0, 0
			continue
		}
		alpha := densityShare * cell.n / (cell.n + mean)
		k := 255 * alpha / cell.n
		to[0], to[1], to[2], to[3] = byte(cell.r*k+.5), byte(cell.g*k+.5), byte(cell.b*k+.5), byte(255*alpha+.5)
	}
}
