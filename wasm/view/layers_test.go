package view

import "testing"

func TestLayersReadFromVagueToFine(t *testing.T) {
	for _, counts := range [][]int{{1}, {1, 3}, {1, 3, 9, 18}, {1, 2, 6, 18, 36}, {9, 98, 1560}, {9, 98, 700, 1560}, {500, 600}, {9, 98, 700, 60}} {
		y := layers(counts)
		for l := range y {
			if y[l].fill > maxFill || y[l].fill < 0 {
				t.Errorf("%v: level %d has fill %g, want 0…%g", counts, l, y[l].fill, maxFill)
			}
			if l > 0 && (y[l].stroke >= y[l-1].stroke || y[l].opacity >= y[l-1].opacity || y[l].mark >= y[l-1].mark) && !y[l].hidden {
				t.Errorf("%v: level %d %+v is not weaker than level %d %+v", counts, l, y[l], l-1, y[l-1])
			}
			if want := l > 0 && (counts[l] > hideAbove || y[l-1].hidden); y[l].hidden != want {
				t.Errorf("%v: level %d hidden got %t want %t", counts, l, y[l].hidden, want)
			}
		}
	}
}

func TestDiscsShrinkWithTheirNumber(t *testing.T) {
	last := 100.0
	for _, n := range []int{0, 60, 512, 3000, 10000} {
		r := discRadius(n, 700)
		if r > last || r < 1.5 || r > 5 {
			t.Errorf("%d images: radius %g, want from 5 down to 1.5 and not above %g", n, r, last)
		}
		last = r
	}
	if phone, desktop := discRadius(512, 390), discRadius(512, 700); !(phone < desktop) {
		t.Errorf("512 images: radius %g on a phone, %g on a desktop; want a smaller one on the phone", phone, desktop)
	}
}
