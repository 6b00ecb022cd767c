package dataset

import (
	"math"
	"testing"
)

// normalCDF is Φ.
func normalCDF(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// The quantiles are a distribution: nothing here is left to chance.
func TestGaussianQuantiles(t *testing.T) {
	q := gaussianQuantiles()
	n := float64(len(q))
	var moment [7]float64
	worst := 0.0
	for i, z32 := range q {
		z := float64(z32)
		if i > 0 && z32 <= q[i-1] {
			t.Fatalf("quantile %d is %v, not above the one before, %v", i, z32, q[i-1])
		}
		// The distribution function steps from i/n to (i+1)/n here.
		worst = max(worst, math.Abs(normalCDF(z)-float64(i)/n), math.Abs(normalCDF(z)-float64(i+1)/n))
		power := 1.0
		for p := range moment {
			moment[p] += power / n
			power *= z
		}
	}
	if worst > 1.01/(1<<17) {
		t.Errorf("largest difference from Φ: got %.3g, want at most 2⁻¹⁷ = %.3g", worst, 1.0/(1<<17))
	}
	rows := []struct {
		power           int
		want, tolerance float64
	}{{1, 0, 1e-9}, {2, 1, 3e-5}, {3, 0, 1e-9}, {4, 3, 0.01}, {5, 0, 1e-9}, {6, 15, 0.3}}
	for _, row := range rows {
		if got := moment[row.power]; math.Abs(got-row.want) > row.tolerance {
			t.Errorf("moment %d: got %.6f, want %v ± %v", row.power, got, row.want, row.tolerance)
		}
	}
	if top := q[len(q)-1]; top < 4.2 || top > 4.4 {
		t.Errorf("largest quantile: got %v, want 4.2…4.4", top)
	}
}

// SplitMix64 from the state 1234567, as published with the reference implementation's tests.
func TestSplitMix(t *testing.T) {
	g := splitMix(1234567)
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		if got := g.next(); got != want {
			t.Errorf("number %d: got %d, want %d", i, got, want)
		}
	}
}

func TestFillNoise(t *testing.T) {
	const base, sd, images, size = 0.3, 0.12, 400, 768
	q := gaussianQuantiles()
	n := float64(images * size)
	z := make([]float64, 0, images*size)
	out := make([]float32, size)
	seeds := splitMix(3)
	for range images {
		g := splitMix(seeds.next())
		g.fillNoise(out, base, sd, q)
		for _, v := range out {
			z = append(z, (float64(v)-base)/sd)
		}
	}
	mean, square := 0.0, 0.0
	for _, x := range z {
		mean += x / n
		square += x * x / n
	}
	if limit := 5 / math.Sqrt(n); math.Abs(mean) > limit {
		t.Errorf("mean: got %.5f, want 0 ± %.5f", mean, limit)
	}
	if limit := 5 * math.Sqrt(2/n); math.Abs(square-1) > limit {
		t.Errorf("variance: got %.5f, want 1 ± %.5f", square, limit)
	}
	// Nothing repeats within an image: neighbours, channels, rows and the four numbers of one draw are
	// uncorrelated, and so are their squares.
	for _, lag := range []int{1, 2, 3, 4, 48, size} {
		product, squares := 0.0, 0.0
		for i := lag; i < len(z); i++ {
			product += z[i] * z[i-lag]
			squares += (z[i]*z[i] - 1) * (z[i-lag]*z[i-lag] - 1) / 2
		}
		m := float64(len(z) - lag)
		if limit := 5 / math.Sqrt(m); math.Abs(product/m) > limit || math.Abs(squares/m) > limit {
			t.Errorf("correlation at lag %d: got %.5f, of squares %.5f; want 0 ± %.5f", lag, product/m, squares/m, limit)
		}
	}
}
