//go:build wasm && goexperiment.simd

package hand

// tile computes 4 rows and 8 columns of c = relu?(a·b + bias), k products deep, two a turn. Rows of a are lda bytes
// apart, those of c ldc; b is packed, 8 floats a row. With 8 sums, 2 vectors of b and one of a it is the largest tile
// that stays in registers.
func tile(a, b, c, bias pointer, k, lda, ldc int, relu bool) {
	c00, c01 := load(bias), load(add(bias, 16))
	c10, c11, c20, c21, c30, c31 := c00, c01, c00, c01, c00, c01
	a1, a2, a3 := add(a, lda), add(a, 2*lda), add(a, 3*lda)
	for ; k > 1; k -= 2 {
		b0, b1 := load(b), load(add(b, 16))
		v := splat(a)
		c00, c01 = c00.Add(v.Mul(b0)), c01.Add(v.Mul(b1))
		v = splat(a1)
		c10, c11 = c10.Add(v.Mul(b0)), c11.Add(v.Mul(b1))
		v = splat(a2)
		c20, c21 = c20.Add(v.Mul(b0)), c21.Add(v.Mul(b1))
		v = splat(a3)
		c30, c31 = c30.Add(v.Mul(b0)), c31.Add(v.Mul(b1))
		b = add(b, 32)
		b0, b1 = load(b), load(add(b, 16))
		v = splat(add(a, 4))
		c00, c01 = c00.Add(v.Mul(b0)), c01.Add(v.Mul(b1))
		v = splat(add(a1, 4))
		c10, c11 = c10.Add(v.Mul(b0)), c11.Add(v.Mul(b1))
		v = splat(add(a2, 4))
		c20, c21 = c20.Add(v.Mul(b0)), c21.Add(v.Mul(b1))
		v = splat(add(a3, 4))
		c30, c31 = c30.Add(v.Mul(b0)), c31.Add(v.Mul(b1))
		a, a1, a2, a3 = add(a, 8), add(a1, 8), add(a2, 8), add(a3, 8)
		b = add(b, 32)
	}
	if relu {
		var zero vector
		c00, c01, c10, c11 = c00.Max(zero), c01.Max(zero), c10.Max(zero), c11.Max(zero)
		c20, c21, c30, c31 = c20.Max(zero), c21.Max(zero), c30.Max(zero), c31.Max(zero)
	}
	store(c, c00)
	store(add(c, 16), c01)
	c = add(c, ldc)
	store(c, c10)
	store(add(c, 16), c11)
	c = add(c, ldc)
	store(c, c20)
	store(add(c, 16), c21)
	c = add(c, ldc)
	store(c, c30)
	store(add(c, 16), c31)
}

// transposedTile computes 4 rows and 8 columns of c = aᵀ·b: a [k, m] holds the tile's 4 rows side by side, and its
// next product lda bytes on.
func transposedTile(a, b, c pointer, k, lda, ldc int) {
	var c00, c01, c10, c11, c20, c21, c30, c31 vector
	for ; k > 1; k -= 2 {
		b0, b1 := load(b), load(add(b, 16))
		v := splat(a)
		c00, c01 = c00.Add(v.Mul(b0)), c01.Add(v.Mul(b1))
		v = splat(add(a, 4))
		c10, c11 = c10.Add(v.Mul(b0)), c11.Add(v.Mul(b1))
		v = splat(add(a, 8))
		c20, c21 = c20.Add(v.Mul(b0)), c21.Add(v.Mul(b1))
		v = splat(add(a, 12))
		c30, c31 = c30.Add(v.Mul(b0)), c31.Add(v.Mul(b1))
		b, a = add(b, 32), add(a, lda)
		b0, b1 = load(b), load(add(b, 16))
		v = splat(a)
		c00, c01 = c00.Add(v.Mul(b0)), c01.Add(v.Mul(b1))
		v = splat(add(a, 4))
		c10, c11 = c10.Add(v.Mul(b0)), c11.Add(v.Mul(b1))
		v = splat(add(a, 8))
		c20, c21 = c20.Add(v.Mul(b0)), c21.Add(v.Mul(b1))
		v = splat(add(a, 12))
		c30, c31 = c30.Add(v.Mul(b0)), c31.Add(v.Mul(b1))
		b, a = add(b, 32), add(a, lda)
	}
	store(c, c00)
	store(add(c, 16), c01)
	c = add(c, ldc)
	store(c, c10)
	store(add(c, 16), c11)
	c = add(c, ldc)
	store(c, c20)
	store(add(c, 16), c21)
	c = add(c, ldc)
	store(c, c30)
	store(add(c, 16), c31)
}

// narrowTile computes 8 rows of c = a·b + bias, where c and b [k, 4] have 4 columns. Rows of a are row bytes apart,
// its next product next bytes on, so that a may be transposed.
func narrowTile(a, b, c, bias pointer, k, row, next int) {
	c0 := load(bias)
	c1, c2, c3, c4, c5, c6, c7 := c0, c0, c0, c0, c0, c0, c0
	d := add(a, 4*row)
	for ; k > 0; k-- {
		v := load(b)
		c0, c1 = c0.Add(v.Mul(splat(a))), c1.Add(v.Mul(splat(add(a, row))))
		c2, c3 = c2.Add(v.Mul(splat(add(a, 2*row)))), c3.Add(v.Mul(splat(add(a, 3*row))))
		c4, c5 = c4.Add(v.Mul(splat(d))), c5.Add(v.Mul(splat(add(d, row))))
		c6, c7 = c6.Add(v.Mul(splat(add(d, 2*row)))), c7.Add(v.Mul(splat(add(d, 3*row))))
		a, d, b = add(a, next), add(d, next), add(b, 16)
	}
	store(c, c0)
	store(add(c, 16), c1)
	store(add(c, 32), c2)
	store(add(c, 48), c3)
	store(add(c, 64), c4)
	store(add(c, 80), c5)
	store(add(c, 96), c6)
	store(add(c, 112), c7)
}
