//go:build !js

package own

import (
	"fmt"
	"reflect"
	"testing"

	"halo/dataset"
)

// What is said of the pictures, worked out by hand.
func TestDescribe(t *testing.T) {
	s := &Set{o: defaults(), evaluated: evaluation{captions: [][][]string{
		{{"dog"}, {"asleep"}},        // kind 0
		{{"cat"}, {"asleep"}},        // kind 1: its title is said of a dog too
		{{"cat"}, {"a cat", "mine"}}, // kind 2: two titles
		{{"dog"}, {"cat"}},           // kind 3: a title that is elsewhere the vague caption
		{{"cat"}, {"mine", "a cat"}}, // kind 2 again
		{{}, {"asleep"}},             // kind 4: no vague caption, and so no group
	}}}
	s.describe(2)
	type caption struct {
		text         string
		level, group int
		kinds        []int
	}
	var got []caption
	for _, c := range s.captions {
		got = append(got, caption{c.Text, c.Level, c.Group, c.Kinds})
	}
	want := []caption{
		{"cat", 0, -1, []int{1, 2, 3}}, // kind 3 is of both
		{"dog", 0, -1, []int{0, 3}},
		{"a cat", 1, 0, []int{2}},
		{"asleep", 1, -1, []int{0, 1, 4}},
		{"mine", 1, 0, []int{2}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("captions: got %v, want %v", got, want)
	}
	wantKinds := []dataset.Kind{
		{Label: "asleep", Group: 1, Captions: []int{1, 3}},
		{Label: "asleep", Group: 0, Captions: []int{0, 3}},
		{Label: "mine", Group: 0, Captions: []int{0, 2, 4}},
		{Label: "dog", Group: -1, Captions: []int{0, 1}},
		{Label: "asleep", Group: -1, Captions: []int{3}},
	}
	if !reflect.DeepEqual(s.kinds, wantKinds) {
		t.Errorf("kinds: got %+v, want %+v", s.kinds, wantKinds)
	}
	if want := []int{0, 1, 2, 3, 2, 4}; !reflect.DeepEqual(s.evaluated.kinds, want) {
		t.Errorf("kinds of the pictures: got %v, want %v", s.evaluated.kinds, want)
	}
	if want := []string{"cat", "dog"}; !reflect.DeepEqual(s.info.Groups, want) {
		t.Errorf("groups: got %q, want %q", s.info.Groups, want)
	}

	many := &Set{o: defaults()}
	for i := range 10 {
		many.evaluated.captions = append(many.evaluated.captions, [][]string{{fmt.Sprint("kind ", i)}, {fmt.Sprint("title ", i)}})
	}
	many.describe(2)
	if many.info.Groups != nil || many.kinds[3].Group != -1 || many.captions[3].Group != -1 {
		t.Errorf("ten vaguest captions: got the groups %q, want none", many.info.Groups)
	}
}
