package checkpoint

import "strings"

// firstMerge is the row of what the first merge makes: before it are padding, the unknown token and the 256 bytes.
const firstMerge = 2 + 256

// validateTokenizer checks the tokenizer against the vocabulary, of which row has the rows.
//
// What byte pairs need beside their merges is in the vocabulary too, and MUST agree with it: every merge is of two entries
// before the one that it makes, in turn. So there are no cycles and no piece twice, and a list of merges is never longer in
// memory than the file.
func (m Model) validateTokenizer(where string, row map[string]int) error {
	switch {
	case m.Tokenizer != "" && m.Tokenizer != BytePairs:
		return fail(ErrOutOfRange, where, "unknown tokenizer %s; it must be %s, or be left out where tokens are words", quote(m.Tokenizer), BytePairs)
	case m.Tokenizer == "" && m.Merges != nil:
		return fail(ErrDisagree, metadataWhere(keyMerges), "there are merges, but tokens are words (tokenizer is not %s)", BytePairs)
	case m.Tokenizer == "":
		return nil
	case m.TokenLength < 1:
		return fail(ErrOutOfRange, where, "token_length is %d; byte pairs need at least 1", m.TokenLength)
	case len(m.Merges) > MaxVocabulary:
		return fail(ErrTooLarge, metadataWhere(keyMerges), "the list has %d entries; at most %d are allowed", len(m.Merges), MaxVocabulary)
	case len(m.Vocabulary) != firstMerge+len(m.Merges):
		return fail(ErrDisagree, metadataWhere(keyVocabulary), "%d entries; byte pairs with %d merges have %d", len(m.Vocabulary), len(m.Merges), firstMerge+len(m.Merges))
	}
	for i, c := range byteCharacters() {
		if got := m.Vocabulary[2+i]; got != string(c) {
			return fail(ErrDisagree, metadataWhere(keyVocabulary), "entry %d is %s; with byte pairs it must be %q, the character of a byte", 2+i, quote(got), string(c))
		}
	}
	for i, merge := range m.Merges {
		left, right, _ := strings.Cut(merge, " ")
		l, hasLeft := row[left]
		r, hasRight := row[right]
		if !hasLeft || !hasRight || min(l, r) < 2 || max(l, r) >= firstMerge+i {
			return fail(ErrDisagree, metadataWhere(keyMerges), "entry %d is %s; it must be two entries of the vocabulary, from 2 to %d, with a space between", i, quote(merge), firstMerge+i-1)
		}
		if got := m.Vocabulary[firstMerge+i]; got != left+right {
			return fail(ErrDisagree, metadataWhere(keyMerges), "entry %d is %s, but entry %d of the vocabulary is %s; it must be what the merge makes", i, quote(merge), firstMerge+i, quote(got))
		}
	}
	return nil
}

// byteCharacters are the characters that GPT-2 writes the 256 bytes as, in their order: those of the printable bytes of Latin-1
// are their own, the others are U+0100 and on.
func byteCharacters() []rune {
	var characters []rune
	for c := rune('!'); c <= 0xff; c++ {
		if c <= '~' || c >= 0xa1 && c != 0xad {
			characters = append(characters, c)
		}
	}
	for c := rune(0x100); len(characters) < 256; c++ {
		characters = append(characters, c)
	}
	return characters
}
