//go:build !js

package own

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestVocabulary(t *testing.T) {
	w := newWordCount()
	for _, caption := range []string{"a dog", "A red dog, asleep", "a cat", "a " + strings.Repeat("x", 65)} {
		w.add(caption)
	}
	for _, row := range []struct {
		words, tokens int
		want          []string
		length        int
	}{
		{100, 32, []string{"", "<unknown>", "a", "dog", "asleep", "cat", "red"}, 4},
		{3, 2, []string{"", "<unknown>", "a", "dog", "asleep"}, 2},
	} {
		tokenizer, err := w.tokenizer(row.words, row.tokens)
		if err != nil {
			t.Fatal(err)
		}
		if got := tokenizer.Vocabulary(); !slices.Equal(got, row.want) || tokenizer.Length() != row.length {
			t.Errorf("%d words: got %q of rows of %d, want %q of %d", row.words, got, tokenizer.Length(), row.want, row.length)
		}
	}
}

// Beyond the limit rare words are forgotten, frequent ones never.
func TestVocabularyIsBounded(t *testing.T) {
	w := newWordCount()
	w.limit = 50
	for i := range 1000 {
		w.add(fmt.Sprintf("often %s w%d", []string{"seldom", "often"}[i%2], i))
		if len(w.counts) > 50 {
			t.Fatalf("after %d captions %d words are counted, want at most 50", i+1, len(w.counts))
		}
	}
	if w.counts["often"] != 1500 || w.counts["seldom"] != 500 {
		t.Errorf("got often %d and seldom %d times, want 1500 and 500", w.counts["often"], w.counts["seldom"])
	}
}

func TestCleanCaption(t *testing.T) {
	for in, want := range map[string]string{
		" a  dog\n": "a dog", "\uFEFFa\u00a0dog\x00": "a dog", "": "", " ! ": "", "日本語 テスト": "日本語 テスト", strings.Repeat("a", 4096): strings.Repeat("a", 4096),
	} {
		if got, err := cleanCaption(in); err != nil || got != want {
			t.Errorf("%.50q: got %.50q, %v, want %.50q", in, got, err, want)
		}
	}
	_, err := cleanCaption(strings.Repeat("a", 4097))
	wantError(t, err, "4097 bytes; want at most 4096")
	_, err = cleanCaption("caf\xe9")
	wantError(t, err, "is not UTF-8")
}
