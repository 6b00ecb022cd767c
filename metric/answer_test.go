package metric

import (
	"math"
	"testing"
)

func TestAnswersAgainstSciPy(t *testing.T) {
	r := readDescriptive(t).Answers
	s := matrix(r.Logits...)
	s.Right = func(q int) []int { return []int{r.Right[q]} }
	answers, err := s.Answers()
	if err != nil || len(answers) != len(r.Best) {
		t.Fatalf("got %d answers, error %v, want %d", len(answers), err, len(r.Best))
	}
	right := 0
	for q, a := range answers {
		if a.Query != q || a.Candidate != r.Best[q] || a.Right != (r.Best[q] == r.Right[q]) {
			t.Errorf("got %+v, want query %d with candidate %d, right answer %d", a, q, r.Best[q], r.Right[q])
		}
		if !near(a.Entropy, r.Entropy[q]) || !near(a.Margin, r.Margin[q]) {
			t.Errorf("query %d: got entropy %g and margin %g, want %g and %g", q, a.Entropy, a.Margin, r.Entropy[q], r.Margin[q])
		}
		if a.Right {
			right++
		}
	}
	expectValue(t, "recall at 1 counts the same", resultOf(s.Recall(1)), float64(right)/float64(len(answers)))
}

func TestAnswersByHand(t *testing.T) {
	ln3 := math.Log(3)
	for _, test := range []struct {
		name   string
		scores []float64
		right  []int
		want   Answer
	}{
		{"odds of 3 : 1", []float64{0, ln3}, []int{1}, Answer{0, 1, true, math.Log(4) - .75*ln3, ln3}},
		{"wrong", []float64{0, ln3}, []int{0}, Answer{0, 1, false, math.Log(4) - .75*ln3, ln3}},
		{"a tie counts against", []float64{5, 5}, []int{0}, Answer{0, 0, false, math.Ln2, 0}},
		{"all who tie are right", []float64{5, 5}, []int{0, 1}, Answer{0, 0, true, math.Ln2, 0}},
		{"far apart: sure", []float64{-5000, 5000}, []int{1}, Answer{0, 1, true, 0, 10000}},
		{"the second came first", []float64{2, 1, 3}, []int{2}, Answer{Candidate: 2, Right: true, Margin: 1, Entropy: 0.8323955818399}},
	} {
		s := matrix(test.scores)
		s.Right = func(int) []int { return test.right }
		got, err := s.Answers()
		if err != nil || len(got) != 1 {
			t.Errorf("%s: got %v, error %v", test.name, got, err)
			continue
		}
		if a := got[0]; a.Candidate != test.want.Candidate || a.Right != test.want.Right || math.Abs(a.Entropy-test.want.Entropy) > 1e-12 || !near(a.Margin, test.want.Margin) {
			t.Errorf("%s: got %+v, want %+v", test.name, a, test.want)
		}
	}
}

func TestAnswersLeaveOutWhatIsNoQuestion(t *testing.T) {
	s := matrix([]float64{1, 2, 3}, []float64{1, 2, 3}, []float64{1, 2, 3}, []float64{1, 2, 3})
	s.Right = func(q int) []int { return [][]int{{0}, {0}, {}, {0, 1}}[q] }
	s.Subset = func(q int) []int { return [][]int{{0}, {1, 2}, {0, 1}, {0, 1}}[q] } // one candidate; none right; none right; a question
	got, err := s.Answers()
	if err != nil || len(got) != 1 || got[0].Query != 3 || !got[0].Right {
		t.Errorf("got %+v, error %v, want one answer, to query 3", got, err)
	}
	s.Subset = func(int) []int { return []int{0, 3} }
	if _, err := s.Answers(); err == nil {
		t.Error("a candidate that there is not: got no error")
	}
	for _, bad := range []float64{nan, inf, -inf} {
		s := matrix([]float64{1, bad, 2})
		s.Right = func(int) []int { return []int{0} }
		if _, err := s.Answers(); err == nil {
			t.Errorf("a score of %g: got no error", bad)
		}
	}
}
