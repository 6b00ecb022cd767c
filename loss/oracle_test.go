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

// sumOfPairs returns the sum of −ln sigmoid(y·logit) over the pairs kept, and their number.
func sumOfPairs(n int, logit func(i, j int) float64, keep func(i, j int) bool) (sum, pairs float64) {
	for i := range n {
		for j := range n {
			switch {
			case i == j:
				sum -= math.Log(1 / (1 + math.Exp(-logit(i, j))))
			case keep(i, j):
				sum -= math.Log(1 / (1 + math.Exp(logit(i, j))))
			default:
				continue
			}
			pairs++
		}
	}
	return sum, pairs
}

func (p problem) keep(i, j int) bool { return p.mask == nil || !p.mask[i*p.n+j] }

func (p problem) image(i int) []float64 { return p.images[i*p.d : (i+1)*p.d] }
func (p problem) text(j int) []float64  { return p.texts[j*p.d : (j+1)*p.d] }

func dotProduct(x, y []float64) (sum float64) {
	for k := range x {
		sum += x[k] * y[k]
	}
	return sum
}

func length(x []float64) float64 { return math.Sqrt(dotProduct(x, x)) }

func (p problem) squaredDistance(i, j int) (sum float64) {
	for k := range p.d {
		difference := p.images[i*p.d+k] - p.texts[j*p.d+k]
		sum += difference * difference
	}
	return sum
}

func (p problem) cosine(i, j int) float64 {
	return dotProduct(p.image(i), p.text(j)) / (length(p.image(i)) * length(p.text(j)))
}

// loss is the loss of f at the numbers of p for what is learned.
func (p problem) loss(f Formula, learned ...string) float64 {
	for _, name := range learned {
		switch name {
		case "c":
			f.C = p.c
		case "bias":
			f.Bias = p.bias
		case "logstd":
			f.LogStd = p.logStd
		}
	}
	d := float64(p.d)
	both := func(score func(i, j int) float64) float64 {
		logit := func(i, j int) float64 { return score(i, j) / p.tau }
		return meanOfHalves(p.n, logit, logit, p.keep)
	}
	variances := func(i, j int) float64 { return math.Exp(2*p.imageLogStd[i]) + math.Exp(2*p.textLogStd[j]) }
	switch f.Family {
	case FamilyVariance:
		score := func(u, squared float64) float64 { return (-f.C*u - f.K*squared*math.Exp(-2*u)) / p.tau }
		squared := p.squaredDistance
		if f.Normalise {
			squared = func(i, j int) float64 { return 2 - 2*p.cosine(i, j) }
		}
		perText := func(i, j int) float64 { return score(p.textLogStd[j], squared(i, j)) }
		perImage := func(i, j int) float64 { return score(p.imageLogStd[i], squared(i, j)) }
		if f.QuerySide {
			return meanOfHalves(p.n, perImage, perText, p.keep)
		}
		return meanOfHalves(p.n, perText, perImage, p.keep)
	case FamilyEuclidean:
		return both(func(i, j int) float64 { return -p.squaredDistance(i, j) * math.Exp(-2*f.LogStd) })
	case FamilyCLIP:
		return both(p.cosine)
	case FamilyDot:
		return both(func(i, j int) float64 { return dotProduct(p.image(i), p.text(j)) })
	case FamilyFreeBias:
		far := func(i, j int) float64 { return f.K * p.squaredDistance(i, j) * math.Exp(-2*f.LogStd) }
		return meanOfHalves(p.n,
			func(i, j int) float64 { return (-p.textLogStd[j] - far(i, j)) / p.tau },
			func(i, j int) float64 { return (-p.imageLogStd[i] - far(i, j)) / p.tau }, p.keep)
	case FamilyAsymVLM:
		return both(func(i, j int) float64 {
			kappa := length(p.text(j))
			a, b := (d-1)/2, (d+1)/2
			r, s := math.Sqrt(a*a+kappa*kappa), math.Sqrt(b*b+kappa*kappa)
			return kappa*p.cosine(i, j) + (d-1)/4*(math.Log(a+r)+math.Log(a+s)) - (r+s)/2
		})
	case FamilySigLIP:
		sum, _ := sumOfPairs(p.n, func(i, j int) float64 { return p.cosine(i, j)/p.tau + f.Bias }, p.keep)
		return sum / float64(p.n)
	case FamilyPPCL:
		sum, _ := sumOfPairs(p.n, func(i, j int) float64 { return (p.cosine(i, j)-d/2*variances(i, j))/p.tau + f.Bias }, p.keep)
		return sum / float64(p.n)
	case FamilyPCMEPP:
		sum, pairs := sumOfPairs(p.n, func(i, j int) float64 { return f.Bias - (p.squaredDistance(i, j)+d*variances(i, j))/p.tau }, p.keep)
		return sum / pairs
	}
	return math.NaN()
}
