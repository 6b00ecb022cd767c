package dataset

import (
	"math"
	"math/bits"
	"slices"
	"strings"
)

// The attributes that an image of a shape has. An attribute's number is its bit in Caption.Attributes.
const (
	colourAttribute = iota
	shapeAttribute
	sizeAttribute
	positionAttribute
	attributeCount
)

// The values of shapeAttribute.
const (
	circle = iota
	square
	triangle
)

// attributeNames and attributeValues are indexed by attribute, the inner lists of the latter by value.
var (
	attributeNames  = [attributeCount]string{"colour", "shape", "size", "position"}
	attributeValues = [attributeCount][]string{
		{"red", "green", "blue"},
		{"circle", "square", "triangle"},
		{"small", "large"},
		{"left", "right"},
	}
)

// fillerWords stand in front of half of the training captions, 1 to maxFiller of them, so that the length of
// a caption says nothing about its level.
var fillerWords = []string{"photo", "of", "picture", "here", "is", "this", "we", "see"}

const maxFiller = 6

// grammar says which attributes a set names, and which of them a caption may name together.
type grammar struct {
	attributes []int // first to last
	nested     bool  // a caption names the first few attributes; otherwise any subset of them
}

var shapeGrammars = map[string]grammar{
	"tree332":   {attributes: []int{colourAttribute, shapeAttribute, sizeAttribute}, nested: true},
	"tree3322":  {attributes: []int{positionAttribute, colourAttribute, shapeAttribute, sizeAttribute}, nested: true},
	"subset33":  {attributes: []int{colourAttribute, shapeAttribute}},
	"subset332": {attributes: []int{colourAttribute, shapeAttribute, sizeAttribute}},
}

// naming holds a value of each attribute, −1 where it is not named (by a caption) or not told apart (by a
// kind).
type naming [attributeCount]int

// unnamed names nothing: "a shape".
var unnamed = naming{-1, -1, -1, -1}

// text words the naming: "a [size] [colour] (circle|square|triangle|shape) [on the left|right]".
func (n naming) text() string {
	words := []string{"a"}
	for _, a := range []int{sizeAttribute, colourAttribute} {
		if n[a] >= 0 {
			words = append(words, attributeValues[a][n[a]])
		}
	}
	if n[shapeAttribute] >= 0 {
		words = append(words, attributeValues[shapeAttribute][n[shapeAttribute]])
	} else {
		words = append(words, "shape")
	}
	if n[positionAttribute] >= 0 {
		words = append(words, "on the", attributeValues[positionAttribute][n[positionAttribute]])
	}
	return strings.Join(words, " ")
}

// trueOf tells whether all that n names is so in kind.
func (n naming) trueOf(kind naming) bool {
	for a, value := range n {
		if value >= 0 && value != kind[a] {
			return false
		}
	}
	return true
}

// attributes returns the named attributes, one bit each, and their number.
func (n naming) attributes() (set uint32, count int) {
	for a, value := range n {
		if value >= 0 {
			set |= 1 << a
		}
	}
	return set, bits.OnesCount32(set)
}

// namings lists all values of the attributes whose positions in g.attributes are the bits of chosen, the
// last attribute running fastest.
func (g grammar) namings(chosen uint) []naming {
	all := []naming{unnamed}
	for i, a := range g.attributes {
		if chosen>>i&1 == 0 {
			continue
		}
		var longer []naming
		for _, n := range all {
			for value := range attributeValues[a] {
				n[a] = value
				longer = append(longer, n)
			}
		}
		all = longer
	}
	return all
}

// kinds lists every combination of the set's attributes.
func (g grammar) kinds() []naming { return g.namings(1<<len(g.attributes) - 1) }

// captions lists what every caption names, by level; a level is the number of attributes that are named.
func (g grammar) captions() []naming {
	var all []naming
	for level := range len(g.attributes) + 1 {
		for chosen := uint(0); chosen < 1<<len(g.attributes); chosen++ {
			prefix := chosen&(chosen+1) == 0 // only the lowest bits, without a gap
			if bits.OnesCount(chosen) == level && (prefix || !g.nested) {
				all = append(all, g.namings(chosen)...)
			}
		}
	}
	return all
}

// levelNames says what is named at each level.
func (g grammar) levelNames() []string {
	names := []string{"any shape"}
	for level := 1; level <= len(g.attributes); level++ {
		if !g.nested {
			names = append(names, []string{"one attribute", "two attributes", "three attributes"}[level-1])
			continue
		}
		var parts []string
		for _, a := range g.attributes[:level] {
			parts = append(parts, attributeNames[a])
		}
		names = append(names, strings.Join(parts, ", "))
	}
	return names
}

// setBits writes Caption.Bits: −log2 of the share of images that the caption is true of, where kind k has
// the share weight[k] / Σ weight.
func setBits(captions []Caption, weight []float64) {
	total := 0.0
	for _, w := range weight {
		total += w
	}
	for i := range captions {
		covered := 0.0
		for _, k := range captions[i].Kinds {
			covered += weight[k]
		}
		captions[i].Bits = math.Log2(total / covered)
	}
}

// buildCaptions lists the captions and kinds of a grammar with their matching sets, as yet without bits.
// unseen tells which kinds are held out, and levels how often each level is drawn.
//
// Group is the colour in every set, also where the position comes first: it is what the picture itself
// shows, the palette then means the same in all four sets, and three groups tell more apart than two.
func (g grammar) buildCaptions(unseen []bool, levels []float64) ([]Caption, []Kind) {
	kindNamings := g.kinds()
	kinds := make([]Kind, len(kindNamings))
	for k, n := range kindNamings {
		kinds[k] = Kind{Label: n.text(), Group: n[colourAttribute], Unseen: unseen[k]}
	}
	var captions []Caption
	for _, n := range g.captions() {
		set, count := n.attributes()
		c := Caption{Text: n.text(), Level: count, Attributes: set, Conditions: count, Group: n[colourAttribute]}
		for k, kind := range kindNamings {
			if n.trueOf(kind) {
				c.Kinds = append(c.Kinds, k)
				kinds[k].Captions = append(kinds[k].Captions, len(captions))
			}
		}
		c.Unseen = levels[count] == 0 || !slices.ContainsFunc(c.Kinds, func(k int) bool { return !unseen[k] })
		captions = append(captions, c)
	}
	return captions, kinds
}

// heldOut chooses n of the set's kinds, at most half of them. The choice belongs to the set: it is the same
// for every run, and a larger n holds out the same kinds and more. What is held out are combinations, not
// values: a kind stays where it is the last seen one of its colour, shape, size or position.
func heldOut(set string, kinds []naming, n int) []bool {
	const seed = 1
	left := map[[2]int]int{} // attribute, value: number of seen kinds
	for _, kind := range kinds {
		for a, value := range kind {
			left[[2]int{a, value}]++
		}
	}
	unseen := make([]bool, len(kinds))
	for _, k := range NewStream(seed, "held out of "+set).Perm(len(kinds)) {
		last := false
		for a, value := range kinds[k] {
			last = last || left[[2]int{a, value}] == 1
		}
		if n == 0 || last {
			continue
		}
		unseen[k] = true
		n--
		for a, value := range kinds[k] {
			left[[2]int{a, value}]--
		}
	}
	return unseen
}
