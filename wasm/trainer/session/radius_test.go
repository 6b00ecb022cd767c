package session

import (
	"fmt"
	"slices"
	"testing"

	"halo/toymodel"
	"halo/wasm/view"
	"halo/wasm/wire"
)

// The legend's reading of a ring, "about where what it matches lies", on a trained model: the drawn radius is
// between half and twice the measured distance of the matching images for the middle caption of each level and for
// two in three of all. Single rings of the finest level are up to four times too large: clusters get tighter than
// their σ. In 16 dimensions the ring about everything, "a shape", is excepted, a third of what it should be: √(2/d)
// is the share of an isotropic cloud that a plane shows, and the plane is chosen to show most of all images.
func TestRingsAgreeWithTheMeasuredSpread(t *testing.T) {
	for _, test := range []struct {
		dim     int
		vaguest int // level from which on the reading holds
	}{{2, 0}, {16, 1}} {
		t.Run(fmt.Sprintf("d = %d", test.dim), func(t *testing.T) {
			b := newBench(t)
			c, err := toymodel.DefaultConfig("tree332", "proposal", test.dim)
			if err != nil {
				t.Fatal(err)
			}
			b.Handle(wire.Start{Run: 1, Config: c})
			b.hidden = true // one snapshot, at the end
			b.Handle(wire.Steps{Run: 1, Count: 500})
			b.work(5000)
			b.Handle(wire.Visible{Visible: true})
			b.work(5)
			frame := last[wire.Frame](b, b.scene)
			if frame.Step != 500 {
				t.Fatalf("the frame is of step %d, want 500", frame.Step)
			}
			info := last[wire.Points](b, b.scene).Info
			circles, err := view.Circles(info, frame, 1)
			if err != nil {
				t.Fatal(err)
			}
			ratios := make([][]float64, len(info.Levels))
			within, all := 0, 0
			for i, circle := range circles {
				ratio := circle.Radius / circle.Spread
				level := info.Texts[i].Level
				ratios[level] = append(ratios[level], ratio)
				all++
				if ratio > 0.5 && ratio < 2 {
					within++
				}
			}
			for level, r := range ratios {
				slices.Sort(r)
				if level < test.vaguest {
					continue
				}
				if middle := r[len(r)/2]; !(middle > 0.5 && middle < 2) {
					t.Errorf("level %d: the middle ring is %.2f times as large as the measured spread, want ½ to 2; all: %.2f", level, middle, r)
				}
			}
			if 3*within < 2*all {
				t.Errorf("%d of %d rings are between half and twice the measured spread, want two in three; by level: %.2f", within, all, ratios)
			}
		})
	}
}
