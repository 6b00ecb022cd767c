package metric

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Answer is what a search says to one query, and how sure it is by its posterior, the softmax of the scores.
type Answer struct {
	Query     int
	Candidate int     // the best one, the first of several
	Right     bool    // all candidates with the highest score are right answers: what Recall counts at k = 1
	Entropy   float64 // of the posterior, nats: 0 is sure, ln of the number of candidates knows nothing
	Margin    float64 // score of the best candidate minus that of the second, nats: the log odds between the two; 0 is a tie
}

// Answers returns the answer to every query that has a right answer among its candidates and at least two
// candidates: with one there is nothing to doubt. Scores are taken as logits. Errors: those of Recall.
func (s Search) Answers() ([]Answer, error) {
	all := make([]int, s.Candidates)
	for c := range all {
		all[c] = c
	}
	var answers []Answer
	var posterior []float64
	for q := range s.Queries {
		candidates := all
		if s.Subset != nil {
			candidates = s.Subset(q)
		}
		if err := s.checkCandidates(q, candidates); err != nil {
			return nil, err
		}
		right := s.Right(q)
		best, found, err := s.best(q, candidates, right)
		if err != nil {
			return nil, err
		}
		if !found || len(candidates) < 2 {
			continue
		}
		posterior = sized(posterior, len(candidates))
		a := Answer{Query: q, Right: true}
		first, second := math.Inf(-1), math.Inf(-1)
		for m, c := range candidates {
			score, err := s.score(q, c)
			if err != nil {
				return nil, err
			}
			posterior[m] = score
			if score > first {
				first, second, a.Candidate = score, first, c
			} else if score > second {
				second = score
			}
			if score >= best && !slices.Contains(right, c) {
				a.Right = false
			}
		}
		a.Margin = first - second
		a.Entropy = stat.Entropy(softmax(posterior))
		answers = append(answers, a)
	}
	return answers, nil
}

// Verdict is whether a query was answered rightly: the Query and Right of its [Answer].
type Verdict struct {
	Query int
	Right bool
}

// Verdicts returns what Answers says of right and wrong, at a fraction of its price: no posterior is made, and a query
// that a wrong candidate has beaten is not followed further. Errors: those of Recall.
func (s Search) Verdicts() (verdicts []Verdict, err error) {
	err = s.judge(1, func(query, candidates int, right bool) {
		if candidates > 1 {
			verdicts = append(verdicts, Verdict{query, right})
		}
	})
	if err != nil {
		return nil, err
	}
	return verdicts, nil
}
