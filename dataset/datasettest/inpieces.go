// Package datasettest has data sets for the tests of what is trained on them. Nothing else imports it.
package datasettest

import "halo/dataset"

// InPieces is a set whose captions another tokenizer reads, one of byte pairs, say.
type InPieces struct {
	dataset.Set
	By *dataset.Tokenizer
}

// Tokenizer returns the other one.
func (s InPieces) Tokenizer() *dataset.Tokenizer { return s.By }

// Info is that of the set, with the length of the other tokenizer's rows.
func (s InPieces) Info() dataset.Info {
	info := s.Set.Info()
	info.TokenLength = s.By.Length()
	return info
}

// encode returns the rows of the captions of these indices behind one another.
func (s InPieces) encode(captions []int) (rows []int32) {
	for _, c := range captions {
		rows = append(rows, s.By.Encode(s.Captions()[c].Text)...)
	}
	return rows
}

// Sample draws the batch that the set draws.
func (s InPieces) Sample(streams *dataset.Streams, n int, b *dataset.Batch) {
	s.Set.Sample(streams, n, b)
	b.Tokens = s.encode(b.Captions)
}

// Evaluation is that of the set.
func (s InPieces) Evaluation(seed uint64) *dataset.Evaluation {
	e := *s.Set.Evaluation(seed)
	e.Tokens, e.PairTokens = nil, s.encode(e.PairCaptions)
	for _, c := range s.Captions() {
		e.Tokens = append(e.Tokens, s.By.Encode(c.Text)...)
	}
	return &e
}
