package simdgo

import "slices"

// args is what a kernel is called with: n elements at addresses p, which are strides s apart, in bytes. p[0] is
// what is written. Kernels of rows also do that rows times, t bytes apart; the assembler knows where the fields are.
type args struct {
	p    [4]ptr
	n    int
	s    [4]int
	rows int
	t    [4]int
}

// A kernel is a loop over elements that has no loop within. It does not change its arguments.
type kernel func(*args)

// A nest is a kernel and the loops around it: for outer loop l, dims[l] times, operand i moves on by steps[l][i]
// bytes.
type nest struct {
	args
	base  [4]ptr // operands of the first call; bound before each run that needs it
	dims  []int
	steps [][4]int
	call  kernel
}

// newNest lays loops over the elements of views of the same dims, of which the first is written. Loops that every
// operand runs through without a gap become one; the innermost is what the kernel runs.
func newNest(views ...view) *nest {
	x := new(nest)
	x.rows = 1
	dims, strides := collapse(views)
	for l, d := range dims {
		if l == len(dims)-1 {
			x.n, x.s = d, strides[l]
			break
		}
		x.dims = append(x.dims, d)
		x.steps = append(x.steps, strides[l])
	}
	if len(dims) == 0 {
		x.n = 1
		for i, v := range views {
			x.s[i] = v.width()
		}
	}
	return x
}

// collapse returns the loops over views of the same dims, outermost first, as few as can be. They are in the
// order of the first view's memory.
func collapse(views []view) (dims []int, strides [][4]int) {
	first := views[0]
	order := make([]int, 0, len(first.dims))
	for axis, d := range first.dims {
		if d == 0 {
			return []int{0}, [][4]int{{}}
		}
		if d > 1 {
			order = append(order, axis)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return abs(first.strides[b]) - abs(first.strides[a]) })
	for _, axis := range order {
		var s [4]int
		for i, v := range views {
			s[i] = v.strides[axis]
		}
		d := first.dims[axis]
		if l := len(dims) - 1; l >= 0 {
			joined := true
			for i := range views {
				joined = joined && strides[l][i] == s[i]*d
			}
			if joined {
				dims[l] *= d
				strides[l] = s
				continue
			}
		}
		dims = append(dims, d)
		strides = append(strides, s)
	}
	return dims, strides
}

func abs(x int) int { return max(x, -x) }

// run calls the kernel for every round of the outer loops. Addresses are never moved behind the last element: the
// garbage collector may look at them, and takes what points behind an object for a fault.
func (x *nest) run() {
	switch len(x.dims) {
	case 0:
		x.p = x.base
		x.call(&x.args)
	case 1:
		s := &x.steps[0]
		for n := range x.dims[0] {
			for i, p := range x.base {
				x.p[i] = at(p, n*s[i])
			}
			x.call(&x.args)
		}
	default:
		x.rounds(0, [4]int{})
	}
}

// rounds runs the outer loops from the l-th on, offsets bytes from the first call.
func (x *nest) rounds(l int, offsets [4]int) {
	if l == len(x.dims) {
		for i, p := range x.base {
			x.p[i] = at(p, offsets[i])
		}
		x.call(&x.args)
		return
	}
	s := &x.steps[l]
	for range x.dims[l] {
		x.rounds(l+1, offsets)
		for i := range offsets {
			offsets[i] += s[i]
		}
	}
}
