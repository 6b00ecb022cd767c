package dataset

import (
	"slices"
	"strings"
	"testing"
)

// The captions of a set are those of its slots' combinations that it lists: every caption is one, and with all
// combinations listed none is missing.
func TestSlotsWordTheCaptions(t *testing.T) {
	for name, nested := range map[string]bool{"tree332": true, "tree3322": true, "subset33": false, "subset332": false} {
		set, err := Open(nil, name)
		if err != nil {
			t.Fatal(err)
		}
		worded := []string{""}
		for _, slot := range set.(Grammatical).Slots() {
			fillings := []string{slot.None}
			for _, value := range slot.Values {
				fillings = append(fillings, strings.TrimSpace(slot.Before+" "+value))
			}
			var longer []string
			for _, text := range worded {
				for _, filling := range fillings {
					longer = append(longer, strings.Join(strings.Fields(text+" "+filling), " "))
				}
			}
			worded = longer
		}
		captions := set.Captions()
		for _, c := range captions {
			if !slices.Contains(worded, c.Text) {
				t.Errorf("%s: no filling of the slots words %q", name, c.Text)
			}
		}
		if !nested && len(worded) != len(captions) {
			t.Errorf("%s: the slots word %d captions, the set has %d", name, len(worded), len(captions))
		}
	}
}
