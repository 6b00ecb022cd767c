//go:build wasm && goexperiment.simd

package simdgo

// The kernels of reduce_js_wasm.s.

//go:noescape
func rowSum(x *args)

//go:noescape
func rowDot(x *args)

//go:noescape
func rowMax(x *args)

// Sums, sums of products and largest elements of rows ≥ 1 rows, for blocks ≥ 1 of 32, 16 or 4 columns.

//go:noescape
func columnSum32(o, a ptr, rows, step, blocks int)

//go:noescape
func columnSum4(o, a ptr, rows, step, blocks int)

//go:noescape
func columnDot16(o, a, b ptr, rows, stepA, stepB, blocks int)

//go:noescape
func columnMax16(o, a ptr, rows, step, blocks int)

func columnSum(x *args) {
	y := *x
	if blocks := y.n / 32; blocks > 0 {
		columnSum32(y.p[0], y.p[1], y.rows, y.t[1], blocks)
		y.leave(32 * blocks)
	}
	if blocks := y.n / 4; blocks > 0 {
		columnSum4(y.p[0], y.p[1], y.rows, y.t[1], blocks)
		y.leave(4 * blocks)
	}
	if y.n > 0 {
		plainColumnSum(&y)
	}
}

func columnDot(x *args) {
	y := *x
	if blocks := y.n / 16; blocks > 0 {
		columnDot16(y.p[0], y.p[1], y.p[2], y.rows, y.t[1], y.t[2], blocks)
		y.leave(16 * blocks)
	}
	if y.n > 0 {
		plainColumnDot(&y)
	}
}

func columnMax(x *args) {
	y := *x
	if blocks := y.n / 16; blocks > 0 {
		columnMax16(y.p[0], y.p[1], y.rows, y.t[1], blocks)
		y.leave(16 * blocks)
	}
	if y.n > 0 {
		plainColumnMax(&y)
	}
}

// leave moves on by n columns; the addresses are of no use where none is left.
func (x *args) leave(n int) {
	if x.n -= n; x.n > 0 {
		for i, p := range x.p[:3] {
			x.p[i] = at(p, 4*n)
		}
	}
}
