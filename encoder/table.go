package encoder

import (
	"fmt"
	"slices"
	"strings"
)

// What an encoder reads.
const (
	Image = "image"
	Text  = "text"
)

// Entry is an encoder as the command line and the page show it.
type Entry struct {
	Name     string
	Reads    string // Image or Text
	Title    string
	Sentence string   // what it is, in one plain sentence
	Size     string   // the size that it has where none is named; "" where the data set says
	Sizes    []Size   // by how large they are
	Options  []Option // in canonical order
	Rate     float64  // the largest learning rate that a run with it has by default; 0 for any

	check func(s Spec, shape Shape) error
	build func(s Spec, shape Shape) Encoder
}

// Size is a named choice of all options.
type Size struct {
	Name   string
	Values map[string][]int // by the option's key
}

// Option is one number, or list of numbers, of an encoder.
type Option struct {
	Key      string // in a spec
	Title    string // on the page
	Sentence string // what it is, in one plain sentence
	List     bool   // of numbers joined by commas, 1 to 64 of them
	Min, Max int
	Choices  []int // that it must be one of, in place of Min and Max
}

// Want says what a value must be, for errors and for help.
func (o Option) Want() string {
	switch {
	case len(o.Choices) > 0:
		return strings.Join(strings.Fields(strings.Trim(fmt.Sprint(o.Choices), "[]")), " or ")
	case o.List:
		return fmt.Sprintf("1 to %d whole numbers from %d to %d joined by commas", maxList, o.Min, o.Max)
	}
	return fmt.Sprintf("a whole number from %d to %d", o.Min, o.Max)
}

// maxList bounds the numbers in a list, as checkpoint.MaxLayers does.
const maxList = 64

