package metric

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// Families of scores, as they are written in checkpoints.
const (
	FamilyVariance  = "variance"
	FamilyEuclidean = "euclidean"
	FamilyCLIP      = "clip"
	FamilyDot       = "dot"
	FamilyFreeBias  = "free-bias"
	FamilyAsymVLM   = "asymvlm"
	FamilySigLIP    = "siglip"
	FamilyPPCL      = "ppcl"
	FamilyPCMEPP    = "pcmepp"
)

// family says what a score of that name is made of.
type family struct {
	name       string
	product    bool // of the embeddings, in place of the squared distance
	unitImages bool // images are divided by their norms
	unitTexts  bool
	head       bool // clouds need what the log-std head gives
	std        bool // and that is ln σ
	k          bool // there is a K, > 0
	sigmoid    bool // see Sigmoid
}

var families = []family{
	{name: FamilyVariance, head: true, std: true, k: true},
	{name: FamilyEuclidean},
	{name: FamilyCLIP, product: true, unitImages: true, unitTexts: true},
	{name: FamilyDot, product: true},
	{name: FamilyFreeBias, head: true, k: true},
	{name: FamilyAsymVLM, product: true, unitImages: true},
	{name: FamilySigLIP, product: true, unitImages: true, unitTexts: true, sigmoid: true},
	{name: FamilyPPCL, product: true, unitImages: true, unitTexts: true, head: true, std: true, sigmoid: true},
	{name: FamilyPCMEPP, head: true, std: true, sigmoid: true},
}

// Score says how a pair is scored. For image i and text j, D = |I_i − T_j|², cos the cosine of I_i and T_j, and u
// what the log-std head gives, the natural log of a standard deviation or the bias of free-bias, the logit is
//
//	variance   (−C·u − K·D·exp(−2u)) / Tau
//	euclidean  −D·exp(−2·LogStd) / Tau
//	clip       cos / Tau
//	dot        I_i·T_j / Tau
//	free-bias  (−u − K·D·exp(−2·LogStd)) / Tau
//	asymvlm    (I_i·T_j/|I_i| + ln C_d(|T_j|)) / Tau
//	siglip     cos / Tau + Bias
//	ppcl       (cos − (d/2)·(exp(2uI_i) + exp(2uT_j))) / Tau + Bias
//	pcmepp     Bias − (D + d·(exp(2uI_i) + exp(2uT_j))) / Tau
//
// where a u without a letter is that of the candidate: of text j when the texts are ranked for an image, of image i
// when the images are ranked for a text. ln C_d is [logNormaliser].
type Score struct {
	Family    string
	C         float64 // variance only
	K         float64 // variance and free-bias only, > 0
	Tau       float64 // temperature, > 0
	Bias      float64 // siglip, ppcl and pcmepp only
	LogStd    float64 // euclidean and free-bias only: ln σ that all items share
	QuerySide bool    // variance only: u is that of the query instead
	Normalise bool    // variance only: means are divided by their norms before distances are taken
}

// MeansOnly returns the score that ranks as s does when what the head gives is not looked at: by distance, or by
// cosine where s has normalised means, which is the same order as by their distance. Of AsymVLM, whose text's length
// is its concentration, the cosine is left; of the dot product, which has nothing but means, itself.
func (s Score) MeansOnly() Score {
	f, _ := s.family()
	switch {
	case s.Family == FamilyDot:
		return Score{Family: FamilyDot, Tau: 1}
	case f.product || s.Normalise:
		return Score{Family: FamilyCLIP, Tau: 1}
	}
	return Score{Family: FamilyEuclidean, Tau: 1}
}

// Sigmoid tells whether the loss of s judges each pair by itself: the probability that two are a pair is the sigmoid
// of their logit. Given that one of the candidates is right and no other, it is their softmax for these scores too.
func (s Score) Sigmoid() bool {
	f, _ := s.family()
	return f.sigmoid
}

