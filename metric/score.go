package metric

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

// Families of scores, as they are written in checkpoints.
const (
	FamilyVariance  = "variance"
	FamilyEuclidean = "euclidean"
	FamilyCLIP      = "clip"
)

// Score says how a pair is scored. For image i and text j, D = |I_i − T_j|² and u the natural log of a
// standard deviation, the logit is
//
//	variance   (−C·u − K·D·exp(−2u)) / Tau
//	euclidean  −D / Tau
//	clip       cos(I_i, T_j) / Tau
//
// where u is that of the candidate: of text j when the texts are ranked for an image, of image i when the
// images are ranked for a text.
type Score struct {
	Family    string
	C         float64 // variance only
	K         float64 // variance only, > 0
	Tau       float64 // temperature, > 0
	QuerySide bool    // u is that of the query instead
	Normalise bool    // variance only: means are divided by their norms before distances are taken
}

// MeansOnly returns the score that ranks as s does when no standard deviation is looked at: by distance, or by
// cosine where s has normalised means, which is the same order as by their distance.
func (s Score) MeansOnly() Score {
	if s.Family == FamilyCLIP || s.Normalise {
		return Score{Family: FamilyCLIP, Tau: 1}
	}
	return Score{Family: FamilyEuclidean, Tau: 1}
}

// check returns an error where s is no score.
func (s Score) check() error {
	switch s.Family {
	case FamilyVariance:
		if !(s.K > 0) || !finite(s.K) || !finite(s.C) {
			return fmt.Errorf("metric: score with C %g and K %g, want finite ones and K > 0", s.C, s.K)
		}
	case FamilyEuclidean, FamilyCLIP:
	default:
		return fmt.Errorf("metric: unknown family of scores %q; known are %q", s.Family, []string{FamilyVariance, FamilyEuclidean, FamilyCLIP})
	}
	if !(s.Tau > 0) || !finite(s.Tau) {
		return fmt.Errorf("metric: score with temperature %g, want a finite one > 0", s.Tau)
	}
	return nil
}

// Scorer computes the logits of a Score between two clouds, the same as package loss does in a graph, in
// float64 from float32 embeddings. The zero value holds no clouds; Update gives it some.
type Scorer struct {
	score  Score
	dim    int
	images side
	texts  side
}

// side is one modality, prepared.
type side struct {
	means  []float64 // [n, d], normalised where the score wants them so
	weight []float64 // [n] K·exp(−2u)/Tau; 1/Tau where there is no u
	bias   []float64 // [n] C·u/Tau; 0 where there is no u
}

// NewScorer returns a Scorer of s between the two clouds.
func NewScorer(s Score, images, texts Cloud) (*Scorer, error) {
	scorer := new(Scorer)
	if err := scorer.Update(s, images, texts); err != nil {
		return nil, err
	}
	return scorer, nil
}

// Update takes over another score and other clouds, which it copies. It allocates only where they are larger
// than any before. Errors: s is no score; the clouds have different dimensions, a value that is not finite, or
// lack the log standard deviations that s needs; a weight exp(−2u) overflows. After an error the Scorer is as
// it was.
func (sc *Scorer) Update(s Score, images, texts Cloud) error {
	if err := s.check(); err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		of   Cloud
	}{{"images", images}, {"texts", texts}} {
		if err := c.of.check(c.name); err != nil {
			return err
		}
		if s.Family != FamilyVariance {
			continue
		}
		if c.of.LogStd == nil && c.of.Len() > 0 {
			return fmt.Errorf("metric: %s have no log standard deviations, and the variance score needs them", c.name)
		}
		for i, u := range c.of.LogStd {
			if weight := s.weight(float64(u)); !finite(weight) {
				return fmt.Errorf("metric: %s: log standard deviation %d is %g, so small that its weight overflows", c.name, i, u)
			}
		}
	}
	if images.Dim != texts.Dim {
		return fmt.Errorf("metric: images have dimension %d and texts %d, want the same", images.Dim, texts.Dim)
	}
	sc.score, sc.dim = s, images.Dim
	sc.images.set(s, images)
	sc.texts.set(s, texts)
	return nil
}

// weight is K·exp(−2u)/Tau.
func (s Score) weight(u float64) float64 { return s.K * math.Exp(-2*u) / s.Tau }

