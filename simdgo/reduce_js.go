//go:build wasm && goexperiment.simd

package simdgo

func rowSum(x *args) {
	p, n := x.p[1], x.n
	sum := float32(0)
	if full := n &^ 15; full > 0 {
		sum = rowSum16(p, full)
		p = at(p, 4*full)
	}
	for n &= 15; n > 0; n-- {
		sum += *(*float32)(p)
		p = at(p, 4)
	}
	*(*float32)(x.p[0]) = sum
}

func rowSum16(p ptr, n int) float32 {
	var a, b, c, d vector
	for ; n > 0; n -= 16 {
		a, b = a.Add(load(p)), b.Add(load(at(p, 16)))
		c, d = c.Add(load(at(p, 32))), d.Add(load(at(p, 48)))
		p = at(p, 64)
	}
	a = a.Add(b).Add(c.Add(d))
	return (a.GetElem(0) + a.GetElem(1)) + (a.GetElem(2) + a.GetElem(3))
}

func rowMax(x *args) {
	p, n := x.p[1], x.n
	most := *(*float32)(p)
	if full := n &^ 15; full > 0 {
		most = rowMax16(p, full)
		p = at(p, 4*full)
	}
	for n &= 15; n > 0; n-- {
		most = larger(most, *(*float32)(p))
		p = at(p, 4)
	}
	*(*float32)(x.p[0]) = most
}

func rowMax16(p ptr, n int) float32 {
	a, b := load(p), load(at(p, 16))
	c, d := load(at(p, 32)), load(at(p, 48))
	for ; n > 0; n -= 16 {
		a, b = a.Max(load(p)), b.Max(load(at(p, 16)))
		c, d = c.Max(load(at(p, 32))), d.Max(load(at(p, 48)))
		p = at(p, 64)
	}
	a = a.Max(b).Max(c.Max(d))
	return larger(larger(a.GetElem(0), a.GetElem(1)), larger(a.GetElem(2), a.GetElem(3)))
}

// larger is max without a call.
func larger(a, b float32) float32 {
	if b > a || b != b {
		return b
	}
	return a
}

func columnSum(x *args) {
	o, p, n := x.p[0], x.p[1], x.n
	for ; n >= 16; n -= 16 {
		columnSum16(o, p, x.rows, x.t[1])
		o, p = at(o, 64), at(p, 64)
	}
	for ; n >= 4; n -= 4 {
		columnSum4(o, p, x.rows, x.t[1])
		o, p = at(o, 16), at(p, 16)
	}
	if n > 0 {
		y := *x
		y.p[0], y.p[1], y.n = o, p, n
		plainColumnSum(&y)
	}
}

func columnSum16(o, p ptr, rows, step int) {
	var a, b, c, d vector
	for ; rows > 0; rows-- {
		a, b = a.Add(load(p)), b.Add(load(at(p, 16)))
		c, d = c.Add(load(at(p, 32))), d.Add(load(at(p, 48)))
		p = at(p, step)
	}
	store4(o, a)
	store4(at(o, 16), b)
	store4(at(o, 32), c)
	store4(at(o, 48), d)
}

func columnSum4(o, p ptr, rows, step int) {
	var a vector
	for ; rows > 0; rows-- {
		a = a.Add(load(p))
		p = at(p, step)
	}
	store4(o, a)
}

func columnMax(x *args) {
	o, p, n := x.p[0], x.p[1], x.n
	for ; n >= 16; n -= 16 {
		columnMax16(o, p, x.rows, x.t[1])
		o, p = at(o, 64), at(p, 64)
	}
	if n > 0 {
		y := *x
		y.p[0], y.p[1], y.n = o, p, n
		plainColumnMax(&y)
	}
}

func columnMax16(o, p ptr, rows, step int) {
	a, b := load(p), load(at(p, 16))
	c, d := load(at(p, 32)), load(at(p, 48))
	for ; rows > 0; rows-- {
		a, b = a.Max(load(p)), b.Max(load(at(p, 16)))
		c, d = c.Max(load(at(p, 32))), d.Max(load(at(p, 48)))
		p = at(p, step)
	}
	store4(o, a)
	store4(at(o, 16), b)
	store4(at(o, 32), c)
	store4(at(o, 48), d)
}
