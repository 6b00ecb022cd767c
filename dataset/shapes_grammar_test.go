package dataset

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestCaptionTexts(t *testing.T) {
	rows := []struct {
		set  string
		want []string
	}{
		{"subset33", []string{
			"a shape",
			"a red shape", "a green shape", "a blue shape",
			"a circle", "a square", "a triangle",
			"a red circle", "a red square", "a red triangle",
			"a green circle", "a green square", "a green triangle",
			"a blue circle", "a blue square", "a blue triangle",
		}},
		{"tree332", []string{
			"a shape",
			"a red shape", "a green shape", "a blue shape",
			"a red circle", "a red square", "a red triangle",
			"a green circle", "a green square", "a green triangle",
			"a blue circle", "a blue square", "a blue triangle",
			"a small red circle", "a large red circle", "a small red square", "a large red square",
			"a small red triangle", "a large red triangle",
			"a small green circle", "a large green circle", "a small green square", "a large green square",
			"a small green triangle", "a large green triangle",
			"a small blue circle", "a large blue circle", "a small blue square", "a large blue square",
			"a small blue triangle", "a large blue triangle",
		}},
	}
	for _, row := range rows {
		var got []string
		for _, c := range open(t, row.set).Captions() {
			got = append(got, c.Text)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %q, want %q", row.set, got, row.want)
		}
	}

	// The larger sets by some of theirs, at each level.
	samples := []struct {
		set, text  string
		level      int
		conditions int
		group      int
	}{
		{"tree3322", "a shape", 0, 0, -1},
		{"tree3322", "a shape on the left", 1, 1, -1},
		{"tree3322", "a red shape on the right", 2, 2, 0},
		{"tree3322", "a green triangle on the left", 3, 3, 1},
		{"tree3322", "a small blue square on the right", 4, 4, 2},
		{"subset332", "a small shape", 1, 1, -1},
		{"subset332", "a triangle", 1, 1, -1},
		{"subset332", "a small green shape", 2, 2, 1},
		{"subset332", "a large circle", 2, 2, -1},
		{"subset332", "a large blue circle", 3, 3, 2},
	}
	for _, row := range samples {
		captions := open(t, row.set).Captions()
		i := slices.IndexFunc(captions, func(c Caption) bool { return c.Text == row.text })
		if i < 0 {
			t.Errorf("%s: no caption %q", row.set, row.text)
			continue
		}
		if c := captions[i]; c.Level != row.level || c.Conditions != row.conditions || c.Group != row.group {
			t.Errorf("%s: %q: got level %d, %d conditions, group %d; want %d, %d, %d",
				row.set, row.text, c.Level, c.Conditions, c.Group, row.level, row.conditions, row.group)
		}
	}
}

func TestCaptionsPerLevel(t *testing.T) {
	rows := []struct {
		set  string
		want []int
	}{
		{"tree332", []int{1, 3, 9, 18}},
		{"tree3322", []int{1, 2, 6, 18, 36}},
		{"subset33", []int{1, 6, 9}},
		{"subset332", []int{1, 8, 21, 18}},
	}
	for _, row := range rows {
		got := make([]int, len(row.want))
		texts := map[string]bool{}
		last := 0
		for _, c := range open(t, row.set).Captions() {
			got[c.Level]++
			texts[c.Text] = true
			if c.Level < last {
				t.Errorf("%s: %q of level %d comes behind level %d, want vaguest first", row.set, c.Text, c.Level, last)
			}
			last = c.Level
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v captions by level, want %v", row.set, got, row.want)
		}
		if total := len(open(t, row.set).Captions()); len(texts) != total {
			t.Errorf("%s: %d different texts in %d captions", row.set, len(texts), total)
		}
	}
}

// trueOf is the oracle of the matching sets: it knows nothing but the two texts. A caption is true of a kind
// when the kind's full description says every word of it; "shape" says nothing.
func trueOf(caption, label string) bool {
	said := strings.Fields(label)
	for _, word := range strings.Fields(caption) {
		if word != "shape" && !slices.Contains(said, word) {
			return false
		}
	}
	return true
}

func TestMatchingSets(t *testing.T) {
	for _, spec := range []string{"tree332", "tree3322", "subset33", "subset332", "tree332?holdout=3", "subset332?skew=1+2+3&equal=1"} {
		s := open(t, spec)
		for c, caption := range s.Captions() {
			var want []int
			for k, kind := range s.Kinds() {
				if trueOf(caption.Text, kind.Label) {
					want = append(want, k)
				}
			}
			if !slices.Equal(caption.Kinds, want) {
				t.Errorf("%s: kinds of %q: got %v, want %v", spec, caption.Text, caption.Kinds, want)
			}
			for k, kind := range s.Kinds() {
				if got, want := slices.Contains(kind.Captions, c), slices.Contains(want, k); got != want {
					t.Errorf("%s: %q in the chain of %q: got %v, want %v", spec, caption.Text, kind.Label, got, want)
				}
			}
		}
		for _, kind := range s.Kinds() {
			if !slices.IsSortedFunc(kind.Captions, func(a, b int) int { return s.Captions()[a].Level - s.Captions()[b].Level }) {
				t.Errorf("%s: chain of %q is %v, want vaguest first", spec, kind.Label, kind.Captions)
			}
			if last := s.Captions()[kind.Captions[len(kind.Captions)-1]].Text; last != kind.Label {
				t.Errorf("%s: the most specific caption of %q is %q", spec, kind.Label, last)
			}
			if got, want := s.Info().Groups[kind.Group], kind.Label; !strings.Contains(want, got) {
				t.Errorf("%s: group of %q: got %q", spec, want, got)
			}
		}
	}
}

