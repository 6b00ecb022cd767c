//go:build wasm && goexperiment.simd

package simdgo

import "math"

// four is a constant as a vector in memory.
type four = [4]float32

func repeat(x float32) four { return four{x, x, x, x} }

// eachRow calls a loop over n elements for every row of o and a.
func eachRow(x *args, loop func(o, a, table ptr, n int), table ptr) {
	for row := range x.rows {
		loop(at(x.p[0], row*x.t[0]), at(x.p[1], row*x.t[1]), table, x.n)
	}
}

// logTable are Cephes' logf: ln(1+m) for 1+m in [√½, √2), and what numbers outside need.
var logTable = [...]four{
	repeat(1.17549435e-38), repeat(8388608), repeat(23), // numbers below the first are scaled by the second, 2 to the third
	repeat(7.0376836292e-2), repeat(-1.1514610310e-1), repeat(1.1676998740e-1), repeat(-1.2420140846e-1),
	repeat(1.4249322787e-1), repeat(-1.6668057665e-1), repeat(2.0000714765e-1), repeat(-2.4999993993e-1), repeat(3.3333331174e-1),
	repeat(-2.12194440e-4), repeat(0.5), repeat(0.693359375), repeat(1),
	repeat(float32(math.Inf(1))), repeat(float32(math.NaN())), repeat(float32(math.Inf(-1))),
	repeat(math.Float32frombits(0x3f3504f3)), // √½
}

func logV(x *args) { eachRow(x, logRow, ptr(&logTable)) }

func logRow(o, a, k ptr, n int) {
	for ; n > 0; n -= 4 {
		x := load(a)
		small := x.Less(load(k))
		y := x.Mul(load(at(k, 16))).IfElse(small, x)
		bits := y.ToBits().BitsToInt32()
		e := bits.Sub(load(at(k, 304)).ToBits().BitsToInt32()).ShiftAllRight(23)
		m := bits.Sub(e.ShiftAllLeft(23)).ToBits().BitsToFloat32().Sub(load(at(k, 240)))
		f := e.ConvertToFloat32().Sub(load(at(k, 32)).Masked(small))
		p := m.Mul(load(at(k, 48))).Add(load(at(k, 64)))
		p = p.Mul(m).Add(load(at(k, 80)))
		p = p.Mul(m).Add(load(at(k, 96)))
		p = p.Mul(m).Add(load(at(k, 112)))
		p = p.Mul(m).Add(load(at(k, 128)))
		p = p.Mul(m).Add(load(at(k, 144)))
		p = p.Mul(m).Add(load(at(k, 160)))
		p = p.Mul(m).Add(load(at(k, 176)))
		z := m.Mul(m)
		v := p.Mul(m).Mul(z).Add(f.Mul(load(at(k, 192)))).Sub(z.Mul(load(at(k, 208))))
		v = m.Add(v).Add(f.Mul(load(at(k, 224))))
		// +∞ stays; 0 gives −∞; what is below 0, or no number, gives NaN.
		var zero vector
		v = load(at(k, 256)).IfElse(x.Equal(load(at(k, 256))), v)
		v = load(at(k, 288)).IfElse(x.Equal(zero), v)
		v = v.IfElse(x.GreaterEqual(zero), load(at(k, 272)))
		store4(o, v)
		o, a = at(o, 16), at(a, 16)
	}
}

// tanhTable are Cephes' tanhf: a polynomial below 0.625, 1 − 2/(e²ˣ+1) above. Those of e to the x are expV's.
var tanhTable = [...]four{
	repeat(-5.70498872745e-3), repeat(2.06390887954e-2), repeat(-5.37397155531e-2), repeat(1.33314422036e-1), repeat(-3.33332819422e-1),
	repeat(0.625), repeat(9.1), repeat(2), repeat(1),
	repeat(1.44269504), repeat(12582912), repeat(0.693359375), repeat(2.12194440e-4),
	repeat(1.9875691500e-4), repeat(1.3981999507e-3), repeat(8.3334519073e-3), repeat(4.1665795894e-2), repeat(1.6666665459e-1), repeat(5.0000001201e-1),
}

func tanhV(x *args) { eachRow(x, tanhRow, ptr(&tanhTable)) }

