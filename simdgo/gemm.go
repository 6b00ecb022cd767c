package simdgo

import "unsafe"

// A gemm is a float32 product of matrices, C[m,n] = A[m,k]·B[k,n] + bias, and relu(C) where that is asked for.
// Steps are in bytes: ra and ka from one row or column of A to the next, kb and nb of B, rc of C's rows.
//
// The kernels make strips of 4 rows and 8 columns, whose sums are in registers. B is copied, eight columns at a
// time, to a panel [k][8] padded with zeros, so that the kernels read it in order whatever its layout and width.
// A is read where it lies; its last rows, where they are fewer than 4, are copied to a strip [k][4]. What is left over
// of C at the edges goes through a tile [4][8].
type gemm struct {
	m, n, k            int
	ra, ka, kb, nb, rc int
	relu               int // 1 or 0

	bias               ptr // [n] and what pads it, or zeros
	panel, strip, tile ptr // scratch
}

// scratch is how many bytes panel, strip and tile take together. The tile of a narrow product is all of C, four
// columns wide.
func (g *gemm) scratch() int {
	tile := 4 * 32
	if g.narrow() && g.n < 4 {
		tile = max(tile, 16*((g.m+7)&^7))
	}
	return 64*g.k + tile
}

// narrow tells whether there are so few columns that a vector holds a row of C.
func (g *gemm) narrow() bool { return g.n <= 4 }

// unpacked is the number of rows up to which B is read where it lies if it can be.
const unpacked = 16

func (g *gemm) multiply(c, a, b ptr) {
	if g.narrow() {
		g.multiplyNarrow(c, a, b)
		return
	}
	full := g.m &^ 3
	if full < g.m {
		packRows(g.strip, at(a, full*g.ra), g.k, g.m-full, 4, g.ra, g.ka)
	}
	for j := 0; j < g.n; j += 8 {
		width, panel, step := min(8, g.n-j), g.panel, 32
		switch {
		case width < 8:
			packRows(g.panel, at(b, j*g.nb), g.k, width, 8, g.nb, g.kb)
		case g.nb == 4 && g.m <= unpacked:
			panel, step = at(b, 4*j), g.kb
		case g.nb == 4:
			packPanel(g.panel, at(b, 4*j), g.k, g.kb)
		default:
			packColumns(g.panel, at(b, j*g.nb), g.k, g.kb, g.nb)
		}
		bias := g.bias
		if bias != zeros() {
			bias = at(bias, 4*j)
		}
		o := at(c, 4*j)
		if width == 8 && full > 0 {
			tiles(a, panel, o, bias, g.k, g.ra, g.ka, step, g.rc, g.relu, full/4)
		} else {
			for i := 0; i < full; i += 4 {
				tiles(at(a, i*g.ra), panel, g.tile, bias, g.k, g.ra, g.ka, step, 32, g.relu, 1)
				copyTile(at(o, i*g.rc), g.tile, 4, width, g.rc, 32)
			}
		}
		if full < g.m {
			tiles(g.strip, panel, g.tile, bias, g.k, 4, 16, step, 32, g.relu, 1)
			copyTile(at(o, full*g.rc), g.tile, g.m-full, width, g.rc, 32)
		}
	}
}

// multiplyNarrow makes a product of at most 4 columns, in strips of 8 rows.
func (g *gemm) multiplyNarrow(c, a, b ptr) {
	packRows(g.panel, b, g.k, g.n, 4, g.nb, g.kb)
	o := c
	if g.n < 4 {
		o = g.tile
	}
	full := g.m &^ 7
	if full > 0 {
		narrowTiles(a, g.panel, o, g.bias, g.k, g.ra, g.ka, g.relu, full/8)
	}
	if full < g.m {
		packRows(g.strip, at(a, full*g.ra), g.k, g.m-full, 8, g.ra, g.ka)
		to := g.tile
		if g.n < 4 {
			to = at(o, 16*full)
		}
		narrowTiles(g.strip, g.panel, to, g.bias, g.k, 4, 32, g.relu, 1)
		if g.n == 4 {
			copyTile(at(c, full*g.rc), to, g.m-full, 4, g.rc, 16)
		}
	}
	if g.n < 4 {
		copyTile(c, g.tile, g.m, g.n, g.rc, 16)
	}
}

func floats(p ptr, n int) []float32 { return unsafe.Slice((*float32)(p), n) }

// copyTile copies rows and columns to where rows are ro bytes apart from where they are ra apart.
func copyTile(o, a ptr, rows, columns, ro, ra int) {
	if rows > columns {
		for j := range columns {
			copyLine(at(o, 4*j), at(a, 4*j), rows, ro, ra)
		}
		return
	}
	for r := range rows {
		copyLine(at(o, r*ro), at(a, r*ra), columns, 4, 4)
	}
}

// packRows copies rows ≤ wide rows of a matrix of k columns to [k][wide], zeros behind them.
func packRows(o, a ptr, k, rows, wide, rowStep, columnStep int) {
	if rows < wide {
		clearBytes(o, 4*wide*k)
	}
	for r := range rows {
		copyLine(at(o, 4*r), at(a, r*rowStep), k, 4*wide, columnStep)
	}
}

// noBias is what tiles start from where there is no bias. It is as wide as a tile.
var noBias [8]float32

func zeros() ptr { return ptr(&noBias) }
