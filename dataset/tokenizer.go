package dataset

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// The first two entries of every vocabulary. They are no words: no text contains them.
const (
	PaddingToken int32 = 0 // fills a row behind its last word
	UnknownToken int32 = 1 // stands for every word that is not in the vocabulary
)

const (
	paddingEntry = ""
	unknownEntry = "<unknown>"
)

// Tokenizer turns a text into a row of tokens of fixed length: one token a word or, with byte pairs, one for each
// piece of a word; then padding. A token is an index in Vocabulary. It does not change once made and may be used by
// several goroutines.
type Tokenizer struct {
	vocabulary []string
	tokens     map[string]int32
	pairs      *bytePairs // nil where a token is a word
	length     int
}

// NewTokenizer returns the tokenizer whose vocabulary is the words of captions, in alphabetical order, and
// whose rows hold length tokens.
func NewTokenizer(captions []string, length int) *Tokenizer {
	var words []string
	for _, caption := range captions {
		words = append(words, Words(caption)...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return newTokenizer(append([]string{paddingEntry, unknownEntry}, words...), length)
}

// RestoreTokenizer returns the tokenizer of a vocabulary that Vocabulary gave, as a checkpoint keeps it. It
// is an error where length is not positive, where the list does not begin with the two special entries,
// holds an entry twice, or holds one that no text can contain: such a list is of another program.
func RestoreTokenizer(vocabulary []string, length int) (*Tokenizer, error) {
	if length < 1 {
		return nil, fmt.Errorf("dataset: token rows of length %d; want at least 1", length)
	}
	if len(vocabulary) < 2 || vocabulary[PaddingToken] != paddingEntry || vocabulary[UnknownToken] != unknownEntry {
		return nil, fmt.Errorf("dataset: vocabulary must begin with %q for padding and %q", paddingEntry, unknownEntry)
	}
	seen := make(map[string]int, len(vocabulary))
	for i, word := range vocabulary[2:] {
		if w := Words(word); len(w) != 1 || w[0] != word {
			return nil, fmt.Errorf("dataset: vocabulary entry %d is %.40q, which is not one lower-case word", i+2, word)
		}
		if first, ok := seen[word]; ok {
			return nil, fmt.Errorf("dataset: vocabulary entries %d and %d are both %.40q", first, i+2, word)
		}
		seen[word] = i + 2
	}
	return newTokenizer(slices.Clone(vocabulary), length), nil
}

func newTokenizer(vocabulary []string, length int) *Tokenizer {
	t := &Tokenizer{vocabulary: vocabulary, tokens: make(map[string]int32, len(vocabulary)), length: length}
	for i, word := range vocabulary[2:] {
		t.tokens[word] = int32(i + 2)
	}
	return t
}

// Length is the number of tokens in a row.
func (t *Tokenizer) Length() int { return t.length }

// Vocabulary returns every word, or piece of one, at the index that is its token, the two special entries first. The
// caller must not change it.
func (t *Tokenizer) Vocabulary() []string { return t.vocabulary }

// Merges returns the merges that NewBytePairs was given, nil where a token is a word. The caller must not change it.
func (t *Tokenizer) Merges() []string {
	if t.pairs == nil {
		return nil
	}
	return t.pairs.merges
}

// BytePairs tells whether tokens are pieces of words.
func (t *Tokenizer) BytePairs() bool { return t.pairs != nil }

// AppendWord appends the tokens of one lower-case word: one, UnknownToken where the vocabulary lacks it, or, with byte
// pairs, those of its pieces.
func (t *Tokenizer) AppendWord(row []int32, word string) []int32 {
	if t.pairs != nil {
		return t.pairs.appendWord(row, word)
	}
	if token, ok := t.tokens[word]; ok {
		return append(row, token)
	}
	return append(row, UnknownToken)
}

// Token returns the token of one lower-case word, UnknownToken where it is none: where the vocabulary lacks it or, with
// byte pairs, where it is read in several pieces.
func (t *Tokenizer) Token(word string) int32 {
	var space [8]int32
	if row := t.AppendWord(space[:0], word); len(row) == 1 {
		return row[0]
	}
	return UnknownToken
}

// Encode returns the row of a text, [Length]. Tokens that do not fit into it are dropped.
func (t *Tokenizer) Encode(text string) []int32 {
	row := make([]int32, 0, t.length)
	for _, word := range Words(text) {
		if len(row) >= t.length {
			break
		}
		row = t.AppendWord(row, word)
	}
	return append(row, make([]int32, max(0, t.length-len(row)))...)[:t.length]
}

// EncodeAll returns the rows of several texts behind one another, [len(texts), Length].
func (t *Tokenizer) EncodeAll(texts []string) []int32 {
	rows := make([]int32, 0, len(texts)*t.length)
	for _, text := range texts {
		rows = append(rows, t.Encode(text)...)
	}
	return rows
}

// Words splits a text into its words in lower case. Words end at white space, at the punctuation that
// stands between words, and at hyphens; an apostrophe belongs to its word, and so does every other sign,
// so that "&" and the "*" of "keycap: *" are words.
func Words(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) || strings.ContainsRune(`,.:;!?()[]{}<>"“”„«»/_`, r)
	})
}
