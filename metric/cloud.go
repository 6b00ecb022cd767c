package metric

import (
	"fmt"
	"math"
)

// Cloud holds the embeddings of one modality, as models give them.
type Cloud struct {
	Dim    int       // d
	Means  []float32 // [n, d]
	LogStd []float32 // [n] natural log of the standard deviation; nil where there is none
}

// Len is the number n of embeddings.
func (c Cloud) Len() int {
	if c.Dim <= 0 {
		return 0
	}
	return len(c.Means) / c.Dim
}

// check returns an error that calls the cloud by name where its sizes disagree or a value is not finite.
func (c Cloud) check(name string) error {
	if c.Dim <= 0 {
		return fmt.Errorf("metric: %s have dimension %d, want at least 1", name, c.Dim)
	}
	if len(c.Means)%c.Dim != 0 {
		return fmt.Errorf("metric: %s have %d values in their means, want a multiple of the dimension %d", name, len(c.Means), c.Dim)
	}
	if c.LogStd != nil && len(c.LogStd) != c.Len() {
		return fmt.Errorf("metric: %s have %d log standard deviations for %d means", name, len(c.LogStd), c.Len())
	}
	for i, v := range c.Means {
		if !finite(float64(v)) {
			return fmt.Errorf("metric: %s: mean %d, coordinate %d is %g, want a finite number", name, i/c.Dim, i%c.Dim, v)
		}
	}
	for i, v := range c.LogStd {
		if !finite(float64(v)) {
			return fmt.Errorf("metric: %s: log standard deviation %d is %g, want a finite number", name, i, v)
		}
	}
	return nil
}

// finite tells whether v is neither NaN nor infinite.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
