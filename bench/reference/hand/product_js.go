//go:build wasm && goexperiment.simd

package hand

// products multiplies matrices whose sizes are multiples of 8, k even, or that have 4 columns (see narrowTile).
type products struct {
	panel []float32 // 8 columns of the right matrix, packed
	zeros []float32 // where there is no bias
}

func newProducts(largest int) products {
	return products{make([]float32, 8*largest), make([]float32, largest)}
}

// plain computes c [m, n] = relu?(a [m, k] · b [k, n] + bias [n]); bias may be nil.
func (p *products) plain(a, b, c, bias []float32, m, n, k int, relu bool) {
	if bias == nil {
		bias = p.zeros
	}
	if n == 4 {
		for i := 0; i < m; i += 8 {
			narrowTile(at(a[i*k:]), at(b), at(c[i*4:]), at(bias), k, k*4, 4)
		}
		return
	}
	panel := at(p.panel)
	for j := 0; j < n; j += 8 {
		pack(at(b[j:]), panel, k, n*4)
		x, y, w := at(a), at(c[j:]), at(bias[j:])
		for i := 0; i < m; i += 4 {
			tile(x, panel, y, w, k, k*4, n*4, relu)
			x, y = add(x, k*16), add(y, n*16)
		}
	}
}

// transposed computes c [m, n] = aᵀ · b with a [k, m] and b [k, n].
func (p *products) transposed(a, b, c []float32, m, n, k int) {
	if n == 4 {
		for i := 0; i < m; i += 8 {
			narrowTile(at(a[i:]), at(b), at(c[i*4:]), at(p.zeros), k, 4, m*4)
		}
		return
	}
	panel := at(p.panel)
	for j := 0; j < n; j += 8 {
		pack(at(b[j:]), panel, k, n*4)
		x, y := at(a), at(c[j:])
		for i := 0; i < m; i += 4 {
			transposedTile(x, panel, y, k, m*4, n*4)
			x, y = add(x, 16), add(y, n*16)
		}
	}
}

// pack copies 8 columns of b, whose rows are ldb bytes apart, to k rows of 8.
func pack(b, panel pointer, k, ldb int) {
	for ; k > 0; k-- {
		store(panel, load(b))
		store(add(panel, 16), load(add(b, 16)))
		panel, b = add(panel, 32), add(b, ldb)
	}
}

// transpose computes b [n, m] = aᵀ, a [m, n].
func transpose(a, b []float32, m, n int) {
	for i := range m {
		transposeRow(at(a[i*n:]), at(b[i:]), n, m*4)
	}
}

// transposeRow lays n floats, a multiple of 4, stride bytes apart.
func transposeRow(a, b pointer, n, stride int) {
	for ; n > 0; n -= 4 {
		x, y, z, w := *(*float32)(a), *(*float32)(add(a, 4)), *(*float32)(add(a, 8)), *(*float32)(add(a, 12))
		*(*float32)(b) = x
		b = add(b, stride)
		*(*float32)(b) = y
		b = add(b, stride)
		*(*float32)(b) = z
		b = add(b, stride)
		*(*float32)(b) = w
		b = add(b, stride)
		a = add(a, 16)
	}
}
