package toymodel

import (
	"fmt"
	"testing"
	"time"

	"halo/dataset"
)

func TestTry(t *testing.T) {
	backend, err := OpenBackend("go")
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(nil, "tree332")
	if err != nil {
		t.Fatal(err)
	}
	c, err := DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRun(backend, set, c)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for i := range 501 {
		if i%100 == 0 {
			t0 := time.Now()
			s, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			m := s.Metrics
			p := func(x *float64) string {
				if x == nil {
					return "–"
				}
				return fmt.Sprintf("%.3f", *x)
			}
			fmt.Println(i, p(m.Loss), "ce", p(m.CrossEntropy), "recall", p(m.RecallImageToText), p(m.RecallTextToImage), p(m.RecallImageToTextMeans), p(m.RecallTextToImageMeans), "kt", p(m.KendallTau), "clamp", p(m.ClampShare), time.Since(t0), time.Since(start), r.GraphsCompiled())
			for _, x := range m.LogStdByLevel {
				fmt.Print(p(x), " ")
			}
			fmt.Println()
		}
		if _, err := r.Step(); err != nil {
			t.Fatal(err)
		}
	}
}
