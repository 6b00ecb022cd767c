package session

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"halo/dataset"
	"halo/wasm/wire"
)

// readPicture has the data set make a picture.
func readPicture(set dataset.Set, spec string) probe {
	p := probe{caption: wordsOf(spec), words: []wire.AskedWord{}, text: -1, picture: true}
	pictured, ok := set.(dataset.Pictured)
	if !ok {
		p.problem = "The data of this run are not here, or make no pictures, so that none can be asked."
		return p
	}
	var err error
	if p.image, p.shown, err = pictured.Picture(spec); err != nil {
		p.problem = sentence(err)
	}
	return p
}

// wordsOf is what a picture is called: what its description says in words, without the numbers.
func wordsOf(spec string) string {
	words := slices.DeleteFunc(strings.Fields(spec), func(word string) bool {
		_, err := strconv.ParseFloat(word, 64)
		return err == nil
	})
	return strings.Join(words, " ")
}

// readOwn takes a picture of the reader's own, [32·32·4] RGBA, for models that see such pictures.
func readOwn(set dataset.Set, name string, pixels []uint8) probe {
	p := probe{caption: name, words: []wire.AskedWord{}, text: -1, picture: true}
	var err error
	p.image, p.shown, err = dataset.OwnPicture(pixels)
	switch {
	case err != nil:
		p.problem = sentence(err)
	case set == nil:
		p.problem = "The data of this checkpoint are not here, so that no picture can be asked."
	case set.Info().ImageSize() != len(p.image):
		p.problem = fmt.Sprintf("The model sees pictures of %d numbers, this is one of %d.", set.Info().ImageSize(), len(p.image))
	}
	return p
}

// sentence is an error as the page writes it.
func sentence(err error) string {
	text := strings.TrimPrefix(err.Error(), "dataset: ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
