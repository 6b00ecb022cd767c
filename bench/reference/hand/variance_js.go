//go:build wasm && goexperiment.simd

package hand

import "math"

// logits computes a row of the variance loss, ℓⱼ = −uⱼ − dⱼ wⱼ with dⱼ = (x − xⱼ)² + (y − yⱼ)² and wⱼ = exp(−2uⱼ),
// keeps d, and returns the largest ℓ. All arrays have n elements, a multiple of 4.
func logits(row, d, xs, ys, u, w pointer, n int, x, y float32) float32 {
	px, py := fill(x), fill(y)
	most := fill(float32(math.Inf(-1)))
	for ; n > 0; n -= 4 {
		a, b := px.Sub(load(xs)), py.Sub(load(ys))
		q := a.Mul(a).Add(b.Mul(b))
		store(d, q)
		l := q.Mul(load(w)).Add(load(u)).Neg()
		store(row, l)
		most = most.Max(l)
		row, d, xs, ys, u, w = add(row, 16), add(d, 16), add(xs, 16), add(ys, 16), add(u, 16), add(w, 16)
	}
	return largest(most)
}

// logitsGradient takes gⱼ = f·rowⱼ as the gradient of ℓⱼ, adds what follows to the gradients dx, dy and du of xⱼ, yⱼ
// and uⱼ, and returns that of x and y.
func logitsGradient(row, d, xs, ys, w, dx, dy, du pointer, n int, x, y, f float32) (gx, gy float32) {
	px, py, scale, two := fill(x), fill(y), fill(f), fill(2)
	var sx, sy vector
	for ; n > 0; n -= 4 {
		g := load(row).Mul(scale)
		v := g.Mul(load(w)).Mul(two)
		store(du, load(du).Add(v.Mul(load(d)).Sub(g)))
		a, b := v.Mul(px.Sub(load(xs))), v.Mul(py.Sub(load(ys)))
		sx, sy = sx.Sub(a), sy.Sub(b)
		store(dx, load(dx).Add(a))
		store(dy, load(dy).Add(b))
		row, d, xs, ys, w = add(row, 16), add(d, 16), add(xs, 16), add(ys, 16), add(w, 16)
		dx, dy, du = add(dx, 16), add(dy, 16), add(du, 16)
	}
	return sum(sx), sum(sy)
}
