package simdgo

import "unsafe"

// A gemm is a float32 product of matrices, C[m,n] = A[m,k]·B[k,n] + bias, and relu(C) where that is asked for.
// Steps are in bytes: ra and ka from one row or column of A to the next, kb and nb of B, rc of C's rows.
//
// The kernels make tiles of 4 rows and 8 columns, whose sums are in registers. B is copied, eight columns at a
// time, to a panel [k][8] padded with zeros, so that the kernels read it in order whatever its layout and width.
// A is read where it lies, by rows (ka = 4) or by columns (ra = 4); its last rows, where they are fewer than 4,
// are copied to a strip [k][4]. What is left over of C at the edges goes through a tile [4][8].
type gemm struct {
	m, n, k            int
	ra, ka, kb, nb, rc int
	relu               int // 1 or 0

	bias               ptr // [n] and what pads it, or zeros
	panel, strip, tile ptr // scratch
}

// scratch is how many bytes panel, strip and tile take together.
func (g *gemm) scratch() int { return 4 * (8*g.k + 8*g.k + 32) }

// unpacked is the number of rows up to which B is read where it lies if it can be.
const unpacked = 16

func (g *gemm) multiply(c, a, b ptr) {
	if g.n <= 4 {
		g.narrow(c, a, b)
		return
	}
	full := g.m &^ 3
	if full < g.m {
		packRows(g.strip, at(a, full*g.ra), g.k, g.m-full, 4, g.ra, g.ka)
	}
	for j := 0; j < g.n; j += 8 {
		width, panel, step := min(8, g.n-j), g.panel, 32
		switch {
		case width == 8 && g.nb == 4 && g.m <= unpacked:
			panel, step = at(b, 4*j), g.kb
		case width == 8 && g.nb == 4:
			packPanel(g.panel, at(b, 4*j), g.k, g.kb)
		default:
			packColumns(g.panel, at(b, j*g.nb), g.k, width, g.kb, g.nb)
		}
		bias := g.bias
		if bias != zeros() {
			bias = at(bias, 4*j)
		}
		for i := 0; i < g.m; i += 4 {
			rows := min(4, g.m-i)
			o, rc := at(c, i*g.rc+4*j), g.rc
			if rows < 4 || width < 8 {
				o, rc = g.tile, 32
			}
			switch {
			case rows < 4:
				tileByColumns(g.strip, panel, o, bias, g.k, 16, step, rc, g.relu)
			case g.ka == 4:
				tileByRows(at(a, i*g.ra), panel, o, bias, g.k, g.ra, step, rc, g.relu)
			default:
				tileByColumns(at(a, i*4), panel, o, bias, g.k, g.ka, step, rc, g.relu)
			}
			if o == g.tile {
				for r := range rows {
					copy(floats(at(c, (i+r)*g.rc+4*j), width), floats(at(g.tile, 32*r), width))
				}
			}
		}
	}
}

// narrow makes a product of at most 4 columns, in tiles of 8 rows and 4 columns.
func (g *gemm) narrow(c, a, b ptr) {
	packRows(g.panel, b, g.k, g.n, 4, g.nb, g.kb)
	for i := 0; i < g.m; i += 8 {
		rows := min(8, g.m-i)
		p, ra, ka := at(a, i*g.ra), g.ra, g.ka
		if rows < 8 {
			packRows(g.strip, p, g.k, rows, 8, g.ra, g.ka)
			p, ra, ka = g.strip, 4, 32
		}
		if g.n == 4 && rows == 8 {
			tileOfFour(p, g.panel, at(c, i*g.rc), g.bias, g.k, ra, ka, g.rc, g.relu)
			continue
		}
		tileOfFour(p, g.panel, g.tile, g.bias, g.k, ra, ka, 16, g.relu)
		for r := range rows {
			copy(floats(at(c, (i+r)*g.rc), g.n), floats(at(g.tile, 16*r), g.n))
		}
	}
}

func floats(p ptr, n int) []float32 { return unsafe.Slice((*float32)(p), n) }

// packRows copies rows ≤ wide rows of a matrix of k columns to [k][wide], zeros behind them.
func packRows(o, a ptr, k, rows, wide, rowStep, columnStep int) {
	for r := range wide {
		if r < rows {
			packLine(at(o, 4*r), at(a, r*rowStep), k, 4*wide, columnStep)
		} else {
			zeroLine(at(o, 4*r), k, 4*wide)
		}
	}
}

// packColumns copies width ≤ 8 columns of B to a panel [k][8], zeros behind them.
func packColumns(o, b ptr, k, width, rowStep, columnStep int) {
	packRows(o, b, k, width, 8, columnStep, rowStep)
}

func packLine(o, a ptr, k, so, sa int) {
	for i, io, ia := 0, 0, 0; i < k; i, io, ia = i+1, io+so, ia+sa {
		*(*float32)(at(o, io)) = *(*float32)(at(a, ia))
	}
}

func zeroLine(o ptr, k, so int) {
	for i := range k {
		*(*float32)(at(o, i*so)) = 0
	}
}

// noBias is what tiles start from where there is no bias. It is as wide as a tile.
var noBias [8]float32

func zeros() ptr { return ptr(&noBias) }
