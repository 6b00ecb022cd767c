package dataset

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"reflect"
	"slices"
	"testing"
)

// assetsFiles is the assets folder of this repository.
var assetsFiles = os.DirFS("../assets")

func mustOpen(t *testing.T, fsys fs.FS, spec string) Set {
	t.Helper()
	s, err := Open(fsys, spec)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var emojiSpecs = []string{"emoji", "emoji?captions=nested", "emoji60", "emoji60?captions=nested", "emoji60?groups=people-body+flags", "emoji?levels=0+0+1+1"}

func TestEmojiCaptionsFormATree(t *testing.T) {
	for _, spec := range emojiSpecs {
		t.Run(spec, func(t *testing.T) {
			s := mustOpen(t, assetsFiles, spec)
			captions, kinds := s.Captions(), s.Kinds()
			if got := s.Info().Name; got != spec {
				t.Errorf("Info().Name: got %q, want %q", got, spec)
			}
			texts, rows := map[string]bool{}, map[string]string{}
			covers := make([][]int, len(captions))
			for k, kind := range kinds {
				for at, c := range kind.Captions {
					if captions[c].Level != at {
						t.Errorf("%q: caption %d of the chain is of level %d", kind.Label, at, captions[c].Level)
					}
					covers[c] = append(covers[c], k)
				}
				if n := len(kind.Captions); n != 3 && n != 4 {
					t.Errorf("%q: chain has %d captions; want 3 or 4", kind.Label, n)
				}
				if got, want := kind.Label, captions[kind.Captions[len(kind.Captions)-1]].Text; got != want {
					t.Errorf("label: got %q, want %q, the end of the chain", got, want)
				}
				if kind.Unseen {
					t.Errorf("%q: kind is held out; only vendors are", kind.Label)
				}
			}
			for c, caption := range captions {
				if texts[caption.Text] {
					t.Errorf("caption %q occurs twice", caption.Text)
				}
				texts[caption.Text] = true
				row := fmt.Sprint(s.Tokenizer().Encode(caption.Text))
				if other, ok := rows[row]; ok && !caption.Unseen {
					t.Errorf("captions %q and %q have the same tokens", other, caption.Text)
				}
				rows[row] = caption.Text
				if !slices.Equal(caption.Kinds, covers[c]) || len(covers[c]) == 0 {
					t.Errorf("%q: Kinds is %v; the kinds whose chains hold it are %v", caption.Text, caption.Kinds, covers[c])
				}
				if want := math.Log2(float64(len(kinds)) / float64(len(covers[c]))); math.Abs(caption.Bits-want) > 1e-12 {
					t.Errorf("%q: bits: got %v, want %v", caption.Text, caption.Bits, want)
				}
				if unseen := spec == "emoji?levels=0+0+1+1" && caption.Level < 2; caption.Unseen != unseen {
					t.Errorf("%q: Unseen is %v", caption.Text, caption.Unseen)
				}
				for _, other := range captions {
					if (caption.Level == other.Level) != (caption.Attributes == other.Attributes) {
						t.Fatalf("%q and %q: levels %d and %d, attributes %b and %b", caption.Text, other.Text,
							caption.Level, other.Level, caption.Attributes, other.Attributes)
					}
				}
			}
			// S_child ⊂ S_parent along every chain.
			for _, kind := range kinds {
				for at := 1; at < len(kind.Captions); at++ {
					child, parent := captions[kind.Captions[at]], captions[kind.Captions[at-1]]
					if child.Group != kind.Group || parent.Group != kind.Group {
						t.Errorf("%q: group %d; its captions %d and %d", kind.Label, kind.Group, parent.Group, child.Group)
					}
					for _, k := range child.Kinds {
						if !slices.Contains(parent.Kinds, k) {
							t.Errorf("%q is true of %q; %q, which is vaguer, is not", child.Text, kinds[k].Label, parent.Text)
						}
					}
				}
			}
		})
	}
}

func TestEmojiCaptionStyles(t *testing.T) {
	wave := "waving hand: dark skin tone"
	tests := []struct {
		spec, label string
		want        []string
		attributes  uint32
		conditions  int
	}{
		{"emoji", wave, []string{"people & body", "fingers open", "waving hand", wave}, 0b1100, 2},
		{"emoji?captions=nested", "people & body, fingers open, waving hand, dark skin tone", []string{
			"people & body", "people & body, fingers open", "people & body, fingers open, waving hand",
			"people & body, fingers open, waving hand, dark skin tone"}, 0b1111, 4},
		// Alone, "activities" and "hotel" would be said of something else too.
		{"emoji", "woman walking", []string{"people & body", "people & body: activities", "woman walking"}, 0b100, 1},
		{"emoji", "hotel", []string{"travel & places", "buildings", "hotel"}, 0b100, 1},
		{"emoji", "luggage", []string{"travel & places", "travel & places: hotel", "luggage"}, 0b100, 1},
		{"emoji?captions=nested", "people & body, activities, woman walking", []string{
			"people & body", "people & body, activities", "people & body, activities, woman walking"}, 0b111, 3},
		{"emoji", "man: light skin tone, red hair", []string{"people & body", "people", "man", "man: light skin tone, red hair"}, 0b1100, 2},
		{"emoji60", "frog", []string{"animals & nature", "amphibians", "frog"}, 0b100, 1},
	}
	for _, test := range tests {
		t.Run(test.spec+" "+test.label, func(t *testing.T) {
			s := mustOpen(t, assetsFiles, test.spec)
			i := slices.IndexFunc(s.Kinds(), func(k Kind) bool { return k.Label == test.label })
			if i < 0 {
				t.Fatalf("no kind %q", test.label)
			}
			chain := s.Kinds()[i].Captions
			var got []string
			for _, c := range chain {
				got = append(got, s.Captions()[c].Text)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("chain: got %q, want %q", got, test.want)
			}
			last := s.Captions()[chain[len(chain)-1]]
			if last.Attributes != test.attributes || last.Conditions != test.conditions {
				t.Errorf("got attributes %b and %d conditions, want %b and %d", last.Attributes, last.Conditions, test.attributes, test.conditions)
			}
		})
	}
}

func TestEmojiGroupsAreBalanced(t *testing.T) {
	s := mustOpen(t, assetsFiles, "emoji")
	count := make([]int, len(s.Info().Groups))
	for _, kind := range s.Kinds() {
		count[kind.Group]++
	}
	for g, n := range count {
		if 4*n > len(s.Kinds()) {
			t.Errorf("%s has %d of %d emoji, more than a quarter", s.Info().Groups[g], n, len(s.Kinds()))
		}
	}
	groups, err := EmojiGroups(assetsFiles)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range groups {
		if g.Emoji != count[i] || g.Text != s.Info().Groups[i] {
			t.Errorf("EmojiGroups[%d]: got %+v, want %q with %d emoji", i, g, s.Info().Groups[i], count[i])
		}
	}
}

// Each group opens with its neighbour, and gives 30 emoji of each group, or what it has, from every subgroup.
func TestEmoji60OfEveryGroup(t *testing.T) {
	groups, err := EmojiGroups(assetsFiles)
	if err != nil {
		t.Fatal(err)
	}
	all := mustOpen(t, assetsFiles, "emoji")
	for i := range groups {
		a, b := groups[i], groups[(i+1)%len(groups)]
		spec := "emoji60?groups=" + a.Slug + "+" + b.Slug
		t.Run(spec, func(t *testing.T) {
			s := mustOpen(t, assetsFiles, spec)
			count := map[string]int{}
			for _, k := range s.Kinds() {
				count[s.Info().Groups[k.Group]]++
			}
			for _, g := range []EmojiGroup{a, b} {
				if want := min(30, g.Emoji); count[g.Text] != want {
					t.Errorf("%s: got %d emoji, want %d", g.Text, count[g.Text], want)
				}
			}
			sizes := map[string]int{}
			for _, c := range s.Captions() {
				if c.Level == subgroupLevel {
					sizes[c.Text] = len(c.Kinds)
				}
			}
			for _, c := range all.Captions() {
				group := all.Info().Groups[c.Group]
				if c.Level == subgroupLevel && (group == a.Text || group == b.Text) && sizes[c.Text] == 0 {
					t.Errorf("no emoji of subgroup %q", c.Text)
				}
			}
			other := mustOpen(t, assetsFiles, "emoji60?groups="+b.Slug+"+"+a.Slug)
			if !reflect.DeepEqual(s.Kinds(), other.Kinds()) {
				t.Error("the order in which the groups are named changes the kinds")
			}
		})
	}
}
