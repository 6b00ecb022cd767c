package metric

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// EffectiveRank returns how many dimensions a cloud fills: with s the singular values of its means [n, d] after
// the mean over the rows is taken off,
//
//	exp(−Σ_k p_k ln p_k), p_k = s_k / Σ_l s_l
//
// The singular values are normalised by their sum, not their squares by the sum of squares, and 0·ln 0 is 0. It
// has no unit and lies from 1, a line, to min(n − 1, d), a ball: equal singular values. Centre each modality by
// itself: the gap between two would count as a dimension.
//
// It is undefined (ok = false) where all means are equal, and so for fewer than two. Errors: a cloud whose sizes
// disagree or that holds a value that is not finite.
//
// Source: Roy and Vetterli, "The effective rank", EUSIPCO 2007, eq. 3–5. RankMe (arXiv 2210.02885, eq. 1) is the
// same without the centring and with 1e-7 added to every p_k.
func EffectiveRank(c Cloud) (rank float64, ok bool, err error) {
	if err := c.check("embeddings"); err != nil {
		return 0, false, err
	}
	n := c.Len()
	if n < 2 {
		return 0, false, nil
	}
	var svd mat.SVD
	if !svd.Factorize(centred(c), mat.SVDNone) {
		return 0, false, fmt.Errorf("metric: effective rank: the singular values of %d×%d means do not converge", n, c.Dim)
	}
	values := svd.Values(nil)
	var sum float64
	for _, s := range values {
		sum += s
	}
	if sum == 0 {
		return 0, false, nil
	}
	var entropy float64
	for _, s := range values {
		if p := s / sum; p > 0 {
			entropy -= p * math.Log(p)
		}
	}
	return math.Exp(entropy), true, nil
}

// centred returns the means without their mean over the rows. Equal rows give zeros, not what rounding leaves of
// them: the sum of equal float32 is exact in float64, up to 2^29 of them.
func centred(c Cloud) *mat.Dense {
	n, d := c.Len(), c.Dim
	rows := mat.NewDense(n, d, nil)
	for k := range d {
		var sum float64
		for i := range n {
			x := float64(c.Means[i*d+k])
			rows.Set(i, k, x)
			sum += x
		}
		for i := range n {
			rows.Set(i, k, rows.At(i, k)-sum/float64(n))
		}
	}
	return rows
}
