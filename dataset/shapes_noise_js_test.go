//go:build wasm && goexperiment.simd

package dataset

import "testing"

// The kernel and its plain twin give the same bits.
func TestNoiseKernel(t *testing.T) {
	q := gaussianQuantiles()
	for _, n := range []int{0, 8, 24, 768} {
		got, want := make([]float32, n), make([]float32, n)
		kernel, plain := splitMix(5), splitMix(5)
		kernel.fillNoise(got, 0.3, 0.7, q)
		plain.fillNoisePlain(want, 0.3, 0.7, q)
		if kernel != plain {
			t.Errorf("%d numbers: the generator is at %d, want %d", n, kernel, plain)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("number %d of %d: got %v, want %v", i, n, got[i], want[i])
			}
		}
	}
}
