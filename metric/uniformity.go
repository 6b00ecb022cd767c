package metric

import "math"

// Uniformity returns how far apart the directions of a cloud are spread: with x_i its embeddings divided by their
// norms, over all pairs i < j,
//
//	ln mean exp(−2·|x_i − x_j|²)
//
// Lower is more uniform. It has no unit and lies from −8, two opposite points, to 0, one direction for all; the
// uniform distribution on a circle gives ln(e^{−4}·I₀(4)) = −1.58, on a sphere −2.08, and more dimensions come
// near −4.
//
// An embedding of 0 has no direction and is left out. It is undefined (ok = false) for fewer than two. Errors: a
// cloud whose sizes disagree or that holds a value that is not finite. It compares all pairs, O(n²·d).
//
// Source: Wang and Isola, arXiv 2005.10242, eq. 2 with t = 2.
func Uniformity(c Cloud) (uniformity float64, ok bool, err error) {
	if err := c.check("embeddings"); err != nil {
		return 0, false, err
	}
	var x [][]float64
	for _, row := range directions(c) {
		if row != nil {
			x = append(x, row)
		}
	}
	if len(x) < 2 {
		return 0, false, nil
	}
	var sum float64 // of numbers from e^{−8} to 1: nothing to guard against
	for i := range x {
		for j := range i {
			sum += math.Exp(-2 * squaredDistance(x[i], x[j]))
		}
	}
	pairs := float64(len(x)) * float64(len(x)-1) / 2
	return math.Log(sum / pairs), true, nil
}
