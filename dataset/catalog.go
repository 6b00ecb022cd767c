package dataset

// Entry describes a data set for a menu and gives the defaults of a run on it.
type Entry struct {
	Name         string
	Title        string
	Sentence     string // one plain sentence
	Dim          int    // default d of the embedding
	MinDim       int    // smallest d that makes sense
	BatchSize    int
	LearningRate float64
	ImageHidden  []int // widths of the image MLP's hidden layers
	TextHidden   []int
	WordDim      int
}

// Catalog lists the sets that Open knows, the page's default first. The shapes' numbers are those of the pilot
// study; the emoji sets' come from the grid recorded in assets/emoji-grid.md.
func Catalog() []Entry {
	shapes := func(name, title, sentence string) Entry {
		return Entry{Name: name, Title: title, Sentence: sentence, Dim: 2, MinDim: 1, BatchSize: 64, LearningRate: 3e-3,
			ImageHidden: []int{64, 64}, TextHidden: []int{64}, WordDim: 32}
	}
	emoji := func(name, title, sentence string, dim, minDim, batch int, rate float64, hidden int) Entry {
		return Entry{Name: name, Title: title, Sentence: sentence, Dim: dim, MinDim: minDim, BatchSize: batch, LearningRate: rate,
			ImageHidden: []int{hidden, hidden}, TextHidden: []int{64}, WordDim: 32}
	}
	return []Entry{
		shapes("tree332", "Shapes, a tree", "Drawn shapes whose captions name a colour, then a shape, then a size: each caption narrows the one before."),
		shapes("tree3322", "Shapes, a deeper tree", "As the tree, with the side of the picture named first: 63 captions on five levels."),
		shapes("subset33", "Shapes, a grid", "Captions may name the colour, the shape, both or neither: a row of the grid is nothing a circle can cover."),
		shapes("subset332", "Shapes, a larger grid", "Captions may name any of colour, shape and size: 48 captions."),
		emoji("emoji60", "Emoji, two groups", "About 60 emoji of two groups, drawn by two vendors for training; a third vendor’s drawings are the test.", 2, 1, 64, 3e-3, 128),
		emoji("emoji", "Emoji, all", "All emoji that three vendors draw, on up to four levels of captions; it needs more dimensions than a plane has.", 16, 4, 128, 1e-3, 128),
	}
}

// Lookup returns the entry of the set that spec names, options or not.
func Lookup(spec string) (Entry, error) {
	name, _, err := ParseSpec(spec)
	if err != nil {
		return Entry{}, err
	}
	for _, e := range Catalog() {
		if e.Name == name {
			return e, nil
		}
	}
	return Entry{}, errUnknown(name)
}
