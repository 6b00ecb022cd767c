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
	wide := widened(o, x.dims, axes)
	if x.dtype == dtypes.Float32 && c.emitReduceRows(rowKernel(combine), columnKernel(combine), wide, x) {
		return
	}
	c.emitCopy(o, c.neutral(combine, o.dtype).broadcast(o.dims))
	c.emitNest(accumulateKernel(combine, o.dtype), wide, wide, x)
}

// matchDots finds sums of products that only such sums need, so that the products need no memory.
func (c *compiler) matchDots() {
	sums := make(map[int][]*node) // by the product
	for _, n := range c.f.nodes {
		if c.uses[n.id] == 0 || n.op != compute.OpTypeReduceSum || n.shape.DType != dtypes.Float32 {
			continue
		}
		x := n.in[0]
		if x.op != compute.OpTypeMul || c.taken(x) || n.shape.Size() == x.shape.Size() {
			continue
		}
		if sameShape(x.in[0].shape, x.shape) || sameShape(x.in[1].shape, x.shape) {
			sums[x.id] = append(sums[x.id], n)
		}
	}
	for id, list := range sums {
		if c.uses[id] == len(list) {
			c.absorbed[id] = true
			for _, n := range list {
				c.dots[n.id] = c.f.nodes[id]
			}
		}
	}
}

// lowerSumOfProducts sums the products x over axes, where that can be done in one pass; it is false where it cannot.
func (c *compiler) lowerSumOfProducts(n, x *node) bool {
	if c.views[x.id].store != nil {
		return false // it was made for another sum
	}
	dims := x.shape.Dimensions
	a, b := c.in(x, 0).broadcast(dims), c.in(x, 1).broadcast(dims)
	if slices.Contains(a.strides, 0) { // the first gives the loops their order
		a, b = b, a
	}
	for axis, s := range a.strides {
		if s == 0 && dims[axis] > 1 {
			return false
		}
	}
	if a.store.kind == constant && b.store.kind == constant {
		return false // so that it is made once
	}
	steps, stores := len(c.steps), len(c.stores)
	o := c.reduced(n, a)
	if b.store.kind == constant && !slices.Contains(b.strides, 0) && !slices.Equal(a.strides, b.strides) {
		// Brought into the order of a while the graph is compiled.
		b = c.inOrderOf(a, b)
	}
	if c.emitReduceRows(rowDot, columnDot, widened(o, dims, n.ints), a, b) {
		return true
	}
	c.steps, c.stores, c.views[n.id] = c.steps[:steps], c.stores[:stores], view{}
	return false
}

// widened is the output of a reduction over axes with those axes in it, so that it has as many as what is reduced:
// they repeat the same elements.
func widened(o view, dims, axes []int) view {
	wide := view{store: o.store, dtype: o.dtype, offset: o.offset, dims: dims, strides: make([]int, len(dims))}
	kept := 0
	for axis := range dims {
		if !contains(axes, axis) {
			wide.strides[axis] = o.strides[kept]
			kept++
		}
	}
	return wide
}

// emitReduceRows makes a reduction of float32, of one operand or of the products of two, whose innermost loop is a row
// to be reduced, or a row of columns to be reduced; it is false where neither is so. o has stride 0 along what is
// reduced.
func (c *compiler) emitReduceRows(rows, columns kernel, o view, operands ...view) bool {
	dims, strides := collapse(append(slices.Clone(operands), o))
	inner, last := len(dims)-1, len(operands)
	if rows == nil || inner < 0 || dims[0] == 0 {
		return false
	}
	for i := range operands {
		if strides[inner][i] != 4 {
			return false
		}
	}
	reduced := -1
	for l, s := range strides {
		if s[last] != 0 {
			continue
		}
		if reduced >= 0 {
			return false // two loops; the first of two reductions would have to be kept
		}
		reduced = l
	}
	// steps are in the order of a kernel's operands, the output first.
	steps := func(l int) (t [4]int) {
		t[0] = strides[l][last]
		copy(t[1:], strides[l][:last])
		return t
	}
	loops := new(nest)
	loops.n, loops.rows = dims[inner], 1
	switch {
	case reduced == inner:
		loops.call = rows
	case strides[inner][last] == 4 && reduced >= 0:
		loops.call, loops.rows, loops.t = columns, dims[reduced], steps(reduced)
	default:
		return false
	}
	for l, d := range dims {
		switch {
		case l == inner || l == reduced:
		case reduced == inner && l == inner-1:
			loops.rows, loops.t = d, steps(l)
		default:
			loops.dims, loops.steps = append(loops.dims, d), append(loops.steps, steps(l))
		}
	}
	pinTo(&loops.base[0], o)
	for i, v := range operands {
		pinTo(&loops.base[1+i], v)
	}
	s := c.emit(loops, o, operands...)
	if len(operands) == 2 {
		s.fused = "Mul and " + s.node.op.String()
	}
	return true
}

// rowKernel returns the kernel that reduces the n elements of each row at p[1] to the one at p[0], nil where there is
// none.
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
	for r := range x.rows {
		var lanes [16]float32
		row := floats(at(x.p[1], r*x.t[1]), x.n)
		for ; len(row) >= 16; row = row[16:] {
			for i, v := range row[:16] {
				lanes[i] += v
			}
		}
		*(*float32)(at(x.p[0], r*x.t[0])) = sumOf(lanes[:]) + sumOf(row)
	}
}

// plainRowDot is plainRowSum of products of what is at p[1] and p[2].
func plainRowDot(x *args) {
	for r := range x.rows {
		var lanes [16]float32
		a, b := floats(at(x.p[1], r*x.t[1]), x.n), floats(at(x.p[2], r*x.t[2]), x.n)
		for i, v := range a {
			lanes[i%16] += float32(v * b[i])
		}
		*(*float32)(at(x.p[0], r*x.t[0])) = sumOf(lanes[:])
	}
}

func sumOf(list []float32) float32 {
	sum := float32(0)
	for _, v := range list {
		sum += v
	}
	return sum
}

func plainRowMax(x *args) {
	for r := range x.rows {
		row := floats(at(x.p[1], r*x.t[1]), x.n)
		most := row[0]
		for _, v := range row {
			most = max(most, v)
		}
		*(*float32)(at(x.p[0], r*x.t[0])) = most
	}
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

// plainColumnDot is plainColumnSum of products of what is at p[1] and p[2].
func plainColumnDot(x *args) {
	o := floats(x.p[0], x.n)
	clear(o)
	for r := range x.rows {
		b := floats(at(x.p[2], r*x.t[2]), x.n)
		for i, v := range floats(at(x.p[1], r*x.t[1]), x.n) {
			o[i] += float32(v * b[i])
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
