package session

import (
	"fmt"
	"slices"
	"strings"

	"halo/checkpoint"
	"halo/dataset"
	"halo/toymodel"
	"halo/wasm/wire"
)

// How far a caption that is asked was trained on, in the words of wire.Answer.Trained.
const (
	trainedCaption = "trained"
	heldOutCaption = "held-out"
	newCombination = "combination"
	unknownWords   = "words"
	wordsInPieces  = "pieces"
	dataElsewhere  = "elsewhere"
)

// Marks of a word, in the words of wire.AskedWord.Mark.
const (
	unknownWord  = "unknown"
	droppedWord  = "dropped"
	wordInPieces = "pieces"
)

// probe is one caption or picture that is asked.
type probe struct {
	caption string
	words   []wire.AskedWord
	trained string
	text    int     // index of the run's caption that it is, −1 for none
	tokens  []int32 // [token length]; nil where it is one of the run's
	row     int     // of the embedded probes of its modality, where it is none of the run's
	problem string  // why it has no answer

	picture bool      // it is one, and no caption
	image   []float32 // network input
	shown   []uint8   // RGBA, nil where it could not be made
}

// kind is the probe's modality in the words of messages.
func (p *probe) kind() string {
	if p.picture {
		return "image"
	}
	return "text"
}

// captionReader reads captions as the run's text encoder does.
type captionReader struct {
	tokenizer *dataset.Tokenizer // nil where nobody here knows how the model reads
	elsewhere bool               // the data are: which captions were trained on is not known
	listed    map[string]int     // the run's captions by their words
	unseen    []bool             // by caption: never trained on
	within    map[string]bool    // words of the run's captions
}

// newCaptionReader makes the reader of a run's captions. Where the data are not known here, the tokenizer is that of file,
// if it has one that can be read, and weights to embed with.
func newCaptionReader(set dataset.Set, file *checkpoint.File, points *checkpoint.Points) *captionReader {
	r := &captionReader{elsewhere: set == nil, listed: map[string]int{}, within: map[string]bool{}}
	if set != nil {
		r.tokenizer = set.Tokenizer()
	} else if file != nil && len(file.Weights) > 0 {
		if tokenizer, err := toymodel.LoadTokenizer(&file.Model); err == nil {
			r.tokenizer = tokenizer
		}
	}
	for t, text := range points.Texts {
		words := dataset.Words(text.Caption)
		r.listed[strings.Join(words, " ")] = t
		r.unseen = append(r.unseen, text.Unseen)
		for _, word := range words {
			r.within[word] = true
		}
	}
	return r
}

// read reads one caption and says how far it was trained on. Words in front that are in no caption but in the vocabulary
// are fillers ("photo of"): training puts them before any caption.
func (r *captionReader) read(text string) probe {
	words := dataset.Words(text)
	p := probe{caption: strings.Join(words, " "), words: []wire.AskedWord{}, text: -1}
	switch {
	case len(words) == 0:
		p.problem = "A caption needs at least one word."
		return p
	case len(text) > maxCaptionBytes:
		p.problem = fmt.Sprintf("This caption has %d bytes; at most %d are read.", len(text), maxCaptionBytes)
		return p
	}
	if t, ok := r.listed[p.caption]; ok {
		p.text, p.trained = t, trainedCaption
		switch {
		case r.unseen[t]:
			p.trained = heldOutCaption
		case r.elsewhere:
			p.trained = dataElsewhere // those that a file lists are of held-out pictures
		}
		p.words = r.mark(words)
		return p
	}
	if r.tokenizer == nil {
		p.words = r.mark(words)
		p.problem = "The file has no weights, or no vocabulary that can be read here, so that only its own captions can be asked."
		return p
	}
	p.tokens = r.tokenizer.Encode(text)
	p.words = r.mark(words)
	has := func(mark string) bool {
		return slices.ContainsFunc(p.words, func(w wire.AskedWord) bool { return w.Mark == mark })
	}
	rest := words
	for len(rest) > 1 && !r.within[rest[0]] && r.tokenizer.Token(rest[0]) != dataset.UnknownToken {
		rest = rest[1:]
	}
	t, behindFillers := r.listed[strings.Join(rest, " ")]
	switch {
	case has(unknownWord):
		p.trained = unknownWords
	case has(wordInPieces):
		p.trained = wordsInPieces
	case r.elsewhere:
		p.trained = dataElsewhere
	case !behindFillers || has(droppedWord):
		p.trained = newCombination
	case r.unseen[t]:
		p.trained = heldOutCaption
	default:
		p.trained = trainedCaption
	}
	return p
}

// mark marks the words that the model does not know, does not read, or reads in pieces. With byte pairs no word is unknown: one
// that training saw seldom or never is read in pieces, and one that it saw often in one.
func (r *captionReader) mark(words []string) []wire.AskedWord {
	marked := []wire.AskedWord{}
	read := 0 // tokens so far
	for _, word := range words {
		w := wire.AskedWord{Text: word}
		if r.tokenizer == nil {
			if !r.within[word] {
				w.Mark = unknownWord
			}
			marked = append(marked, w)
			continue
		}
		tokens := r.tokenizer.AppendWord(nil, word)
		read += len(tokens)
		switch {
		case read > r.tokenizer.Length():
			w.Mark = droppedWord
		case len(tokens) > 1:
			w.Mark = wordInPieces
		case r.tokenizer.Token(word) == dataset.UnknownToken:
			w.Mark = unknownWord
		}
		marked = append(marked, w)
	}
	return marked
}

// slotsOf are the slots of a set's captions; none where they have no grammar, or the data are not known here.
func slotsOf(set dataset.Set) []wire.Slot {
	slots := []wire.Slot{}
	if grammatical, ok := set.(dataset.Grammatical); ok {
		for _, slot := range grammatical.Slots() {
			slots = append(slots, wire.Slot{Name: slot.Name, Before: slot.Before, Values: slot.Values, None: slot.None})
		}
	}
	return slots
}
