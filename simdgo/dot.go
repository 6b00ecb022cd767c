package simdgo

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
)

// A product is C[m,n] = A[m,k]·B[k,n] with any strides, in bytes: ra and ka of A's rows and columns, kb and nb of
// B's, rc and nc of C's. Its loops run over batches.
type product3 struct {
	nest
	m, n, k                int
	ra, ka, kb, nb, rc, nc int
}

// dotKernel returns the plain product of a dtype, nil where there is none.
func dotKernel(dtype dtypes.DType) func(d *product3, c, a, b ptr) {
	switch dtype {
	case dtypes.Float32:
		return plainDot[float32]
	case dtypes.Float64:
		return plainDot[float64]
	case dtypes.Int8:
		return plainDot[int8]
	case dtypes.Int32:
		return plainDot[int32]
	case dtypes.Int64:
		return plainDot[int64]
	case dtypes.Uint8:
		return plainDot[uint8]
	case dtypes.Uint32:
		return plainDot[uint32]
	case dtypes.Uint64:
		return plainDot[uint64]
	}
	return nil
}

func plainDot[T number](d *product3, c, a, b ptr) {
	for i := range d.m {
		for j := range d.n {
			var sum T
			p, q := at(a, i*d.ra), at(b, j*d.nb)
			for l := range d.k {
				sum += *(*T)(at(p, l*d.ka)) * *(*T)(at(q, l*d.kb))
			}
			*(*T)(at(c, i*d.rc+j*d.nc)) = sum
		}
	}
}

// A matrix is a view whose axes are batches, rows and columns, the latter two each one run.
type matrix struct {
	view
	batch, batchStrides []int
	rows, columns       int
	rowStep, columnStep int
}

// matrixOf takes groups of a view's axes as batches, rows and columns; it copies where they are no single runs.
func (c *compiler) matrixOf(v view, batch, rows, columns []int) matrix {
	m, rok := run(v, rows)
	n, cok := run(v, columns)
	if !rok || !cok {
		order := slices.Concat(batch, rows, columns)
		v = c.copyOf(v.transpose(order))
		b, r := len(batch), len(batch)+len(rows)
		axes := make([]int, len(order))
		for i := range axes {
			axes[i] = i
		}
		return c.matrixOf(v, axes[:b], axes[b:r], axes[r:])
	}
	x := matrix{view: v, rows: m.dim, rowStep: m.step, columns: n.dim, columnStep: n.step}
	for _, axis := range batch {
		x.batch, x.batchStrides = append(x.batch, v.dims[axis]), append(x.batchStrides, v.strides[axis])
	}
	return x
}

type loop struct{ dim, step int }

// run takes axes of a view as one; ok is false where their elements are not evenly apart.
func run(v view, axes []int) (one loop, ok bool) {
	one = loop{1, v.width()}
	first := true
	for i := len(axes) - 1; i >= 0; i-- {
		d, s := v.dims[axes[i]], v.strides[axes[i]]
		switch {
		case d == 1:
			continue
		case first:
			one, first = loop{d, s}, false
		case s != one.dim*one.step:
			return one, false
		default:
			one.dim *= d
		}
	}
	return one, true
}

// lowerDot makes a product of the axes of a DotGeneral.
func (c *compiler) lowerDot(n *node) {
	lists := unpackInts(n.ints)
	a, b, o := c.in(n, 0), c.in(n, 1), c.output(n)
	c.emitDot(o,
		c.matrixOf(a, lists[1], rest(len(a.dims), lists[0], lists[1]), lists[0]),
		c.matrixOf(b, lists[3], lists[2], rest(len(b.dims), lists[2], lists[3])))
}

// rest lists the axes that none of the lists names.
func rest(rank int, lists ...[]int) (axes []int) {
	for axis := range rank {
		if !contains(slices.Concat(lists...), axis) {
			axes = append(axes, axis)
		}
	}
	return axes
}

// emitDot makes the product of matrices [batch, m, k] and [batch, k, n] into o, which is row-major.
func (c *compiler) emitDot(o view, a, b matrix) {
	m, n, k := a.rows, b.columns, a.columns
	w := o.width()
	if o.size() == 0 {
		c.emit(nothing{}, o)
		return
	}
	if k == 0 {
		c.emitCopy(o, c.neutral(0, o.dtype).broadcast(o.dims))
		return
	}
	if o.dtype == dtypes.Float32 {
		c.emitGemm(o, a, b, nil, false)
		return
	}
	d := &product3{m: m, n: n, k: k,
		ra: a.rowStep, ka: a.columnStep, kb: b.rowStep, nb: b.columnStep, rc: n * w, nc: w}
	d.nest = *batches(o, a, b, m*n*w)
	call := dotKernel(o.dtype)
	d.call = func(x *args) {
		for i := range x.n {
			call(d, at(x.p[0], i*x.s[0]), at(x.p[1], i*x.s[1]), at(x.p[2], i*x.s[2]))
		}
	}
	pinTo(&d.base[0], o)
	pinTo(&d.base[1], a.view)
	pinTo(&d.base[2], b.view)
	c.emit(d, o, a.view, b.view)
}

// batches lays loops over the batches of a product whose result takes step bytes a batch.
func batches(o view, a, b matrix, step int) *nest {
	dims := a.batch
	return newNest(
		view{store: o.store, dtype: o.dtype, dims: dims, strides: rowMajor(dims, step)},
		view{store: a.store, dtype: a.dtype, dims: dims, strides: a.batchStrides},
		view{store: b.store, dtype: b.dtype, dims: dims, strides: b.batchStrides})
}

// A gemmStep is a product of float32 matrices with loops over batches.
type gemmStep struct {
	nest
	gemm
}

// emitGemm makes a product into o, which is row-major, plus a bias where there is one, and relu of that.
func (c *compiler) emitGemm(o view, a, b matrix, bias *view, relu bool) *step {
	g := &gemmStep{gemm: gemm{m: a.rows, n: b.columns, k: a.columns,
		ra: a.rowStep, ka: a.columnStep, kb: b.rowStep, nb: b.columnStep, rc: 4 * b.columns, bias: zeros(), relu: boolInt(relu)}}
	g.nest = *batches(o, a, b, 4*g.m*g.n)
	g.call = func(x *args) {
		for i := range x.n {
			g.multiply(at(x.p[0], i*x.s[0]), at(x.p[1], i*x.s[1]), at(x.p[2], i*x.s[2]))
		}
	}
	pinTo(&g.base[0], o)
	pinTo(&g.base[1], a.view)
	pinTo(&g.base[2], b.view)
	scratch := c.newStore(temporary, g.scratch())
	if c.folding {
		scratch.kind = constant
		scratch.bind(base(allocate(scratch.bytes)))
	}
	panel := view{store: scratch}
	strip, tile := panel, panel
	strip.offset, tile.offset = 32*g.k, 64*g.k
	pinTo(&g.panel, panel)
	pinTo(&g.strip, strip)
	pinTo(&g.tile, tile)
	reads := []view{a.view, b.view}
	if bias != nil {
		pinTo(&g.gemm.bias, *bias)
		reads = append(reads, *bias)
	}
	s := c.emit(g, o, reads...)
	s.writes = append(s.writes, scratch)
	return s
}