// set fills the side from a cloud that was checked.
func (sd *side) set(s Score, c Cloud) {
	sd.means = widened(sd.means, c.Means)
	if s.Family == FamilyCLIP || s.Normalise && s.Family == FamilyVariance {
		for i := 0; i < len(sd.means); i += c.Dim {
			normalise(sd.means[i : i+c.Dim])
		}
	}
	n := c.Len()
	sd.weight, sd.bias = sized(sd.weight, n), sized(sd.bias, n)
	for i := range n {
		if s.Family == FamilyVariance {
			u := float64(c.LogStd[i])
			sd.weight[i], sd.bias[i] = s.weight(u), s.C*u/s.Tau
		} else {
			sd.weight[i], sd.bias[i] = 1/s.Tau, 0
		}
	}
}

// normalise divides x by its norm. Zeros have no direction and stay zeros, as in package loss.
func normalise(x []float64) {
	if norm := floats.Norm(x, 2); norm > 0 {
		floats.Scale(1/norm, x)
	}
}

// Images is the number of images.
func (sc *Scorer) Images() int { return len(sc.images.weight) }

// Texts is the number of texts.
func (sc *Scorer) Texts() int { return len(sc.texts.weight) }

// TextLogit returns the logit of text j when the texts are ranked for image i.
func (sc *Scorer) TextLogit(i, j int) float64 {
	if sc.score.QuerySide {
		return sc.logit(i, j, sc.images.weight[i], sc.images.bias[i])
	}
	return sc.logit(i, j, sc.texts.weight[j], sc.texts.bias[j])
}

// ImageLogit returns the logit of image i when the images are ranked for text j.
func (sc *Scorer) ImageLogit(i, j int) float64 {
	if sc.score.QuerySide {
		return sc.logit(i, j, sc.texts.weight[j], sc.texts.bias[j])
	}
	return sc.logit(i, j, sc.images.weight[i], sc.images.bias[i])
}

func (sc *Scorer) logit(i, j int, weight, bias float64) float64 {
	d := sc.dim
	image, text := sc.images.means[i*d:i*d+d], sc.texts.means[j*d:j*d+d]
	var sum float64
	if sc.score.Family == FamilyCLIP {
		for k, x := range image {
			sum += x * text[k]
		}
		return sum * weight
	}
	// Differences, not |I|² + |T|² − 2I·T: exact wherever the clouds lie.
	for k, x := range image {
		difference := x - text[k]
		sum += difference * difference
	}
	return -sum*weight - bias
}

// TextLogits writes the logits of all texts for image i into dst, which it grows where it is too small, and
// returns it.
func (sc *Scorer) TextLogits(dst []float64, i int) []float64 {
	dst = sized(dst, sc.Texts())
	for j := range dst {
		dst[j] = sc.TextLogit(i, j)
	}
	return dst
}

// ImageLogits writes the logits of all images for text j into dst, which it grows where it is too small, and
// returns it.
func (sc *Scorer) ImageLogits(dst []float64, j int) []float64 {
	dst = sized(dst, sc.Images())
	for i := range dst {
		dst[i] = sc.ImageLogit(i, j)
	}
	return dst
}

// TextProbabilities is TextLogits put through a softmax: the probability of every text for image i, if one of
// them is its own.
func (sc *Scorer) TextProbabilities(dst []float64, i int) []float64 {
	return softmax(sc.TextLogits(dst, i))
}

// ImageProbabilities is ImageLogits put through a softmax: the probability of every image for text j, if one
// of them is its own.
func (sc *Scorer) ImageProbabilities(dst []float64, j int) []float64 {
	return softmax(sc.ImageLogits(dst, j))
}

// softmax replaces logits by their softmax.
func softmax(logits []float64) []float64 {
	if len(logits) == 0 {
		return logits
	}
	sum := floats.LogSumExp(logits)
	for i, l := range logits {
		logits[i] = math.Exp(l - sum)
	}
	return logits
}

// sized returns x with n elements, of unspecified value.
func sized(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}

// widened writes values into x, which it grows where it is too small, and returns it.
func widened(x []float64, values []float32) []float64 {
	x = sized(x, len(values))
	for i, v := range values {
		x[i] = float64(v)
	}
	return x
}
