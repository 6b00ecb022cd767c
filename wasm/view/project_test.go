package view

import (
	"math"
	"math/rand/v2"
	"testing"
)

func apply(p *Projector, cloud []float32, d int) []Point {
	to := make([]Point, len(cloud)/d)
	p.Apply(cloud, to)
	return to
}

// gaussian draws n points of d dimensions with standard deviation sd[j] along axis j.
func gaussian(r *rand.Rand, n int, sd ...float64) []float32 {
	out := make([]float32, 0, n*len(sd))
	for range n {
		for _, s := range sd {
			out = append(out, float32(s*r.NormFloat64()))
		}
	}
	return out
}

func fit(t *testing.T, p *Projector, d int, clouds ...[]float32) {
	t.Helper()
	if err := p.Fit(d, clouds...); err != nil {
		t.Fatal(err)
	}
}

func TestPlaneIsDrawnAsItIs(t *testing.T) {
	var p Projector
	fit(t, &p, 2, []float32{1, 2, -3, 4})
	if got, want := apply(&p, []float32{1, 2, -3, 4}, 2), (Point{-3, 4}); got[1] != want {
		t.Errorf("got %v want %v", got[1], want)
	}
	if p.Name() != "plane" || p.Explained() != 1 {
		t.Errorf("got %q, %g explained; want \"plane\", 1", p.Name(), p.Explained())
	}
}

func TestOneDimensionIsALine(t *testing.T) {
	var p Projector
	fit(t, &p, 1, []float32{1, -2})
	if got, want := apply(&p, []float32{1, -2}, 1)[1], (Point{-2, 0}); got != want {
		t.Errorf("got %v want %v", got, want)
	}
}

func TestBasisIsOrthonormalAndLargest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, d := range []int{3, 16, 64} {
		sd := make([]float64, d)
		for j := range sd {
			sd[j] = .1
		}
		sd[d-1], sd[d/2] = 3, 2 // the plane is spanned by these two axes
		cloud := gaussian(r, 2000, sd...)
		var p Projector
		fit(t, &p, d, cloud)
		for a := range 2 {
			for b := range 2 {
				dot, want := 0.0, 0.0
				for j := range d {
					dot += p.basis[a*d+j] * p.basis[b*d+j]
				}
				if a == b {
					want = 1
				}
				if math.Abs(dot-want) > 1e-12 {
					t.Errorf("d = %d: directions %d and %d have the product %g, want %g", d, a, b, dot, want)
				}
			}
		}
		if got := math.Abs(p.basis[d-1]); got < .99 {
			t.Errorf("d = %d: first direction has %g of the widest axis, want nearly 1", d, got)
		}
		if got := math.Abs(p.basis[d+d/2]); got < .99 {
			t.Errorf("d = %d: second direction has %g of the second widest axis, want nearly 1", d, got)
		}
		want := (9 + 4) / (9 + 4 + .01*float64(d-2))
		if got := p.Explained(); math.Abs(got-want) > .02 {
			t.Errorf("d = %d: explained got %g want about %g", d, got, want)
		}
	}
}

// What makes a circle true: an isotropic Gaussian keeps its standard deviation in any plane of it.
func TestProjectionKeepsTheSigmaOfAGaussian(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	const d, n, sigma = 16, 4000, .7
	sd := make([]float64, d)
	for j := range sd {
		sd[j] = sigma
	}
	cloud := gaussian(r, n, sd...)
	var p Projector
	fit(t, &p, d, cloud)
	sum := 0.0
	for _, q := range apply(&p, cloud, d) {
		sum += q.X*q.X + q.Y*q.Y
	}
	if got := math.Sqrt(sum / n / 2); math.Abs(got/sigma-1) > .1 { // the chosen plane is a little wider than average
		t.Errorf("standard deviation in the plane: got %g want %g", got, sigma)
	}
}

// spiky returns a cloud whose principal directions are axes i and j.
func spiky(r *rand.Rand, n, d int, wide, next int) []float32 {
	sd := make([]float64, d)
	for k := range sd {
		sd[k] = .2
	}
	sd[wide], sd[next] = 2, 1.9
	return gaussian(r, n, sd...)
}

