package view

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"halo/assets"
	"halo/checkpoint"
	"halo/wasm/wire"
)

func TestLabelsDoNotOverlapAndStayInView(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 50 {
		var p placer
		p.reset(600, 400, 200, nil, 0)
		placed := 0
		for i := range 200 {
			at := Point{900*r.Float64() - 150, 700*r.Float64() - 150}
			if _, ok := p.place(i, at, 80*r.Float64(), 30+90*r.Float64(), 16); ok {
				placed++
			}
		}
		if placed < 10 || placed != len(p.taken) {
			t.Fatalf("placed %d labels, %d boxes; want at least ten and as many boxes", placed, len(p.taken))
		}
		for i, a := range p.taken {
			if a.x-a.w < 0 || a.x+a.w > 600 || a.y-a.h < 0 || a.y+a.h > 400 {
				t.Fatalf("label %d at %+v leaves the view", i, a)
			}
			for j, b := range p.taken[:i] {
				if a.x-a.w < b.x+b.w && b.x-b.w < a.x+a.w && a.y-a.h < b.y+b.h && b.y-b.h < a.y+a.h {
					t.Fatalf("labels %d and %d overlap: %+v and %+v", j, i, b, a)
				}
			}
		}
	}
}

func TestLabelStandsOnTopOfItsRing(t *testing.T) {
	var p placer
	p.reset(600, 400, 1, nil, 0)
	got, ok := p.place(0, Point{300, 200}, 100, 60, 16)
	if want := (Point{300, 100}); !ok || got != want {
		t.Errorf("got %v, %t want %v", got, ok, want)
	}
}

func TestLabelAvoidsImages(t *testing.T) {
	var p placer
	crowd := []Point{{290, 100}, {300, 100}, {310, 100}}
	p.reset(600, 400, 1, crowd, 3)
	got, ok := p.place(0, Point{300, 200}, 100, 60, 16)
	if want := (Point{300, 300}); !ok || got != want {
		t.Errorf("got %v, %t want %v, below the ring", got, ok, want)
	}
}

// A label must not jump back and forth while images wander past.
func TestLabelKeepsItsPlace(t *testing.T) {
	var p placer
	at := Point{300, 200}
	p.reset(600, 400, 1, nil, 0)
	first, _ := p.place(0, at, 100, 60, 16)
	p.reset(600, 400, 1, []Point{first}, 3)
	if got, _ := p.place(0, at, 100, 60, 16); got != first {
		t.Errorf("one image came by: got %v want %v as before", got, first)
	}
	p.reset(600, 400, 1, []Point{first, first, first, first, first}, 3)
	if got, _ := p.place(0, at, 100, 60, 16); got == first {
		t.Errorf("five images lie under it: the label is still at %v", got)
	}
}

func TestNoRoomNoLabel(t *testing.T) {
	var p placer
	p.reset(50, 20, 1, nil, 0)
	if got, ok := p.place(0, Point{25, 10}, 5, 80, 16); ok {
		t.Errorf("a view smaller than the label: got a place at %v", got)
	}
}

// On trained positions, throughout a run, at any zoom, with any levels hidden and whatever is hovered, no two labels
// overlap, and none lies under the scale that the page writes into the lower left corner.
func TestLabelsOfTrainedModelsNeverOverlap(t *testing.T) {
	for _, name := range []string{"shapes", "emoji60", "emoji"} {
		t.Run(name, func(t *testing.T) {
			data, err := assets.Files.ReadFile("checkpoints/" + name + ".safetensors")
			if err != nil {
				t.Fatal(err)
			}
			file, err := checkpoint.Decode(data)
			if err != nil {
				t.Fatal(err)
			}
			snapshots := []checkpoint.Snapshot{file.Now}
			if len(file.HistoryImages) == len(file.Points.Images) && len(file.HistoryTexts) == len(file.Points.Texts) {
				snapshots = append(snapshots, file.History...)
			}
			s := NewScene()
			s.SetPoints(wire.Points{Run: 1, Info: wire.PointsInfo{Images: file.Points.Images, Texts: file.Points.Texts, Groups: file.Points.Groups, Levels: file.Points.Levels}})
			r := rand.New(rand.NewPCG(7, 7))
			named := 0
			for k := range 60 {
				shot := snapshots[k%len(snapshots)]
				s.Resize(390+r.Float64()*900, 260+r.Float64()*600, 1)
				if ok, err := s.SetFrame(frameOf(shot), float64(k)); !ok || err != nil {
					t.Fatalf("frame not taken: %t, %v", ok, err)
				}
				hide := [][]int{nil, {0}, {0, 1}, {1}}[k%4]
				s.SetLook(wire.Look{Fit: true, HideLevels: &hide})
				s.Advance(float64(k)+.5, MeasureText)
				s.Zoom(Point{r.Float64() * 390, r.Float64() * 260}, math.Exp(3*r.Float64()*float64(k%3)/2), false)
				if k%2 == 0 {
					s.PointAt(s.textsAt[r.IntN(len(s.textsAt))], false)
				} else {
					s.PointNowhere()
				}
				s.Advance(float64(k)+.9, MeasureText)
				labels := s.Labels()
				scale := s.View().Pixels + 80 // its bar, and its unit
				named += len(labels)
				for i, a := range labels {
					aw, ah := MeasureText(a.Text, a.Level)
					if a.X-aw/2 < scale && a.Y+ah/2 > s.navigator.Camera.Height-28 {
						t.Errorf("view %d, step %d: %q at (%.0f, %.0f) lies under the scale", k, shot.Step, a.Text, a.X, a.Y)
					}
					for _, b := range labels[:i] {
						bw, bh := MeasureText(b.Text, b.Level)
						if math.Abs(a.X-b.X) < (aw+bw)/2 && math.Abs(a.Y-b.Y) < (ah+bh)/2 {
							t.Errorf("view %d, step %d: %q at (%.0f, %.0f) and %q at (%.0f, %.0f) overlap", k, shot.Step, a.Text, a.X, a.Y, b.Text, b.X, b.Y)
						}
					}
				}
			}
			if named < 120 {
				t.Errorf("%d labels in 60 views: the test says little", named)
			}
		})
	}
}

// frameOf is the frame of a snapshot, in memory of its own.
func frameOf(s checkpoint.Snapshot) wire.Frame {
	return wire.Frame{
		Run: 1, Step: s.Step, Dim: s.Images.Dim, Objective: s.Objective,
		Images: slices.Clone(s.Images.Means), ImageStd: slices.Clone(s.Images.LogStd),
		Texts: slices.Clone(s.Texts.Means), TextStd: slices.Clone(s.Texts.LogStd),
	}
}
