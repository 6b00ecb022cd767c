//go:build wasm && goexperiment.simd

package dataset

import "testing"

// The kernels and their plain twins give the same bits, so that a run is the same run everywhere: for figures within
// an image and beyond each of its sides.
func TestPaintKernels(t *testing.T) {
	r := NewStream(6, "figures").Rand
	for i := range 3000 {
		f := randomFigure(r)
		if i%2 == 1 {
			f.x, f.y = 30*r.Float32()-7, 30*r.Float32()-7
		}
		side := trainingSide << (i / 2 % 2)
		difference := [3]float32{r.Float32() - 0.5, r.Float32() - 0.5, r.Float32() - 0.5}
		got, want := make([]float32, side*side*3), make([]float32, side*side*3)
		for i := range got {
			got[i] = r.Float32() - 0.5
		}
		copy(want, got)
		f.paint(got, side, difference)
		if f.shape == circle {
			a, d := f.disc(side)
			a.addDiscPlain(want, &d, difference)
		} else {
			a, p := f.polygon(side)
			a.addPolygonPlain(want, &p, difference)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%+v at %d: pixel %d,%d channel %d: got %v, want %v", f, side, i/3%side, i/3/side, i%3, got[i], want[i])
			}
		}
	}
}
