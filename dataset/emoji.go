package dataset

import (
	"fmt"
	"io/fs"
	"slices"
)

// Levels of an emoji's captions.
const (
	groupLevel = iota
	subgroupLevel
	nameLevel
	variantLevel // name and modifier; only some emoji have one
)

var emojiLevels = []string{"group", "subgroup", "name", "variant"}

// emojiLevelWeights say how often each level is drawn by default, vaguest first.
var emojiLevelWeights = map[string][]float64{
	"emoji60": {1, 2, 3},
	"emoji":   {1, 2, 3, 4},
}

// emojiJitter is the share of the jitter of emoji_render.go that training images have.
var emojiJitter = map[string]float32{"emoji60": 1, "emoji": 0.5}

// emoji60PerGroup is how many emoji of each of its two groups emoji60 has, and defaultEmojiGroups which groups.
const emoji60PerGroup = 30

var defaultEmojiGroups = []string{"animals-nature", "food-drink"}

// emojiSet is the Set of emoji. A kind is one emoji; its chain is its group, subgroup, name and, where it has
// one, its name with a modifier. Pictures of some vendors are for training; those of another are for
// evaluation alone: they are not even held among the others. Sampling changes nothing in the set.
type emojiSet struct {
	info      Info
	captions  []Caption
	kinds     []Kind
	tokenizer *Tokenizer
	rows      []int32 // [len(captions), token length]

	vendors  int       // that train
	training []uint8   // [len(kinds), vendors, pictureBytes], premultiplied
	jitter   float32   // of training images, 1 for all of emoji60's
	byChain  []chooser // by number of captions in a chain: of one of them

	heldOutKinds    []int    // kinds of the evaluation images
	heldOutKeys     []string // "fluent/1f600"
	heldOutPictures []uint8  // [len(heldOutKinds), pictureBytes], not premultiplied
}

// openEmoji reads the set of that name, one of emojiNames, from the assets folder fsys.
func openEmoji(fsys fs.FS, name string, o Options) (Set, error) {
	ix, err := readEmojiIndex(fsys)
	if err != nil {
		return nil, err
	}
	groups, err := ix.chosenGroups(name, o)
	if err != nil {
		return nil, err
	}
	levels := o.LevelWeights
	if levels == nil {
		levels = emojiLevelWeights[name]
	}
	known := emojiLevels[:len(emojiLevelWeights[name])] // emoji60 has one emoji of a name, so a variant would say no more
	if levels, err = weights(levels, len(known)); err != nil {
		return nil, fmt.Errorf("dataset: %s: levels %w", FormatSpec(name, o), err)
	}
	if levels[groupLevel]+levels[subgroupLevel]+levels[nameLevel] == 0 {
		return nil, fmt.Errorf("dataset: %s: levels leave nothing to say of an emoji without variants; want a weight above 0 for group, subgroup or name", FormatSpec(name, o))
	}

	picks := allEmoji(groups)
	if name == "emoji60" {
		picks = fewEmoji(groups, emoji60PerGroup)
	}
	train, test := ix.vendors(useTrain), ix.vendors(useHoldOut)[0]
	if o.Validate {
		last := len(train) - 1
		if last == 0 {
			return nil, fmt.Errorf("dataset: %s: one vendor trains; validate wants two", FormatSpec(name, o))
		}
		train, test = train[:last], train[last]
	}
	s := &emojiSet{vendors: len(train), jitter: emojiJitter[name]}
	if err := s.caption(groups, picks, len(known), o.Captions == "nested"); err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", EmojiIndex, err)
	}
	for i := range s.captions {
		s.captions[i].Unseen = levels[s.captions[i].Level] == 0
	}
	for n := range len(known) + 1 {
		s.byChain = append(s.byChain, newChooser(levels[:n]))
	}
	s.tokenize()
	if err := s.readPictures(fsys, ix, train, test, groups, picks); err != nil {
		return nil, err
	}
	s.info = Info{
		Name: FormatSpec(name, o), Height: trainingSide, Width: trainingSide, Channels: 3,
		TokenLength: s.tokenizer.Length(), Levels: slices.Clone(known),
	}
	for _, g := range groups {
		s.info.Groups = append(s.info.Groups, g.Text)
	}
	return s, nil
}

