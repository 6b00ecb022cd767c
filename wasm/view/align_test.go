package view

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The oracle is the orthogonal Procrustes problem as it is solved in any dimension: R = U·Vᵀ of the singular value
// decomposition of basis·beforeᵀ.
func TestAlignAgainstProcrustes(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 13))
	const d = 6
	random := func() []float64 {
		b := make([]float64, 2*d)
		for i := range b {
			b[i] = r.NormFloat64()
		}
		return b
	}
	mirrors := 0
	for range 50 {
		basis, before := random(), random()
		b := mat.NewDense(2, d, slices.Clone(basis))
		var m, u, v, turn, want mat.Dense
		m.Mul(b, mat.NewDense(2, d, before).T())
		var svd mat.SVD
		if !svd.Factorize(&m, mat.SVDFull) {
			t.Fatal("the oracle did not converge")
		}
		svd.UTo(&u)
		svd.VTo(&v)
		turn.Mul(&u, v.T())
		want.Mul(turn.T(), b)
		if mat.Det(&turn) < 0 {
			mirrors++
		}
		align(basis, before, d)
		for i, got := range basis {
			if want := want.At(i/d, i%d); math.Abs(got-want) > 1e-12 {
				t.Fatalf("entry %d: got %g want %g", i, got, want)
			}
		}
	}
	if mirrors == 0 || mirrors == 50 {
		t.Errorf("the test is void: %d of 50 bases are mirrored", mirrors)
	}
}

func TestAlignAtRightAngles(t *testing.T) {
	basis := []float64{1, 0, 0, 0, 0, 1, 0, 0}
	before := []float64{0, 0, 1, 0, 0, 0, 0, 1}
	align(basis, before, 4)
	if want := []float64{1, 0, 0, 0, 0, 1, 0, 0}; !slices.Equal(basis, want) {
		t.Errorf("got %v want %v, as it was", basis, want)
	}
}
