package dataset

import (
	"math"
	"slices"
)

// Finite is a Set whose training images can be listed.
type Finite interface {
	Set
	// TrainingImages returns the training images without jitter, [n, height·width·channels], network input,
	// and the kind of each, [n].
	TrainingImages() (images []float32, kinds []int)
}

// ChanceRecall returns the recall at 1, image to text, of a guess, by level: for a caption that is true of an
// image, one of the captions with equal Attributes is drawn, each alike. At a level that no image of e has a
// caption of, it is NaN.
func ChanceRecall(s Set, e *Evaluation) []float64 {
	captions := s.Captions()
	rivals := map[uint32]int{}
	for _, c := range captions {
		rivals[c.Attributes]++
	}
	return byLevel(s, e, func(_, caption int) float64 { return 1 / float64(rivals[captions[caption].Attributes]) })
}

// NearestPictureRecall returns the recall at 1, image to text, of the nearest training picture, by level: an
// image of e gets the captions of the training image at the least Euclidean distance over all pixels, the
// first of several, and a caption that is true of the image counts as found where that one's caption of
// equal Attributes is the same. A picture without such a caption finds nothing. At a level that no image of
// e has a caption of, it is NaN.
func NearestPictureRecall(s Finite, e *Evaluation) []float64 {
	images, kinds := s.TrainingImages()
	size := s.Info().ImageSize()
	nearest := make([]int, len(e.Kinds)) // by image of e: the kind of its nearest training image
	for i := range e.Kinds {
		least := math.Inf(1)
		for j := range kinds {
			if d := squaredDistance(e.Images[i*size:][:size], images[j*size:][:size], least); d < least {
				least, nearest[i] = d, kinds[j]
			}
		}
	}
	return byLevel(s, e, func(image, caption int) float64 {
		if slices.Contains(s.Kinds()[nearest[image]].Captions, caption) {
			return 1
		}
		return 0
	})
}

// byLevel returns the mean of score over the captions of each level that are true of an image of e.
func byLevel(s Set, e *Evaluation, score func(image, caption int) float64) []float64 {
	captions, kinds := s.Captions(), s.Kinds()
	sum := make([]float64, len(s.Info().Levels))
	n := make([]float64, len(sum))
	for i, k := range e.Kinds {
		for _, c := range kinds[k].Captions {
			sum[captions[c].Level] += score(i, c)
			n[captions[c].Level]++
		}
	}
	for level := range sum {
		sum[level] /= n[level] // 0/0 is NaN
	}
	return sum
}

// squaredDistance returns |a − b|², or, once it is known to be above bound, anything above bound.
func squaredDistance(a, b []float32, bound float64) float64 {
	const stretch = 48 // numbers between two looks at the bound, a row of 16 pixels
	sum := 0.0
	for len(a) > 0 && sum <= bound {
		n := min(stretch, len(a))
		for i, x := range a[:n] {
			d := float64(x - b[i])
			sum += float64(d * d)
		}
		a, b = a[n:], b[n:]
	}
	return sum
}
