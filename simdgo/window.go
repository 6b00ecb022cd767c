package simdgo

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// A windowStep is ReduceWindow, or with a source its gradient by selection.
type windowStep struct {
	o, x, source                       ptr
	call                               func(*windowStep)
	dims, strides                      []int // of x; bytes
	out, outStrides                    []int // of the windows: of o, or of the source
	window, steps, inputDil, windowDil []int
	start                              []int // padding before
	size                               int   // bytes of o
	index, at                          []int // scratch
	neutral                            [8]byte
}

func (w *windowStep) run() { w.call(w) }

// windowKernel returns the loops of ReduceWindow, nil where there are none.
func windowKernel(combine compute.OpType, dtype dtypes.DType) func(*windowStep) {
	switch dtype {
	case dtypes.Float32:
		return windowOf[float32](combine)
	case dtypes.Float64:
		return windowOf[float64](combine)
	case dtypes.Int8:
		return windowOf[int8](combine)
	case dtypes.Int32:
		return windowOf[int32](combine)
	case dtypes.Int64:
		return windowOf[int64](combine)
	case dtypes.Uint8:
		return windowOf[uint8](combine)
	case dtypes.Uint32:
		return windowOf[uint32](combine)
	case dtypes.Uint64:
		return windowOf[uint64](combine)
	}
	return nil
}

func windowOf[T number](combine compute.OpType) func(*windowStep) {
	switch combine {
	case compute.OpTypeAdd:
		return func(w *windowStep) { reduceWindow(w, func(x, y T) T { return x + y }) }
	case compute.OpTypeMul:
		return func(w *windowStep) { reduceWindow(w, func(x, y T) T { return x * y }) }
	case compute.OpTypeMax:
		return func(w *windowStep) { reduceWindow(w, func(x, y T) T { return max(x, y) }) }
	case compute.OpTypeMin:
		return func(w *windowStep) { reduceWindow(w, func(x, y T) T { return min(x, y) }) }
	}
	return nil
}

func reduceWindow[T number](w *windowStep, combine func(x, y T) T) {
	clear(w.index)
	for {
		value := *(*T)(ptr(&w.neutral))
		clear(w.at)
		for {
			if offset, ok := w.element(); ok {
				value = combine(value, *(*T)(at(w.x, offset)))
			}
			if !next(w.at, w.window) {
				break
			}
		}
		*(*T)(at(w.o, dot(w.index, w.outStrides))) = value
		if !next(w.index, w.out) {
			return
		}
	}
}

// element is where in x the element at of the window index lies; ok is false where there is none.
func (w *windowStep) element() (offset int, ok bool) {
	for axis, i := range w.index {
		p := i*w.steps[axis] + w.at[axis]*w.windowDil[axis] - w.start[axis]
		if d := w.inputDil[axis]; d > 1 {
			if p%d != 0 {
				return 0, false
			}
			p /= d
		}
		if p < 0 || p >= w.dims[axis] {
			return 0, false
		}
		offset += p * w.strides[axis]
	}
	return offset, true
}

// next counts an index up, the last axis first; it is false after the last.
func next(index, dims []int) bool {
	for axis := len(index) - 1; axis >= 0; axis-- {
		if index[axis]++; index[axis] < dims[axis] {
			return true
		}
		index[axis] = 0
	}
	return false
}

func dot(a, b []int) int {
	sum := 0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// selectKernel returns the loops of SelectAndScatter, nil where there are none.
func selectKernel(op compute.OpType, dtype dtypes.DType) func(*windowStep) {
	switch dtype {
	case dtypes.Float32:
		return selectOf[float32](op)
	case dtypes.Float64:
		return selectOf[float64](op)
	case dtypes.Int8:
		return selectOf[int8](op)
	case dtypes.Int32:
		return selectOf[int32](op)
	case dtypes.Int64:
		return selectOf[int64](op)
	case dtypes.Uint8:
		return selectOf[uint8](op)
	case dtypes.Uint32:
		return selectOf[uint32](op)
	case dtypes.Uint64:
		return selectOf[uint64](op)
	}
	return nil
}

func selectOf[T number](op compute.OpType) func(*windowStep) {
	if op == compute.OpTypeSelectAndScatterMin {
		return func(w *windowStep) { selectAndScatter(w, func(x, y T) bool { return x < y || x != x }) }
	}
	return func(w *windowStep) { selectAndScatter(w, func(x, y T) bool { return x > y || x != x }) }
}

// selectAndScatter adds each element of the source to the element that wins its window; the first of equals.
func selectAndScatter[T number](w *windowStep, wins func(x, y T) bool) {
	clearBytes(w.o, w.size)
	clear(w.index)
	for {
		best, found := 0, false
		var value T
		clear(w.at)
		for {
			if offset, ok := w.element(); ok {
				if x := *(*T)(at(w.x, offset)); !found || wins(x, value) {
					best, value, found = offset, x, true
				}
			}
			if !next(w.at, w.window) {
				break
			}
		}
		if found {
			*(*T)(at(w.o, best)) += *(*T)(at(w.source, dot(w.index, w.outStrides)))
		}
		if !next(w.index, w.out) {
			return
		}
	}
}

func (c *compiler) lowerReduceWindow(n *node) {
	lists := unpackInts(n.ints)
	combine := compute.OpType(lists[0][0])
	x, o := c.in(n, 0), c.output(n)
	w := newWindowStep(x, o.dims, o.strides, lists[1], lists[2], lists[3], lists[4], lists[5])
	w.call = windowKernel(combine, o.dtype)
	storeNeutral(combine, o.dtype, ptr(&w.neutral))
	if o.size() == 0 {
		c.emit(nothing{}, o)
		return
	}
	pinTo(&w.o, o)
	pinTo(&w.x, x)
	c.emit(w, o, x)
}

func (c *compiler) lowerSelectAndScatter(n *node) {
	lists := unpackInts(n.ints)
	// Where an element of x lies is where its gradient goes, so x must lie as the output does.
	x, source, o := c.dense(c.in(n, 0)), c.in(n, 1), c.output(n)
	w := newWindowStep(x, source.dims, source.strides, lists[0], lists[1], ones(len(x.dims)), ones(len(x.dims)), lists[2])
	w.call, w.size = selectKernel(n.op, o.dtype), o.store.bytes
	if source.size() == 0 {
		c.emitCopy(o, c.neutral(compute.OpTypeAdd, o.dtype).broadcast(o.dims))
		return
	}
	pinTo(&w.o, o)
	pinTo(&w.x, x)
	pinTo(&w.source, source)
	c.emit(w, o, x, source)
}

func newWindowStep(x view, out, outStrides, window, steps, inputDil, windowDil, paddings []int) *windowStep {
	w := &windowStep{
		dims: x.dims, strides: x.strides, out: out, outStrides: outStrides, window: window, steps: steps,
		inputDil: inputDil, windowDil: windowDil,
		index: make([]int, len(x.dims)), at: make([]int, len(x.dims)),
	}
	for axis := range x.dims {
		w.start = append(w.start, paddings[2*axis])
	}
	return w
}