func TestBits(t *testing.T) {
	log2 := math.Log2
	rows := []struct {
		spec, text string
		want       float64
	}{
		{"tree332", "a shape", 0},
		{"tree332", "a blue shape", log2(3)},
		{"tree332", "a blue circle", log2(9)},
		{"tree332", "a small blue circle", log2(18)},
		{"tree3322", "a shape on the left", 1},
		{"tree3322", "a large red square on the left", log2(36)},
		{"subset33", "a circle", log2(3)},
		{"subset33", "a red circle", log2(9)},
		{"subset332", "a small shape", 1},
		{"subset332", "a small triangle", log2(6)},
		{"tree332?equal=1", "a blue circle", log2(9)},
		{"tree332?levels=0+0+0+1", "a blue circle", log2(9)},
		// What is held out still is a share of the images that the captions speak of.
		{"tree332?holdout=3", "a small blue circle", log2(18)},
		// Skewed: the exact share.
		{"tree332?skew=0.85+0.12+0.03", "a shape", 0},
		{"tree332?skew=0.85+0.12+0.03", "a red shape", -log2(0.85)},
		{"tree332?skew=0.85+0.12+0.03", "a blue shape", -log2(0.03)},
		{"tree332?skew=85+12+3", "a small green circle", -log2(0.12 / 6)},
		{"tree3322?skew=3+1", "a red shape on the right", -log2(0.25 / 3)},
		{"subset33?skew=2+1+1", "a circle", log2(3)},
		{"subset33?skew=2+1+1", "a red circle", log2(6)},
		// Each of 16 captions equally often, then a kind by its frequency: an image is red half of the time after
		// "a shape" and "a circle", "a square", "a triangle", and always after "a red shape" and "a red circle", …
		// "a red triangle": (4·½ + 4) / 16.
		{"subset33?skew=2+1+1&equal=1", "a red shape", -log2(6.0 / 16)},
	}
	for _, row := range rows {
		captions := open(t, row.spec).Captions()
		i := slices.IndexFunc(captions, func(c Caption) bool { return c.Text == row.text })
		if i < 0 {
			t.Errorf("%s: no caption %q", row.spec, row.text)
			continue
		}
		if got := captions[i].Bits; math.Abs(got-row.want) > 1e-12 || math.Signbit(got) {
			t.Errorf("%s: bits of %q: got %v, want %v", row.spec, row.text, got, row.want)
		}
	}
	for i, want := range []float64{0, 1.58, 3.17, 4.17} { // as science has them
		c := open(t, "tree332").Captions()[[]int{0, 1, 4, 13}[i]]
		if math.Abs(c.Bits-want) > 0.005 {
			t.Errorf("bits at level %d: got %.3f, want %.2f", i, c.Bits, want)
		}
	}
}

// Captions compare in a recall when they name the same attributes: as many bits as conditions, and equal for
// two captions exactly where the same attributes are named.
func TestCaptionAttributes(t *testing.T) {
	of := map[string]string{"small": "s", "large": "s", "red": "c", "green": "c", "blue": "c",
		"circle": "f", "square": "f", "triangle": "f", "left": "p", "right": "p"}
	for _, name := range shapeNames {
		byNamed, byBits := map[string]uint32{}, map[uint32]string{}
		for _, c := range open(t, name).Captions() {
			named := ""
			for _, word := range strings.Fields(c.Text) {
				named += of[word]
			}
			if len(named) != c.Conditions {
				t.Errorf("%s: %q: got %d conditions, want %d", name, c.Text, c.Conditions, len(named))
			}
			if got, ok := byNamed[named]; ok && got != c.Attributes {
				t.Errorf("%s: %q: got attributes %b, want %b", name, c.Text, c.Attributes, got)
			}
			if got, ok := byBits[c.Attributes]; ok && got != named {
				t.Errorf("%s: %q: attributes %b stand for %s and %s", name, c.Text, c.Attributes, got, named)
			}
			byNamed[named], byBits[c.Attributes] = c.Attributes, named
		}
	}
}

func TestHeldOut(t *testing.T) {
	for _, name := range shapeNames {
		all := open(t, name)
		half := len(all.Kinds()) / 2
		var before []int
		for n := range half + 1 {
			s := open(t, FormatSpec(name, Options{HoldOut: n}))
			var unseen []int
			words := map[string]bool{}
			for k, kind := range s.Kinds() {
				if kind.Unseen {
					unseen = append(unseen, k)
					continue
				}
				for _, word := range strings.Fields(kind.Label) {
					words[word] = true
				}
			}
			if len(unseen) != n {
				t.Errorf("%s: got %d kinds held out, want %d", name, len(unseen), n)
			}
			for _, k := range before {
				if !slices.Contains(unseen, k) {
					t.Errorf("%s: kind %d is held out of %d, not of %d", name, k, n-1, n)
				}
			}
			before = unseen
			for _, kind := range s.Kinds() {
				for _, word := range strings.Fields(kind.Label) {
					if !words[word] {
						t.Errorf("%s: with %d kinds held out, %q is in none that is seen", name, n, word)
					}
				}
			}
			for _, c := range s.Captions() {
				want := true
				for _, kind := range s.Kinds() {
					if trueOf(c.Text, kind.Label) && !kind.Unseen {
						want = false
					}
				}
				if c.Unseen != want {
					t.Errorf("%s: %d held out: %q unseen: got %v, want %v", name, n, c.Text, c.Unseen, want)
				}
			}
		}
	}
}

// A caption of a level that is never drawn is unseen, too.
func TestLevelWithoutWeight(t *testing.T) {
	for _, c := range open(t, "tree332?levels=0+1+0+1").Captions() {
		if got, want := c.Unseen, c.Level == 0 || c.Level == 2; got != want {
			t.Errorf("%q unseen: got %v, want %v", c.Text, got, want)
		}
	}
}