func tanhRow(o, a, k ptr, n int) {
	for ; n > 0; n -= 4 {
		x := load(a)
		size := x.Abs()
		z := x.Mul(x)
		p := z.Mul(load(k)).Add(load(at(k, 16)))
		p = p.Mul(z).Add(load(at(k, 32)))
		p = p.Mul(z).Add(load(at(k, 48)))
		p = p.Mul(z).Add(load(at(k, 64)))
		p = p.Mul(z).Mul(x).Add(x)

		y := size.Min(load(at(k, 96))).Mul(load(at(k, 112))) // beyond, float32 has no number between tanh and 1
		t := y.Mul(load(at(k, 144))).Add(load(at(k, 160)))
		e := t.Sub(load(at(k, 160)))
		r := y.Sub(e.Mul(load(at(k, 176)))).Add(e.Mul(load(at(k, 192))))
		q := r.Mul(load(at(k, 208))).Add(load(at(k, 224)))
		q = q.Mul(r).Add(load(at(k, 240)))
		q = q.Mul(r).Add(load(at(k, 256)))
		q = q.Mul(r).Add(load(at(k, 272)))
		q = q.Mul(r).Add(load(at(k, 288)))
		q = q.Mul(r).Mul(r).Add(r).Add(load(at(k, 128)))
		q = q.ToBits().BitsToInt32().Add(t.ToBits().BitsToInt32().ShiftAllLeft(23)).ToBits().BitsToFloat32()
		q = load(at(k, 128)).Sub(load(at(k, 112)).Div(q.Add(load(at(k, 128)))))
		var zero vector
		q = q.Neg().IfElse(x.Less(zero), q)
		store4(o, p.IfElse(size.Less(load(at(k, 80))), q))
		o, a = at(o, 16), at(a, 16)
	}
}

// erfTable are a polynomial in x² below 0.9277, and above the polynomial r of 1 − e to the r, both fitted to the least
// relative error in float32: in all 9.5e-8 of the result at most. Those of e to the r are expV's.
var erfTable = [...]four{
	repeat(-1.72853470e-5), repeat(3.83197126e-4), repeat(-3.88396438e-3), repeat(2.42546219e-2),
	repeat(-1.06777877e-1), repeat(-6.34846687e-1), repeat(-1.28717512e-1),
	repeat(-5.96761703e-4), repeat(4.99119423e-3), repeat(-2.67681349e-2), repeat(1.12819925e-1), repeat(-3.76125336e-1), repeat(1.28379166e-1),
	repeat(0.927734375), repeat(4), repeat(1),
	repeat(1.44269504), repeat(12582912), repeat(0.693359375), repeat(2.12194440e-4),
	repeat(1.9875691500e-4), repeat(1.3981999507e-3), repeat(8.3334519073e-3), repeat(4.1665795894e-2), repeat(1.6666665459e-1), repeat(5.0000001201e-1),
}

func erfV(x *args) { eachRow(x, erfRow, ptr(&erfTable)) }

func erfRow(o, a, k ptr, n int) {
	for ; n > 0; n -= 4 {
		x := load(a)
		z := x.Mul(x)
		p := z.Mul(load(at(k, 112))).Add(load(at(k, 128)))
		p = p.Mul(z).Add(load(at(k, 144)))
		p = p.Mul(z).Add(load(at(k, 160)))
		p = p.Mul(z).Add(load(at(k, 176)))
		p = p.Mul(z).Add(load(at(k, 192)))
		p = p.Mul(x).Add(x)

		size := x.Abs()
		t := size.Min(load(at(k, 224))) // beyond, float32 has no number between erf and 1
		z = t.Mul(t)
		y := t.Mul(load(k)).Add(load(at(k, 16)))
		y = y.Mul(z).Add(t.Mul(load(at(k, 32))).Add(load(at(k, 48))))
		y = y.Mul(t).Add(load(at(k, 64)))
		y = y.Mul(t).Add(load(at(k, 80)))
		y = y.Mul(t).Add(load(at(k, 96)))
		y = y.Mul(t).Sub(t)

		s := y.Mul(load(at(k, 256))).Add(load(at(k, 272)))
		e := s.Sub(load(at(k, 272)))
		r := y.Sub(e.Mul(load(at(k, 288)))).Add(e.Mul(load(at(k, 304))))
		q := r.Mul(load(at(k, 320))).Add(load(at(k, 336)))
		q = q.Mul(r).Add(load(at(k, 352)))
		q = q.Mul(r).Add(load(at(k, 368)))
		q = q.Mul(r).Add(load(at(k, 384)))
		q = q.Mul(r).Add(load(at(k, 400)))
		q = q.Mul(r).Mul(r).Add(r).Add(load(at(k, 240)))
		q = q.ToBits().BitsToInt32().Add(s.ToBits().BitsToInt32().ShiftAllLeft(23)).ToBits().BitsToFloat32()
		q = load(at(k, 240)).Sub(q)
		var zero vector
		q = q.Neg().IfElse(x.Less(zero), q)
		store4(o, p.IfElse(size.Less(load(at(k, 208))), q))
		o, a = at(o, 16), at(a, 16)
	}
}
