package metric

import "testing"

func TestStrideComesToAll(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 6, 12, 100, 1000, 9973, 50_000, 100_000} {
		step := Stride(n)
		if step < 1 || n > 1 && step >= n {
			t.Errorf("Stride(%d) = %d, want from 1 to below n", n, step)
		}
		seen := make([]bool, n)
		for k := range n {
			at := k * step % n
			if seen[at] {
				t.Errorf("Stride(%d) = %d comes to %d twice within n steps", n, step, at)
				break
			}
			seen[at] = true
		}
	}
}

// After any number of steps no stretch is much fuller than another.
func TestStrideLiesEvenly(t *testing.T) {
	const n, parts = 50_000, 20
	for _, steps := range []int{200, 777, 5000} {
		var counts [parts]int
		for k := range steps {
			counts[k*Stride(n)%n*parts/n]++
		}
		for _, got := range counts {
			if want := steps / parts; got < want-3 || got > want+3 {
				t.Errorf("%d steps: %v in the twentieths, want about %d in each", steps, counts, want)
				break
			}
		}
	}
}
