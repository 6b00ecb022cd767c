package metric

import "fmt"

// Search is a retrieval task: for every query the candidates are ranked by their score, highest first.
type Search struct {
	Queries    int
	Candidates int                                // in all; they are named 0 … Candidates−1
	Score      func(query, candidate int) float64 // higher is better
	Subset     func(query int) []int              // the candidates that take part for a query; nil for all of them
	Relevant   func(query, candidate int) bool    // whether the candidate is a right answer
}

// Recall returns the share of queries with a right answer among their k best candidates.
//
// Ties count against: a query is right where fewer than k wrong candidates score as high as its best right
// one, or higher. So at k = 1 a tie for the first place is right only if all who share it are, and a model
// that gives everything the same score finds nothing.
//
// Queries without a right answer among their candidates, and those without candidates, are left out; without
// any query left, recall is undefined (ok = false). Errors: k < 1, a score that is NaN or infinite, a subset
// that names a candidate there is not.
func (s Search) Recall(k int) (share float64, ok bool, err error) {
	right, queries, err := s.count(k)
	if err != nil || queries == 0 {
		return 0, false, err
	}
	return float64(right) / float64(queries), true, nil
}

// count returns the number of queries that have a right answer among their k best, and of those that could.
func (s Search) count(k int) (right, queries int, err error) {
	if k < 1 {
		return 0, 0, fmt.Errorf("metric: recall at %d, want at least 1", k)
	}
	all := make([]int, s.Candidates)
	for c := range all {
		all[c] = c
	}
	wrong := make([]float64, 0, s.Candidates)
	for q := range s.Queries {
		candidates := all
		if s.Subset != nil {
			candidates = s.Subset(q)
		}
		var best float64
		answerable := false
		wrong = wrong[:0]
		for _, c := range candidates {
			if c < 0 || c >= s.Candidates {
				return 0, 0, fmt.Errorf("metric: query %d has candidate %d, want one of %d", q, c, s.Candidates)
			}
			score := s.Score(q, c)
			switch {
			case !finite(score):
				return 0, 0, fmt.Errorf("metric: candidate %d of query %d scores %g, want a finite number", c, q, score)
			case !s.Relevant(q, c):
				wrong = append(wrong, score)
			case !answerable || score > best:
				best, answerable = score, true
			}
		}
		if !answerable {
			continue
		}
		queries++
		above := 0
		for _, score := range wrong {
			if score >= best {
				above++
			}
		}
		if above < k {
			right++
		}
	}
	return right, queries, nil
}

// Caption says what RecallByLevel has to know of a text.
type Caption struct {
	Level      int    // of specificity, 0 is the vaguest
	Attributes uint32 // which attributes it names, one bit each
}

// RecallByLevel returns, for every level 0 … levels−1, recall at 1 from image to text: for each image and each
// set of attributes that captions of the level name, the candidates are the captions that name just these. So
// "a red shape" competes with other colours and never with "a red circle", which is true as well.
//
// captions[j] describes the scorer's text j, and relevant tells whether text j is true of image i. A level
// where recall is undefined is nil. Errors: one caption too many or too few, a level out of range, and those
// of Recall.
func RecallByLevel(sc *Scorer, captions []Caption, levels int, relevant func(image, text int) bool) ([]*float64, error) {
	if len(captions) != sc.Texts() {
		return nil, fmt.Errorf("metric: %d captions for %d texts", len(captions), sc.Texts())
	}
	rivals := make([]map[uint32][]int, levels) // by level and attributes
	for j, c := range captions {
		if c.Level < 0 || c.Level >= levels {
			return nil, fmt.Errorf("metric: caption %d has level %d, want one of %d", j, c.Level, levels)
		}
		if rivals[c.Level] == nil {
			rivals[c.Level] = map[uint32][]int{}
		}
		rivals[c.Level][c.Attributes] = append(rivals[c.Level][c.Attributes], j)
	}
	recalls := make([]*float64, levels)
	for level := range recalls {
		right, queries := 0, 0
		for _, candidates := range rivals[level] {
			search := Search{
				Queries: sc.Images(), Candidates: sc.Texts(), Score: sc.TextLogit, Relevant: relevant,
				Subset: func(int) []int { return candidates },
			}
			r, q, err := search.count(1)
			if err != nil {
				return nil, err
			}
			right, queries = right+r, queries+q
		}
		if queries > 0 {
			share := float64(right) / float64(queries)
			recalls[level] = &share
		}
	}
	return recalls, nil
}
