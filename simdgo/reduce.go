package simdgo

import (
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// reduced makes the output of a reduction. Its axes are in memory in the order in which the operand has them.
func (c *compiler) reduced(n *node, x view) view {
	o := c.output(n)
	var axes []int
	for _, axis := range innermostFirst(x) {
		if !contains(n.ints, axis) {
			before := 0
			for _, r := range n.ints {
				if r < axis {
					before++
				}
			}
			axes = append(axes, axis-before)
		}
	}
	o = c.like(o, axes)
	c.views[n.id] = o
	return o
}

// emitReduce combines x over axes into o.
func (c *compiler) emitReduce(combine compute.OpType, o, x view, axes []int) {
	wide := view{store: o.store, dtype: o.dtype, offset: o.offset, dims: x.dims, strides: make([]int, len(x.dims))}
	kept := 0
	for axis := range x.dims {
		if !contains(axes, axis) {
			wide.strides[axis] = o.strides[kept]
			kept++
		}
	}
	if x.dtype == dtypes.Float32 && c.emitReduceRows(combine, wide, x) {
		return
	}
	c.emitCopy(o, c.neutral(combine, o.dtype).broadcast(o.dims))
	c.emitNest(accumulateKernel(combine, o.dtype), wide, wide, x)
}

// emitReduceRows makes a reduction of float32 whose innermost loop is a row to be reduced, or a row of columns to be
// reduced; it is false where neither is so. o has stride 0 along what is reduced.
func (c *compiler) emitReduceRows(combine compute.OpType, o, x view) bool {
	rows, columns := rowKernel(combine), columnKernel(combine)
	dims, strides := collapse([]view{x, o})
	inner := len(dims) - 1
	if rows == nil || inner < 0 || dims[0] == 0 || strides[inner][0] != 4 {
		return false
	}
	reduced := -1
	for l, s := range strides {
		if s[1] != 0 {
			continue
		}
		if reduced >= 0 {
			return false // two loops; the first of two reductions would have to be kept
		}
		reduced = l
	}
	loops := new(nest)
	loops.n, loops.rows = dims[inner], 1
	switch {
	case reduced == inner:
		loops.call = rows
	case strides[inner][1] == 4:
		loops.call, loops.rows, loops.t = columns, dims[reduced], [4]int{0, strides[reduced][0]}
	default:
		return false
	}
	for l, d := range dims {
		if l != inner && l != reduced {
			loops.dims = append(loops.dims, d)
			loops.steps = append(loops.steps, [4]int{strides[l][1], strides[l][0]})
		}
	}
	loops.dims, loops.steps = slices.Clip(loops.dims), slices.Clip(loops.steps)
	pinTo(&loops.base[0], o)
	pinTo(&loops.base[1], x)
	c.emit(loops, o, x)
	return true
}

// rowKernel returns the kernel that reduces the n elements at p[1] to the one at p[0], nil where there is none.
func rowKernel(combine compute.OpType) kernel {
	switch combine {
	case compute.OpTypeAdd:
		return rowSum
	case compute.OpTypeMax:
		return rowMax
	}
	return nil
}

// columnKernel returns the kernel that reduces each of the n columns of rows at p[1], t[1] bytes apart, to an
// element at p[0], nil where there is none.
func columnKernel(combine compute.OpType) kernel {
	switch combine {
	case compute.OpTypeAdd:
		return columnSum
	case compute.OpTypeMax:
		return columnMax
	}
	return nil
}

// plainRowSum adds in sixteen lanes, which rounds less than one sum would.
func plainRowSum(x *args) {
	var lanes [16]float32
	row := floats(x.p[1], x.n)
	for ; len(row) >= 16; row = row[16:] {
		for i, v := range row[:16] {
			lanes[i] += v
		}
	}
	sum := float32(0)
	for _, v := range row {
		sum += v
	}
	for _, v := range lanes {
		sum += v
	}
	*(*float32)(x.p[0]) = sum
}

func plainRowMax(x *args) {
	row := floats(x.p[1], x.n)
	most := row[0]
	for _, v := range row {
		most = max(most, v)
	}
	*(*float32)(x.p[0]) = most
}

func plainColumnSum(x *args) {
	o := floats(x.p[0], x.n)
	copy(o, floats(x.p[1], x.n))
	for r := 1; r < x.rows; r++ {
		for i, v := range floats(at(x.p[1], r*x.t[1]), x.n) {
			o[i] += v
		}
	}
}

func plainColumnMax(x *args) {
	o := floats(x.p[0], x.n)
	copy(o, floats(x.p[1], x.n))
	for r := 1; r < x.rows; r++ {
		for i, v := range floats(at(x.p[1], r*x.t[1]), x.n) {
			o[i] = max(o[i], v)
		}
	}
}
