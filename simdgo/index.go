package simdgo

import (
	"slices"
	"unsafe"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// A pointing is the address that a vector of indices means: the sum over its entries of index times stride.
type pointing struct {
	load    func(ptr) int
	step    int // bytes from one entry to the next
	strides []int
	last    []int // the largest index that leaves room for the slice
}

// newPointing reads vectors along axis of indices into the axes of x given by axes, for slices of sizes.
func newPointing(indices view, axis int, x view, axes, sizes []int) pointing {
	p := pointing{load: intLoader(indices.dtype), step: indices.strides[axis]}
	for _, a := range axes {
		p.strides = append(p.strides, x.strides[a])
		p.last = append(p.last, x.dims[a]-sizes[a])
	}
	return p
}

// clamped returns the offset, every index brought to where its slice lies within.
func (p *pointing) clamped(q ptr) (offset int) {
	for i, stride := range p.strides {
		offset += max(0, min(p.load(at(q, i*p.step)), p.last[i])) * stride
	}
	return offset
}

// within returns the offset; ok is false where a slice does not lie within.
func (p *pointing) within(q ptr) (offset int, ok bool) {
	for i, stride := range p.strides {
		index := p.load(at(q, i*p.step))
		if index < 0 || index > p.last[i] {
			return 0, false
		}
		offset += index * stride
	}
	return offset, true
}

// A gather copies a slice of x for every vector of indices. Its loops run over those.
type gather struct {
	nest
	pointing
	x     ptr
	slice *nest // from x to the output
	bytes int   // of the slice where it is one run of memory in both, or 0
}

func (g *gather) kernel(a *args) {
	for i := range a.n {
		o, q := at(a.p[0], i*a.s[0]), at(a.p[1], i*a.s[1])
		from := at(g.x, g.clamped(q))
		if g.bytes > 0 {
			copy(unsafe.Slice((*byte)(o), g.bytes), unsafe.Slice((*byte)(from), g.bytes))
		} else {
			g.slice.base[0], g.slice.base[1] = o, from
			g.slice.run()
		}
	}
}

// rows is kernel for what embeddings look up: one int32 index each, and a row that is one run of memory.
func (g *gather) rows(a *args) {
	stride, last := g.strides[0], g.last[0]
	for i := range a.n {
		index := max(0, min(int(*(*int32)(at(a.p[1], i*a.s[1]))), last))
		copy(unsafe.Slice((*byte)(at(a.p[0], i*a.s[0])), g.bytes), unsafe.Slice((*byte)(at(g.x, index*stride)), g.bytes))
	}
}

func (c *compiler) lowerGather(n *node) {
	lists := unpackInts(n.ints)
	axis, offsetAxes, collapsed, axes, sizes := lists[0][0], lists[1], lists[2], lists[3], lists[4]
	x, indices, o := c.in(n, 0), c.in(n, 1), c.output(n)
	if o.size() == 0 || x.size() == 0 {
		c.emitCopy(o, c.neutral(compute.OpTypeAdd, o.dtype).broadcast(o.dims))
		return
	}
	var batchAxes []int
	for a := range o.dims {
		if !contains(offsetAxes, a) {
			batchAxes = append(batchAxes, a)
		}
	}
	slice := x
	slice.dims = sizes
	slice = slice.drop(collapsed)
	g := &gather{pointing: newPointing(indices, axis, x, axes, sizes)}
	g.slice = newNest(o.transpose(offsetAxes), slice)
	g.slice.call = copyKernel(o.width())
	if run := g.slice; len(run.dims) == 0 && run.s[0] == o.width() && run.s[1] == o.width() {
		g.bytes = run.n * o.width()
	}
	g.nest = *newNest(o.transpose(batchAxes), indices.drop([]int{axis}))
	g.nest.call = g.kernel
	if g.bytes > 0 && len(axes) == 1 && indices.dtype == dtypes.Int32 {
		g.nest.call = g.rows
	}
	pinTo(&g.base[0], o)
	pinTo(&g.base[1], indices)
	pinTo(&g.x, x)
	c.emit(g, o, x, indices)
}

// A scatter combines a slice of updates into the output for every vector of indices. What does not lie within is
// left out, as XLA does.
type scatter struct {
	nest
	pointing
	o     ptr
	slice *nest
}

func (s *scatter) kernel(a *args) {
	for i := range a.n {
		update, q := at(a.p[0], i*a.s[0]), at(a.p[1], i*a.s[1])
		if offset, ok := s.within(q); ok {
			to := at(s.o, offset)
			s.slice.base[0], s.slice.base[1], s.slice.base[2] = to, to, update
			s.slice.run()
		}
	}
}

// rows is kernel for the gradient of what embeddings look up: one int32 index each, and a slice without outer loops.
func (s *scatter) rows(a *args) {
	stride, last := s.strides[0], s.last[0]
	x := s.slice.args
	for i := range a.n {
		index := int(*(*int32)(at(a.p[1], i*a.s[1])))
		if index < 0 || index > last {
			continue
		}
		x.p[0] = at(s.o, index*stride)
		x.p[1], x.p[2] = x.p[0], at(a.p[0], i*a.s[0])
		s.slice.call(&x)
	}
}

func (c *compiler) lowerScatter(n *node) {
	lists := unpackInts(n.ints)
	combine, axis, window, inserted, axes := compute.OpType(lists[0][0]), lists[1][0], lists[2], lists[3], lists[4]
	x, indices, updates, o := c.in(n, 0), c.in(n, 1), c.in(n, 2), c.output(n)
	c.emitCopy(o, x)
	if updates.size() == 0 || o.size() == 0 {
		return
	}
	var batchAxes, windowOf []int
	for a := range updates.dims {
		if !contains(window, a) {
			batchAxes = append(batchAxes, a)
		}
	}
	sizes := ones(len(o.dims))
	for a := range o.dims {
		if !contains(inserted, a) {
			sizes[a] = updates.dims[window[len(windowOf)]]
			windowOf = append(windowOf, a)
		}
	}
	slice := o
	slice.dims = sizes
	slice = slice.transpose(windowOf)
	s := &scatter{pointing: newPointing(indices, axis, o, axes, sizes)}
	s.slice = newNest(slice, slice, updates.transpose(window))
	s.slice.call = c.binaryCall(combine, o.dtype, s.slice)
	s.nest = *newNest(updates.transpose(batchAxes), indices.drop([]int{axis}))
	s.nest.call = s.kernel
	if len(axes) == 1 && len(s.slice.dims) == 0 && indices.dtype == dtypes.Int32 {
		s.nest.call = s.rows
	}
	pinTo(&s.base[0], updates)
	pinTo(&s.base[1], indices)
	pinTo(&s.o, o)
	c.emit(s, o, o, indices, updates)
}

// A dynamicSlice copies between a tensor and a slice of another whose start is computed.
type dynamicSlice struct {
	*nest
	moving  int // which operand of the nest is the slice
	x       ptr
	load    func(ptr) int
	starts  []ptr
	strides []int
	last    []int
}

func (d *dynamicSlice) run() {
	p := d.x
	for i, q := range d.starts {
		p = at(p, max(0, min(d.load(q), d.last[i]))*d.strides[i])
	}
	d.base[d.moving] = p
	d.nest.run()
}

func (c *compiler) lowerDynamicSlice(n *node) {
	x, o, starts := c.in(n, 0), c.output(n), n.in[1:]
	d := new(dynamicSlice)
	from, to, whole := x, o, x
	if n.op == compute.OpTypeDynamicUpdateSlice {
		c.emitCopy(o, x)
		starts, d.moving = n.in[2:], 0
		from, to, whole = c.in(n, 1), o, o
		to.dims = from.dims
	} else {
		d.moving = 1
		from.dims = o.dims
	}
	if from.size() == 0 {
		c.emit(nothing{}, o)
		return
	}
	d.nest = newNest(to, from)
	d.call = copyKernel(o.width())
	d.strides = slices.Clone(whole.strides)
	d.starts = make([]ptr, len(starts))
	reads := []view{from, whole}
	for i, s := range starts {
		v := c.views[s.id]
		d.load = intLoader(v.dtype)
		d.last = append(d.last, whole.dims[i]-from.dims[i])
		pinTo(&d.starts[i], v)
		reads = append(reads, v)
	}
	pinTo(&d.x, whole)
	if d.moving == 0 {
		pinTo(&d.base[1], from)
	} else {
		pinTo(&d.base[0], to)
	}
	c.emit(d, o, reads...)
}