// caption lists the captions of the picked emoji on that many levels, vague before specific, and makes the kinds.
//
// Flat style says one thing: the group, the subgroup, the name, or the name with its modifier. Nested style
// says all that lead to it. Attributes and Conditions count what a caption says, so they differ between the
// styles; captions of one level always have equal Attributes. Every emoji is drawn equally often, so Bits
// are exact.
func (s *emojiSet) caption(groups []emojiIndexGroup, picks []emojiPick, levels int, nested bool) error {
	index := map[string]int{} // text → caption
	place := map[string][4]int{}
	add := func(kind int, p emojiPick, level int, text string) error {
		at := [4]int{p.group, -1, -1, -1}
		copy(at[:], []int{p.group, p.subgroup, p.name, p.emoji}[:level+1])
		c, ok := index[text]
		if ok && place[text] != at {
			return fmt.Errorf("the caption %.80q stands at two places, so it is not clear what it is true of", text)
		}
		if !ok {
			c = len(s.captions)
			index[text], place[text] = c, at
			attributes, conditions := uint32(1)<<level, 1
			if level == variantLevel {
				attributes, conditions = 1<<nameLevel|1<<variantLevel, 2
			}
			if nested {
				attributes, conditions = 1<<(level+1)-1, level+1
			}
			s.captions = append(s.captions, Caption{Text: text, Level: level, Attributes: attributes, Conditions: conditions, Group: p.group})
		}
		s.captions[c].Kinds = append(s.captions[c].Kinds, kind)
		s.kinds[kind].Captions = append(s.kinds[kind].Captions, c)
		s.kinds[kind].Label = text
		return nil
	}
	for _, p := range picks {
		s.kinds = append(s.kinds, Kind{Group: p.group})
	}
	for level := range levels {
		for kind, p := range picks {
			if text := emojiText(groups, p, level, nested); text != "" {
				if err := add(kind, p, level, text); err != nil {
					return err
				}
			}
		}
	}
	share := slices.Repeat([]float64{1}, len(s.kinds))
	setBits(s.captions, share)
	return nil
}

// emojiText returns the wording of an emoji at a level, "" where it has none.
func emojiText(groups []emojiIndexGroup, p emojiPick, level int, nested bool) string {
	group := groups[p.group]
	subgroup := group.Subgroups[p.subgroup]
	name := subgroup.Names[p.name]
	modifier := name.Emoji[p.emoji].Modifier
	if level == variantLevel && modifier == "" {
		return ""
	}
	if nested {
		text := group.Text
		for _, part := range []string{subgroup.Text, name.Text, modifier}[:level] {
			text += ", " + part
		}
		return text
	}
	switch level {
	case groupLevel:
		return group.Text
	case subgroupLevel:
		if subgroup.Flat != "" {
			return subgroup.Flat
		}
		return subgroup.Text
	case nameLevel:
		return name.Text
	default:
		return name.Text + ": " + modifier
	}
}

// tokenize makes the tokenizer, whose rows hold the longest caption, and the captions' rows.
func (s *emojiSet) tokenize() {
	var texts, drawn []string
	longest := 1
	for _, c := range s.captions {
		texts = append(texts, c.Text)
		longest = max(longest, len(Words(c.Text)))
		if !c.Unseen {
			drawn = append(drawn, c.Text)
		}
	}
	s.tokenizer = NewTokenizer(drawn, longest)
	s.rows = s.tokenizer.EncodeAll(texts)
}

// readPictures reads the training pictures of every kind by the vendors train, and those of the vendor test that
// evaluate.
func (s *emojiSet) readPictures(fsys fs.FS, ix *emojiIndex, train []string, test string, groups []emojiIndexGroup, picks []emojiPick) error {
	s.training = make([]uint8, len(picks)*s.vendors*pictureBytes)
	for v, vendor := range train {
		read := pictureReader(fsys, ix, vendor, groups)
		for k, p := range picks {
			out := s.training[(k*s.vendors+v)*pictureBytes:][:pictureBytes]
			if err := read(p, out); err != nil {
				return err
			}
			premultiply(out)
		}
	}

	s.heldOutKinds = evaluationKinds(s.kinds, len(groups))
	s.heldOutPictures = make([]uint8, len(s.heldOutKinds)*pictureBytes)
	read := pictureReader(fsys, ix, test, groups)
	for i, k := range s.heldOutKinds {
		p := picks[k]
		if err := read(p, s.heldOutPictures[i*pictureBytes:][:pictureBytes]); err != nil {
			return err
		}
		s.heldOutKeys = append(s.heldOutKeys, test+"/"+groups[p.group].Subgroups[p.subgroup].Names[p.name].Emoji[p.emoji].Code)
	}
	return nil
}

// pictureReader returns a function that writes a vendor's picture of an emoji into out, not premultiplied. It
// keeps one sheet: picks come group by group.
func pictureReader(fsys fs.FS, ix *emojiIndex, vendor string, groups []emojiIndexGroup) func(p emojiPick, out []uint8) error {
	var sheet *emojiSheet
	of := -1
	return func(p emojiPick, out []uint8) error {
		if p.group != of {
			g := groups[p.group]
			var err error
			if sheet, err = readSheet(fsys, ix.sheet(vendor, g.Slug), g.Count, ix.Columns); err != nil {
				return err
			}
			of = p.group
		}
		sheet.picture(p.cell, out)
		return nil
	}
}

func (s *emojiSet) Info() Info            { return s.info }
func (s *emojiSet) Captions() []Caption   { return s.captions }
func (s *emojiSet) Kinds() []Kind         { return s.kinds }
func (s *emojiSet) Tokenizer() *Tokenizer { return s.tokenizer }
