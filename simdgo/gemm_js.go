//go:build wasm && goexperiment.simd

package simdgo

// The tiles of gemm_js_wasm.s. k ≥ 1; steps in bytes; relu is 1 or 0.

//go:noescape
func tileByRows(a, b, c, bias ptr, k, lda, ldb, ldc, relu int)

//go:noescape
func tileByColumns(a, b, c, bias ptr, k, lda, ldb, ldc, relu int)

// tileOfFour makes a tile of 8 rows and 4 columns with a panel [k][4].
func tileOfFour(a, b, c, bias ptr, k, ra, ka, ldc, relu int) {
	c0 := load(bias)
	c1, c2, c3, c4, c5, c6, c7 := c0, c0, c0, c0, c0, c0, c0
	d := at(a, 4*ra)
	for ; k > 0; k-- {
		v := load(b)
		c0 = c0.Add(v.Mul(splat(a)))
		c1 = c1.Add(v.Mul(splat(at(a, ra))))
		c2 = c2.Add(v.Mul(splat(at(a, 2*ra))))
		c3 = c3.Add(v.Mul(splat(at(a, 3*ra))))
		c4 = c4.Add(v.Mul(splat(d)))
		c5 = c5.Add(v.Mul(splat(at(d, ra))))
		c6 = c6.Add(v.Mul(splat(at(d, 2*ra))))
		c7 = c7.Add(v.Mul(splat(at(d, 3*ra))))
		a, d, b = at(a, ka), at(d, ka), at(b, 16)
	}
	if relu == 1 {
		var z vector
		c0, c1, c2, c3 = c0.Max(z), c1.Max(z), c2.Max(z), c3.Max(z)
		c4, c5, c6, c7 = c4.Max(z), c5.Max(z), c6.Max(z), c7.Max(z)
	}
	store4(c, c0)
	store4(at(c, ldc), c1)
	store4(at(c, 2*ldc), c2)
	store4(at(c, 3*ldc), c3)
	c = at(c, 4*ldc)
	store4(c, c4)
	store4(at(c, ldc), c5)
	store4(at(c, 2*ldc), c6)
	store4(at(c, 3*ldc), c7)
}

func packPanel(o, b ptr, k, ldb int) {
	for ; k > 0; k-- {
		store4(o, load(b))
		store4(at(o, 16), load(at(b, 16)))
		o, b = at(o, 32), at(b, ldb)
	}
}
