package view

import "testing"

func TestAtlasHoldsEveryPicture(t *testing.T) {
	for _, r := range []struct{ n, size int }{{1, 16}, {5, 4}, {512, 16}, {4680, 32}} {
		a := NewAtlas(r.n, r.size)
		if a.Count != r.n || a.Width > MaxAtlas || a.Height > MaxAtlas {
			t.Errorf("%d pictures of %d: got %+v", r.n, r.size, a)
		}
		seen := map[[2]int]bool{}
		for i := range r.n {
			x, y := a.Origin(i)
			if x < 1 || y < 1 || (x-1)%(r.size+2) != 0 || (y-1)%(r.size+2) != 0 || x+r.size+1 > a.Width || y+r.size+1 > a.Height || seen[[2]int{x, y}] {
				t.Fatalf("%d pictures of %d: picture %d lies at (%d, %d) of %+v", r.n, r.size, i, x, y, a)
			}
			seen[[2]int{x, y}] = true
		}
	}
}

func TestAtlasThatDoesNotFit(t *testing.T) {
	for _, r := range []struct{ n, size int }{{0, 16}, {10, 0}, {20000, 32}} {
		if a := NewAtlas(r.n, r.size); a != (Atlas{}) {
			t.Errorf("%d pictures of %d: got %+v want none", r.n, r.size, a)
		}
	}
}

func TestAtlasPaint(t *testing.T) {
	// Three pictures of 2 × 2, one colour each: opaque, half clear, clear.
	colours := [][4]byte{{200, 100, 50, 255}, {200, 100, 50, 128}, {200, 100, 50, 0}}
	want := [][4]byte{{200, 100, 50, 255}, {100, 50, 25, 128}, {0, 0, 0, 0}} // premultiplied, rounded
	var pictures []byte
	for _, c := range colours {
		for range 4 {
			pictures = append(pictures, c[:]...)
		}
	}
	a := NewAtlas(3, 2)
	pixels := a.Paint(pictures)
	if len(pixels) != 4*a.Width*a.Height {
		t.Fatalf("got %d bytes for %d × %d", len(pixels), a.Width, a.Height)
	}
	at := func(x, y int) [4]byte { return [4]byte(pixels[4*(y*a.Width+x):]) }
	painted := map[[2]int]bool{}
	for i := range colours {
		ox, oy := a.Origin(i)
		for y := oy; y < oy+2; y++ {
			for x := ox; x < ox+2; x++ {
				painted[[2]int{x, y}] = true
				if got := at(x, y); got != want[i] {
					t.Errorf("picture %d, pixel (%d, %d): got %v want %v", i, x-ox, y-oy, got, want[i])
				}
			}
		}
	}
	for y := range a.Height {
		for x := range a.Width {
			if !painted[[2]int{x, y}] && at(x, y) != ([4]byte{}) {
				t.Errorf("margin (%d, %d): got %v want clear", x, y, at(x, y))
			}
		}
	}
}
