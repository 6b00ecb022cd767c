package simdgo

import (
	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// A mulAdd is a product and a sum in one pass: a·b + c, a·b − c or c − a·b, rounded twice as the two operations are.
type mulAdd struct {
	product, addend *node
	kind            mulAddKind
}

type mulAddKind int

const (
	mulPlus  mulAddKind = iota // a·b + c
	mulMinus                   // a·b − c
	lessMul                    // c − a·b
)

// matchMulAdd finds sums of float32 with a product that nothing else needs.
func (c *compiler) matchMulAdd(n *node) {
	if n.op != compute.OpTypeAdd && n.op != compute.OpTypeSub || n.shape.DType != dtypes.Float32 || c.taken(n) {
		return
	}
	for i, p := range n.in {
		if p.op != compute.OpTypeMul || c.uses[p.id] != 1 || c.taken(p) || !sameShape(p.shape, n.shape) {
			continue
		}
		kind := mulPlus
		if n.op == compute.OpTypeSub {
			kind = [2]mulAddKind{mulMinus, lessMul}[i]
		}
		c.mulAdds[n.id] = &mulAdd{product: p, addend: n.in[1-i], kind: kind}
		c.absorbed[p.id] = true
		return
	}
}

func (c *compiler) lowerMulAdd(n *node, x *mulAdd) {
	dims := n.shape.Dimensions
	a, b, s := c.in(x.product, 0).broadcast(dims), c.in(x.product, 1).broadcast(dims), c.views[x.addend.id].broadcast(dims)
	c.emitVector(plainMulAdd(x.kind), mulAddVectors(x.kind), c.elementOutput(n, a, b, s), a, b, s).fused = "Mul and " + n.op.String()
}

// plainMulAdd returns the kernel of any strides.
func plainMulAdd(kind mulAddKind) kernel {
	switch kind {
	case mulPlus:
		return map3(func(a, b, c float32) float32 { return float32(a*b) + c })
	case mulMinus:
		return map3(func(a, b, c float32) float32 { return float32(a*b) - c })
	}
	return map3(func(a, b, c float32) float32 { return c - float32(a*b) })
}
