package view

import (
	"slices"

	"halo/metric"
)

// judge finds out which points are retrieved wrongly under the loss: an image whose most probable caption among
// the finest ones is not true of it, a caption whose most probable image is one that it is not true of. Ties
// count against, as in metric.Search.Recall. A large set is not judged within one frame but bit by bit, each
// point against the newest snapshot, so that the picture does not stop.
type judge struct {
	images, texts verdicts
	finest        []int // texts of the last level, the candidates of images
	next          int   // point to be judged next: images, then texts
	step          int   // from one to the next: 1, or of a crowd metric.Stride
	left          int   // points to be judged against the newest snapshot
	right         []bool
}

// verdicts holds for each point what was found.
type verdicts []verdict

type verdict uint8

const (
	unjudged verdict = iota
	right
	wrong
)

// colour returns the index of a point's colour by error.
func (v verdicts) colour(i int) int32 {
	if i >= len(v) {
		return unjudgedColour
	}
	switch v[i] {
	case right:
		return rightColour
	case wrong:
		return wrongColour
	}
	return unjudgedColour
}

// judgeWork is how much is judged within a frame, in products of two numbers: about two milliseconds in a browser.
// judgeMost is how much is judged of a snapshot in all: all points, up to some ten thousand. Of more a sample is judged
// that lies evenly among them, and the rest stay unjudged: each of n would have to be compared with each other.
const (
	judgeWork = 400_000
	judgeMost = 200_000_000
)

// begin forgets all verdicts: another run has begun.
func (j *judge) begin(s *Scene) {
	j.images, j.texts = make(verdicts, len(s.info.Images)), make(verdicts, len(s.info.Texts))
	j.finest = j.finest[:0]
	for t := range s.info.Texts {
		if s.level(t) == len(s.info.Levels)-1 {
			j.finest = append(j.finest, t)
		}
	}
	j.next, j.step, j.left = 0, 1, 0
}

// renew has the points judged again: there is another snapshot, of dimension dim.
func (j *judge) renew(dim int) {
	n, images := len(j.images)+len(j.texts), len(j.images)
	work := dim * (images*len(j.finest) + len(j.texts)*images) // of all
	j.step, j.left = 1, n
	if work > judgeMost {
		j.step = metric.Stride(n)
		j.left = max(1, int(float64(n)*judgeMost/float64(work)))
	}
}

// judgeSome judges a part of the points and tells whether there is more to do.
func (s *Scene) judgeSome() (more bool) {
	j := &s.colouring.judge
	if s.colouring.by != byError || j.left == 0 || len(s.imagesAt) != len(j.images) {
		return false
	}
	s.matcher.update(&s.cloud.Frame)
	n := len(j.images) + len(j.texts)
	if !s.matcher.valid {
		clear(j.images)
		clear(j.texts)
		j.left = 0
	}
	for work := 0; j.left > 0 && work < judgeWork; j.left-- {
		if j.next < len(j.images) {
			j.images[j.next] = s.judgeImage(j.next)
			work += len(j.finest) * s.dim
		} else {
			t := j.next - len(j.images)
			j.texts[t] = s.judgeText(t)
			work += len(j.images) * s.dim
		}
		j.next = (j.next + j.step) % n
	}
	s.recolour()
	return j.left > 0
}

func (s *Scene) judgeImage(i int) verdict {
	j, scorer := &s.colouring.judge, &s.matcher.scorer
	var best bests
	for _, t := range j.finest {
		best.take(scorer.TextLogit(i, t), slices.Contains(s.info.Images[i].Texts, t))
	}
	return best.verdict()
}

func (s *Scene) judgeText(t int) verdict {
	j, scorer := &s.colouring.judge, &s.matcher.scorer
	j.right = cleared(j.right, len(s.info.Images))
	for _, i := range s.matching[t] {
		j.right[i] = true
	}
	var best bests
	for i := range s.info.Images {
		best.take(scorer.ImageLogit(i, t), j.right[i])
	}
	return best.verdict()
}

// bests are the highest scores of the right answers and of the wrong ones.
type bests struct {
	right, wrong       float64
	anyRight, anyWrong bool
}

func (b *bests) take(score float64, isRight bool) {
	switch {
	case isRight && (!b.anyRight || score > b.right):
		b.right, b.anyRight = score, true
	case !isRight && (!b.anyWrong || score > b.wrong):
		b.wrong, b.anyWrong = score, true
	}
}

func (b *bests) verdict() verdict {
	switch {
	case !b.anyRight:
		return unjudged
	case b.anyWrong && b.wrong >= b.right:
		return wrong
	}
	return right
}

// counts returns how many images were given a wrong caption, and how many were judged.
func (j *judge) counts() (wrongs, judged int) {
	for _, v := range j.images {
		switch v {
		case wrong:
			wrongs++
			judged++
		case right:
			judged++
		}
	}
	return wrongs, judged
}
