package metric

import (
	"fmt"
	"slices"
)

// Search is a retrieval task: for every query the candidates are ranked by their score, highest first.
type Search struct {
	Queries    int
	Candidates int                                // in all; they are named 0 … Candidates−1
	Score      func(query, candidate int) float64 // higher is better
	Subset     func(query int) []int              // the candidates that take part for a query, ascending; nil for all of them
	Right      func(query int) []int              // the right answers, whether or not they take part
}

// Recall returns the share of queries with a right answer among their k best candidates.
//
// Ties count against: a query is right where fewer than k wrong candidates score as high as its best right
// one, or higher. So at k = 1 a tie for the first place is right only if all who share it are, and a model
// that gives everything the same score finds nothing.
//
// Queries without a right answer among their candidates, and those without candidates, are left out; without
// any query left, recall is undefined (ok = false). Errors: k < 1, a candidate that there is not, and a score that
// is NaN or infinite, among those that are looked at: a query that k wrong candidates have beaten is not followed
// further.
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
	err = s.judge(k, func(_, _ int, isRight bool) {
		queries++
		if isRight {
			right++
		}
	})
	if err != nil {
		return 0, 0, err
	}
	return right, queries, nil
}

// judge tells of every query that has a right answer how many candidates it has, and whether the answer is among the k
// best of them.
func (s Search) judge(k int, tell func(query, candidates int, right bool)) error {
	all := make([]int, s.Candidates)
	for c := range all {
		all[c] = c
	}
	isRight := make([]bool, s.Candidates)
	for q := range s.Queries {
		candidates := all
		if s.Subset != nil {
			candidates = s.Subset(q)
		}
		if err := s.checkCandidates(q, candidates); err != nil {
			return err
		}
		answers := s.Right(q)
		best, found, err := s.best(q, candidates, answers)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		for _, c := range answers {
			isRight[c] = true
		}
		above, err := s.above(q, candidates, isRight, best, k)
		for _, c := range answers {
			isRight[c] = false
		}
		if err != nil {
			return err
		}
		tell(q, len(candidates), above < k)
	}
	return nil
}

// best returns the highest score of the right answers that take part, and whether there is one.
func (s Search) best(query int, candidates, answers []int) (best float64, found bool, err error) {
	for _, c := range answers {
		if c < 0 || c >= s.Candidates {
			return 0, false, fmt.Errorf("metric: query %d has the right answer %d, want one of %d", query, c, s.Candidates)
		}
		if _, takesPart := slices.BinarySearch(candidates, c); !takesPart {
			continue
		}
		score, err := s.score(query, c)
		if err != nil {
			return 0, false, err
		}
		if !found || score > best {
			best, found = score, true
		}
	}
	return best, found, nil
}

// above counts the wrong candidates that score as high as best or higher, and stops at most.
func (s Search) above(query int, candidates []int, isRight []bool, best float64, most int) (int, error) {
	n := 0
	for _, c := range candidates {
		if isRight[c] {
			continue
		}
		score, err := s.score(query, c)
		if err != nil {
			return 0, err
		}
		if score >= best {
			if n++; n == most {
				break
			}
		}
	}
	return n, nil
}

// checkCandidates returns an error where the candidates of a query, ascending, are not all among those there are.
func (s Search) checkCandidates(query int, candidates []int) error {
	if n := len(candidates); n > 0 && (candidates[0] < 0 || candidates[n-1] >= s.Candidates) {
		return fmt.Errorf("metric: query %d has candidates %d to %d, want some of %d", query, candidates[0], candidates[n-1], s.Candidates)
	}
	return nil
}

func (s Search) score(query, candidate int) (float64, error) {
	score := s.Score(query, candidate)
	if !finite(score) {
		return 0, fmt.Errorf("metric: candidate %d of query %d scores %g, want a finite number", candidate, query, score)
	}
	return score, nil
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
// captions[j] describes the scorer's text j, and right lists the texts that are true of an image. A level
// where recall is undefined is nil. Errors: one caption too many or too few, a level out of range, and those
// of Recall.
func RecallByLevel(sc *Scorer, captions []Caption, levels int, right func(image int) []int) ([]*float64, error) {
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
		found, queries := 0, 0
		for _, candidates := range rivals[level] {
			search := Search{
				Queries: sc.Images(), Candidates: sc.Texts(), Score: sc.TextLogit, Right: right,
				Subset: func(int) []int { return candidates },
			}
			r, q, err := search.count(1)
			if err != nil {
				return nil, err
			}
			found, queries = found+r, queries+q
		}
		if queries > 0 {
			share := float64(found) / float64(queries)
			recalls[level] = &share
		}
	}
	return recalls, nil
}
