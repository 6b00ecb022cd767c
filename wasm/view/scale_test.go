package view

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The style sheet and scaleRoom agree from which width on what is written about the plane has a line of its own.
func TestScaleNarrowIsTheStyleSheets(t *testing.T) {
	css, err := os.ReadFile("../../web/style.css")
	if err != nil {
		t.Fatal(err)
	}
	_, rule, found := strings.Cut(string(css), fmt.Sprintf("@container (max-width: %gpx) {\n", scaleNarrow))
	rule, _, closed := strings.Cut(rule, "\n}")
	if want := `.scale [data-part="projection"] { flex-basis: 100%; }`; !found || !closed || !strings.Contains(rule, want) {
		t.Errorf("web/style.css has no container of at most %g pixels with %q", scaleNarrow, want)
	}
}

// Where all is fitted into the view no point lies under the scale, however small the picture.
func TestPointsStayAboveTheScale(t *testing.T) {
	for _, d := range []int{2, 3} {
		for _, size := range [][2]float64{{320, 200}, {358, 300}, {560, 325}, {561, 325}, {900, 700}} {
			t.Run(fmt.Sprintf("d=%d/%gx%g", d, size[0], size[1]), func(t *testing.T) {
				p, f := crowd(400)
				f.Dim = d
				if d == 3 { // with the third coordinate 0
					f.Images, f.Texts = flat(f.Images), flat(f.Texts)
				}
				s := NewScene()
				s.SetPoints(p)
				s.Resize(size[0], size[1], 1)
				if ok, err := s.SetFrame(f, 0); !ok || err != nil {
					t.Fatalf("frame not taken: %t, %v", ok, err)
				}
				s.Advance(0, MeasureText)
				height := 30.0
				if d == 3 && size[0] <= 560 {
					height = 52
				}
				lowest := 0.0
				for _, p := range append(s.imagesAt, s.textsAt...) {
					lowest = max(lowest, p.Y)
					if p.Y > size[1]-height || p.Y < 0 || p.X < 0 || p.X > size[0] {
						t.Fatalf("a point lies at (%.1f, %.1f), want it in the view, and %g pixels above its lower edge", p.X, p.Y, height)
					}
				}
				if lowest < size[1]/2 {
					t.Errorf("the lowest point is at %.1f of %g: the data do not fill the view", lowest, size[1])
				}
			})
		}
	}
}

// flat returns points of the plane in three dimensions.
func flat(plane []float32) []float32 {
	var out []float32
	for i := 0; i < len(plane); i += 2 {
		out = append(out, plane[i], plane[i+1], 0)
	}
	return out
}
