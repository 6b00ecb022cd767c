package simdgo

import (
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
)

// An adam is the update of one variable by Adam (Kingma and Ba, arXiv 1412.6980), as GoMLX writes it in fourteen
// operations:
//
//	m' = β₁·m + (1−β₁)·g
//	v' = β₂·v + (1−β₂)·g²
//	w' = w − lr·(m'·c₁) / (√(v'·c₂) + ε)
//
// All factors are scalars. The order of operations is GoMLX's, so that the result is the same to the bit, but for moments
// below the smallest normal number, 1.2·10⁻³⁸, which become 0.
type adam struct {
	w, m, v, g                      *node // what is read
	nextW, nextM, nextV             *node // what is written
	beta1, rest1, beta2, rest2      *node
	debias1, debias2, rate, epsilon *node
	inner                           []*node // what is between, and needed by nothing else
}

// An adamStep is that in memory.
type adamStep struct {
	w, m, v, g          ptr
	nextW, nextM, nextV ptr
	n                   int
	factors             [8]ptr     // in the order of values
	values              adamValues // read before each run
}

// adamValues are β₁, 1−β₁, β₂, 1−β₂, c₁, c₂, the learning rate and ε, each four times.
type adamValues [8][4]float32

func (a *adamStep) run() {
	for i, p := range a.factors {
		x := *(*float32)(p)
		a.values[i] = [4]float32{x, x, x, x}
	}
	adamKernel(a)
}

func plainAdam(a *adamStep) {
	w, m, v, g := floats(a.w, a.n), floats(a.m, a.n), floats(a.v, a.n), floats(a.g, a.n)
	nextW, nextM, nextV := floats(a.nextW, a.n), floats(a.nextM, a.n), floats(a.nextV, a.n)
	k := &a.values
	for i, x := range g {
		y := normal(float32(k[0][0]*m[i]) + float32(k[1][0]*x))
		z := normal(float32(k[2][0]*v[i]) + float32(k[3][0]*float32(x*x)))
		root := float32(math.Sqrt(float64(float32(z * k[5][0]))))
		nextW[i] = w[i] - float32(k[6][0]*float32(y*k[4][0]))/(root+k[7][0])
		nextM[i], nextV[i] = y, z
	}
}

// normal makes 0 of what is below the smallest normal number. The gradient of a unit that has died is 0, and its first
// moment decays until it is such a number, and stays one, for β₁ times the smallest of them rounds to itself: each
// operation on it takes a processor a hundred times as long, and each step would have them.
func normal(x float32) float32 {
	if x < smallestNormal && x > -smallestNormal {
		return 0
	}
	return x
}

const smallestNormal = 0x1p-126

// matchAdam finds the updates and marks their nodes: the last is lowered for all of them.
func (c *compiler) matchAdam() {
	for _, n := range c.f.nodes {
		if c.uses[n.id] == 0 || n.op != compute.OpTypeSub || n.shape.DType != dtypes.Float32 {
			continue
		}
		a := c.adamOf(n)
		if a == nil {
			continue
		}
		c.adams[n.id] = a
		for _, x := range append(a.inner, a.nextM, a.nextV) {
			c.absorbed[x.id] = true
		}
	}
}

// adamOf takes apart w − lr·(m'·c₁)/(√(v'·c₂) + ε); nil where n is something else.
func (c *compiler) adamOf(n *node) *adam {
	a := &adam{w: n.in[0], nextW: n}
	same := func(x *node) bool { return sameShape(x.shape, n.shape) }
	// scaled takes x apart into a scalar and a tensor.
	scaled := func(x *node) (factor, rest *node) {
		if x.op != compute.OpTypeMul {
			return nil, nil
		}
		for i, factor := range x.in {
			if rest := x.in[1-i]; factor.shape.Rank() == 0 && same(rest) {
				return factor, rest
			}
		}
		return nil, nil
	}
	step := n.in[1]
	if !same(a.w) || step.op != compute.OpTypeDiv || n.shape.Rank() == 0 {
		return nil
	}
	rate, debiased := scaled(step.in[0])
	if rate == nil {
		return nil
	}
	debias1, nextM := scaled(debiased)
	below := step.in[1]
	if debias1 == nil || below.op != compute.OpTypeAdd || below.in[0].op != compute.OpTypeSqrt || below.in[1].shape.Rank() != 0 {
		return nil
	}
	root := below.in[0]
	debias2, nextV := scaled(root.in[0])
	if debias2 == nil || nextM.op != compute.OpTypeAdd || nextV.op != compute.OpTypeAdd {
		return nil
	}
	a.rate, a.debias1, a.debias2, a.epsilon, a.nextM, a.nextV = rate, debias1, debias2, below.in[1], nextM, nextV
	var square *node
	a.beta1, a.m = scaled(nextM.in[0])
	a.rest1, a.g = scaled(nextM.in[1])
	a.beta2, a.v = scaled(nextV.in[0])
	a.rest2, square = scaled(nextV.in[1])
	if a.beta1 == nil || a.rest1 == nil || a.beta2 == nil || a.rest2 == nil ||
		square.op != compute.OpTypeMul || square.in[0] != a.g || square.in[1] != a.g {
		return nil
	}
	// Everything between must be needed here alone; the moments may also be outputs.
	for _, x := range []*node{step, step.in[0], debiased, below, root, root.in[0], nextM.in[0], nextM.in[1], nextV.in[0], nextV.in[1]} {
		if c.uses[x.id] != 1 {
			return nil
		}
		a.inner = append(a.inner, x)
	}
	for _, x := range []*node{nextM, nextV} {
		outputs := 0
		for _, o := range c.f.outputs {
			if o == x {
				outputs++
			}
		}
		if c.uses[x.id] != 1+outputs {
			return nil
		}
	}
	c.uses[square.id]-- // others may still need it
	return a
}

func (c *compiler) lowerAdam(a *adam) {
	w, m, v, g := c.dense(c.views[a.w.id]), c.dense(c.views[a.m.id]), c.dense(c.views[a.v.id]), c.dense(c.views[a.g.id])
	nextW, nextM, nextV := c.output(a.nextW), c.output(a.nextM), c.output(a.nextV)
	s := &adamStep{n: w.size()}
	if s.n == 0 {
		for _, o := range []view{nextW, nextM, nextV} {
			c.emit(nothing{}, o)
		}
		return
	}
	reads := []view{w, m, v, g}
	for i, at := range []*ptr{&s.w, &s.m, &s.v, &s.g} {
		pinTo(at, reads[i])
	}
	for i, x := range []*node{a.beta1, a.rest1, a.beta2, a.rest2, a.debias1, a.debias2, a.rate, a.epsilon} {
		factor := c.views[x.id]
		pinTo(&s.factors[i], factor)
		reads = append(reads, factor)
	}
	pinTo(&s.nextW, nextW)
	pinTo(&s.nextM, nextM)
	pinTo(&s.nextV, nextV)
	st := c.emit(s, nextW, reads...)
	st.writes = append(st.writes, nextM.store, nextV.store)
	for _, x := range reads[:4] {
		if x.offset == 0 {
			st.inPlace = append(st.inPlace, x.store)
		}
	}
}
