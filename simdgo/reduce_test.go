package simdgo

import (
	"math"
	"testing"
)

// The reductions of this target and the plain ones, against float64, at sizes around those of vectors.
func TestReductions(t *testing.T) {
	for _, n := range []int{1, 3, 4, 15, 16, 17, 35, 64, 100} {
		for _, rows := range []int{1, 2, 7} {
			x := noise(n*rows, uint32(n))
			sum := func(at func(i int) float32, count int) float64 {
				s := 0.0
				for i := range count {
					s += float64(at(i))
				}
				return s
			}
			most := func(at func(i int) float32, count int) float64 {
				s := math.Inf(-1)
				for i := range count {
					s = max(s, float64(at(i)))
				}
				return s
			}
			for _, row := range []struct {
				name    string
				call    kernel
				columns bool
				want    func(at func(i int) float32, count int) float64
			}{
				{"rowSum", rowSum, false, sum}, {"plainRowSum", plainRowSum, false, sum},
				{"rowMax", rowMax, false, most}, {"plainRowMax", plainRowMax, false, most},
				{"columnSum", columnSum, true, sum}, {"plainColumnSum", plainColumnSum, true, sum},
				{"columnMax", columnMax, true, most}, {"plainColumnMax", plainColumnMax, true, most},
			} {
				o := make([]float32, n+1)
				row.call(&args{p: [4]ptr{ptr(&o[0]), ptr(&x[0])}, n: n, rows: rows, t: [4]int{0, 4 * n}})
				for j := range n {
					want := row.want(func(i int) float32 { return x[i] }, n)
					if row.columns {
						want = row.want(func(i int) float32 { return x[i*n+j] }, rows)
					} else if j > 0 {
						want = 0 // one element is written
					}
					if d := math.Abs(float64(o[j]) - want); !(d <= 1e-5) {
						t.Errorf("%s, %d columns, %d rows: element %d is %v, want %v", row.name, n, rows, j, o[j], want)
					}
				}
				if o[n] != 0 {
					t.Errorf("%s, %d columns: wrote behind the end", row.name, n)
				}
			}
		}
	}
}
