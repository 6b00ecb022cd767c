package dataset

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	rows := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"only separators", " ,.- \t\n", nil},
		{"a caption", "a small red circle", []string{"a", "small", "red", "circle"}},
		{"upper case", "A Red CIRCLE", []string{"a", "red", "circle"}},
		{"commas and colons", "hand: light skin tone, left", []string{"hand", "light", "skin", "tone", "left"}},
		{"hyphen parts words", "medium-dark skin", []string{"medium", "dark", "skin"}},
		{"ampersand is a word", "people & body", []string{"people", "&", "body"}},
		{"signs that tell keycaps apart", "keycap: * keycap: #", []string{"keycap", "*", "keycap", "#"}},
		{"apostrophes are one", "woman’s o'clock", []string{"woman's", "o'clock"}},
		{"beyond ASCII", "PIÑATA Côte d’Ivoire", []string{"piñata", "côte", "d'ivoire"}},
		{"brackets and quotes", "Japanese “here” button (blood type)", []string{"japanese", "here", "button", "blood", "type"}},
		{"the unknown entry is no word", "<unknown>", []string{"unknown"}},
	}
	for _, row := range rows {
		if got := Words(row.text); !slices.Equal(got, row.want) {
			t.Errorf("%s: Words(%q): got %q, want %q", row.name, row.text, got, row.want)
		}
	}
}

func TestTokenizerEncode(t *testing.T) {
	tok := NewTokenizer([]string{"a red circle", "A blue circle"}, 4)
	if got, want := tok.Vocabulary(), []string{"", "<unknown>", "a", "blue", "circle", "red"}; !slices.Equal(got, want) {
		t.Fatalf("vocabulary: got %q, want %q", got, want)
	}
	rows := []struct {
		name, text string
		want       []int32
	}{
		{"padded", "a red", []int32{2, 5, 0, 0}},
		{"exactly full", "a red blue circle", []int32{2, 5, 3, 4}},
		{"too long is cut", "circle circle circle circle red", []int32{4, 4, 4, 4}},
		{"unknown word", "a green circle", []int32{2, 1, 4, 0}},
		{"the special entries cannot be spelt", "<unknown>", []int32{1, 0, 0, 0}},
		{"empty", "", []int32{0, 0, 0, 0}},
		{"upper case", "A RED", []int32{2, 5, 0, 0}},
	}
	for _, row := range rows {
		if got := tok.Encode(row.text); !slices.Equal(got, row.want) {
			t.Errorf("%s: Encode(%q): got %v, want %v", row.name, row.text, got, row.want)
		}
	}
	if got, want := tok.EncodeAll([]string{"a red", "blue"}), []int32{2, 5, 0, 0, 3, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("EncodeAll: got %v, want %v", got, want)
	}
}

func TestRestoreTokenizer(t *testing.T) {
	made := NewTokenizer([]string{"a small red circle on the left"}, 9)
	restored, err := RestoreTokenizer(made.Vocabulary(), made.Length())
	if err != nil {
		t.Fatal(err)
	}
	const text = "the red triangle on the left"
	if got, want := restored.Encode(text), made.Encode(text); !slices.Equal(got, want) {
		t.Errorf("Encode(%q) after restoring: got %v, want %v", text, got, want)
	}

	rows := []struct {
		name       string
		vocabulary []string
		length     int
		want       string // part of the error
	}{
		{"no length", []string{"", "<unknown>"}, 0, "length 0"},
		{"empty list", nil, 4, "must begin"},
		{"no padding", []string{"a", "<unknown>"}, 4, "must begin"},
		{"no unknown", []string{"", "a"}, 4, "must begin"},
		{"twice the same", []string{"", "<unknown>", "a", "b", "a"}, 4, "entries 2 and 4"},
		{"upper case", []string{"", "<unknown>", "A"}, 4, "entry 2"},
		{"two words", []string{"", "<unknown>", "a", "red circle"}, 4, "entry 3"},
		{"padding again", []string{"", "<unknown>", ""}, 4, "entry 2"},
	}
	for _, row := range rows {
		_, err := RestoreTokenizer(row.vocabulary, row.length)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got error %v, want one with %q", row.name, err, row.want)
		}
	}
}

// FuzzTokenizer checks that every vocabulary can be restored and then means the same.
func FuzzTokenizer(f *testing.F) {
	for _, text := range []string{"a small red circle", "keycap: *, people & body", "İ ǅ ß", "\xff<unknown>\x00", "’’ - —"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		made := NewTokenizer([]string{text}, 8)
		restored, err := RestoreTokenizer(made.Vocabulary(), 8)
		if err != nil {
			t.Fatalf("vocabulary of %q: %v", text, err)
		}
		row := made.Encode(text)
		if got := restored.Encode(text); !slices.Equal(got, row) {
			t.Fatalf("Encode(%q) after restoring: got %v, want %v", text, got, row)
		}
		if slices.Contains(row, UnknownToken) {
			t.Fatalf("Encode(%q): got %v, want no unknown token", text, row)
		}
	})
}
