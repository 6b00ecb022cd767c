package view

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// crowd returns n points in the plane, half of them images and half captions, of which a hundredth are vague:
// clusters about clusters, as a trained model has them.
func crowd(n int) (wire.Points, wire.Frame) {
	r := rand.New(rand.NewPCG(4, uint64(n)))
	f := wire.Frame{Run: 1, Step: 1, Dim: 2, Objective: proposal}
	info := wire.PointsInfo{Levels: []string{"anything", "vague", "fine"}}
	for g := range 9 {
		info.Groups = append(info.Groups, fmt.Sprint("group ", g))
	}
	texts := n / 2
	vague := max(texts/100, 1)
	centres := make([]Point, vague)
	caption := func(at Point, sigma float64, level, group int) {
		info.Texts = append(info.Texts, checkpoint.TextPoint{Caption: fmt.Sprint("caption ", len(info.Texts)), Level: level, Group: group})
		f.Texts = append(f.Texts, float32(at.X), float32(at.Y))
		f.TextStd = append(f.TextStd, float32(math.Log(sigma)))
	}
	about := func(c Point, sigma float64) Point {
		return Point{c.X + sigma*r.NormFloat64(), c.Y + sigma*r.NormFloat64()}
	}
	caption(Point{}, 30, 0, -1)
	for i := range centres {
		centres[i] = about(Point{}, 30)
		caption(centres[i], 4, 1, i%9)
	}
	for i := len(info.Texts); i < texts; i++ {
		caption(about(centres[i%vague], 3), .4, 2, i%vague%9)
	}
	for i := range n - len(info.Texts) {
		t := 1 + vague + i%(texts-vague-1)
		at := about(Point{float64(f.Texts[2*t]), float64(f.Texts[2*t+1])}, .4)
		info.Images = append(info.Images, checkpoint.ImagePoint{Group: info.Texts[t].Group, Texts: []int{0, t}})
		f.Images = append(f.Images, float32(at.X), float32(at.Y))
		f.ImageStd = append(f.ImageStd, -1)
	}
	return wire.Points{Run: 1, Info: info}, f
}

// crowded returns a scene of n points, the camera magnified so many times about the middle of the first vague
// caption.
func crowded(tb testing.TB, n int, magnification float64) *Scene {
	tb.Helper()
	p, f := crowd(n)
	s := NewScene()
	s.Resize(900, 700, 1)
	s.SetPoints(p)
	if ok, err := s.SetFrame(f, 0); !ok || err != nil {
		tb.Fatalf("frame not taken: %t, %v", ok, err)
	}
	s.Advance(0, MeasureText)
	if magnification != 1 {
		c := s.navigator.Camera
		s.navigator.Set(wire.Camera{X: float64(f.Texts[2]), Y: float64(f.Texts[3]), Scale: c.Scale * magnification})
		s.Advance(0, MeasureText)
	}
	return s
}

// One frame of many points: where everything is, what is labelled, and the triangles. Of the triangles the
// number counts too: the graphics library copies each vertex twice.
func BenchmarkFrame(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		for _, magnification := range []float64{1, 8, 64} {
			b.Run(fmt.Sprintf("points=%d/zoom=%g", n, magnification), func(b *testing.B) {
				s := crowded(b, n, magnification)
				var batches Batches[Plain]
				Paint(s, &batches)
				now := 0.0
				b.ReportAllocs()
				for b.Loop() {
					now += 1. / 60
					s.Advance(now, MeasureText)
					Paint(s, &batches)
				}
				vertices := 0
				for _, m := range []*Mesh[Plain]{&batches.Circles, &batches.Below, &batches.Pictures, &batches.Above, &batches.Front} {
					vertices += len(m.Vertices)
				}
				b.ReportMetric(float64(vertices), "vertices")
			})
		}
	}
}

// One frame of captions that all have their ring: each is one mark.
func BenchmarkRings(b *testing.B) {
	s := crowded(b, 10_000, 1)
	all := true
	s.SetLook(wire.Look{AllRings: &all})
	var batches Batches[Plain]
	now := 0.0
	for b.Loop() {
		now += 1. / 60
		s.Advance(now, MeasureText)
		Paint(s, &batches)
	}
	b.ReportMetric(float64(len(batches.Circles.Vertices)+len(batches.Below.Vertices)), "vertices")
}

// A snapshot of many points taken over, as it comes while a run trains.
func BenchmarkSetFrame(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("points=%d", n), func(b *testing.B) {
			s := crowded(b, n, 1)
			f := s.Frame()
			for b.Loop() {
				if _, err := s.SetFrame(f, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
