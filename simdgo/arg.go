package simdgo

import "github.com/gomlx/compute/dtypes"

// argKernel returns the kernel that writes to p[0] the index of the smallest or largest of the n elements at
// p[1]; the first of equals, or the last NaN.
func argKernel(dtype, index dtypes.DType, isMin bool) kernel {
	switch dtype {
	case dtypes.Float32:
		return argOf[float32](index, isMin)
	case dtypes.Float64:
		return argOf[float64](index, isMin)
	case dtypes.Int8:
		return argOf[int8](index, isMin)
	case dtypes.Int32:
		return argOf[int32](index, isMin)
	case dtypes.Int64:
		return argOf[int64](index, isMin)
	case dtypes.Uint8:
		return argOf[uint8](index, isMin)
	case dtypes.Uint32:
		return argOf[uint32](index, isMin)
	case dtypes.Uint64:
		return argOf[uint64](index, isMin)
	}
	return nil
}

func argOf[T number](index dtypes.DType, isMin bool) kernel {
	store := indexStorer(index)
	if store == nil {
		return nil
	}
	return func(x *args) {
		best, v := 0, *(*T)(x.p[1])
		for i := range x.n {
			if w := *(*T)(at(x.p[1], i*x.s[1])); isMin && w < v || !isMin && w > v || w != w {
				v, best = w, i
			}
		}
		store(x.p[0], best)
	}
}

func indexStorer(dtype dtypes.DType) func(ptr, int) {
	switch dtype {
	case dtypes.Int8:
		return storeIndex[int8]
	case dtypes.Int32:
		return storeIndex[int32]
	case dtypes.Int64:
		return storeIndex[int64]
	case dtypes.Uint8:
		return storeIndex[uint8]
	case dtypes.Uint32:
		return storeIndex[uint32]
	case dtypes.Uint64:
		return storeIndex[uint64]
	}
	return nil
}

func storeIndex[T integer](p ptr, i int) { *(*T)(p) = T(i) }

// lowerArgMinMax runs the kernel along the axis for every element of the output.
func (c *compiler) lowerArgMinMax(n *node) {
	x, o := c.in(n, 0), c.output(n)
	axis := n.ints[0]
	if x.size() == 0 {
		c.emitCopy(o, c.neutral(0, o.dtype).broadcast(o.dims))
		return
	}
	loops := newNest(o, x.drop([]int{axis}))
	// The loops run over outputs one by one; what was their kernel is one more loop, within is the axis.
	if loops.n != 1 {
		loops.dims, loops.steps = append(loops.dims, loops.n), append(loops.steps, loops.s)
	}
	loops.n, loops.s = x.dims[axis], [4]int{0, x.strides[axis]}
	loops.call = argKernel(x.dtype, o.dtype, n.ints[1] == 1)
	pinTo(&loops.base[0], o)
	pinTo(&loops.base[1], x)
	c.emit(loops, o, x)
}
