package view

import (
	"fmt"
	"testing"
)

// The loop over circles writes what Mesh.add writes of the same circles as marks, one by one.
func TestCirclesAreMarks(t *testing.T) {
	for _, tc := range []struct {
		zoom, ratio float64
		hovered     bool
	}{
		{zoom: 1, ratio: 1},
		{zoom: 1, ratio: 2, hovered: true},
		{zoom: 8, ratio: 1.25},
		{zoom: 8, ratio: 2, hovered: true},
		{zoom: 3, ratio: 2},
	} {
		t.Run(fmt.Sprintf("zoom=%g/ratio=%g/hovered=%t", tc.zoom, tc.ratio, tc.hovered), func(t *testing.T) {
			s := crowded(t, 10_000, tc.zoom)
			s.allRings = true
			s.Resize(900, 700, tc.ratio)
			s.Advance(0, MeasureText)
			if tc.hovered {
				s.PointAt(s.textsAt[s.textsIn[len(s.textsIn)/2]], false)
				s.Advance(.05, MeasureText)
				if s.hover.fade <= 0 || s.hover.fade >= 1 {
					t.Fatalf("the picture has stood back by %g, want it half-way", s.hover.fade)
				}
			}
			s.lookOfCircles()
			var got, want Mesh[Plain]
			for _, m := range []*Mesh[Plain]{&got, &want} {
				m.Reset(900*tc.ratio, 700*tc.ratio)
			}
			circles := 0
			for k, text := range s.textsIn {
				if !s.joined(text) {
					if n := paintCircles(s, &got, s.textsIn[k:]); n != 0 {
						t.Fatalf("%d circles are written from caption %d on, which is not joined", n, text)
					}
					continue
				}
				if n := paintCircles(s, &got, s.textsIn[k:k+1]); n != 1 {
					t.Fatalf("%d circles are written of caption %d, want 1", n, text)
				}
				circles++
				y, ref := &s.layers[s.level(text)], Ref{Text, text}
				want.add(&mark{
					at: s.px(s.textsAt[text]), colour: s.colours[s.textColour(text)], shape: ShapeCircle,
					alpha:  y.opacity * s.hover.light(ref) * s.thinnedOut(text),
					radius: s.ring(text), width: y.stroke * s.ratio / 2,
					grey: circleParts(.35*y.mark*s.ratio, y.fill*s.thin/y.opacity),
				})
			}
			if circles < 100 {
				t.Fatalf("%d circles are drawn as one mark, want a crowd", circles)
			}
			if len(got.Vertices) != len(want.Vertices) || len(got.Indices) != len(want.Indices) {
				t.Fatalf("got %d vertices and %d indices, want %d and %d", len(got.Vertices), len(got.Indices), len(want.Vertices), len(want.Indices))
			}
			for i := range want.Vertices {
				if got.Vertices[i] != want.Vertices[i] {
					t.Fatalf("vertex %d is %+v, want %+v", i, got.Vertices[i], want.Vertices[i])
				}
			}
			for i := range want.Indices {
				if got.Indices[i] != want.Indices[i] {
					t.Fatalf("index %d is %d, want %d", i, got.Indices[i], want.Indices[i])
				}
			}

			// All at once, as Paint has it.
			var all Mesh[Plain]
			all.Reset(900*tc.ratio, 700*tc.ratio)
			for k := 0; k < len(s.textsIn); k++ {
				k += max(paintCircles(s, &all, s.textsIn[k:])-1, 0)
			}
			if len(all.Vertices) != len(want.Vertices) || all.Vertices[len(all.Vertices)-1] != want.Vertices[len(want.Vertices)-1] {
				t.Errorf("at once there are %d vertices, want %d", len(all.Vertices), len(want.Vertices))
			}
		})
	}
}
