package view

import "testing"

func TestMeter(t *testing.T) {
	var m Meter
	if got := m.Median(); got != 0 {
		t.Errorf("nothing yet: got %g want 0", got)
	}
	for _, v := range []float64{5, 1, 3} {
		m.Add(v)
	}
	if got := m.Median(); got != 3 {
		t.Errorf("5, 1, 3: got %g want 3", got)
	}
	for range 60 {
		m.Add(7)
	}
	if got := m.Median(); got != 7 {
		t.Errorf("after sixty times 7: got %g want 7", got)
	}
}
