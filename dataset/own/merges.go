//go:build !js

package own

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"maps"
	"slices"

	"halo/dataset"
)

// leastPairs is how often two pieces must stand beside each other to become one: what came once is no pattern. It is the
// default of Hugging Face's ByteLevelBPETokenizer.
const leastPairs = 2

// byteMerges counts the merges of byte-pair encoding in words, each with the number of times that it comes: again and again
// the two pieces that most often stand beside each other become one, until the vocabulary has size entries, those of
// dataset.NewBytePairs, or no two pieces stand together least times. Where two pairs are equally frequent it is the one with the
// lower token on its left, then on its right. The same words give the same merges, in whatever order they came.
//
// That is what the trainer of Hugging Face's library tokenizers does, and it is the oracle of the test. There is no Go library for
// it that is kept and deterministic: see RATIONALE.md.
//
// Of a million different words it takes a minute or so; ctx can end it.
func byteMerges(ctx context.Context, words map[string]int, size, least int) ([]string, error) {
	base, err := dataset.NewBytePairs(nil, 1)
	if err != nil {
		return nil, err
	}
	c := newPairCount(base, words)
	pieces := slices.Clone(base.Vocabulary())
	there := map[string]bool{}
	for _, piece := range pieces {
		there[piece] = true
	}
	var merges []string
	for len(pieces) < size {
		if len(merges)%100 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("own: interrupted after %d merges of byte pairs: %w", len(merges), err)
			}
		}
		pair, ok := c.next(least)
		if !ok {
			break
		}
		left, right := pieces[pair[0]], pieces[pair[1]]
		if there[left+right] { // of other pieces: a vocabulary has it once
			continue
		}
		there[left+right] = true
		c.merge(pair, int32(len(pieces)))
		pieces = append(pieces, left+right)
		merges = append(merges, left+" "+right)
	}
	return merges, nil
}

// countedWord is a word in pieces.
type countedWord struct {
	pieces []int32
	n      int // times that it comes
}

// pairCount knows how often which two pieces stand beside each other.
type pairCount struct {
	words  []countedWord
	counts map[[2]int32]int
	in     map[[2]int32][]int32 // words that a pair is in, or was in
	queue  pairQueue
}

func newPairCount(base *dataset.Tokenizer, words map[string]int) *pairCount {
	c := &pairCount{counts: map[[2]int32]int{}, in: map[[2]int32][]int32{}}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		c.words = append(c.words, countedWord{base.AppendWord(nil, word), words[word]})
	}
	for i, w := range c.words {
		for pair := range w.pairs {
			c.add(pair, int32(i))
		}
	}
	for pair, n := range c.counts {
		c.queue = append(c.queue, ranked{pair, n})
	}
	heap.Init(&c.queue)
	return c
}

// pairs are the neighbours in a word.
func (w *countedWord) pairs(yield func([2]int32) bool) {
	for i := range len(w.pieces) - 1 {
		if !yield([2]int32{w.pieces[i], w.pieces[i+1]}) {
			return
		}
	}
}

// add counts a pair in a word that it was not in before.
func (c *pairCount) add(pair [2]int32, word int32) {
	c.counts[pair] += c.words[word].n
	if in := c.in[pair]; len(in) == 0 || in[len(in)-1] != word {
		c.in[pair] = append(in, word)
	}
}

// next takes out the most frequent pair. Counts in the queue may be too high, never too low, since a merge takes pairs away,
// and those of the piece that it makes are put in when it is made; so one that is too high is put back with its own.
func (c *pairCount) next(least int) (pair [2]int32, ok bool) {
	for len(c.queue) > 0 {
		top := c.queue[0]
		if n := c.counts[top.pair]; n != top.n {
			c.queue[0].n = n
			heap.Fix(&c.queue, 0)
			continue
		}
		if top.n < least {
			return pair, false
		}
		heap.Pop(&c.queue)
		return top.pair, true
	}
	return pair, false
}

// merge makes pair one piece in all words, from left to right.
func (c *pairCount) merge(pair [2]int32, made int32) {
	grown := map[[2]int32]bool{} // pairs of the piece that is made: no others become more
	for _, word := range c.in[pair] {
		w := &c.words[word]
		for p := range w.pairs {
			c.counts[p] -= w.n
		}
		n := 0
		for i := 0; i < len(w.pieces); i++ {
			piece := w.pieces[i]
			if i+1 < len(w.pieces) && piece == pair[0] && w.pieces[i+1] == pair[1] {
				piece = made
				i++
			}
			w.pieces[n] = piece
			n++
		}
		w.pieces = w.pieces[:n]
		for p := range w.pairs {
			if p[0] == made || p[1] == made {
				c.add(p, word)
				grown[p] = true
			} else {
				c.counts[p] += w.n // and the word is listed
			}
		}
	}
	delete(c.in, pair)
	delete(c.counts, pair)
	for p := range grown {
		heap.Push(&c.queue, ranked{p, c.counts[p]})
	}
}

// ranked is a pair with a count that it has, or had.
type ranked struct {
	pair [2]int32
	n    int
}

// pairQueue is a heap whose first is the most frequent pair.
type pairQueue []ranked

func (q pairQueue) Len() int { return len(q) }
func (q pairQueue) Less(i, j int) bool {
	a, b := q[i], q[j]
	return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.pair[0], b.pair[0]), cmp.Compare(a.pair[1], b.pair[1])) < 0
}
func (q pairQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *pairQueue) Push(x any)   { *q = append(*q, x.(ranked)) }
func (q *pairQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
