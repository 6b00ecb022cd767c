//go:build wasm && goexperiment.simd

package dataset

import "testing"

// The kernel and its plain twin give the same bits, so that a run is the same run everywhere.
func TestRowKernel(t *testing.T) {
	random := NewStream(7, "rows")
	picture := make([]uint8, pictureBytes)
	for i := range picture {
		picture[i] = uint8(random.IntN(256))
	}
	const row = 3 * trainingSide
	for range 200 {
		var columns [shownSide]uint8
		for i := range columns {
			columns[i] = uint8(random.IntN(shownSide + 1)) // outside too
		}
		var l rowLayer
		gain := [3]float32{2 * random.Float32(), 2 * random.Float32(), 2 * random.Float32()}
		l.set(&columns, gain, random.Float32())
		got, want := make([]float32, trainingSide*row), make([]float32, trainingSide*row)
		for y := range trainingSide {
			above, below := rowOf(picture, uint8(random.IntN(shownSide+1))), rowOf(picture, uint8(random.IntN(shownSide+1)))
			for i := range row {
				got[y*row+i] = random.Float32() - 0.5
			}
			copy(want[y*row:][:row], got[y*row:])
			l.add(got, y, above, below)
			l.addPlain(want[y*row:][:row], above, below, 0, trainingSide)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("number %d: got %v, want %v", i, got[i], want[i])
			}
		}
	}
}
