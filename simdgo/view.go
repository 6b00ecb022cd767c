package simdgo

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
)

// A store is a piece of memory that a graph works in.
type store struct {
	kind  storeKind
	index int // of the parameter or output
	bytes int
	data  ptr // where it is, once that is known
	pins  []pin

	// Of temporaries and outputs: the steps that write it first and read it last, and where in the arena it is.
	first, last int
	offset      int
	after       *store // a temporary whose place it takes

	donor *store // of an output: the parameter whose memory it takes over, or nil
	heir  *store // of a parameter: that output
}

type storeKind int

const (
	temporary storeKind = iota
	parameter
	output
	constant
)

// A pin is a place that holds an address within a store.
type pin struct {
	at     *ptr
	offset int
}

// bind moves the store to an address.
func (s *store) bind(p ptr) {
	if s.data == p {
		return
	}
	s.data = p
	for _, pin := range s.pins {
		*pin.at = at(p, pin.offset)
	}
}

// A view is a tensor within a store.
type view struct {
	store   *store
	dtype   dtypes.DType
	offset  int // bytes
	dims    []int
	strides []int // bytes; 0 repeats the same elements
}

func (v view) width() int { return width(v.dtype) }

func (v view) size() int { return product(v.dims) }

func product(dims []int) int {
	size := 1
	for _, d := range dims {
		size *= d
	}
	return size
}

// rowMajor returns the strides of a tensor without gaps.
func rowMajor(dims []int, width int) []int {
	strides := make([]int, len(dims))
	for axis := len(dims) - 1; axis >= 0; axis-- {
		strides[axis] = width
		width *= dims[axis]
	}
	return strides
}

// contiguous tells whether the elements lie row-major without gaps.
func (v view) contiguous() bool {
	if v.size() == 0 {
		return true
	}
	want := v.width()
	for axis := len(v.dims) - 1; axis >= 0; axis-- {
		if v.dims[axis] == 1 {
			continue
		}
		if v.strides[axis] != want {
			return false
		}
		want *= v.dims[axis]
	}
	return true
}

// whole tells whether the view is all of its store, row-major.
func (v view) whole() bool {
	return v.offset == 0 && v.contiguous() && v.size()*v.width() == v.store.bytes
}

// broadcast stretches the view to dims of the same rank, or any dims where it is a scalar.
func (v view) broadcast(dims []int) view {
	strides := make([]int, len(dims))
	if len(v.dims) > 0 {
		for axis, d := range v.dims {
			if d == dims[axis] && d != 1 {
				strides[axis] = v.strides[axis]
			}
		}
	}
	v.dims, v.strides = dims, strides
	return v
}

// inDim places axis i of the view at axis axes[i] of dims and repeats it along the others.
func (v view) inDim(dims, axes []int) view {
	strides := make([]int, len(dims))
	for i, axis := range axes {
		if v.dims[i] == dims[axis] && v.dims[i] != 1 {
			strides[axis] = v.strides[i]
		}
	}
	v.dims, v.strides = dims, strides
	return v
}

// transpose takes the axes in another order.
func (v view) transpose(permutation []int) view {
	dims, strides := make([]int, len(permutation)), make([]int, len(permutation))
	for i, axis := range permutation {
		dims[i], strides[i] = v.dims[axis], v.strides[axis]
	}
	v.dims, v.strides = dims, strides
	return v
}

// slice takes every steps[axis]-th element from starts[axis] on.
func (v view) slice(starts, steps, dims []int) view {
	strides := make([]int, len(dims))
	for axis := range dims {
		v.offset += starts[axis] * v.strides[axis]
		strides[axis] = v.strides[axis] * steps[axis]
	}
	v.dims, v.strides = dims, strides
	return v
}

// reverse turns axes around.
func (v view) reverse(axes []int) view {
	v.strides = slices.Clone(v.strides)
	for _, axis := range axes {
		v.offset += (v.dims[axis] - 1) * v.strides[axis]
		v.strides[axis] = -v.strides[axis]
	}
	return v
}

// reshape gives the view other dims; ok is false where that needs a copy.
func (v view) reshape(dims []int) (reshaped view, ok bool) {
	if v.contiguous() {
		v.dims, v.strides = dims, rowMajor(dims, v.width())
		return v, true
	}
	// Axes are matched in groups of equal size from the left; within a group the old axes must be one run.
	var oldDims, oldStrides []int
	for axis, d := range v.dims {
		if d != 1 {
			oldDims, oldStrides = append(oldDims, d), append(oldStrides, v.strides[axis])
		}
	}
	strides := make([]int, len(dims))
	for oi, ni := 0, 0; oi < len(oldDims) && ni < len(dims); {
		oj, nj, oldSize, newSize := oi+1, ni+1, oldDims[oi], dims[ni]
		for oldSize != newSize {
			if newSize < oldSize {
				newSize *= dims[nj]
				nj++
			} else {
				oldSize *= oldDims[oj]
				oj++
			}
		}
		for k := oi; k < oj-1; k++ {
			if oldStrides[k] != oldDims[k+1]*oldStrides[k+1] {
				return v, false
			}
		}
		step := oldStrides[oj-1]
		for k := nj - 1; k >= ni; k-- {
			strides[k] = step
			step *= dims[k]
		}
		oi, ni = oj, nj
	}
	v.dims, v.strides = dims, strides
	return v, true
}

// drop leaves out axes, of which the first element is taken.
func (v view) drop(axes []int) view {
	var dims, strides []int
	for axis := range v.dims {
		if !slices.Contains(axes, axis) {
			dims, strides = append(dims, v.dims[axis]), append(strides, v.strides[axis])
		}
	}
	v.dims, v.strides = dims, strides
	return v
}
