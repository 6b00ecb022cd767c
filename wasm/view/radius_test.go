package view

import (
	"math"
	"math/rand/v2"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

func TestRadiusByHand(t *testing.T) {
	ln2 := math.Ln2
	rows := []struct {
		name       string
		c, k, tau  float64
		query      bool
		d          int
		m, u, want float64
	}{
		{"proposal, d = 2", 1, 1, 1, false, 2, 1, 0, 1},
		{"σ = 2", 1, 1, 1, false, 2, 1, ln2, 2},
		{"m = 3", 1, 1, 1, false, 2, 3, 0, 3},
		{"d = 8", 1, 1, 1, false, 8, 1, 0, .5},
		{"d = 1", 1, 1, 1, false, 1, 1, 0, math.Sqrt2},
		{"τ = 4", 1, 1, 4, false, 2, 1, 0, 2},
		{"Gaussian, k = ½, d = 8", 8, .5, 1, false, 8, 1, 0, math.Sqrt2 / 2},
		{"query side", 0, 1, 1, true, 2, 1, ln2, 2},
		{"tiny σ", 1, 1, 1, false, 2, 1, -40, math.Exp(-40)},
		{"overflow", 1, 1, 1, false, 2, 1, 1e4, 0},
		{"NaN", 1, 1, 1, false, 2, 1, math.NaN(), 0},
		{"no k", 1, 0, 1, false, 2, 1, 0, 0},
		{"no τ", 1, 1, 0, false, 2, 1, 0, 0},
	}
	for _, r := range rows {
		o := checkpoint.Objective{Family: "variance", C: r.c, K: r.k, Tau: r.tau, QuerySide: r.query, HasStd: true}
		if got := Radius(o, r.d, r.m, r.u); math.Abs(got-r.want) > 1e-12*max(1, r.want) {
			t.Errorf("%s: got %g want %g", r.name, got, r.want)
		}
	}
}

// Where variances are added, σ is that of a coordinate: the draws of a Gaussian of d dimensions lie, in a plane of two
// of them, σ·√2 from their mean (root mean square), at every d and τ.
func TestRadiusOfACoordinatesSigma(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 296))
	const u, draws = .4, 20_000
	var sum float64
	for range draws {
		x, y := math.Exp(u)*random.NormFloat64(), math.Exp(u)*random.NormFloat64()
		sum += x*x + y*y
	}
	want := math.Sqrt(sum / draws)
	for _, family := range []string{"ppcl", "pcmepp"} {
		for _, d := range []int{2, 16} {
			for _, tau := range []float64{.1, 5} {
				got := Radius(checkpoint.Objective{Family: family, Tau: tau, HasStd: true}, d, 1, u)
				if math.Abs(got-want) > .02*want {
					t.Errorf("%s, d = %d, τ = %g: got %g, want %g", family, d, tau, got, want)
				}
			}
		}
	}
}

func TestNoSigmaNoCircle(t *testing.T) {
	for _, family := range []string{"euclidean", "clip", "dot", "free-bias", "asymvlm", "siglip"} {
		if got := Radius(checkpoint.Objective{Family: family, K: 1, Tau: 1}, 2, 1, 1); got != 0 {
			t.Errorf("%s: got radius %g want 0", family, got)
		}
	}
}

// Temperature, k and σ can be traded for one another without changing a single logit's distance term; the
// circle must not change either.
func TestRadiusIsTheSameForTheSameLogits(t *testing.T) {
	a := Radius(checkpoint.Objective{K: 1, Tau: 1, HasStd: true}, 4, 1, .3)
	for _, f := range []float64{.1, .5, 3, 10} {
		b := Radius(checkpoint.Objective{K: 1, Tau: f, HasStd: true}, 4, 1, .3-.5*math.Log(f))
		c := Radius(checkpoint.Objective{K: f, Tau: 1, HasStd: true}, 4, 1, .3+.5*math.Log(f))
		if math.Abs(b-a) > 1e-12 || math.Abs(c-a) > 1e-12 {
			t.Errorf("factor %g: got %g and %g, want %g", f, b, c, a)
		}
	}
}

// The legend says that what a caption matches lies about this far. Here that is known: images of d dimensions
// are scattered about each caption with a total root mean square distance of σ√(τ/k). The circle, drawn in the
// plane that the scene chooses, must be between half and twice the distance measured there; for isotropic
// scatter it is nearly equal.
func TestCircleAgreesWithTheMeasuredSpread(t *testing.T) {
	rows := []struct {
		name   string
		d      int
		k, tau float64
	}{
		{"d = 2", 2, 1, 1}, {"d = 16", 16, 1, 1}, {"d = 16, τ = 5", 16, 1, 5}, {"d = 2, k = ½", 2, .5, 1}, {"d = 64", 64, 1, 1},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(5, uint64(r.d)))
			o := checkpoint.Objective{Family: "variance", C: 1, K: r.k, Tau: r.tau, HasStd: true}
			const captions, each = 9, 120
			texts := gaussian(random, captions, fill(r.d, 2)...)
			var images []float32
			logStd := make([]float64, captions)
			for c := range captions {
				logStd[c] = -1.5 + .2*float64(c)
				perAxis := math.Exp(logStd[c]) * math.Sqrt(r.tau/r.k) / math.Sqrt(float64(r.d))
				for range each {
					for j := range r.d {
						images = append(images, texts[c*r.d+j]+float32(perAxis*random.NormFloat64()))
					}
				}
			}
			f := wire.Frame{Dim: r.d, Objective: o, Images: images, Texts: texts}
			var info wire.PointsInfo
			for c := range captions {
				f.TextStd = append(f.TextStd, float32(logStd[c]))
				for range each {
					info.Images = append(info.Images, checkpoint.ImagePoint{Texts: []int{c}})
				}
			}
			circles, err := Circles(info, f, 1)
			if err != nil {
				t.Fatal(err)
			}
			for c, circle := range circles {
				if ratio := circle.Spread / circle.Radius; !(ratio > .8 && ratio < 1.25) || circle.Images != each {
					t.Errorf("caption %d: measured spread %g of %d images, radius %g, ratio %g", c, circle.Spread, circle.Images, circle.Radius, ratio)
				}
			}
		})
	}
}

func fill(n int, v float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}

func TestSpreadByHand(t *testing.T) {
	if got, want := Spread(Point{1, 1}, []Point{{1, 2}, {4, 5}}), math.Sqrt((1+25)/2.); math.Abs(got-want) > 1e-12 {
		t.Errorf("got %g want %g", got, want)
	}
	if got := Spread(Point{}, nil); !math.IsNaN(got) {
		t.Errorf("no points: got %g want NaN", got)
	}
}
