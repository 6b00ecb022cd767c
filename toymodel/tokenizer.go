package toymodel

import (
	"fmt"
	"slices"

	"halo/checkpoint"
	"halo/dataset"
)

// saveTokenizer writes a tokenizer into the model of a checkpoint.
func saveTokenizer(m *checkpoint.Model, t *dataset.Tokenizer) {
	m.TokenLength, m.Vocabulary = t.Length(), t.Vocabulary()
	if t.BytePairs() {
		m.Tokenizer, m.Merges = checkpoint.BytePairs, t.Merges()
	}
}

// LoadTokenizer returns the tokenizer of the model that a checkpoint holds, so that texts can be read as its text encoder does
// where its data are not at hand.
func LoadTokenizer(m *checkpoint.Model) (*dataset.Tokenizer, error) {
	var t *dataset.Tokenizer
	var err error
	if m.Tokenizer == checkpoint.BytePairs {
		t, err = dataset.NewBytePairs(m.Merges, m.TokenLength)
	} else {
		t, err = dataset.RestoreTokenizer(m.Vocabulary, m.TokenLength)
	}
	if err != nil {
		return nil, fmt.Errorf("toymodel: the checkpoint's tokenizer: %w", err)
	}
	if !slices.Equal(t.Vocabulary(), m.Vocabulary) {
		return nil, fmt.Errorf("toymodel: the checkpoint's vocabulary is not that of its merges")
	}
	return t, nil
}
