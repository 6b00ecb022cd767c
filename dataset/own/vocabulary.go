//go:build !js

package own

import (
	"cmp"
	"context"
	"slices"

	"halo/dataset"
)

// Limits of counting words.
const (
	maxWord     = 64      // bytes of a word in the vocabulary: longer ones are addresses and noise
	maxDistinct = 1 << 20 // words that are counted at a time
)

// wordCount counts words within bounded memory: where more than maxDistinct different ones have come, those that
// have come least often are forgotten. What is frequent throughout is never among them; the count of a word that was
// forgotten and came again is too low. The same captions in the same order give the same counts.
type wordCount struct {
	counts  map[string]int
	limit   int
	longest int // words in one caption
}

func newWordCount() *wordCount { return &wordCount{counts: map[string]int{}, limit: maxDistinct} }

func (w *wordCount) add(caption string) {
	words := dataset.Words(caption)
	w.longest = max(w.longest, len(words))
	for _, word := range words {
		if len(word) <= maxWord {
			w.counts[word]++
		}
	}
	for least := 1; len(w.counts) > w.limit; least++ {
		for word, n := range w.counts {
			if n <= least {
				delete(w.counts, word)
			}
		}
	}
}

// bytePairs returns the tokenizer of the merges of these words, with a vocabulary of at most size entries. Its rows hold tokens,
// however short the captions are: a word that is seldom met takes several, and so a text that is asked later may take more
// than any caption that was trained on.
func (w *wordCount) bytePairs(ctx context.Context, size, tokens int) (*dataset.Tokenizer, error) {
	merges, err := byteMerges(ctx, w.counts, size, leastPairs)
	if err != nil {
		return nil, err
	}
	return dataset.NewBytePairs(merges, tokens)
}

// tokenizer returns the tokenizer of the most frequent words, at most words of them, those that come equally often by
// the alphabet; the most frequent one is token 2. Its rows hold the longest caption, but at most tokens.
func (w *wordCount) tokenizer(words, tokens int) (*dataset.Tokenizer, error) {
	type entry struct {
		word string
		n    int
	}
	all := make([]entry, 0, len(w.counts))
	for word, n := range w.counts {
		all = append(all, entry{word, n})
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.word, b.word))
	})
	vocabulary := dataset.NewTokenizer(nil, 1).Vocabulary() // the two special entries
	vocabulary = slices.Clone(vocabulary)
	for _, e := range all[:min(words, len(all))] {
		vocabulary = append(vocabulary, e.word)
	}
	return dataset.RestoreTokenizer(vocabulary, max(1, min(tokens, w.longest)))
}
