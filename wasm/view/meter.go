package view

import "slices"

// Meter keeps the last 60 values of something measured and tells their median. It allocates nothing.
type Meter struct {
	values [60]float64
	n      int
	at     int
}

// Add takes a value in.
func (m *Meter) Add(v float64) {
	m.values[m.at] = v
	m.at = (m.at + 1) % len(m.values)
	m.n = min(m.n+1, len(m.values))
}

// Median is the middle value, the upper of two; 0 before the first.
func (m *Meter) Median() float64 {
	if m.n == 0 {
		return 0
	}
	sorted := m.values
	slices.Sort(sorted[:m.n])
	return sorted[m.n/2]
}
