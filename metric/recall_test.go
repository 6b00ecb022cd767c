package metric

import (
	"testing"
)

// searchOf is a search in a matrix of scores.
func searchOf(scores [][]float64, relevant [][]bool) Search {
	s := Search{
		Queries: len(scores),
		Score:   func(q, c int) float64 { return scores[q][c] },
		Right: func(q int) (right []int) {
			for c, is := range relevant[q] {
				if is {
					right = append(right, c)
				}
			}
			return right
		},
	}
	if len(scores) > 0 {
		s.Candidates = len(scores[0])
	}
	return s
}

func TestRecallAgainstSciPy(t *testing.T) {
	for _, c := range readReference(t).Recall {
		got := resultOf(searchOf(c.Scores, c.Relevant).Recall(c.K))
		if c.Recall == nil {
			expectUndefined(t, c.Name, got)
		} else {
			expectValue(t, c.Name, got, *c.Recall)
		}
	}
}

func TestRecallByHand(t *testing.T) {
	for _, test := range []struct {
		name     string
		scores   []float64
		relevant []bool
		at       []float64 // recall at 1, 2, 3
	}{
		{"the best is right", []float64{3, 2, 1}, []bool{true, false, false}, []float64{1, 1, 1}},
		{"the second is right", []float64{2, 3, 1}, []bool{true, false, false}, []float64{0, 1, 1}},
		{"the last is right", []float64{1, 3, 2}, []bool{true, false, false}, []float64{0, 0, 1}},
		{"right ties with wrong for the first place", []float64{3, 3, 1}, []bool{true, false, false}, []float64{0, 1, 1}},
		{"wrong listed first, the same tie", []float64{3, 3, 1}, []bool{false, true, false}, []float64{0, 1, 1}},
		{"all who tie are right", []float64{3, 3, 1}, []bool{true, true, false}, []float64{1, 1, 1}},
		{"a tie lower down does not matter", []float64{3, 1, 1}, []bool{true, false, true}, []float64{1, 1, 1}},
		{"everything ties", []float64{0, 0, 0}, []bool{false, true, false}, []float64{0, 0, 1}},
		{"negative scores", []float64{-3, -1, -2}, []bool{false, true, false}, []float64{1, 1, 1}},
	} {
		for k, want := range test.at {
			s := searchOf([][]float64{test.scores}, [][]bool{test.relevant})
			expectValue(t, test.name, resultOf(s.Recall(k+1)), want)
		}
	}
}

func TestRecallLeavesOutWhatHasNoAnswer(t *testing.T) {
	scores := [][]float64{{2, 1}, {1, 2}, {5, 0}}
	relevant := [][]bool{{true, false}, {true, false}, {false, false}} // the third has no right answer
	s := searchOf(scores, relevant)
	expectValue(t, "one of two that can be answered", resultOf(s.Recall(1)), 0.5)

	s.Subset = func(q int) []int { return [][]int{{}, {0}, {0, 1}}[q] } // the first has no candidates now
	expectValue(t, "its only candidate is right", resultOf(s.Recall(1)), 1)

	s.Subset = func(int) []int { return nil }
	expectUndefined(t, "no candidates for any query", resultOf(s.Recall(1)))
	expectUndefined(t, "no queries", resultOf(searchOf(nil, nil).Recall(1)))

	expectError(t, "recall at 0", resultOf(searchOf(scores, relevant).Recall(0)))
	s.Subset = func(int) []int { return []int{2} }
	expectError(t, "a candidate that there is not", resultOf(s.Recall(1)))
	s = searchOf(scores, relevant)
	s.Right = func(int) []int { return []int{2} }
	expectError(t, "a right answer that there is not", resultOf(s.Recall(1)))
	for _, bad := range []float64{nan, inf, -inf} {
		for c := range 2 {
			row := []float64{1, 2}
			row[c] = bad
			expectError(t, "a score that is not finite", resultOf(searchOf([][]float64{row}, [][]bool{{true, false}}).Recall(1)))
		}
	}
}

// Four images in the plane and the captions of a small tree: level 0 "a shape"; level 1 "red", "blue" and, by
// another attribute, "circle", "square"; level 2 the four kinds.
func TestRecallByLevel(t *testing.T) {
	images := Cloud{Dim: 2, Means: []float32{
		0, 0, // red circle
		0, 1, // red square
		9, 0, // blue circle
		9, 1, // blue square
	}}
	texts := Cloud{Dim: 2, Means: []float32{
		5, 5, // a shape
		0, .5, // red
		8, .5, // blue
		4, 0, // circle
		4, 9, // square: farther than circle from every image, so the squares are not found
		0, 0, // red circle
		0, 1, // red square
		9, 0, // blue circle
		0, 2, // blue square, misplaced: its image finds the blue circle
	}}
	captions := []Caption{{0, 0}, {1, 1}, {1, 1}, {1, 2}, {1, 2}, {2, 3}, {2, 3}, {2, 3}, {2, 3}}
	of := [][]int{{0, 1, 3, 5}, {0, 1, 4, 6}, {0, 2, 3, 7}, {0, 2, 4, 8}} // captions true of each image
	right := func(i int) []int { return of[i] }
	sc, err := NewScorer(Score{Family: FamilyEuclidean, Tau: 1}, images, texts)
	if err != nil {
		t.Fatal(err)
	}
	got, err := RecallByLevel(sc, captions, 4, right)
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{1, 6.0 / 8, 3.0 / 4} // level 1: colours 4 of 4, shapes 2 of 4
	for level, w := range want {
		if got[level] == nil || !near(*got[level], w) {
			t.Errorf("level %d: got %v, want %g", level, deref(got[level]), w)
		}
	}
	if got[3] != nil {
		t.Errorf("level 3 has no captions: got %g, want it undefined", *got[3])
	}

	if _, err := RecallByLevel(sc, captions[1:], 4, right); err == nil {
		t.Error("one caption too few: got no error")
	}
	if _, err := RecallByLevel(sc, captions, 2, right); err == nil {
		t.Error("a level out of range: got no error")
	}
}

// deref is what a list holds, for messages.
func deref(v *float64) any {
	if v == nil {
		return "undefined"
	}
	return *v
}
