package metric

import (
	"fmt"
	"math"
)

// Matrix is what a loss sees of a batch in one of its halves: n images against m texts, each logit taken apart, and
// what becomes of it. For image i and text j
//
//	logit = Pair[i, j] + Image[i] + Text[j]
//
// where Pair is what the distance, or the product, of the two is worth, already weighed by a σ where the score does
// so, and divided by the temperature, and Image and Text are what each of them adds whomever it is compared with: the
// σ term −C·u/Tau of the variance family on the side whose σ counts, the bias, ln C_d of asymvlm, all in nats. Both
// are 0 where the score has no such term. A bias that all pairs share is in Text.
//
// Probability is the posterior of the half: for each image the softmax over the texts, or for each text the softmax
// over the images. For the sigmoid scores it is the sigmoid of the logit, whatever the half. It is NaN for a pair that
// is dropped, and the others are a softmax without it.
//
// Logits are worked out in float64 and rounded to float32, for they are drawn.
type Matrix struct {
	Pair        []float32 // [n, m] nats, row image, column text
	Image       []float32 // [n] nats
	Text        []float32 // [m] nats
	Probability []float32 // [n, m]

	row []float64
}

// TextMatrix writes the half that ranks the texts for each image into m, whose memory it uses again. dropped [n, m] is
// true for the pairs that are left out, nil for none. Errors: dropped is of another size; a logit overflows.
func (sc *Scorer) TextMatrix(m *Matrix, dropped []bool) error { return sc.matrix(m, dropped, false) }

// ImageMatrix is TextMatrix for the half that ranks the images for each text.
func (sc *Scorer) ImageMatrix(m *Matrix, dropped []bool) error { return sc.matrix(m, dropped, true) }

// matrix writes one half: ofTexts tells whether the queries are the texts.
func (sc *Scorer) matrix(m *Matrix, dropped []bool, ofTexts bool) error {
	n, t := sc.Images(), sc.Texts()
	if dropped != nil && len(dropped) != n*t {
		return fmt.Errorf("metric: %d pairs are dropped or not, want one answer for each of %d×%d", len(dropped), n, t)
	}
	m.Pair, m.Probability = sized32(m.Pair, n*t), sized32(m.Probability, n*t)
	m.Image, m.Text = sized32(m.Image, n), sized32(m.Text, t)
	byImages := ofTexts != sc.score.QuerySide // whether weight and bias are those of the images
	for _, of := range []struct {
		side  *side
		into  []float32
		bears bool
	}{{&sc.images, m.Image, byImages}, {&sc.texts, m.Text, !byImages}} {
		for i, own := range of.side.own {
			if of.bears {
				own -= of.side.bias[i]
			}
			of.into[i] = float32(own)
		}
	}

	// Queries are the outer loop, so that a softmax is done as soon as its logits are there.
	queries, candidates, acrossQueries, acrossCandidates := n, t, t, 1
	if ofTexts {
		queries, candidates, acrossQueries, acrossCandidates = t, n, 1, t
	}
	m.row = sized(m.row, candidates)
	sigmoid := sc.score.Sigmoid()
	for q := range queries {
		most := math.Inf(-1)
		for c := range candidates {
			i, j := q, c
			if ofTexts {
				i, j = c, q
			}
			weight, bias := sc.texts.weight[j], sc.texts.bias[j]
			if byImages {
				weight, bias = sc.images.weight[i], sc.images.bias[i]
			}
			pair := sc.similarity(i, j) * weight
			logit := pair - bias + sc.images.own[i] + sc.texts.own[j]
			if math.Abs(logit) > math.MaxFloat32 {
				return fmt.Errorf("metric: the logit of image %d and text %d is %g: it overflows", i, j, logit)
			}
			at := q*acrossQueries + c*acrossCandidates
			m.Pair[at] = float32(pair)
			if dropped != nil && dropped[at] {
				logit = math.NaN()
			}
			m.row[c] = logit
			if logit > most {
				most = logit
			}
		}
		if sigmoid {
			for c, logit := range m.row {
				m.Probability[q*acrossQueries+c*acrossCandidates] = float32(1 / (1 + math.Exp(-logit)))
			}
			continue
		}
		sum := 0.0
		for c, logit := range m.row {
			if logit-most < leastExponent {
				m.row[c] = 0
				continue
			}
			e := math.Exp(logit - most)
			m.row[c] = e
			if e == e { // not dropped
				sum += e
			}
		}
		for c, e := range m.row {
			m.Probability[q*acrossQueries+c*acrossCandidates] = float32(e / sum)
		}
	}
	return nil
}

// leastExponent: exp of less is 0 in float32, and takes as long to work out as any other.
const leastExponent = -104

// sized32 is sized for float32.
func sized32(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n)
	}
	return x[:n]
}
