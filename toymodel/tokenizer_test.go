package toymodel

import (
	"slices"
	"strings"
	"testing"

	"halo/checkpoint"
	"halo/dataset"
	"halo/dataset/datasettest"
)

// newRunInPieces starts a run on shapes whose captions are read by byte pairs.
func newRunInPieces(t *testing.T, text string, merges ...string) *Run {
	t.Helper()
	tokenizer, err := dataset.NewBytePairs(merges, 16)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := OpenBackend("simdgo")
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Open(nil, "tree332")
	if err != nil {
		t.Fatal(err)
	}
	c, err := DefaultConfig("tree332", "proposal", 0)
	if err != nil {
		t.Fatal(err)
	}
	c.BatchSize, c.TextEncoder = 8, text
	r, err := NewRun(backend, datasettest.InPieces{Set: set, By: tokenizer}, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Finalize)
	return r
}

var colourMerges = []string{"Ġ r", "Ġr e", "Ġre d", "Ġ a", "r c", "l e"}

// A run on byte pairs goes through its file: the tokenizer is the same, the run goes on exactly, and the file alone, without
// its data, is enough to read a text and embed it.
func TestBytePairsThroughAFile(t *testing.T) {
	for _, text := range []string{"", "transformer?width=8&depth=1&heads=2"} {
		whole, half := newRunInPieces(t, text, colourMerges...), newRunInPieces(t, text, colourMerges...)
		steps(t, whole, 5)
		steps(t, half, 3)
		file := roundTrip(t, half, NewHistory(half.Points(), 10))
		if file.Model.Tokenizer != checkpoint.BytePairs || !slices.Equal(file.Model.Merges, colourMerges) || len(file.Model.Vocabulary) != 258+len(colourMerges) {
			t.Fatalf("got the tokenizer %q, merges %q and %d entries, want bpe, %q and %d", file.Model.Tokenizer, file.Model.Merges,
				len(file.Model.Vocabulary), colourMerges, 258+len(colourMerges))
		}
		resumed, err := Resume(half.backend, half.Set, file)
		if err != nil {
			t.Fatal(err)
		}
		defer resumed.Finalize()
		steps(t, resumed, 2)
		if d := sameState(captured(t, whole), captured(t, resumed)); d != "" {
			t.Errorf("%q: the resumed run differs from the uninterrupted one in %s", text, d)
		}

		tokenizer, err := LoadTokenizer(&file.Model)
		if err != nil {
			t.Fatal(err)
		}
		const caption = "a reddish circle 🔴"
		tokens := tokenizer.Encode(caption)
		if want := half.Set.Tokenizer().Encode(caption); !slices.Equal(tokens, want) || slices.Contains(tokens[:10], 0) {
			t.Errorf("%q: got the tokens %v, want %v, ten of them no padding", caption, tokens, want)
		}
		m, err := LoadModel(half.backend, nil, file)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Finalize()
		got, err := m.EmbedTexts(tokens)
		if err != nil {
			t.Fatal(err)
		}
		want, err := half.EmbedTexts(tokens)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Means, want.Means) || !slices.Equal(got.LogStd, want.LogStd) || len(want.Means) == 0 {
			t.Errorf("%q: the model of the file gives %v, the run %v", text, got, want)
		}
	}
}

// The file's words are enough too, and a file of one tokenizer goes on with no other.
func TestLoadTokenizer(t *testing.T) {
	words := newTestRun(t, "tree332", "proposal", nil)
	pieces := newRunInPieces(t, "", colourMerges...)
	others := newRunInPieces(t, "", "Ġ r", "Ġr e", "Ġre d", "Ġ a", "l e", "r c")
	file := roundTrip(t, words, NewHistory(words.Points(), 10))
	if file.Model.Tokenizer != "" || file.Model.Merges != nil {
		t.Errorf("words: got the tokenizer %q with merges %q, want none", file.Model.Tokenizer, file.Model.Merges)
	}
	tokenizer, err := LoadTokenizer(&file.Model)
	if err != nil {
		t.Fatal(err)
	}
	const caption = "a purple circle"
	if got, want := tokenizer.Encode(caption), words.Set.Tokenizer().Encode(caption); !slices.Equal(got, want) {
		t.Errorf("words: Encode(%q): got %v, want %v", caption, got, want)
	}
	if _, err := Resume(pieces.backend, pieces.Set, file); err == nil || !strings.Contains(err.Error(), "token length") {
		t.Errorf("a file of words on byte pairs: got the error %v", err)
	}
	file = roundTrip(t, pieces, NewHistory(pieces.Points(), 10))
	if _, err := Resume(others.backend, others.Set, file); err == nil || !strings.Contains(err.Error(), "vocabulary is not that of data set") {
		t.Errorf("a file of other merges: got the error %v", err)
	}
	file.Model.Vocabulary[260], file.Model.Vocabulary[261] = file.Model.Vocabulary[261], file.Model.Vocabulary[260]
	if _, err := LoadTokenizer(&file.Model); err == nil || !strings.Contains(err.Error(), "vocabulary is not that of its merges") {
		t.Errorf("another order of the vocabulary: got the error %v", err)
	}
	file.Model.Merges = []string{"x y z"}
	if _, err := LoadTokenizer(&file.Model); err == nil || !strings.Contains(err.Error(), `merge 0 is "x y z"`) {
		t.Errorf("broken merges: got the error %v", err)
	}
}

// A file that claims a model which it does not hold is refused before memory is taken for it.
func TestLoadModelOfAFileThatClaimsMuch(t *testing.T) {
	r := newRunInPieces(t, "", colourMerges...)
	file := roundTrip(t, r, NewHistory(r.Points(), 10))
	file.Config.WordDim = checkpoint.MaxWidth
	file.Model.Vocabulary = make([]string, checkpoint.MaxVocabulary)
	m, err := LoadModel(r.backend, nil, file)
	if m != nil || err == nil || !strings.Contains(err.Error(), "has shape [264 32], the model needs [100000 65536]") {
		t.Errorf("got the error %v", err)
	}
}
