package view

import (
	"math"
	"testing"

	"halo/checkpoint"
	"halo/metric"
	"halo/wasm/wire"
)

// What a probe says of the plane is what the frame says, at once, while what is drawn is still on its way.
func TestProbeTellsThePlane(t *testing.T) {
	frame := func(shift float32) wire.Frame {
		return wire.Frame{
			Dim: 2, Objective: checkpoint.Objective{Family: metric.FamilyVariance, HasStd: true, K: 1, Tau: 4},
			Images: wire.Floats{1 + shift, 2}, ImageStd: wire.Floats{-1},
			Texts: wire.Floats{3, 4, -5 - shift, 6}, TextStd: wire.Floats{0, 0.5},
		}
	}
	var c Cloud
	for _, f := range []wire.Frame{frame(0), frame(10)} {
		if err := c.SetFrame(f, 3, 1); err != nil {
			t.Fatal(err)
		}
	}
	var p wire.Probed
	c.tell(&p, 3)
	// d = 2, so the radius is m·σ·√(τ/k) = 3·σ·2.
	for _, row := range []struct {
		name string
		got  wire.Floats
		want []float64
	}{
		{"images", p.PlaneImages, []float64{11, 2}},
		{"texts", p.PlaneTexts, []float64{3, 4, -15, 6}},
		{"radii of images", p.PlaneImageRadii, []float64{6 * math.Exp(-1)}},
		{"radii of texts", p.PlaneTextRadii, []float64{6, 6 * math.Exp(0.5)}},
		{"ln σ of images", p.ImageStd, []float64{-1}},
		{"ln σ of texts", p.TextStd, []float64{0, 0.5}},
	} {
		if len(row.got) != len(row.want) {
			t.Errorf("%s: got %v, want %v", row.name, row.got, row.want)
			continue
		}
		for i, want := range row.want {
			if got := float64(row.got[i]); math.Abs(got-want) > 1e-5 {
				t.Errorf("%s: got %v, want %v", row.name, row.got, row.want)
				break
			}
		}
	}

	bare := frame(0)
	bare.Objective.HasStd, bare.ImageStd, bare.TextStd = false, nil, nil
	if err := c.SetFrame(bare, 3, 0); err != nil {
		t.Fatal(err)
	}
	p = wire.Probed{}
	c.tell(&p, 3)
	if got := len(p.PlaneImageRadii) + len(p.PlaneTextRadii) + len(p.ImageStd) + len(p.TextStd); got != 0 || len(p.PlaneTexts) != 4 {
		t.Errorf("without σ: got %d numbers of it and %d coordinates of texts, want 0 and 4", got, len(p.PlaneTexts))
	}
}
