//go:build !js

package own

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"halo/dataset"
)

// Merges of the corpus in ../testdata/bytepairs.json are those that the library tokenizers of Hugging Face counted.
func TestMergesAreHuggingFaces(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "testdata", "bytepairs.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Corpus  []string
		Trained []struct {
			Size, Least int
			Merges      []string
		}
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Corpus) < 50 || len(r.Trained) < 4 {
		t.Fatalf("got %d captions and %d vocabularies, want at least 50 and 4", len(r.Corpus), len(r.Trained))
	}
	w := newWordCount()
	for _, caption := range r.Corpus {
		w.add(caption)
	}
	for _, trained := range r.Trained {
		got, err := byteMerges(t.Context(), w.counts, trained.Size, trained.Least)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, trained.Merges) {
			i := 0
			for i < min(len(got), len(trained.Merges)) && got[i] == trained.Merges[i] {
				i++
			}
			t.Errorf("%d entries: got %d merges, want %d; they differ from merge %d on: %q, want %q", trained.Size, len(got), len(trained.Merges), i,
				got[i:min(i+3, len(got))], trained.Merges[i:min(i+3, len(trained.Merges))])
		}
	}
}

// plainMerges is byteMerges as its definition reads: everything is counted anew for each merge.
func plainMerges(t *testing.T, words map[string]int, size, least int) []string {
	t.Helper()
	var merges []string
	for {
		tok, err := dataset.NewBytePairs(merges, 1)
		if err != nil {
			t.Fatal(err)
		}
		vocabulary := tok.Vocabulary()
		counts := map[[2]int32]int{}
		for word, n := range words {
			pieces := tok.AppendWord(nil, word)
			for i := range len(pieces) - 1 {
				counts[[2]int32{pieces[i], pieces[i+1]}] += n
			}
		}
		best, most := [2]int32{}, 0
		for pair, n := range counts {
			if slices.Contains(vocabulary, vocabulary[pair[0]]+vocabulary[pair[1]]) {
				continue
			}
			if n > most || n == most && slices.Compare(pair[:], best[:]) < 0 {
				best, most = pair, n
			}
		}
		if len(vocabulary) >= size || most < least {
			return merges
		}
		merges = append(merges, vocabulary[best[0]]+" "+vocabulary[best[1]])
	}
}

// Words of few letters, where everything overlaps and ties, in many random corpora.
func TestMergesAreWhatTheyAreDefinedToBe(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		words := map[string]int{}
		for range 1 + r.IntN(12) {
			word := make([]byte, 1+r.IntN(12))
			for i := range word {
				word[i] = "abc"[r.IntN(1+round%3)]
			}
			words[string(word)] += 1 + r.IntN(3)
		}
		got, err := byteMerges(t.Context(), words, 300, 2)
		if err != nil {
			t.Fatal(err)
		}
		if want := plainMerges(t, words, 300, 2); !slices.Equal(got, want) {
			t.Fatalf("%v: got %q, want %q", words, got, want)
		}
	}
}

// The same captions give the same merges in any order.
func TestMergesDoNotDependOnTheOrder(t *testing.T) {
	var captions []string
	for i := range 300 {
		captions = append(captions, fmt.Sprintf("%s number%d of %s", []string{"red", "blue", "green"}[i%3], i%17, strings.Repeat("xy", i%5)))
	}
	var want []string
	for seed := range uint64(5) {
		w := newWordCount()
		for _, i := range rand.New(rand.NewPCG(seed, 0)).Perm(len(captions)) {
			w.add(captions[i])
		}
		got, err := byteMerges(t.Context(), maps.Clone(w.counts), 400, 2)
		if err != nil {
			t.Fatal(err)
		}
		if seed == 0 {
			want = got
		}
		if !slices.Equal(got, want) || len(got) < 20 {
			t.Fatalf("order %d: got %q, want %q", seed, got, want)
		}
	}
}

func BenchmarkByteMerges(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	words := map[string]int{}
	for len(words) < 100_000 { // syllables, so that there is something to merge
		var word strings.Builder
		for range 1 + r.IntN(5) {
			word.WriteString([]string{"ka", "to", "mi", "sur", "fing", "red", "cir", "cle", "s", "ed", "est", "un"}[min(11, int(r.ExpFloat64()*4))])
			word.WriteByte(byte('a' + r.IntN(26)))
		}
		words[word.String()] = 1 + int(r.ExpFloat64()*50)
	}
	for b.Loop() {
		if _, err := byteMerges(b.Context(), words, 16_384, leastPairs); err != nil {
			b.Fatal(err)
		}
	}
}
