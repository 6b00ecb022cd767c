package view

import (
	"fmt"
	"math"
	"testing"

	"halo/checkpoint"
	"halo/wasm/wire"
)

// sceneOfGrid is a scene of 12 × 12 captions on a grid, of which about half have room for a label.
func sceneOfGrid(t *testing.T) *Scene {
	t.Helper()
	texts := checkpoint.Cloud{Dim: 2}
	info := wire.PointsInfo{Images: []checkpoint.ImagePoint{{Key: "0"}}, Groups: []string{"all"}, Levels: []string{"only"}}
	for i := range 144 {
		info.Texts = append(info.Texts, checkpoint.TextPoint{Caption: fmt.Sprint("caption ", i)})
		texts.Means = append(texts.Means, float32(i%12), float32(i/12))
		texts.LogStd = append(texts.LogStd, -2)
	}
	s := NewScene()
	s.SetPoints(wire.Points{Run: 1, Info: info})
	s.Resize(800, 600, 1)
	snapshot := checkpoint.Snapshot{Objective: checkpoint.Objective{Name: "proposal", Family: "variance", C: 1, K: 1, Tau: 1, HasStd: true},
		Images: checkpoint.Cloud{Dim: 2, Means: []float32{0, 0}, LogStd: []float32{-2}}, Texts: texts}
	if ok, err := s.SetFrame(frameOf(snapshot), 0); !ok || err != nil {
		t.Fatalf("frame not taken: %t, %v", ok, err)
	}
	for i := range 20 { // until all have come to rest
		s.Advance(float64(i), MeasureText)
	}
	return s
}

// labelPlaces are those of the labels, by caption.
func labelPlaces(s *Scene) map[string]Point {
	at := map[string]Point{}
	for _, l := range s.Labels() {
		at[l.Text] = Point{l.X, l.Y}
	}
	return at
}

// While a hand drags the picture no label comes, none moves within it, and those that leave the view are left out.
func TestLabelsAreHeldWhileThePictureIsDragged(t *testing.T) {
	s := sceneOfGrid(t)
	before := labelPlaces(s)
	if len(before) < 20 || s.LabelsHeld() {
		t.Fatalf("%d labels at rest, held %t; want at least 20 that are not", len(before), s.LabelsHeld())
	}
	now, moved, dropped := 20., 0., 0
	s.Advance(now, MeasureText)
	for range 10 {
		s.Pan(13.3, 0)
		moved += 13.3
		now += heldFor / 11
		s.Advance(now, MeasureText)
		if !s.LabelsHeld() {
			t.Fatalf("after %v pixels labels are not held", moved)
		}
		after := labelPlaces(s)
		for text, at := range after {
			if was, ok := before[text]; !ok || math.Abs(at.X-was.X-moved) > 1e-6 || math.Abs(at.Y-was.Y) > 1e-6 {
				t.Fatalf("after %v pixels %q is at %v, was there %t at %v", moved, text, at, ok, was)
			}
		}
		for text, was := range before {
			w, _ := MeasureText(text, 0)
			leaves := was.X+moved+w/2+labelPadding > 800-edgeMargin
			if _, ok := after[text]; ok == leaves && math.Abs(was.Y-590) > 40 { // below it may come to lie on the scale
				t.Fatalf("after %v pixels %q, from %v, is shown %t, leaves the view %t", moved, text, was, ok, leaves)
			}
		}
		dropped = len(before) - len(after)
	}
	if dropped == 0 {
		t.Error("no label left the view: the test says little")
	}
}

// Places are looked for anew once the picture rests, once it was dragged for long, and where anything else changed.
func TestLabelsAreHeldNoLonger(t *testing.T) {
	rows := []struct {
		name   string
		change func(s *Scene, now *float64)
	}{
		{"rest", func(s *Scene, now *float64) {}},
		{"long", func(s *Scene, now *float64) { s.Pan(1, 0); *now += heldFor }},
		{"zoom", func(s *Scene, now *float64) { s.Pan(1, 0); s.Zoom(Point{400, 300}, 1.5, false) }},
		{"size", func(s *Scene, now *float64) { s.Pan(1, 0); s.Resize(700, 600, 1) }},
		{"hover", func(s *Scene, now *float64) { s.Pan(1, 0); s.PointAt(s.textsAt[70], false) }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s := sceneOfGrid(t)
			now := 20.
			s.Advance(now, MeasureText)
			s.Pan(300, 0)
			now += .01
			s.Advance(now, MeasureText)
			held := len(s.Labels())
			if !s.LabelsHeld() {
				t.Fatal("labels are not held while the picture is dragged")
			}
			row.change(s, &now)
			s.Advance(now, MeasureText)
			if s.LabelsHeld() {
				t.Error("labels are still held")
			}
			if got := len(s.Labels()); got <= held {
				t.Errorf("%d labels, want more than the %d that were left of the drag", got, held)
			}
		})
	}
}
