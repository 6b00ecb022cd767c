package view

import "math"

// eigen decomposes a symmetric matrix a [n, n], row by row, of which the upper triangle counts: a = Vᵀ·diag(values)·V
// with ascending values [n] and, as the rows of V [n, n], their orthonormal vectors. It is Householder's reduction to a
// tridiagonal matrix and the implicit QL method, of n³ operations (Bowdler, Martin, Reinsch and Wilkinson 1968, tred2
// and tql2 of EISPACK). ok is false where a value does not converge within 60 sweeps, as with entries that are not
// finite.
//
// It is written out here because gonum's, against which it is tested, is a path through LAPACK that would be a tenth of
// the whole scene to send.
func eigen(a []float64, n int) (values, vectors []float64, ok bool) {
	v := make([]float64, n*n)
	for i := range n {
		for j := range i + 1 {
			v[i*n+j], v[j*n+i] = a[j*n+i], a[j*n+i]
		}
	}
	d, e := tridiagonal(v, n)
	if !diagonal(v, d, e, n) {
		return nil, nil, false
	}
	return d, v, true
}

// tridiagonal reduces the symmetric v [n, n] to the tridiagonal matrix with diagonal d [n] and, from e[1] on,
// subdiagonal e [n], and replaces v by the orthogonal matrix that does it, transposed: so every loop goes along rows.
func tridiagonal(v []float64, n int) (d, e []float64) {
	d, e = make([]float64, n), make([]float64, n)
	for j := range d {
		d[j] = v[j*n+n-1]
	}
	for i := n - 1; i > 0; i-- {
		scale := 0.0
		for _, x := range d[:i] {
			scale += math.Abs(x)
		}
		h := 0.0
		if scale == 0 {
			e[i] = d[i-1]
			for j := range i {
				d[j] = v[j*n+i-1]
				v[j*n+i], v[i*n+j] = 0, 0
			}
			d[i] = h
			continue
		}
		// The Householder vector that leaves one entry of row i beside the diagonal.
		for j := range i {
			d[j] /= scale
			h += d[j] * d[j]
		}
		f := d[i-1]
		g := -math.Copysign(math.Sqrt(h), f)
		e[i] = scale * g
		h -= f * g
		d[i-1] = f - g
		clear(e[:i])
		// Its similarity transformation of what is left of the matrix.
		for j := range i {
			f = d[j]
			v[i*n+j] = f
			g = e[j] + v[j*n+j]*f
			for k := j + 1; k < i; k++ {
				g += v[j*n+k] * d[k]
				e[k] += v[j*n+k] * f
			}
			e[j] = g
		}
		f = 0
		for j := range i {
			e[j] /= h
			f += e[j] * d[j]
		}
		hh := f / (h + h)
		for j := range i {
			e[j] -= hh * d[j]
		}
		for j := range i {
			f, g = d[j], e[j]
			for k := j; k < i; k++ {
				v[j*n+k] -= f*e[k] + g*d[k]
			}
			d[j] = v[j*n+i-1]
			v[j*n+i] = 0
		}
		d[i] = h
	}
	// The transformations, one after the other.
	for i := range n - 1 {
		v[i*n+n-1] = v[i*n+i]
		v[i*n+i] = 1
		if h := d[i+1]; h != 0 {
			for k := range i + 1 {
				d[k] = v[(i+1)*n+k] / h
			}
			for j := range i + 1 {
				g := 0.0
				for k := range i + 1 {
					g += v[(i+1)*n+k] * v[j*n+k]
				}
				for k := range i + 1 {
					v[j*n+k] -= g * d[k]
				}
			}
		}
		for k := range i + 1 {
			v[(i+1)*n+k] = 0
		}
	}
	for j := range d {
		d[j] = v[j*n+n-1]
		v[j*n+n-1] = 0
	}
	v[n*n-1] = 1
	return d, e
}

// diagonal turns what tridiagonal returns into values d, ascending, and vectors v; it spoils e.
func diagonal(v, d, e []float64, n int) bool {
	copy(e, e[1:])
	e[n-1] = 0
	shift, largest := 0.0, 0.0
	for l := range n {
		largest = max(largest, math.Abs(d[l])+math.Abs(e[l]))
		m := l
		for m < n-1 && !(math.Abs(e[m]) <= 0x1p-52*largest) {
			m++
		}
		for sweeps := 0; m > l && !(math.Abs(e[l]) <= 0x1p-52*largest); sweeps++ {
			if sweeps == 60 {
				return false
			}
			// The implicit shift.
			g := d[l]
			p := (d[l+1] - g) / (2 * e[l])
			r := math.Copysign(math.Hypot(p, 1), p)
			d[l] = e[l] / (p + r)
			d[l+1] = e[l] * (p + r)
			next, h := d[l+1], g-d[l]
			for i := l + 2; i < n; i++ {
				d[i] -= h
			}
			shift += h
			// The QL transformation, a rotation of two neighbours at a time.
			p = d[m]
			c, c2, c3 := 1.0, 1.0, 1.0
			s, s2 := 0.0, 0.0
			after := e[l+1]
			for i := m - 1; i >= l; i-- {
				c3, c2, s2 = c2, c, s
				g, h = c*e[i], c*p
				r = math.Hypot(p, e[i])
				e[i+1] = s * r
				s, c = e[i]/r, p/r
				p = c*d[i] - s*g
				d[i+1] = h + s*(c*g+s*d[i])
				one, other := v[i*n:(i+1)*n], v[(i+1)*n:(i+2)*n]
				for k, x := range one {
					y := other[k]
					one[k], other[k] = c*x-s*y, s*x+c*y
				}
			}
			p = -s * s2 * c3 * after * e[l] / next
			e[l], d[l] = s*p, c*p
		}
		d[l] += shift
		e[l] = 0
	}
	for i := range n - 1 { // sorted, each value with its vector
		least := i
		for j := i + 1; j < n; j++ {
			if d[j] < d[least] {
				least = j
			}
		}
		if least == i {
			continue
		}
		d[i], d[least] = d[least], d[i]
		for k := range n {
			v[i*n+k], v[least*n+k] = v[least*n+k], v[i*n+k]
		}
	}
	return true
}
