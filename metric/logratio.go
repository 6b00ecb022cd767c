package metric

import "math"

// LogRatio returns how large embeddings are beside their own standard deviations, the mean over all of the clouds'
// embeddings z of
//
//	ln(|z|²/σ²) = ln |z|² − 2·ln σ
//
// in nats. Scaling means and σ together leaves it as it is, so what changes while a run goes on, its drift, is no
// change of scale: rising, the model becomes more sure than a softmax can use, and gradients grow as 1/σ².
//
// Embeddings of 0 are left out. It is undefined (ok = false) where none are left and where a cloud that is not
// empty has no log standard deviations. Errors: a cloud whose sizes disagree or that holds a value that is not
// finite.
func LogRatio(clouds ...Cloud) (nats float64, ok bool, err error) {
	var sum float64
	n, without := 0, false
	for _, c := range clouds {
		if err := c.check("embeddings"); err != nil {
			return 0, false, err
		}
		if c.LogStd == nil {
			without = without || c.Len() > 0
			continue
		}
		for i, u := range c.LogStd {
			var square float64
			for _, x := range c.Means[i*c.Dim : (i+1)*c.Dim] {
				square += float64(x) * float64(x)
			}
			if square > 0 {
				sum += math.Log(square) - 2*float64(u)
				n++
			}
		}
	}
	if without || n == 0 {
		return 0, false, nil
	}
	return sum / float64(n), true, nil
}