// Normalised tells whose means s sees as directions alone: those that it divides by their norms.
func (s Score) Normalised() (images, texts bool) {
	f, _ := s.family()
	return f.unitImages, f.unitTexts
}

// Product tells whether s multiplies means rather than taking their distance.
func (s Score) Product() bool {
	f, _ := s.family()
	return f.product
}

func (s Score) family() (family, bool) {
	i := slices.IndexFunc(families, func(f family) bool { return f.name == s.Family })
	if i < 0 {
		return family{}, false
	}
	f := families[i]
	f.unitImages, f.unitTexts = f.unitImages || s.Normalise, f.unitTexts || s.Normalise
	return f, true
}

// check returns an error where s is no score.
func (s Score) check() error {
	f, ok := s.family()
	if !ok {
		var names []string
		for _, f := range families {
			names = append(names, f.name)
		}
		return fmt.Errorf("metric: unknown family of scores %q; known are %q", s.Family, names)
	}
	if f.k && !(s.K > 0) || !finite(s.K) || !finite(s.C) {
		return fmt.Errorf("metric: score with C %g and K %g, want finite ones and K > 0", s.C, s.K)
	}
	if !finite(s.Bias) || !finite(s.LogStd) {
		return fmt.Errorf("metric: score with bias %g and shared ln σ %g, want finite ones", s.Bias, s.LogStd)
	}
	if (s.QuerySide || s.Normalise) && s.Family != FamilyVariance {
		return fmt.Errorf("metric: score of the family %s with the query's side or normalised means, which only %s has", s.Family, FamilyVariance)
	}
	if !(s.Tau > 0) || !finite(s.Tau) {
		return fmt.Errorf("metric: score with temperature %g, want a finite one > 0", s.Tau)
	}
	return nil
}

// Scorer computes the logits of a Score between two clouds, the same as package loss does in a graph, in
// float64 from float32 embeddings. The zero value holds no clouds; Update gives it some.
type Scorer struct {
	score   Score
	product bool
	dim     int
	images  side
	texts   side
}

