package simdgo

import (
	"fmt"
	"math"
	"testing"
)

// noise fills a slice with numbers of about 1 that repeat nowhere near.
func noise(n int, seed uint32) []float32 {
	x := make([]float32, n)
	for i := range x {
		seed = seed*1664525 + 1013904223
		x[i] = float32(int32(seed)) / (1 << 31)
	}
	return x
}

// Every size at the edges of the tiles, every layout of both operands, with and without bias and ReLU, against
// sums in float64.
func TestGemm(t *testing.T) {
	sizes := []int{1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 31, 33}
	for _, m := range sizes {
		for _, n := range sizes {
			for _, k := range []int{1, 2, 3, 8, 13} {
				for layout := range 16 {
					checkGemm(t, m, n, k, layout&1 == 1, layout&2 == 2, layout&4 == 4, layout&8 == 8)
				}
			}
		}
	}
	checkGemm(t, 68, 72, 100, false, false, true, true)
	checkGemm(t, 68, 72, 100, true, true, false, false)
}

func checkGemm(t *testing.T, m, n, k int, columnsA, columnsB, bias, relu bool) {
	t.Helper()
	const pad = 16
	a, b := noise(m*k+pad, 1), noise(k*n+pad, 2)
	c, z := make([]float32, m*n+pad), noise(n+pad, 3)
	g := gemm{m: m, n: n, k: k, ra: 4 * k, ka: 4, kb: 4 * n, nb: 4, rc: 4 * n, bias: zeros()}
	if columnsA {
		g.ra, g.ka = 4, 4*m
	}
	if columnsB {
		g.kb, g.nb = 4, 4*k
	}
	if bias {
		g.bias = ptr(&z[0])
	}
	if relu {
		g.relu = 1
	}
	scratch := make([]float32, g.scratch()/4)
	g.panel, g.strip, g.tile = ptr(&scratch[0]), ptr(&scratch[8*k]), ptr(&scratch[16*k])
	g.multiply(ptr(&c[0]), ptr(&a[0]), ptr(&b[0]))
	for i := range m {
		for j := range n {
			want := 0.0
			if bias {
				want = float64(z[j])
			}
			for l := range k {
				want += float64(a[(i*g.ra+l*g.ka)/4]) * float64(b[(l*g.kb+j*g.nb)/4])
			}
			if relu {
				want = max(want, 0)
			}
			if got := float64(c[i*n+j]); !(math.Abs(got-want) <= 1e-6*float64(k)) {
				t.Fatalf("%d×%d×%d, A by columns %v, B by columns %v, bias %v, relu %v: C[%d,%d] is %v, want %v",
					m, n, k, columnsA, columnsB, bias, relu, i, j, got, want)
			}
		}
	}
	for i, x := range c[m*n:] {
		if x != 0 {
			t.Fatalf("%d×%d×%d: wrote %v at %d behind the result", m, n, k, x, i)
		}
	}
}

// The tiles of this target against the plain ones, bit for bit but for the order of sums being the same.
func TestTiles(t *testing.T) {
	type call func(a, b, c, bias ptr)
	for _, k := range []int{1, 2, 5, 64} {
		for _, relu := range []int{0, 1} {
			for _, row := range []struct {
				name      string
				got, want call
			}{
				{"by rows", func(a, b, c, z ptr) { tiles(a, b, c, z, k, 300, 4, 32, 48, relu, 2) },
					func(a, b, c, z ptr) { plainTiles(a, b, c, z, k, 300, 4, 32, 48, relu, 2) }},
				{"by columns", func(a, b, c, z ptr) { tiles(a, b, c, z, k, 4, 32, 40, 32, relu, 1) },
					func(a, b, c, z ptr) { plainTiles(a, b, c, z, k, 4, 32, 40, 32, relu, 1) }},
				{"narrow", func(a, b, c, z ptr) { narrowTiles(a, b, c, z, k, 4, 60, relu, 2) },
					func(a, b, c, z ptr) { plainNarrowTiles(a, b, c, z, k, 4, 60, relu, 2) }},
				{"packing a panel", func(a, b, c, z ptr) { packPanel(c, a, 4, 40) }, func(a, b, c, z ptr) { plainPackPanel(c, a, 4, 40) }},
				{"packing columns", func(a, b, c, z ptr) { packColumns(c, a, 5, 8, 52) }, func(a, b, c, z ptr) { plainPackColumns(c, a, 5, 8, 52) }},
				{"copying a line", func(a, b, c, z ptr) { copyLine(c, a, 9, 12, 8) }, func(a, b, c, z ptr) { plainCopyLine(c, a, 9, 12, 8) }},
			} {
				t.Run(fmt.Sprintf("%s, k=%d, relu=%d", row.name, k, relu), func(t *testing.T) {
					a, b, z := noise(1000, 1), noise(1000, 2), noise(8, 3)
					got, want := make([]float32, 400), make([]float32, 400)
					row.got(ptr(&a[0]), ptr(&b[0]), ptr(&got[0]), ptr(&z[0]))
					row.want(ptr(&a[0]), ptr(&b[0]), ptr(&want[0]), ptr(&z[0]))
					for i := range want {
						if d := math.Abs(float64(got[i] - want[i])); d > 1e-5 {
							t.Fatalf("element %d: got %v, want %v", i, got[i], want[i])
						}
					}
				})
			}
		}
	}
}
