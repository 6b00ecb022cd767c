package toymodel

import (
	"math"
	"slices"

	"halo/checkpoint"
)

// History keeps snapshots of a run, oldest first, about evenly spaced in steps: when it is full, every second
// one goes and the spacing doubles. It follows a fixed subset of the points, all of them where they are few.
type History struct {
	Limit  int   // frames kept at most, at least 2
	Images []int // indices of the images that it follows, ascending
	Texts  []int // indices of the texts that it follows, ascending
	Frames []*checkpoint.Snapshot

	points  *checkpoint.Points
	spacing int64 // least number of steps between two frames
}

// followedImages bounds the images that a history follows where there are more points than a file may hold.
const followedImages = 400

// NewHistory returns an empty history of points. Where they are more than checkpoint.MaxHistoryPoints, it
// follows evenly spaced images and, vaguest first, the texts that are true of them.
func NewHistory(points *checkpoint.Points, limit int) *History {
	h := &History{Limit: limit, points: points}
	images, texts := len(points.Images), len(points.Texts)
	if images+texts <= checkpoint.MaxHistoryPoints {
		h.Images, h.Texts = count(images), count(texts)
		return h
	}
	spacing := max(1, (images+followedImages-1)/followedImages)
	followed := map[int]bool{}
	for i := 0; i < images; i += spacing {
		h.Images = append(h.Images, i)
		for _, t := range points.Images[i].Texts {
			followed[t] = true
		}
	}
	for t := range followed {
		h.Texts = append(h.Texts, t)
	}
	slices.SortFunc(h.Texts, func(a, b int) int {
		if d := points.Texts[a].Level - points.Texts[b].Level; d != 0 {
			return d
		}
		return a - b
	})
	h.Texts = h.Texts[:min(len(h.Texts), checkpoint.MaxHistoryPoints-len(h.Images))]
	slices.Sort(h.Texts)
	return h
}

func count(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// HistoryOf returns the history that a checkpoint holds.
func HistoryOf(f *checkpoint.File, limit int) *History {
	if len(f.History) == 0 {
		return NewHistory(&f.Points, limit)
	}
	h := &History{Limit: limit, points: &f.Points, Images: f.HistoryImages, Texts: f.HistoryTexts}
	for i := range f.History {
		h.keep(&f.History[i])
	}
	return h
}

// all tells whether every point is followed.
func (h *History) all() bool {
	return len(h.Images) == len(h.points.Images) && len(h.Texts) == len(h.points.Texts)
}

// Add keeps s where it is spaced from the last frame, and tells whether it did. A snapshot of a step that was
// passed already, as after a restore, first takes away all frames from that step on.
func (h *History) Add(s *checkpoint.Snapshot) bool {
	h.CutBack(s.Step)
	if n := len(h.Frames); n > 0 && s.Step < h.Frames[n-1].Step+h.spacing {
		return false
	}
	if !h.all() {
		selected := s.Select(h.Images, h.Texts)
		s = &selected
	}
	h.keep(s)
	return true
}

// keep appends a frame that holds the followed points alone, and thins the frames where they are too many.
func (h *History) keep(s *checkpoint.Snapshot) {
	h.Frames = append(h.Frames, s)
	if len(h.Frames) <= h.Limit {
		return
	}
	kept := h.Frames[:0]
	for i, frame := range h.Frames {
		if i%2 == 0 {
			kept = append(kept, frame)
		}
	}
	clear(h.Frames[len(kept):])
	h.Frames = kept
	h.spacing = max(2*h.spacing, kept[1].Step-kept[0].Step)
}

// CutBack takes away all frames of step and later.
func (h *History) CutBack(step int64) {
	n := len(h.Frames)
	for n > 0 && h.Frames[n-1].Step >= step {
		n--
		h.Frames[n] = nil
	}
	h.Frames = h.Frames[:n]
}

// Full is frame i with a row for every point; those of points that are not followed are NaN, and not drawn.
func (h *History) Full(i int) *checkpoint.Snapshot {
	if h.all() {
		return h.Frames[i]
	}
	s := *h.Frames[i]
	s.Images = spread(s.Images, h.Images, len(h.points.Images))
	s.Texts = spread(s.Texts, h.Texts, len(h.points.Texts))
	return &s
}

// spread puts the rows of c at their indices in a cloud of n rows.
func spread(c checkpoint.Cloud, rows []int, n int) checkpoint.Cloud {
	full := checkpoint.Cloud{Dim: c.Dim, Means: slices.Repeat([]float32{float32(math.NaN())}, n*c.Dim)}
	if c.LogStd != nil {
		full.LogStd = slices.Repeat([]float32{float32(math.NaN())}, n)
	}
	for i, row := range rows {
		copy(full.Means[row*c.Dim:(row+1)*c.Dim], c.Means[i*c.Dim:])
		if c.LogStd != nil {
			full.LogStd[row] = c.LogStd[i]
		}
	}
	return full
}
