package simdgo

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// fuse finds groups of nodes that are lowered as one.
func (c *compiler) fuse() {
	c.adams = make(map[int]*adam)
	c.biases = make(map[int]*biased)
	c.mulAdds = make(map[int]*mulAdd)
	c.dots = make(map[int]*node)
	c.expLess = make(map[int]*node)
	c.absorbed = make([]bool, len(c.f.nodes))
	c.matchAdam()
	for _, n := range c.f.nodes {
		if c.uses[n.id] > 0 {
			c.matchBias(n)
		}
	}
	c.matchDots()
	firstUse := c.firstUses()
	for _, n := range c.f.nodes {
		if c.uses[n.id] > 0 {
			c.matchExpLess(n, firstUse)
			c.matchMulAdd(n)
		}
	}
}

// taken tells whether a node is lowered with others.
func (c *compiler) taken(n *node) bool {
	return c.absorbed[n.id] || c.adams[n.id] != nil || c.biases[n.id] != nil || c.mulAdds[n.id] != nil ||
		c.expLess[n.id] != nil || c.dots[n.id] != nil
}

// A biased is a product with what is added to every row of it.
type biased struct {
	dot, bias *node
	relu      bool
}

// matchBias finds x·w + bias, with the bias along the last axis, and relu of that, where nothing else needs the
// parts.
func (c *compiler) matchBias(n *node) {
	switch n.op {
	case compute.OpTypeAdd:
		for i, d := range n.in {
			wide := n.in[1-i]
			if d.op != compute.OpTypeDotGeneral || d.shape.DType != dtypes.Float32 || c.uses[d.id] != 1 || !sameShape(d.shape, n.shape) {
				continue
			}
			if wide.op != compute.OpTypeBroadcastInDim || wide.in[0].shape.Rank() != 1 || wide.ints[0] != n.shape.Rank()-1 {
				continue
			}
			last := n.shape.Dimensions[n.shape.Rank()-1]
			// The columns of the product must be its last axis.
			if lists := unpackInts(d.ints); d.in[1].shape.Rank()-len(lists[2])-len(lists[3]) != 1 || wide.in[0].shape.Dimensions[0] != last {
				continue
			}
			if n.shape.Size() == 0 || d.in[0].shape.Size() == 0 {
				continue
			}
			c.biases[n.id] = &biased{dot: d, bias: wide.in[0]}
			c.absorbed[d.id] = true
			return
		}
	case compute.OpTypeMax:
		for i, x := range n.in {
			zero, ok := n.in[1-i].scalar()
			if b := c.biases[x.id]; b != nil && ok && zero == 0 && c.uses[x.id] == 1 && sameShape(x.shape, n.shape) {
				c.biases[n.id] = &biased{dot: b.dot, bias: b.bias, relu: true}
				c.absorbed[x.id] = true
				return
			}
		}
	}
}

// lowerBiased makes the product with the bias in its tiles' first values.
func (c *compiler) lowerBiased(n *node, b *biased) {
	bias := c.dense(c.views[b.bias.id])
	if bias.offset != 0 {
		bias = c.copyOf(bias) // tiles read past its end, into what pads it
	}
	lists := unpackInts(b.dot.ints)
	x, w := c.views[b.dot.in[0].id], c.views[b.dot.in[1].id]
	c.emitGemm(c.output(n),
		c.matrixOf(x, lists[1], rest(len(x.dims), lists[0], lists[1]), lists[0]),
		c.matrixOf(w, lists[3], lists[2], rest(len(w.dims), lists[2], lists[3])), &bias, b.relu)
}
