package simdgo

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
)

// Kernels for vector instructions work on rows of elements of four bytes that lie without gaps. A pattern names
// what a row of each operand is: V elements, S one for all, X anything else.

// pattern describes the rows of a nest's operands, of which there are count, the output not counted.
func (x *nest) pattern(count int) string {
	letters := [3]byte{}
	for i := range count {
		switch x.s[1+i] {
		case 4:
			letters[i] = 'V'
		case 0:
			letters[i] = 'S'
		default:
			letters[i] = 'X'
		}
	}
	return string(letters[:count])
}

// emitVector adds loops that call the kernel that vectors has for them, or plain where it has none.
func (c *compiler) emitVector(plain kernel, vectors func(pattern string) kernel, views ...view) *step {
	for _, v := range views {
		if v.width() != 4 {
			return c.emitNest(plain, views...)
		}
	}
	x := newNest(views...)
	if x.n >= 4 && x.s[0] == 4 && vectors != nil {
		// Operands whose elements are apart are brought together first.
		turned := false
		for i, v := range views[1:] {
			if s := x.s[1+i]; s != 4 && s != 0 {
				views[1+i], turned = c.inOrderOf(views[0], v), true
			}
		}
		if turned {
			x = newNest(views...)
		}
		if k := vectors(x.pattern(len(views) - 1)); k != nil && x.s[0] == 4 {
			return c.emitLoops(x, c.rowed(x, k, plain, views), views...)
		}
	}
	return c.emitNest(plain, views...)
}

// rowed gives a kernel of rows the innermost of the outer loops, and sees to what a number of elements that is no
// multiple of 16 leaves over: whole tensors are padded, rows get their last elements from the plain kernel.
func (c *compiler) rowed(x *nest, k, plain kernel, views []view) kernel {
	const block = 16
	if x.n%block != 0 && len(x.dims) == 0 {
		padded := views != nil
		for i, v := range views {
			padded = padded && (x.s[i] == 0 || v.offset == 0 && v.store.bytes == 4*x.n)
		}
		if padded {
			x.n = (x.n + block - 1) / block * block
		}
	}
	if l := len(x.dims) - 1; l >= 0 {
		x.rows, x.t = x.dims[l], x.steps[l]
		x.dims, x.steps = x.dims[:l], x.steps[:l]
	}
	if x.n%block == 0 {
		return k
	}
	full := x.n / block * block
	return func(x *args) {
		y := *x
		if y.n = full; full > 0 {
			k(&y)
		}
		y.n = x.n - full
		for row := range x.rows {
			for i, p := range x.p {
				y.p[i] = at(p, full*x.s[i]+row*x.t[i])
			}
			plain(&y)
		}
	}
}

// inOrderOf copies a view such that its elements lie in the order of another's of the same dims. What is repeated
// is not copied again and again.
func (c *compiler) inOrderOf(o, v view) view {
	once := v
	once.dims = append([]int{}, v.dims...)
	for axis, s := range v.strides {
		if s == 0 {
			once.dims[axis] = 1
		}
	}
	to := c.temporaryLike(o, v.dtype, once.dims)
	defer func(before bool) { c.folding = before }(c.folding)
	c.folding = v.store.kind == constant
	c.emitCopy(to, once)
	return to.broadcast(v.dims)
}

// temporaryLike makes a tensor of other dims whose axes are in memory in the order of another's.
func (c *compiler) temporaryLike(o view, dtype dtypes.DType, dims []int) view {
	return c.like(c.temporary(dtype, dims), innermostFirst(o))
}

// innermostFirst lists the axes of a view by their strides.
func innermostFirst(v view) []int {
	axes := make([]int, len(v.dims))
	for i := range axes {
		axes[i] = len(axes) - 1 - i
	}
	slices.SortStableFunc(axes, func(a, b int) int { return abs(v.strides[a]) - abs(v.strides[b]) })
	return axes
}

// elementOutput makes the tensor that a node of operations element by element writes: in the order of an operand
// that is not row-major, or with a short last axis outermost where its operands are repeated along it, so that the
// loops are long.
func (c *compiler) elementOutput(n *node, operands ...view) view {
	dtype, dims := n.shape.DType, n.shape.Dimensions
	o := c.temporary(dtype, dims)
	c.views[n.id] = o
	for _, v := range operands {
		if v.size() == o.size() && !v.contiguous() && !slices.Contains(v.strides, 0) && v.fills() {
			o = c.like(o, innermostFirst(v))
			c.views[n.id] = o
			return o
		}
	}
	last := len(dims) - 1
	if last < 1 || dims[last] > 8 || o.size() < 256 {
		return o
	}
	turned := c.like(o, append(innermostFirst(o)[1:], last))
	if a, b := newNest(append([]view{o}, operands...)...), newNest(append([]view{turned}, operands...)...); a.n < 16 && b.n >= 4*a.n {
		c.views[n.id] = turned
		return turned
	}
	return o
}

// like lays the axes of a tensor out anew in its store, innermost first.
func (c *compiler) like(o view, axes []int) view {
	o.strides = make([]int, len(o.dims))
	step := o.width()
	for _, axis := range axes {
		o.strides[axis] = step
		step *= o.dims[axis]
	}
	return o
}

// fills tells whether the elements lie without gaps, in any order of axes.
func (v view) fills() bool {
	want := v.width()
	for _, axis := range innermostFirst(v) {
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
