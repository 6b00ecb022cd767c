package metric

import "math"

// ModalityGap returns how far apart the centres of the two modalities lie, in units of the embeddings' size:
//
//	|mean I − mean T| / √(½·(mean |I_i|² + mean |T_j|²))
//
// Both modalities weigh alike, however many embeddings each has. It has no unit and lies from 0 to 2, all images
// at one point and all texts opposite. The norm is about the origin, which a loss of distances leaves free: the
// number describes one model and ranks none.
//
// It is undefined (ok = false) where a modality is empty or every embedding is 0. Errors: clouds of different
// dimensions, whose sizes disagree, or that hold a value that is not finite.
//
// Source: Liang et al., arXiv 2203.02053, section 2, there with all norms 1.
func ModalityGap(images, texts Cloud) (gap float64, ok bool, err error) {
	if err := checkClouds(images, texts); err != nil {
		return 0, false, err
	}
	if images.Len() == 0 || texts.Len() == 0 {
		return 0, false, nil
	}
	d := images.Dim
	difference := make([]float64, d)
	var square float64
	for _, side := range []struct {
		of   Cloud
		sign float64
	}{{images, 1}, {texts, -1}} {
		n := float64(side.of.Len())
		for i, v := range side.of.Means {
			x := float64(v)
			difference[i%d] += side.sign * x / n
			square += x * x / (2 * n)
		}
	}
	if square == 0 {
		return 0, false, nil
	}
	var sum float64
	for _, x := range difference {
		sum += x * x
	}
	return math.Sqrt(sum / square), true, nil
}
