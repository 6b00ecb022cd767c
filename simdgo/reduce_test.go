package simdgo

import (
	"math"
	"testing"
)

// The reductions of this target and the plain ones, against float64, at sizes around those of vectors.
func TestReductions(t *testing.T) {
	for _, n := range []int{1, 3, 4, 15, 16, 17, 35, 64, 100} {
		for _, rows := range []int{1, 2, 7} {
			x, y := noise(n*rows, uint32(n)), noise(n*rows, uint32(n+1))
			first := func(i int) float64 { return float64(x[i]) }
			both := func(i int) float64 { return float64(x[i]) * float64(y[i]) }
			sum := func(a, b float64) float64 { return a + b }
			for _, row := range []struct {
				name    string
				call    kernel
				columns bool
				at      func(i int) float64
				combine func(a, b float64) float64
			}{
				{"rowSum", rowSum, false, first, sum}, {"plainRowSum", plainRowSum, false, first, sum},
				{"rowDot", rowDot, false, both, sum}, {"plainRowDot", plainRowDot, false, both, sum},
				{"rowMax", rowMax, false, first, math.Max}, {"plainRowMax", plainRowMax, false, first, math.Max},
				{"columnSum", columnSum, true, first, sum}, {"plainColumnSum", plainColumnSum, true, first, sum},
				{"columnDot", columnDot, true, both, sum}, {"plainColumnDot", plainColumnDot, true, both, sum},
				{"columnMax", columnMax, true, first, math.Max}, {"plainColumnMax", plainColumnMax, true, first, math.Max},
			} {
				// Columns are reduced over rows, rows over columns; every output is written, and nothing behind them.
				outputs, reduced := rows, n
				of := func(o, i int) int { return o*n + i }
				step := 4
				if row.columns {
					outputs, reduced, step = n, rows, 0
					of = func(o, i int) int { return i*n + o }
				}
				got := make([]float32, outputs+1)
				row.call(&args{p: [4]ptr{ptr(&got[0]), ptr(&x[0]), ptr(&y[0])}, n: n, rows: rows, t: [4]int{step, 4 * n, 4 * n}})
				for o := range outputs {
					want := row.at(of(o, 0))
					for i := 1; i < reduced; i++ {
						want = row.combine(want, row.at(of(o, i)))
					}
					if d := math.Abs(float64(got[o]) - want); !(d <= 1e-5) {
						t.Errorf("%s, %d columns, %d rows: element %d is %v, want %v", row.name, n, rows, o, got[o], want)
					}
				}
				if got[outputs] != 0 {
					t.Errorf("%s, %d columns, %d rows: wrote behind the end", row.name, n, rows)
				}
			}
		}
	}
}

// A NaN anywhere is the largest of what it is among.
func TestLargestIsNaN(t *testing.T) {
	nan := float32(math.NaN())
	for _, n := range []int{1, 7, 16, 33} {
		for i := range n {
			x := noise(n, 1)
			x[i] = nan
			o := make([]float32, n)
			rowMax(&args{p: [4]ptr{ptr(&o[0]), ptr(&x[0])}, n: n, rows: 1})
			if o[0] == o[0] {
				t.Errorf("row of %d with NaN at %d: got %v, want NaN", n, i, o[0])
			}
			columns := append(noise(n, 2), x...)
			columnMax(&args{p: [4]ptr{ptr(&o[0]), ptr(&columns[0])}, n: n, rows: 2, t: [4]int{0, 4 * n}})
			for j, v := range o {
				if (v != v) != (j == i) {
					t.Errorf("%d columns with NaN in column %d: got %v in column %d", n, i, v, j)
				}
			}
		}
	}
}
