//go:build wasm && goexperiment.simd

package hand

// expConstants are those of the Cephes library's expf, four times each: a loop loads them faster than it makes them.
// Adding 1.5·2²³ rounds to an integer, which is then also in the low bits, where it becomes the exponent.
var expConstants = repeat(88.3, -87.3, 1.44269504, 12582912, 0.693359375, 2.12194440e-4,
	1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1)

func repeat(x ...float32) []float32 {
	var table []float32
	for _, v := range x {
		table = append(table, v, v, v, v)
	}
	return table
}

// expSum replaces each xᵢ by exp(xᵢ − m) and returns their sum. Arguments are clamped to where the result is a normal
// number. The length is a multiple of 4.
func expSum(x []float32, m float32) float32 {
	return expSumVectors(at(x), at(expConstants), len(x), m)
}

func expSumVectors(p, c pointer, n int, m float32) float32 {
	shift := fill(m)
	var s vector
	for ; n > 0; n -= 4 {
		x := load(p).Sub(shift).Min(load(c)).Max(load(add(c, 16)))
		t := x.Mul(load(add(c, 32))).Add(load(add(c, 48)))
		n := t.Sub(load(add(c, 48)))
		r := x.Sub(n.Mul(load(add(c, 64)))).Add(n.Mul(load(add(c, 80))))
		y := r.Mul(load(add(c, 96))).Add(load(add(c, 112)))
		y = y.Mul(r).Add(load(add(c, 128)))
		y = y.Mul(r).Add(load(add(c, 144)))
		y = y.Mul(r).Add(load(add(c, 160)))
		y = y.Mul(r).Add(load(add(c, 176)))
		y = y.Mul(r).Mul(r).Add(r).Add(load(add(c, 192)))
		y = y.ToBits().BitsToInt32().Add(t.ToBits().BitsToInt32().ShiftAllLeft(23)).ToBits().BitsToFloat32()
		store(p, y)
		s = s.Add(y)
		p = add(p, 16)
	}
	return sum(s)
}
