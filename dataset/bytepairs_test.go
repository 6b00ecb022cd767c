package dataset

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// bytePairsReference is what testdata/bytepairs.py has the library tokenizers of Hugging Face write.
type bytePairsReference struct {
	Texts   []string
	Trained []struct {
		Size, Least int
		Vocabulary  []string // behind the two special entries
		Merges      []string
		Tokens      [][]int32 // of each text, without padding
	}
}

func readBytePairs(t testing.TB) (r bytePairsReference) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "bytepairs.json"))
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Texts) < 30 || len(r.Trained) < 4 {
		t.Fatalf("got %d texts and %d vocabularies, want at least 30 and 4", len(r.Texts), len(r.Trained))
	}
	return r
}

// Vocabulary and tokens are those of the library tokenizers.
func TestBytePairsAreHuggingFaces(t *testing.T) {
	const length = 2000
	r := readBytePairs(t)
	for _, trained := range r.Trained {
		tok, err := NewBytePairs(trained.Merges, length)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := tok.Vocabulary()[2:], trained.Vocabulary; !slices.Equal(got, want) {
			t.Errorf("%d entries: vocabulary: got %q, want %q", trained.Size, got, want)
		}
		for i, text := range r.Texts {
			want := append(slices.Clone(trained.Tokens[i]), make([]int32, length-len(trained.Tokens[i]))...)
			if got := tok.Encode(text); !slices.Equal(got, want) {
				t.Errorf("%d entries: Encode(%.40q): got %v, want %v", trained.Size, text, got[:min(length, len(trained.Tokens[i])+3)], trained.Tokens[i])
			}
		}
	}
}

func TestBytePairsRows(t *testing.T) {
	tok, err := NewBytePairs([]string{"d o", "Ġ do", "Ġdo g"}, 4)
	if err != nil {
		t.Fatal(err)
	}
	space, s, x := tok.pairs.bytes[' '], tok.pairs.bytes['s'], tok.pairs.bytes['x']
	const do, gdo, dog = firstMerge, firstMerge + 1, firstMerge + 2
	for _, row := range []struct {
		name, text string
		want       []int32
	}{
		{"empty", "", []int32{0, 0, 0, 0}},
		{"one piece", "Dog", []int32{dog, 0, 0, 0}},
		{"two pieces", "dogs", []int32{dog, s, 0, 0}},
		{"two words", "do dog", []int32{gdo, dog, 0, 0}},
		{"not at the beginning", "xdo", []int32{space, x, do, 0}},
		{"exactly full", "dogs dogs", []int32{dog, s, dog, s}},
		{"cut within a word", "dog xx dog", []int32{dog, space, x, x}},
		{"cut in the middle of a word", "dogs dog xx", []int32{dog, s, dog, space}},
	} {
		if got := tok.Encode(row.text); !slices.Equal(got, row.want) {
			t.Errorf("%s: Encode(%q): got %v, want %v", row.name, row.text, got, row.want)
		}
	}
	for word, want := range map[string]int32{"dog": dog, "do": gdo, "dogs": UnknownToken, "": space} {
		if got := tok.Token(word); got != want {
			t.Errorf("Token(%q): got %d, want %d", word, got, want)
		}
	}
}

func TestNewBytePairsErrors(t *testing.T) {
	for _, row := range []struct {
		name   string
		merges []string
		length int
		want   string // part of the error
	}{
		{"no length", nil, 0, "length 0"},
		{"no space", []string{"ab"}, 4, `merge 0 is "ab"`},
		{"nothing on the left", []string{" a"}, 4, `merge 0 is " a"`},
		{"nothing on the right", []string{"a "}, 4, `merge 0 is "a "`},
		{"three pieces", []string{"a b", "ab c d"}, 4, "merge 1"},
		{"a piece that is not made", []string{"a b", "ab cd"}, 4, "merge 1"},
		{"a piece that is made later", []string{"a bc", "b c"}, 4, "merge 0"},
		{"of itself", []string{"aa aa"}, 4, "merge 0"},
		{"a special entry", []string{"<unknown> a"}, 4, "merge 0"},
		{"no byte's character", []string{"a \u0200"}, 4, "merge 0"},
		{"a space that is not Ġ", []string{"  a"}, 4, "merge 0"},
		{"twice", []string{"a b", "a b"}, 4, "makes entry 258 of the vocabulary again"},
		{"the same of others", []string{"a b", "b c", "ab c", "a bc"}, 4, "makes entry 260 of the vocabulary again"},
		{"not UTF-8", []string{"a \xff"}, 4, "merge 0"},
	} {
		_, err := NewBytePairs(row.merges, row.length)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got error %v, want one with %q", row.name, err, row.want)
		}
	}
}

