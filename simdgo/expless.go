package simdgo

import (
	"math"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// matchExpLess finds e to the power of a difference, as in softmax, where nothing needs the difference before: both are
// written in one pass, whose time is the exponential's.
func (c *compiler) matchExpLess(n *node, firstUse []int) {
	if n.op != compute.OpTypeExp || n.shape.DType != dtypes.Float32 || c.taken(n) {
		return
	}
	d := n.in[0]
	if d.op == compute.OpTypeSub && !c.taken(d) && sameShape(d.in[0].shape, d.shape) && firstUse[d.id] == n.id {
		c.expLess[n.id] = d
		c.absorbed[d.id] = true
	}
}

// firstUses lists for each node the first that needs it.
func (c *compiler) firstUses() []int {
	first := make([]int, len(c.f.nodes))
	for id := len(c.f.nodes) - 1; id >= 0; id-- {
		if c.uses[id] > 0 {
			for _, x := range c.f.nodes[id].in {
				first[x.id] = id
			}
		}
	}
	return first
}

// lowerExpLess makes the difference d and e to the power of it.
func (c *compiler) lowerExpLess(n, d *node) {
	dims := n.shape.Dimensions
	x, y := c.in(d, 0).broadcast(dims), c.in(d, 1).broadcast(dims)
	o := c.elementOutput(n, x, y)
	difference := c.temporary(o.dtype, o.dims)
	difference.strides = o.strides
	c.views[d.id] = difference
	if c.folding {
		c.emitVector(binaryKernel(compute.OpTypeSub, x.dtype), binaryVectors(compute.OpTypeSub), difference, x, y)
		c.emitUnary(n.op, o, difference)
		return
	}
	s := c.emitVector(plainExpLess, expLessVectors, o, x, y, difference)
	isDifference := func(s *store) bool { return s == difference.store }
	s.reads, s.inPlace = slices.DeleteFunc(s.reads, isDifference), slices.DeleteFunc(s.inPlace, isDifference)
	s.writes = append(s.writes, difference.store)
	s.fused = "difference and its Exp"
}

func plainExpLess(x *args) {
	for i := range x.n {
		d := *(*float32)(at(x.p[1], i*x.s[1])) - *(*float32)(at(x.p[2], i*x.s[2]))
		*(*float32)(at(x.p[3], i*x.s[3])) = d
		*(*float32)(at(x.p[0], i*x.s[0])) = float32(math.Exp(float64(d)))
	}
}
