//go:build !js

package own

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"halo/dataset"
)

// inThreeForms writes 80 pictures with captions as a csv, as two shards and as a folder, and returns the paths. Some captions
// hold a word that no other has.
func inThreeForms(t *testing.T) []string {
	t.Helper()
	folder := t.TempDir()
	rows := "filepath\ttitle\n"
	var shards [2][]file
	for i := range 80 {
		name := fmt.Sprintf("%03d", i)
		caption := fmt.Sprintf("%s surfers surfing wave%d", []string{"two", "few", "many"}[i%3], i%5)
		if i%10 == 0 {
			caption += fmt.Sprintf(" qz%d qz%d", i, i)
		}
		picture := asPNG(t, paint(16, 16, i))
		write(t, filepath.Join(folder, "pictures", name+".png"), picture)
		write(t, filepath.Join(folder, "pictures", name+".txt"), []byte(caption))
		rows += "pictures/" + name + ".png\t" + caption + "\n"
		shards[i/40] = append(shards[i/40], file{name: "pictures/" + name + ".png", data: string(picture)}, file{name: "pictures/" + name + ".txt", data: caption})
	}
	write(t, filepath.Join(folder, "data.csv"), []byte(rows))
	for i, entries := range shards {
		write(t, filepath.Join(folder, fmt.Sprintf("%d.tar", i)), tarOf(t, entries...))
	}
	return []string{filepath.Join(folder, "data.csv"), filepath.Join(folder, "{0..1}.tar"), filepath.Join(folder, "pictures")}
}

// Byte pairs are counted on the captions of the training share alone, and are the same each time; a batch carries them.
func TestBytePairs(t *testing.T) {
	for _, path := range inThreeForms(t) {
		s := mustOpen(t, path+"?tokenizer=bpe&size=16&holdout=0.3")
		w := newWordCount()
		for _, at := range s.index.training {
			p, err := s.src.read(at)
			if err != nil {
				t.Fatal(err)
			}
			w.add(p.captions[0])
		}
		want, err := byteMerges(t.Context(), w.counts, 4096, 2)
		if err != nil {
			t.Fatal(err)
		}
		tok := s.Tokenizer()
		if !tok.BytePairs() || !slices.Equal(tok.Merges(), want) || len(want) < 20 {
			t.Fatalf("%s: got the merges %q, want those of the training captions, %q", filepath.Base(path), tok.Merges(), want)
		}
		for _, h := range s.index.heldOut {
			p, err := s.src.read(h.at)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range dataset.Words(p.captions[0]) {
				if strings.HasPrefix(word, "qz") && tok.Token(word) != dataset.UnknownToken {
					t.Errorf("%s: %q, of a held-out caption alone, is one piece", filepath.Base(path), word)
				}
			}
		}
		if tok.Length() != 32 || s.Info().TokenLength != 32 {
			t.Errorf("%s: got rows of %d tokens, of %d in Info, want 32", filepath.Base(path), tok.Length(), s.Info().TokenLength)
		}
		if again := mustOpen(t, path+"?tokenizer=bpe&size=16&holdout=0.3"); !slices.Equal(again.Tokenizer().Merges(), want) {
			t.Errorf("%s: opened again, the merges are others", filepath.Base(path))
		}
		b := drawn(t, s, dataset.NewStreams(1), 20)[0]
		for i := range b.N {
			row := b.Tokens[i*32:][:32]
			if row[0] < 2 || slices.Contains(row, dataset.UnknownToken) {
				t.Fatalf("%s: pair %d has the tokens %v, want pieces", filepath.Base(path), i, row)
			}
		}
	}
}

func TestBytePairsAreBounded(t *testing.T) {
	path := inThreeForms(t)[0]
	s := mustOpen(t, path+"?tokenizer=bpe&vocabulary=270&tokens=6&size=16&holdout=0.3")
	if got := s.Tokenizer(); len(got.Vocabulary()) != 270 || len(got.Merges()) != 12 || got.Length() != 6 {
		t.Errorf("got %d entries, %d merges, rows of %d; want 270, 12 and 6", len(got.Vocabulary()), len(got.Merges()), got.Length())
	}
	s = mustOpen(t, path+"?tokenizer=bpe&vocabulary=258&size=16&holdout=0.3")
	if got := s.Tokenizer(); len(got.Vocabulary()) != 258 || got.Merges() != nil || !got.BytePairs() || got.Length() != 32 {
		t.Errorf("bytes alone: got %d entries, merges %q, rows of %d; want 258, none and 32", len(got.Vocabulary()), got.Merges(), got.Length())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := byteMerges(ctx, map[string]int{"aa": 2}, 1000, 2)
	wantError(t, err, "interrupted after 0 merges")
}