// sizes is the names of the entry's sizes, joined for a message.
func (e *Entry) sizes() string {
	names := make([]string, len(e.Sizes))
	for i, s := range e.Sizes {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}

// values returns what a size says of each option; nil for no size.
func (e *Entry) values(size string) map[string][]int {
	for _, s := range e.Sizes {
		if s.Name == size {
			return s.Values
		}
	}
	return nil
}

// Options that several encoders have.
var (
	widthOption  = Option{Key: "width", Title: "Width", Sentence: "Numbers that stand for a token or a patch between two blocks.", Min: 2, Max: 4096}
	depthOption  = Option{Key: "depth", Title: "Depth", Sentence: "Blocks behind one another.", Min: 1, Max: 48}
	headsOption  = Option{Key: "heads", Title: "Heads", Sentence: "Heads of attention in a block; they share the width, which must be a multiple of them.", Min: 1, Max: 64}
	ratioOption  = Option{Key: "ratio", Title: "Ratio of the hidden layer", Sentence: "Width of a block’s hidden layer over the block’s width.", Min: 1, Max: 8}
	hiddenOption = Option{Key: "hidden", Title: "Hidden layers", Sentence: "Widths of the hidden layers.", List: true, Min: 1, Max: 65536}
)

// transformerSize is a size of a Transformer, with what else it has.
func transformerSize(name string, width, depth, heads int, other map[string][]int) Size {
	s := Size{Name: name, Values: map[string][]int{"width": {width}, "depth": {depth}, "heads": {heads}, "ratio": {4}}}
	for key, value := range other {
		s.Values[key] = value
	}
	return s
}

// entries is the table. Where a size has a name of the field's, it is what the field calls so: ViT-Ti, -S and -B (Touvron
// et al., arXiv 2012.12877), ResNet-20 (He et al., arXiv 1512.03385, §4.2), -18 and -34 (§3.3), the text encoder of
// CLIP's ViT-B (Radford et al., arXiv 2103.00020). nano is ours: what a browser trains live.
var entries = []Entry{
	{
		Name: "mlp", Reads: Image, Title: "MLP",
		Sentence: "Dense layers with ReLU on all pixels at once; without options, those that the data set has.",
		Sizes: []Size{
			{"nano", map[string][]int{"hidden": {64, 64}}},
			{"tiny", map[string][]int{"hidden": {128, 128}}},
			{"small", map[string][]int{"hidden": {512, 512}}},
			{"base", map[string][]int{"hidden": {2048, 2048}}},
		},
		Options: []Option{hiddenOption},
		check:   func(Spec, Shape) error { return nil },
		build:   func(s Spec, shape Shape) Encoder { return MLP(shape, s.List("hidden")) },
	},
	{
		Name: "resnet", Reads: Image, Title: "ResNet", Size: "tiny",
		Sentence: "Residual blocks of two 3×3 convolutions with group normalisation, then the mean over the picture.",
		Sizes: []Size{
			{"nano", map[string][]int{"width": {8}, "blocks": {1, 1, 1}, "groups": {4}, "stem": {3}}},
			{"tiny", map[string][]int{"width": {16}, "blocks": {3, 3, 3}, "groups": {8}, "stem": {3}}},
			{"small", map[string][]int{"width": {64}, "blocks": {2, 2, 2, 2}, "groups": {32}, "stem": {3}}},
			{"base", map[string][]int{"width": {64}, "blocks": {3, 4, 6, 3}, "groups": {32}, "stem": {3}}},
		},
		Options: []Option{
			{Key: "width", Title: "Width", Sentence: "Channels of the first stage; each stage has twice those of the one before.", Min: 1, Max: 1024},
			{Key: "blocks", Title: "Blocks", Sentence: "Residual blocks of each stage.", List: true, Min: 1, Max: 64},
			{Key: "groups", Title: "Groups", Sentence: "Groups of channels that are normalised together; they must divide the width.", Min: 1, Max: 1024},
			{Key: "stem", Title: "Stem", Sentence: "Side of the first convolution: 3 with stride 1 for small pictures, 7 with stride 2 and a max pool behind it for those of about 64 pixels and more.", Choices: []int{3, 7}},
		},
		check: checkResNet,
		build: func(s Spec, shape Shape) Encoder { return newResNet(s, shape) },
	},
	{
		Name: "vit", Reads: Image, Title: "Vision Transformer", Size: "tiny",
		Sentence: "Square patches of the picture as tokens, with a class token in front that the features are taken from.",
		Sizes: []Size{
			transformerSize("nano", 48, 3, 3, map[string][]int{"patch": {4}}),
			transformerSize("tiny", 192, 12, 3, map[string][]int{"patch": {4}}),
			transformerSize("small", 384, 12, 6, map[string][]int{"patch": {4}}),
			transformerSize("base", 768, 12, 12, map[string][]int{"patch": {4}}),
		},
		Options: []Option{widthOption, depthOption, headsOption, ratioOption,
			{Key: "patch", Title: "Patch", Sentence: "Side of a patch in pixels; it must divide the picture’s, into at most 1,024 patches.", Min: 1, Max: 224}},
		Rate: 1e-3, check: checkViT,
		build: func(s Spec, shape Shape) Encoder { return newViT(s, shape) },
	},
	{
		Name: "cbow", Reads: Text, Title: "Bag of words",
		Sentence: "The mean of the words’ embeddings, then dense layers with ReLU: word order is lost; without options, as the data set has it.",
		Sizes: []Size{
			{"nano", map[string][]int{"width": {32}, "hidden": {64}}},
			{"tiny", map[string][]int{"width": {64}, "hidden": {128}}},
			{"small", map[string][]int{"width": {256}, "hidden": {512}}},
			{"base", map[string][]int{"width": {512}, "hidden": {2048}}},
		},
		Options: []Option{
			{Key: "width", Title: "Width", Sentence: "Numbers that stand for a word.", Min: 1, Max: 65536},
			hiddenOption,
		},
		check: func(Spec, Shape) error { return nil },
		build: func(s Spec, shape Shape) Encoder { return CBOW(shape, s.Number("width"), s.List("hidden")) },
	},
	{
		Name: "transformer", Reads: Text, Title: "Text Transformer", Size: "tiny",
		Sentence: "Words with their positions and an end token, which the features are taken from; padding is masked.",
		Sizes: []Size{
			transformerSize("nano", 48, 3, 3, map[string][]int{"causal": {0}}),
			transformerSize("tiny", 192, 12, 3, map[string][]int{"causal": {0}}),
			transformerSize("small", 384, 12, 6, map[string][]int{"causal": {0}}),
			transformerSize("base", 512, 12, 8, map[string][]int{"causal": {0}}),
		},
		Options: []Option{widthOption, depthOption, headsOption, ratioOption,
			{Key: "causal", Title: "Causal", Sentence: "1 where a word attends to itself and those before it alone, as in CLIP; 0 where to all.", Choices: []int{0, 1}}},
		Rate: 1e-3, check: checkHeads,
		build: func(s Spec, shape Shape) Encoder { return newTransformer(s, shape) },
	},
}

// Entries is the table of the encoders of images, or of texts; the default first.
func Entries(reads string) []Entry {
	var list []Entry
	for _, e := range entries {
		if e.Reads == reads {
			list = append(list, e)
		}
	}
	return list
}

// names is the names of the encoders of images, or of texts, joined for a message.
func names(reads string) string {
	var list []string
	for _, e := range Entries(reads) {
		list = append(list, e.Name)
	}
	return strings.Join(list, ", ")
}

func entryOf(reads, name string) *Entry {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Reads == reads && e.Name == name })
	if i < 0 {
		return nil
	}
	return &entries[i]
}
