//go:build wasm && goexperiment.simd

package simdgo

func adamKernel(a *adamStep) {
	// Tensors are padded, so that the last vector may go over the end of one that begins its store; one that does
	// not begins within one that does not end there.
	full := a.n &^ 3
	if full > 0 {
		adam4(a.w, a.m, a.v, a.g, a.nextW, a.nextM, a.nextV, ptr(&a.values), full)
	}
	if full < a.n {
		b := *a
		for _, p := range []*ptr{&b.w, &b.m, &b.v, &b.g, &b.nextW, &b.nextM, &b.nextV} {
			*p = at(*p, 4*full)
		}
		b.n = a.n - full
		plainAdam(&b)
	}
}

func adam4(w, m, v, g, nextW, nextM, nextV, k ptr, n int) {
	beta1, rest1, beta2, rest2 := load(k), load(at(k, 16)), load(at(k, 32)), load(at(k, 48))
	debias1, debias2, rate, epsilon := load(at(k, 64)), load(at(k, 80)), load(at(k, 96)), load(at(k, 112))
	for ; n > 0; n -= 4 {
		x := load(g)
		y := beta1.Mul(load(m)).Add(rest1.Mul(x))
		z := beta2.Mul(load(v)).Add(rest2.Mul(x.Mul(x)))
		store4(nextM, y)
		store4(nextV, z)
		store4(nextW, load(w).Sub(rate.Mul(y.Mul(debias1)).Div(z.Mul(debias2).Sqrt().Add(epsilon))))
		w, m, v, g = at(w, 16), at(m, 16), at(v, 16), at(g, 16)
		nextW, nextM, nextV = at(nextW, 16), at(nextM, 16), at(nextV, 16)
	}
}