// Endless words take little: a round for each merge that is in them, no more.
func TestBytePairsOfLongWords(t *testing.T) {
	var merges []string
	for piece := "a"; len(piece) < 2048; piece += piece { // a, aa, aaaa …
		merges = append(merges, piece+" "+piece)
	}
	tok, err := NewBytePairs(merges, 8)
	if err != nil {
		t.Fatal(err)
	}
	want := []int32{tok.pairs.bytes[' '], firstMerge + 10, firstMerge + 10, tok.tokens["aa"], tok.pairs.bytes['a'], 0, 0, 0}
	if got := tok.Encode(strings.Repeat("a", 4099)); !slices.Equal(got, want) {
		t.Errorf("4099 letters: got %v, want %v", got, want)
	}
}

// spelt is what tokens of byte pairs spell: the inverse of encoding, byte by byte.
func spelt(t *testing.T, tok *Tokenizer, row []int32) string {
	t.Helper()
	of := map[rune]byte{}
	for _, b := range byteOrder() {
		of[byteCharacter(b)] = b
	}
	var text []byte
	for _, token := range row {
		if token < firstByte {
			t.Fatalf("token %d spells nothing", token)
		}
		for _, c := range tok.Vocabulary()[token] {
			text = append(text, of[c])
		}
	}
	return string(text)
}

// FuzzBytePairs checks that merges of any text are errors or a tokenizer, and that what that gives for any text spells its
// words again, with no unknown token.
func FuzzBytePairs(f *testing.F) {
	r := readBytePairs(f)
	for _, text := range r.Texts {
		f.Add(strings.Join(r.Trained[0].Merges, "\n"), text)
	}
	f.Add("a a\naa aa\naaaa a", "aaaaaaaaaaa")
	f.Add("a b\na b", "ab")
	f.Add("a bc\nb c", "abc")
	f.Add("\xff \xff", "\xff\xfe")
	f.Fuzz(func(t *testing.T, merges, text string) {
		tok, err := NewBytePairs(strings.Split(merges, "\n"), 64)
		if err != nil {
			if tok != nil || len(err.Error()) > 300 {
				t.Fatalf("got %v beside an error of %d bytes", tok, len(err.Error()))
			}
			if tok, err = NewBytePairs(nil, 64); err != nil {
				t.Fatal(err)
			}
		}
		var row []int32
		var want string
		for _, word := range Words(text) {
			row = tok.AppendWord(row, word)
			want += " " + word
		}
		if got := spelt(t, tok, row); got != want {
			t.Fatalf("%q: the tokens %v spell %q, want %q", text, row, got, want)
		}
		padded := append(slices.Clone(row), make([]int32, 64)...)[:64]
		if got := tok.Encode(text); !slices.Equal(got, padded) {
			t.Fatalf("Encode(%q): got %v, want %v", text, got, padded)
		}
	})
}

// The characters of the bytes are those of GPT-2's table, which is one to one.
func TestByteCharacters(t *testing.T) {
	seen := map[rune]bool{}
	for i, b := range byteOrder() {
		c := byteCharacter(b)
		if seen[c] || !utf8.ValidRune(c) || c == ' ' {
			t.Errorf("byte %#x: got the character %q a second time, or none", b, c)
		}
		seen[c] = true
		if i > 0 && c <= byteCharacter(byteOrder()[i-1]) {
			t.Errorf("byte %#x: got %q out of order", b, c)
		}
	}
	for b, want := range map[byte]rune{'!': '!', 'a': 'a', '~': '~', ' ': 'Ġ', '\n': 'Ċ', 0: 'Ā', 0x7f: 'ġ', 0xa0: 'ł', 0xa1: '¡', 0xad: 'Ń', 0xff: 'ÿ'} {
		if got := byteCharacter(b); got != want {
			t.Errorf("byte %#x: got %q, want %q", b, got, want)
		}
	}
	if len(seen) != 256 {
		t.Errorf("got %d characters, want 256", len(seen))
	}
}

func BenchmarkBytePairs(b *testing.B) {
	tok, err := NewBytePairs(readBytePairs(b).Trained[0].Merges, 32)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		tok.Encode("a small red circle on the left of a larger blue square")
	}
}

// The slowest text of all: no space in it, and merges that each come up alone.
func BenchmarkBytePairsLongWord(b *testing.B) {
	r := readBytePairs(b)
	tok, err := NewBytePairs(r.Trained[1].Merges, 32)
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("thequickbrownfoxjumpsoverthelazydogsurfingmississippi", 80)[:4096]
	for b.Loop() {
		tok.Encode(text)
	}
}