// side is one modality, prepared: for one family, a logit is
//
//	S·weight − bias + own_i + own_j
//
// with S the product or the negative squared distance, weight and bias of the candidate or the query, and own of
// both.
type side struct {
	means  []float64 // [n, d], normalised where the score wants them so
	head   []float64 // [n] what the log-std head gives; empty where the score has no use for it
	weight []float64 // [n]
	bias   []float64 // [n]
	own    []float64 // [n]
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
// lack the log standard deviations that s needs; a weight or a variance of them overflows. After an error the
// Scorer is as it was.
func (sc *Scorer) Update(s Score, images, texts Cloud) error {
	if err := s.check(); err != nil {
		return err
	}
	if err := checkClouds(images, texts); err != nil {
		return err
	}
	f, _ := s.family()
	for _, c := range []struct {
		name string
		of   Cloud
	}{{"images", images}, {"texts", texts}} {
		if !f.head {
			break
		}
		if c.of.LogStd == nil && c.of.Len() > 0 {
			return fmt.Errorf("metric: %s have no log standard deviations, and the %s score needs them", c.name, s.Family)
		}
		for i, u := range c.of.LogStd {
			if weight, bias, own := s.numbers(c.of.Dim, float64(u)); !finite(weight) || !finite(bias) || !finite(own) {
				return fmt.Errorf("metric: %s: log standard deviation %d is %g, so far from 0 that its weight overflows", c.name, i, u)
			}
		}
	}
	sc.images.copy(f, images)
	sc.texts.copy(f, texts)
	sc.prepare(s, images.Dim)
	return nil
}

// copy takes a cloud over that was checked.
func (sd *side) copy(f family, c Cloud) {
	sd.means, sd.head = widened(sd.means, c.Means), sd.head[:0]
	if f.head {
		sd.head = widened(sd.head, c.LogStd)
	}
}

// prepare makes what logits of s need out of the means and heads of both sides.
func (sc *Scorer) prepare(s Score, dim int) {
	f, _ := s.family()
	sc.score, sc.product, sc.dim = s, f.product, dim
	sc.images.prepare(s, dim, f.unitImages)
	sc.texts.prepare(s, dim, f.unitTexts)
	for j := range sc.texts.own {
		if s.Family == FamilyAsymVLM {
			sc.texts.own[j] = logNormaliser(sc.texts.means[j*dim:j*dim+dim]) / s.Tau
		}
		sc.texts.own[j] += s.Bias
	}
}

func (sd *side) prepare(s Score, dim int, unit bool) {
	n := 0
	if dim > 0 {
		n = len(sd.means) / dim
	}
	sd.weight, sd.bias, sd.own = sized(sd.weight, n), sized(sd.bias, n), sized(sd.own, n)
	for i := range n {
		if unit {
			normalise(sd.means[i*dim : i*dim+dim])
		}
		u := 0.0
		if len(sd.head) > 0 {
			u = sd.head[i]
		}
		sd.weight[i], sd.bias[i], sd.own[i] = s.numbers(dim, u)
	}
}

// numbers are those of an item whose head gives u.
func (s Score) numbers(dim int, u float64) (weight, bias, own float64) {
	switch s.Family {
	case FamilyVariance:
		return s.K * math.Exp(-2*u) / s.Tau, s.C * u / s.Tau, 0
	case FamilyEuclidean:
		return math.Exp(-2*s.LogStd) / s.Tau, 0, 0
	case FamilyFreeBias:
		return s.K * math.Exp(-2*s.LogStd) / s.Tau, u / s.Tau, 0
	case FamilyPPCL:
		return 1 / s.Tau, 0, -float64(dim) / 2 * math.Exp(2*u) / s.Tau
	case FamilyPCMEPP:
		return 1 / s.Tau, 0, -float64(dim) * math.Exp(2*u) / s.Tau
	}
	return 1 / s.Tau, 0, 0
}

// logNormaliser returns ln C_d(κ) up to a constant for κ = |x|: of the von Mises–Fisher density in d dimensions, by
// AsymVLM's approximation (arXiv 2505.11029). With a = (d−1)/2, b = (d+1)/2, r = √(a²+κ²), s = √(b²+κ²):
//
//	(d−1)/4·(ln(a+r) + ln(a+s)) − (r+s)/2
func logNormaliser(x []float64) float64 {
	d, kappa := float64(len(x)), floats.Norm(x, 2)
	a, b := (d-1)/2, (d+1)/2
	r, s := math.Hypot(a, kappa), math.Hypot(b, kappa)
	if d == 1 {
		return -(r + s) / 2 // the logs, of which one may be infinite, have no weight
	}
	return (d-1)/4*(math.Log(a+r)+math.Log(a+s)) - (r+s)/2
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
	return sc.similarity(i, j)*weight - bias + sc.images.own[i] + sc.texts.own[j]
}

// similarity returns the product of image i and text j, or the negative of their squared distance.
func (sc *Scorer) similarity(i, j int) (sum float64) {
	d := sc.dim
	image, text := sc.images.means[i*d:i*d+d], sc.texts.means[j*d:j*d+d]
	if sc.product {
		for k, x := range image {
			sum += x * text[k]
		}
		return sum
	}
	// Differences, not |I|² + |T|² − 2I·T: exact wherever the clouds lie.
	for k, x := range image {
		difference := x - text[k]
		sum -= difference * difference
	}
	return sum
}

// TextTerms returns what the logit of text j is made of when the texts are ranked for an image: with S the product of
// the means or the negative squared distance, as Product says, the logit is S·weight + offset, up to a number that is
// the same for all texts. With QuerySide, where the weight is the image's, only the order of the logits is so.
func (sc *Scorer) TextTerms(j int) (weight, offset float64) {
	if sc.score.QuerySide {
		return 1, 0
	}
	return sc.texts.weight[j], sc.texts.own[j] - sc.texts.bias[j]
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
