package metric

import "fmt"

// LogStdByLevel returns for every level 0 … levels−1 the mean ln σ of its captions minus the mean over all
// captions. Only such differences say something: the scale of σ itself is free, since scaling embeddings and
// σ together changes no probability.
//
// A level without captions is nil. Errors: different lengths, a level out of range, a log standard deviation
// that is not finite.
func LogStdByLevel(logStd []float32, level []int, levels int) ([]*float64, error) {
	if len(logStd) != len(level) {
		return nil, fmt.Errorf("metric: %d log standard deviations for %d levels", len(logStd), len(level))
	}
	sums, counts := make([]float64, levels), make([]int, levels)
	var sum float64
	for i, u := range logStd {
		if !finite(float64(u)) {
			return nil, fmt.Errorf("metric: log standard deviation %d is %g, want a finite number", i, u)
		}
		if level[i] < 0 || level[i] >= levels {
			return nil, fmt.Errorf("metric: caption %d has level %d, want one of %d", i, level[i], levels)
		}
		sum += float64(u)
		sums[level[i]] += float64(u)
		counts[level[i]]++
	}
	differences := make([]*float64, levels)
	for l, n := range counts {
		if n > 0 {
			difference := sums[l]/float64(n) - sum/float64(len(logStd))
			differences[l] = &difference
		}
	}
	return differences, nil
}
