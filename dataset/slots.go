package dataset

// Slot is one place in a caption of a set with a grammar. A caption says, slot by slot, Before and one of Values where the
// slot is filled, and None where it is not.
type Slot struct {
	Name   string   // what is named here: "colour"; "" of a slot that cannot be filled
	Before string   // words before the value; "" for none
	Values []string // what it can be filled with
	None   string   // what stands there otherwise; "" for nothing
}

// Grammatical is a Set whose captions have a grammar, so that they can be put together.
type Grammatical interface {
	Set
	// Slots lists the slots of a caption in the order of its words.
	Slots() []Slot
}

// Slots implements Grammatical by the attributes that the set names, in naming.text's wording.
func (s *shapes) Slots() []Slot {
	slots := []Slot{{None: "a"}}
	for _, a := range []int{sizeAttribute, colourAttribute, shapeAttribute, positionAttribute} {
		named := false
		for _, b := range shapeGrammars[s.name].attributes {
			named = named || a == b
		}
		if !named {
			continue
		}
		slot := Slot{Name: attributeNames[a], Values: attributeValues[a]}
		switch a {
		case shapeAttribute:
			slot.None = "shape"
		case positionAttribute:
			slot.Before = "on the"
		}
		slots = append(slots, slot)
	}
	return slots
}
