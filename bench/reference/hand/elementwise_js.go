//go:build wasm && goexperiment.simd

package hand

// reluGradient sets d to 0 where h, the output of the relu, is 0. The length is a multiple of 8.
func reluGradient(d, h []float32) { reluGradientVectors(at(d), at(h), len(d)) }

func reluGradientVectors(p, q pointer, n int) {
	var zero vector
	for ; n > 0; n -= 8 {
		store(p, load(p).Masked(load(q).Greater(zero)))
		store(add(p, 16), load(add(p, 16)).Masked(load(add(q, 16)).Greater(zero)))
		p, q = add(p, 32), add(q, 32)
	}
}

// columnSums adds the m rows of a [m, n] up to o [n], 16 columns at a time as far as that goes, then 4.
func columnSums(a, o []float32, m, n int) {
	j := 0
	for ; j+16 <= n; j += 16 {
		columnSums16(at(a[j:]), at(o[j:]), m, n*4)
	}
	for ; j < n; j += 4 {
		columnSums4(at(a[j:]), at(o[j:]), m, n*4)
	}
}

func columnSums16(p, q pointer, m, stride int) {
	var a, b, c, d vector
	for ; m > 0; m-- {
		a, b = a.Add(load(p)), b.Add(load(add(p, 16)))
		c, d = c.Add(load(add(p, 32))), d.Add(load(add(p, 48)))
		p = add(p, stride)
	}
	store(q, a)
	store(add(q, 16), b)
	store(add(q, 32), c)
	store(add(q, 48), d)
}

func columnSums4(p, q pointer, m, stride int) {
	var a vector
	for ; m > 0; m-- {
		a = a.Add(load(p))
		p = add(p, stride)
	}
	store(q, a)
}

// adam moves n weights w by their gradients g, with moments m and v: rate and c2 hold the corrections of the moments'
// bias, which begin at zero.
func adam(w, g, m, v pointer, n int, rate, beta1, beta2, epsilon, c2 float32) {
	keep1, keep2, take1, take2 := fill(beta1), fill(beta2), fill(1-beta1), fill(1-beta2)
	r, e, c := fill(rate), fill(epsilon), fill(c2)
	for ; n > 0; n -= 4 {
		x := load(g)
		y := load(m).Mul(keep1).Add(x.Mul(take1))
		z := load(v).Mul(keep2).Add(x.Mul(x).Mul(take2))
		store(m, y)
		store(v, z)
		store(w, load(w).Sub(y.Mul(r).Div(z.Mul(c).Sqrt().Add(e))))
		w, g, m, v = add(w, 16), add(g, 16), add(m, 16), add(v, 16)
	}
}
