package view

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// symmetric draws a symmetric [n, n] whose upper triangle alone is meant: below are other numbers.
func symmetric(r *rand.Rand, n int, entry func(i, j int) float64) []float64 {
	a := make([]float64, n*n)
	for i := range n {
		for j := range n {
			if a[i*n+j] = entry(i, j); j < i {
				a[i*n+j] = r.NormFloat64()
			}
		}
	}
	return a
}

func TestEigenAgainstGonum(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	for _, n := range []int{1, 2, 3, 4, 7, 16, 65, 128} {
		for _, row := range []struct {
			name  string
			entry func(i, j int) float64
		}{
			{"any", func(i, j int) float64 { return r.NormFloat64() }},
			{"graded", func(i, j int) float64 { return math.Pow(2, -float64(i+j)) * (1 + r.Float64()) }},
			{"of rank one", func(i, j int) float64 { return float64((i + 1) * (j + 1)) }},
			{"diagonal, out of order", func(i, j int) float64 {
				if i == j {
					return float64((i*7)%5) - 2
				}
				return 0
			}},
			{"nought", func(i, j int) float64 { return 0 }},
			{"tiny", func(i, j int) float64 { return 1e-100 * r.NormFloat64() }},
			{"huge", func(i, j int) float64 { return 1e100 * r.NormFloat64() }},
		} {
			t.Run(fmt.Sprintf("%d, %s", n, row.name), func(t *testing.T) {
				a := symmetric(r, n, row.entry)
				values, vectors, ok := eigen(a, n)
				if !ok {
					t.Fatal("did not converge")
				}
				sym := mat.NewSymDense(n, a)
				var eig mat.EigenSym
				if !eig.Factorize(sym, false) {
					t.Fatal("the oracle did not converge")
				}
				want := eig.Values(nil)
				scale := math.Max(math.Abs(want[0]), math.Abs(want[n-1]))
				for i := range want {
					if math.Abs(values[i]-want[i]) > 1e-13*float64(n)*scale {
						t.Errorf("value %d: got %g want %g", i, values[i], want[i])
					}
				}
				// Vectors are unique up to sign only where values differ, so their defining properties are what is asked.
				v := mat.NewDense(n, n, vectors)
				var product, back mat.Dense
				product.Mul(v, v.T())
				back.Mul(v.T(), mat.NewDiagDense(n, values))
				back.Mul(&back, v)
				for i := range n {
					for j := range n {
						unit := 0.0
						if i == j {
							unit = 1
						}
						if got := product.At(i, j); math.Abs(got-unit) > 1e-13*float64(n) {
							t.Fatalf("vectors %d and %d have the product %g, want %g", i, j, got, unit)
						}
						if got, want := back.At(i, j), sym.At(i, j); math.Abs(got-want) > 1e-13*float64(n)*scale {
							t.Fatalf("Vᵀ·diag·V at %d, %d: got %g want %g", i, j, got, want)
						}
					}
				}
			})
		}
	}
}

func TestEigenOfWhatIsNotFinite(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1)} {
		if values, _, ok := eigen([]float64{1, x, 2, x, 3, 1, 2, 1, 4}, 3); ok {
			t.Errorf("with %g: got values %v, want none", x, values)
		}
	}
}

func BenchmarkEigen(b *testing.B) {
	r := rand.New(rand.NewPCG(12, 12))
	for _, n := range []int{3, 16, 64, 128} {
		a := symmetric(r, n, func(i, j int) float64 { return r.NormFloat64() })
		b.Run(fmt.Sprintf("%d", n), func(b *testing.B) {
			for b.Loop() {
				eigen(a, n)
			}
		})
		b.Run(fmt.Sprintf("%d, gonum", n), func(b *testing.B) {
			for b.Loop() {
				var eig mat.EigenSym
				eig.Factorize(mat.NewSymDense(n, a), true)
				var v mat.Dense
				eig.VectorsTo(&v)
			}
		})
	}
}
