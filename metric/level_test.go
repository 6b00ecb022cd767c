package metric

import "testing"

func TestLogStdByLevelAgainstNumPy(t *testing.T) {
	r := readReference(t).Levels
	got, err := LogStdByLevel(r.LogStd, r.Level, len(r.Means))
	if err != nil {
		t.Fatal(err)
	}
	for level, want := range r.Means {
		if got[level] == nil || !near(*got[level], want) {
			t.Errorf("level %d: got %v, want %g", level, deref(got[level]), want)
		}
	}
}

func TestLogStdByLevelByHand(t *testing.T) {
	got, err := LogStdByLevel([]float32{2, 1, 0, -1}, []int{0, 2, 2, 3}, 5)
	if err != nil {
		t.Fatal(err)
	}
	for level, want := range []any{1.5, nil, 0.0, -1.5, nil} { // the mean over all is 0.5
		if want == nil {
			if got[level] != nil {
				t.Errorf("level %d has no captions: got %g, want it undefined", level, *got[level])
			}
		} else if got[level] == nil || *got[level] != want {
			t.Errorf("level %d: got %v, want %g", level, deref(got[level]), want)
		}
	}
	if got, err := LogStdByLevel([]float32{1.25}, []int{0}, 1); err != nil || got[0] == nil || *got[0] != 0 {
		t.Errorf("one caption: got %v, %v, want 0", got, err)
	}
	if got, err := LogStdByLevel(nil, nil, 2); err != nil || len(got) != 2 || got[0] != nil || got[1] != nil {
		t.Errorf("no captions: got %v, %v, want two undefined levels", got, err)
	}
	for name, bad := range map[string]func() ([]*float64, error){
		"NaN":               func() ([]*float64, error) { return LogStdByLevel([]float32{float32(nan)}, []int{0}, 1) },
		"infinite":          func() ([]*float64, error) { return LogStdByLevel([]float32{float32(inf)}, []int{0}, 1) },
		"a level too high":  func() ([]*float64, error) { return LogStdByLevel([]float32{0}, []int{1}, 1) },
		"a level below 0":   func() ([]*float64, error) { return LogStdByLevel([]float32{0}, []int{-1}, 1) },
		"different lengths": func() ([]*float64, error) { return LogStdByLevel([]float32{0, 1}, []int{0}, 1) },
	} {
		if got, err := bad(); err == nil {
			t.Errorf("%s: got %v and no error, want one", name, got)
		}
	}
}
