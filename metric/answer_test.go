package metric

import (
	"math"
	"math/rand/v2"
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

// Verdicts say of every query what Answers says.
func TestVerdictsAgreeWithAnswers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var scores [][]float64
	var right [][]int
	for q := range 40 {
		row := make([]float64, 7)
		for c := range row {
			row[c] = float64(r.IntN(4)) // ties among them
		}
		scores = append(scores, row)
		right = append(right, [][]int{{}, {q % 7}, {q % 7, (q + 3) % 7}, {6}}[q%4])
	}
	s := matrix(scores...)
	s.Right = func(q int) []int { return right[q] }
	s.Subset = func(q int) []int { return [][]int{{0, 1, 2, 3, 4, 5, 6}, {2}, {0, 2, 6}}[q%3] }
	answers, err := s.Answers()
	verdicts, failed := s.Verdicts()
	if err != nil || failed != nil || len(answers) == 0 || len(verdicts) != len(answers) {
		t.Fatalf("%d answers and %d verdicts, errors %v and %v", len(answers), len(verdicts), err, failed)
	}
	rights := 0
	for k, a := range answers {
		if verdicts[k] != (Verdict{a.Query, a.Right}) {
			t.Errorf("got %+v, want query %d, right %v", verdicts[k], a.Query, a.Right)
		}
		if a.Right {
			rights++
		}
	}
	if rights == 0 || rights == len(answers) {
		t.Errorf("%d of %d answers are right, want some of either kind", rights, len(answers))
	}
	s.Subset = func(int) []int { return []int{0, 30} }
	if _, err := s.Verdicts(); err == nil {
		t.Error("a candidate that there is not: got no error")
	}
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
