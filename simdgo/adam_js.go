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

// adam4 is in adam_js_wasm.s; k are adamValues, n a multiple of 4.
//
//go:noescape
func adam4(w, m, v, gradient, nextW, nextM, nextV, k ptr, n int)