// The two largest variances change places. The principal directions swap, but their plane stays: so must the
// picture.
func TestPictureDoesNotFlip(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	const d, n = 5, 500
	a := spiky(r, n, d, 1, 3)
	b := append([]float32(nil), a...)
	for i := range n {
		b[i*d+1] *= .8
		b[i*d+3] *= 1.2
	}
	var p, fresh Projector
	fit(t, &p, d, a)
	before := apply(&p, b, d)
	fit(t, &p, d, b)
	after := apply(&p, b, d)
	fit(t, &fresh, d, b)
	naive := apply(&fresh, b, d)

	moved, flipped := 0.0, 0.0
	for i := range after {
		moved = max(moved, math.Hypot(after[i].X-before[i].X, after[i].Y-before[i].Y))
		flipped = max(flipped, math.Hypot(naive[i].X-before[i].X, naive[i].Y-before[i].Y))
	}
	if flipped < 2 {
		t.Fatalf("the test is void: without alignment points move by %g only", flipped)
	}
	if moved > .5 {
		t.Errorf("points moved by up to %g, want less than .5", moved)
	}
}

// Against the definition of the Procrustes problem: no turn and no mirror image in the plane comes closer.
func TestAlignmentIsTheBest(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	const d = 6
	var p, q Projector
	fit(t, &p, d, spiky(r, 300, d, 1, 2))
	fit(t, &q, d, mixed(r, 300, d)) // another plane, oblique to the first
	before := append([]float64(nil), q.basis...)
	align(p.basis, before, d)
	distance := func(b []float64) float64 {
		sum := 0.0
		for i := range b {
			sum += (b[i] - before[i]) * (b[i] - before[i])
		}
		return sum
	}
	got := distance(p.basis)
	turned := make([]float64, 2*d)
	for _, mirror := range []float64{1, -1} {
		for k := range 720 {
			s, c := math.Sincos(float64(k) * math.Pi / 360)
			for j := range d {
				x, y := p.basis[j], mirror*p.basis[d+j]
				turned[j], turned[d+j] = c*x-s*y, s*x+c*y
			}
			if other := distance(turned); other < got-1e-9 {
				t.Fatalf("a turn by %g° (mirror %g) comes to %g, the alignment to %g", float64(k)/2, mirror, other, got)
			}
		}
	}
}

// mixed returns a cloud of two wide directions that are oblique to all axes.
func mixed(r *rand.Rand, n, d int) []float32 {
	a, b := gaussian(r, 1, fill(d, 1)...), gaussian(r, 1, fill(d, 1)...)
	out := gaussian(r, n, fill(d, .1)...)
	for i := range n {
		x, y := float32(2*r.NormFloat64()), float32(1.5*r.NormFloat64())
		for j := range d {
			out[i*d+j] += x*a[j] + y*b[j]
		}
	}
	return out
}

// Where the cloud lies has nothing to do with where it is wide.
func TestPlaneOfACloudFarAway(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const d = 4
	cloud := mixed(r, 400, d)
	var near, far Projector
	fit(t, &near, d, cloud)
	moved := make([]float32, len(cloud))
	for i, x := range cloud {
		moved[i] = x + []float32{3000, -5000, 0, 100}[i%d]
	}
	fit(t, &far, d, moved)
	for i := range near.basis {
		if math.Abs(far.basis[i]-near.basis[i]) > 1e-3 {
			t.Fatalf("basis got %.4f want %.4f", far.basis, near.basis)
		}
	}
}

func TestProjectionOfUnusualClouds(t *testing.T) {
	nan := float32(math.NaN())
	inf := float32(math.Inf(1))
	rows := []struct {
		name  string
		cloud []float32
	}{
		{"nothing", nil},
		{"one point", []float32{1, 2, 3}},
		{"all equal", []float32{1, 2, 3, 1, 2, 3}},
		{"all on a line", []float32{0, 0, 0, 1, 1, 1, 2, 2, 2}},
		{"NaN and infinity", []float32{0, 0, 0, nan, 1, 1, 2, 0, 1, 1, inf, 2, 3, 1, 0}},
		{"far away", []float32{1e6, 1e6, 1e6, 1e6 + 1, 1e6, 1e6, 1e6, 1e6 + 2, 1e6}},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			var p Projector
			for range 2 { // the second time with a basis to align to
				fit(t, &p, 3, r.cloud)
				for i, q := range apply(&p, r.cloud, 3) {
					if q.finite() != finiteRow(r.cloud[3*i:3*i+3]) {
						t.Errorf("point %d is at %v", i, q)
					}
				}
			}
			if e := p.Explained(); !(e >= 0 && e <= 1+1e-12) {
				t.Errorf("explained got %g, want 0…1", e)
			}
		})
	}
}

func TestProjectorRefusesNoDimension(t *testing.T) {
	var p Projector
	if err := p.Fit(0); err == nil {
		t.Error("dimension 0: got no error")
	}
}
