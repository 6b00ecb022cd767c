package session

import (
	"slices"

	"halo/wasm/wire"
)

// drawTrail tells the scene where the point that is asked was at every frame of the history, or that none is asked any
// longer.
func (s *Session) drawTrail() {
	r := s.run
	a := &r.asking
	if a.point.kind == "" && !a.trailed {
		return
	}
	a.trailed = a.point.kind != ""
	m := wire.Trail{Run: r.id, Kind: a.point.kind, Index: a.point.index}
	rows := r.history.Texts
	if a.point.kind == "image" {
		rows = r.history.Images
	}
	row := slices.Index(rows, a.point.index)
	if !a.trailed || row < 0 { // a point that the history does not follow has no trail
		s.Scene(m)
		return
	}
	for _, frame := range r.history.Frames {
		cloud := frame.Texts
		if a.point.kind == "image" {
			cloud = frame.Images
		}
		m.Means = append(m.Means, cloud.Means[row*cloud.Dim:][:cloud.Dim]...)
	}
	s.Scene(m)
}
