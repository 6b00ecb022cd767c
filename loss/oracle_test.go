package loss

import "math"

// The losses once more, in plain loops, as the doc comments state them.

// meanOfHalves returns the mean of the two cross-entropies of the logits text(i, j) and image(i, j). What keep
// refuses off the diagonal is no candidate; nil keeps all.
func meanOfHalves(n int, text, image func(i, j int) float64, keep func(i, j int) bool) float64 {
	var sum float64
	for q := range n {
		var texts, images float64
		for c := range n {
			if c == q || keep == nil || keep(q, c) {
				texts += math.Exp(text(q, c) - text(q, q))
			}
			if c == q || keep == nil || keep(c, q) {
				images += math.Exp(image(c, q) - image(q, q))
			}
		}
		sum += math.Log(texts) + math.Log(images)
	}
	return sum / float64(2*n)
}

func (p problem) keep(i, j int) bool { return p.mask == nil || !p.mask[i*p.n+j] }

func (p problem) squaredDistance(i, j int) float64 {
	var sum float64
	for k := range p.d {
		difference := p.images[i*p.d+k] - p.texts[j*p.d+k]
		sum += difference * difference
	}
	return sum
}

func (p problem) cosine(i, j int) float64 {
	var dot, ii, tt float64
	for k := range p.d {
		x, y := p.images[i*p.d+k], p.texts[j*p.d+k]
		dot, ii, tt = dot+x*y, ii+x*x, tt+y*y
	}
	return dot / math.Sqrt(ii*tt)
}

// variance is the loss of the family for c and k.
func (p problem) variance(c, k float64) float64 {
	logit := func(u, squared float64) float64 { return (-c*u - k*squared*math.Exp(-2*u)) / p.tau }
	return meanOfHalves(p.n,
		func(i, j int) float64 { return logit(p.textLogStd[j], p.squaredDistance(i, j)) },
		func(i, j int) float64 { return logit(p.imageLogStd[i], p.squaredDistance(i, j)) }, p.keep)
}

func (p problem) euclidean() float64 {
	logit := func(i, j int) float64 { return -p.squaredDistance(i, j) / p.tau }
	return meanOfHalves(p.n, logit, logit, p.keep)
}

func (p problem) clip() float64 {
	logit := func(i, j int) float64 { return p.cosine(i, j) / p.tau }
	return meanOfHalves(p.n, logit, logit, p.keep)
}
