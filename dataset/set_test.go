package dataset

import (
	"slices"
	"testing"
)

func TestNamesAgree(t *testing.T) {
	if got, want := Names(), append(slices.Clone(shapeNames), emojiNames...); !slices.Equal(got, want) {
		t.Errorf("Names: got %q, want %q", got, want)
	}
	var catalog []string
	for _, entry := range Catalog() {
		catalog = append(catalog, entry.Name)
	}
	if !slices.Equal(catalog, Names()) {
		t.Errorf("Catalog: got %q, want %q", catalog, Names())
	}
	for _, name := range shapeNames {
		if _, ok := shapeGrammars[name]; !ok {
			t.Errorf("no grammar of %q", name)
		}
	}
}

func TestMask(t *testing.T) {
	for _, spec := range []string{"tree332", "subset332"} {
		s := open(t, spec)
		streams := NewStreams(1)
		var b Batch
		m := slices.Repeat([]bool{true}, 5000) // what stood there before must not show
		for _, n := range []int{64, 5, 1, 100, 0} {
			s.Sample(streams, n, &b)
			m = b.Mask(s, m)
			if len(m) != n*n {
				t.Fatalf("%s: n = %d: got %d entries, want %d", spec, n, len(m), n*n)
			}
			positives := 0
			for i := range n {
				for j := range n {
					want := i != j && trueOf(s.Captions()[b.Captions[j]].Text, s.Kinds()[b.Kinds[i]].Label)
					if m[i*n+j] != want {
						t.Fatalf("%s: n = %d: image %d (%s), caption %d (%s): got %v, want %v", spec, n,
							i, s.Kinds()[b.Kinds[i]].Label, j, s.Captions()[b.Captions[j]].Text, m[i*n+j], want)
					}
					if want {
						positives++
					}
				}
			}
			if n >= 64 && positives == 0 {
				t.Errorf("%s: n = %d: no positive off the diagonal, so the check says nothing", spec, n)
			}
		}
	}
}
