package view

import (
	"testing"

	"halo/wasm/wire"
)

// What is selected stays lit where the pointer is on nothing, gives way to what the pointer is on, and is never told as
// hovered: no card follows it.
func TestSelectionStaysLit(t *testing.T) {
	s, p, _ := shown(t, 2, 8)
	s.Select(wire.Select{Kind: "text", Index: 1})
	for i := range 30 {
		s.Advance(1+float64(i)/30, MeasureText)
	}
	if h := s.Hover(); h.Kind != "" {
		t.Errorf("the selection is told as hovered: %+v", h)
	}
	lit := func(r Ref) bool { return s.hover.fade == 1 && s.hover.isLit(r) }
	for i, image := range p.Info.Images {
		want := false
		for _, text := range image.Texts {
			want = want || text == 1
		}
		if got := lit(Ref{Image, i}); got != want {
			t.Fatalf("image %d is lit %v, want %v", i, got, want)
		}
	}
	if h := on(s, s.imagesAt[5]); h.Kind != "image" || lit(Ref{Text, 8}) == lit(Ref{Text, 1}) && !lit(Ref{Image, h.Index}) {
		t.Errorf("on an image: got %+v", h)
	}
	s.PointNowhere()
	s.Advance(200, MeasureText)
	if !s.hover.isLit(Ref{Text, 1}) || s.Hover().Kind != "" {
		t.Error("after the pointer has left, the selection is not lit")
	}
	s.Select(wire.Select{})
	s.Advance(201, MeasureText)
	if s.Hovering() {
		t.Error("what was let go of is still lit")
	}
	s.Select(wire.Select{Kind: "text", Index: 999})
	s.Advance(202, MeasureText)
	if s.Hovering() {
		t.Error("a point that does not exist is lit")
	}
}

func TestClickNamesThePoint(t *testing.T) {
	s, _, _ := shown(t, 2, 8)
	if got := s.Click(s.textsAt[0], false); got != (wire.Pick{Kind: "text", Index: 0}) {
		t.Errorf("on a caption: got %+v", got)
	}
	s.Select(wire.Select{Kind: "text", Index: 0})
	s.Advance(1, MeasureText)
	if got := s.Click(Point{3, 3}, false); got.Kind != "" {
		t.Errorf("on nothing, while something is selected: got %+v", got)
	}
}
