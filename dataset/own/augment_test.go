//go:build !js

package own

import (
	"math"
	"testing"

	"halo/dataset"
)

func TestRandomCrop(t *testing.T) {
	r := dataset.NewStream(1, "crop").Rand
	const n = 2000
	for _, row := range []struct {
		w, h  int
		least float64
	}{{100, 100, 0.9}, {100, 100, 0.2}, {300, 100, 0.5}, {16, 4000, 0.9}} {
		var shares, left float64
		for range n {
			b := randomCrop(r, row.w, row.h, row.least)
			if b.X < 0 || b.Y < 0 || b.W <= 0 || b.H <= 0 || b.X+b.W > float64(row.w)+1e-9 || b.Y+b.H > float64(row.h)+1e-9 {
				t.Fatalf("%v: the crop %v reaches beyond the picture", row, b)
			}
			aspect := b.W / b.H
			largest := min(float64(row.w)*float64(row.w)/aspect, float64(row.h)*float64(row.h)*aspect) // area of that aspect
			share := b.W * b.H / largest
			if share < row.least-1e-9 || share > 1+1e-9 || aspect < leastAspect-1e-9 || aspect > mostAspect+1e-9 {
				t.Fatalf("%v: got the share %v and the aspect %v, want %v … 1 and 3/4 … 4/3", row, share, aspect, row.least)
			}
			shares += share
			if b.X < (float64(row.w)-b.W)/2 {
				left++
			}
		}
		if got := left / n; math.Abs(got-0.5) > 0.05 {
			t.Errorf("%v: %v of the crops lie in the left half, want half", row, got)
		}
		if got, want := shares/n, (row.least+1)/2; math.Abs(got-want) > 0.02 {
			t.Errorf("%v: got the mean share %v, want %v", row, got, want)
		}
	}
}

func TestLook(t *testing.T) {
	r := dataset.NewStream(2, "look").Rand
	o := defaults()
	o.Crop = 1
	if got, want := newLook(r, 30, 20, o), (look{centreSquare(30, 20), false, 1, 1, 1}); got != want {
		t.Errorf("no augmentation: got %v, want %v", got, want)
	}
	o.Flip, o.Jitter = true, 0.4
	mirrored := 0
	var least, most float32 = 1, 1
	for range 1000 {
		l := newLook(r, 30, 20, o)
		if l.mirror {
			mirrored++
		}
		for _, f := range []float32{l.brightness, l.contrast, l.saturation} {
			least, most = min(least, f), max(most, f)
		}
	}
	if mirrored < 430 || mirrored > 570 {
		t.Errorf("%d of 1000 are mirrored, want about half", mirrored)
	}
	if least < 0.6 || least > 0.62 || most < 1.38 || most > 1.4 {
		t.Errorf("factors from %v to %v, want 0.6 to 1.4", least, most)
	}
	o = defaults()
	for range 100 {
		if newLook(r, 30, 20, o).mirror {
			t.Fatal("a picture is mirrored by default")
		}
	}
}

func TestJitter(t *testing.T) {
	same := func(name string, got, want []float32) {
		t.Helper()
		for i := range want {
			if math.Abs(float64(got[i]-want[i])) > 1e-6 {
				t.Errorf("%s: got %v, want %v", name, got, want)
				return
			}
		}
	}
	// Two pixels: red of luma 0.299, grey of luma 0.5; the mean luma is 0.3995.
	start := func() []float32 { return []float32{1, 0, 0, 0.5, 0.5, 0.5} }
	m := start()
	look{brightness: 1, contrast: 1, saturation: 1}.jitter(m)
	same("nothing", m, start())
	m = start()
	look{brightness: 1.5, contrast: 1, saturation: 1}.jitter(m)
	same("brightness", m, []float32{1, 0, 0, 0.75, 0.75, 0.75})
	m = start()
	look{brightness: 1, contrast: 0.5, saturation: 1}.jitter(m)
	same("contrast", m, []float32{0.69975, 0.19975, 0.19975, 0.44975, 0.44975, 0.44975})
	m = start()
	look{brightness: 1, contrast: 1, saturation: 0}.jitter(m)
	same("saturation", m, []float32{0.299, 0.299, 0.299, 0.5, 0.5, 0.5})
	m = start()
	look{brightness: 0.5, contrast: 2, saturation: 1.1}.jitter(m)
	for i, v := range m {
		if v < 0 || v > 1 {
			t.Errorf("all: level %d is %v, want 0 … 1", i, v)
		}
	}
}
