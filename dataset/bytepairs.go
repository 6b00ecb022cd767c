package dataset

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Tokens of a vocabulary of byte pairs, behind the two special ones.
const (
	firstByte  = 2               // the 256 bytes, in the order of their characters
	firstMerge = firstByte + 256 // the piece that merge 0 makes
)

// BytePieces is the number of entries that every vocabulary of byte pairs has: the two special ones and the 256 bytes.
const BytePieces = firstMerge

// bytePairs are merges: which two pieces of a word become one. The piece that merge i makes is token firstMerge + i, so
// its token is its rank too, and a piece is made of two that have lower ones.
type bytePairs struct {
	merges []string           // each the two pieces with a space between
	made   map[[2]int32]int32 // of two pieces, the token of the one that they become
	bytes  [256]int32         // token of a byte
}

// NewBytePairs returns the tokenizer that cuts words into pieces by merges, as byte-level byte-pair encoding does
// (Sennrich, Haddow and Birch, arXiv 1508.07909; on bytes as GPT-2 has it): a word is a space and its bytes in UTF-8; as long
// as two neighbours have a merge, those of the earliest merge become one, from left to right. Merge i is "left right", each
// of them a byte or what an earlier merge made; every byte is written as GPT-2's character for it, the space as "Ġ". Every
// text can be spelt, so UnknownToken stands for nothing. Rows hold length tokens.
//
// The vocabulary is the two special entries, the 256 bytes in the order of their characters, and what the merges make.
// That is how the library tokenizers of Hugging Face numbers them, and it is the oracle of the tests. It is an error where
// length is not positive, or where a merge is not of two pieces before it or makes one that is there already.
func NewBytePairs(merges []string, length int) (*Tokenizer, error) {
	if length < 1 {
		return nil, fmt.Errorf("dataset: token rows of length %d; want at least 1", length)
	}
	t := &Tokenizer{vocabulary: make([]string, 0, firstMerge+len(merges)), length: length, tokens: make(map[string]int32, firstMerge+len(merges)),
		pairs: &bytePairs{merges: merges, made: make(map[[2]int32]int32, len(merges))}}
	t.vocabulary = append(t.vocabulary, paddingEntry, unknownEntry)
	add := func(piece string) {
		t.tokens[piece] = int32(len(t.vocabulary))
		t.vocabulary = append(t.vocabulary, piece)
	}
	for _, b := range byteOrder() {
		t.pairs.bytes[b] = int32(len(t.vocabulary))
		add(string(byteCharacter(b)))
	}
	for i, merge := range merges {
		left, right, ok := strings.Cut(merge, " ")
		l, hasLeft := t.tokens[left]
		r, hasRight := t.tokens[right]
		if !ok || !hasLeft || !hasRight {
			return nil, fmt.Errorf("dataset: merge %d is %.40q; want two pieces with a space between, each a byte or made by an earlier merge", i, merge)
		}
		piece := left + right
		if token, twice := t.tokens[piece]; twice {
			return nil, fmt.Errorf("dataset: merge %d is %.40q, which makes entry %d of the vocabulary again", i, merge, token)
		}
		t.pairs.made[[2]int32{l, r}] = int32(len(t.vocabulary))
		add(piece)
	}
	return t, nil
}

// printable tells whether GPT-2 writes a byte as the character of the same number.
func printable(b byte) bool {
	return b >= '!' && b <= '~' || b >= 0xa1 && b != 0xad
}

// byteCharacter is the character that GPT-2 writes a byte as, so that no piece holds a space or a control character: the
// one of the same number, or, for byte number n of those that have none, U+0100 + n.
func byteCharacter(b byte) rune {
	if printable(b) {
		return rune(b)
	}
	n := rune(0)
	for c := range b {
		if !printable(c) {
			n++
		}
	}
	return 0x100 + n
}

// byteOrder lists the bytes in the order of their characters.
func byteOrder() []byte {
	order := make([]byte, 0, 256)
	for _, shown := range []bool{true, false} {
		for b := range 256 {
			if printable(byte(b)) == shown {
				order = append(order, byte(b))
			}
		}
	}
	return order
}

// appendWord appends the tokens of a word. Each round makes all merges of the lowest rank that two neighbours have: what they
// make ranks behind them, so that nothing can have to come first. A word of n bytes takes at most n rounds over n ranks, and
// only the ranks of what is new are looked up.
func (p *bytePairs) appendWord(row []int32, word string) []int32 {
	pieces, ranks := make([]int32, 1, len(word)+1), make([]int32, len(word)+1) // ranks[i] is of pieces i and i + 1, the last has none
	pieces[0] = p.bytes[' ']
	for i := range len(word) {
		pieces = append(pieces, p.bytes[word[i]])
	}
	for i := range ranks {
		ranks[i] = p.rank(pieces, i)
	}
	for {
		lowest := slices.Min(ranks)
		if lowest == noMerge {
			return append(row, pieces...)
		}
		n := 0
		for i := 0; i < len(pieces); i++ {
			piece := pieces[i]
			if ranks[i] == lowest {
				piece = lowest
				i++
			}
			pieces[n], ranks[n] = piece, ranks[i]
			n++
		}
		pieces, ranks = pieces[:n], ranks[:n]
		for i := range pieces {
			if pieces[i] == lowest || i+1 < n && pieces[i+1] == lowest {
				ranks[i] = p.rank(pieces, i)
			}
		}
	}
}

const noMerge = math.MaxInt32

// rank is that of the merge of pieces i and i + 1: the token of what it makes.
func (p *bytePairs) rank(pieces []int32, i int) int32 {
	if i+1 < len(pieces) {
		if made, ok := p.made[[2]int32{pieces[i], pieces[i+1]}]; ok {
			return made
		}
	}
	return noMerge
}
